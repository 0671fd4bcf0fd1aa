"""Turn drafts and decisions into entries, each in one transaction with its trail."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ingest.page import Finding
from ocr.reading import Doubt, Draft, Reading
from registry.database import Database
from registry.entry import Decision, Entry
from registry.policy import Applied, Policy

REQUIRED: Final = (("ho_ten",), ("so_hieu", "so_vao_so"))
"""Of each group at least one field must hold a value, or all of it be declared illegible."""


class Action(StrEnum):
    """What to make of a draft."""

    ACCEPT = "accept"
    REJECT = "reject"  # it is not a row of the ledger: a heading, a stain, a total


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"  # a newer reading no longer has this row


@dataclass(frozen=True, slots=True)
class Queued:
    """One row with all a reviewer needs to decide."""

    id: str
    version: int  # hand it back when deciding
    state: DraftState
    batch: str
    scan: str
    page: int
    draft: Draft
    header: tuple[Reading, ...]  # of its page
    page_doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]
    width: int  # of the untouched master page, pixels
    height: int
    form: str | None
    kept: Mapping[str, str] = field(default_factory=dict)  # values a person decided before
    entry: str | None = None  # the entry that this draft already made

    @property
    def cursor(self) -> str:
        """Where the queue goes on after this row."""
        raise NotImplementedError

    @property
    def values(self) -> dict[str, str]:
        """Header and body values to start from; a person's earlier word goes first."""
        raise NotImplementedError


def queue(
    db: Database, *, batch: str | None = None, after: str | None = None, limit: int = 50
) -> tuple[Queued, ...]:
    """Give waiting rows by batch, page and row; `after` is the cursor of the last one seen."""
    raise NotImplementedError


def draft(db: Database, draft_id: str) -> Queued:
    """Give one draft, whatever its state.

    Raises:
        NotFound: no such draft.
    """
    raise NotImplementedError


def page_drafts(db: Database, scan: str, page: int) -> tuple[Queued, ...]:
    """Give all drafts of one page that are not superseded, in row order."""
    raise NotImplementedError


def decide(
    db: Database,
    draft_id: str,
    decision: Decision,
    expected_version: int,
    action: Action = Action.ACCEPT,
) -> Entry | None:
    """Accept or reject one draft; gives the entry, or None when it was rejected.

    Raises:
        NotFound: no such draft.
        Conflict: the draft changed since `expected_version`, or its number is already taken.
        Incomplete: a required field is empty and was not declared illegible.
        Forbidden: a policy decided over a person's earlier word.
    """
    raise NotImplementedError


def apply_policy(db: Database, batch: str, policy: Policy) -> Applied:
    """Accept every waiting draft of a batch that the policy covers; count why others are left."""
    raise NotImplementedError
