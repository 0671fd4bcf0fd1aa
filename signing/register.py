"""What verification needs from the live register; the api room implements it."""

from dataclasses import dataclass
from typing import Literal, Protocol

from signing.officers import Officer


@dataclass(frozen=True, slots=True)
class RegisterRecord:
    """One copy and its entry, as the register knows them now."""

    code: str
    state: Literal["in_force", "revoked", "replaced"]  # of the copy, or of its entry if worse
    sha256: str  # hex, of the copy as it was issued
    entry: str  # id of the entry
    entry_version: int  # the version in force now
    values: tuple[tuple[str, str], ...]  # (field, value) of that version
    since: str = ""  # ISO 8601 date or time of a revocation or replacement
    reason: str = ""  # decision number or grounds
    replaced_by: str = ""  # number in the register of the copy that replaces this one
    officers: tuple[Officer, ...] = ()  # who may sign for which office; () if that is not kept
    pdf: bytes | None = None  # the stored copy, to be checked when only its code is at hand
    renewed: tuple[str, ...] = ()  # SHA-256 of the same copy with newer time stamps, oldest first


class Register(Protocol):
    """Looks up one copy by its code."""

    def lookup(self, code: str) -> RegisterRecord | None:
        """Give the copy with this code (normalised), or None if none was issued."""
