"""Copies, and verdicts on them, as the API answers them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from api.answers import Out
from registry.copies import Copy
from registry.copy_standing import Standing, standings
from registry.database import Database


class CopyOut(Out):
    """One issued copy."""

    code: str
    text: str
    entry: str
    entry_version: int
    sha256: str
    issued_by: str
    issued_at: datetime
    state: str
    revoked_by: str
    revoked_at: datetime | None
    reason: str


class ListedCopyOut(CopyOut):
    """One issued copy, and how it stands now that its entry may have changed."""

    standing: Standing

    @classmethod
    def listed(cls, db: Database, found: Sequence[Copy]) -> "list[ListedCopyOut]":
        """Describe copies of the register."""
        how = standings(db, found)
        return [
            cls(**CopyOut.model_validate(one).model_dump(), standing=how[one.code]) for one in found
        ]


class CheckOut(Out):
    """One named check."""

    id: str
    question: str
    result: str
    reason: str
    reason_vi: str


class VerdictOut(BaseModel):
    """What a check of a copy found."""

    verdict: str
    answers: dict[str, str]
    checks: list[CheckOut]
    claims: dict[str, Any]
