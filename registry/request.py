"""A request at the counter: what is asked for, by what right, and how far it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from registry.accept import typed_value
from registry.errors import Forbidden, Incomplete


class Kind(StrEnum):
    """What is asked for; each has its deadline (`registry.deadlines`)."""

    COPY = "copy"  # cấp bản sao từ sổ gốc
    CORRECTION = "correction"  # chỉnh sửa nội dung văn bằng
    REISSUE = "reissue"  # cấp lại do lỗi của cơ quan cấp
    REVOCATION = "revocation"  # thu hồi, hủy bỏ: a ground became known


class Claim(StrEnum):
    """By what right someone asks (Nghị định 23/2015/NĐ-CP, điều 16)."""

    HOLDER = "holder"
    REPRESENTATIVE = "representative"  # legal, or authorised in writing
    FAMILY = "family"  # parent, child, spouse, sibling or heir of a holder who died
    AUTHORITY = "authority"  # the office itself, or one that told it of a ground to revoke


class RequestState(StrEnum):
    """How far a request is."""

    RECEIVED = "received"
    CHECKED = "checked"  # the right is proven and the entry found
    APPROVED = "approved"
    SIGNED = "signed"  # the copy is signed, or the change is recorded
    HANDED_OVER = "handed_over"
    REFUSED = "refused"


OPEN = (
    RequestState.RECEIVED,
    RequestState.CHECKED,
    RequestState.APPROVED,
    RequestState.SIGNED,
)
"""States in which the office still owes something."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What someone asks for at the counter."""

    kind: Kind
    requester: str
    claim: Claim
    proof: str = ""  # paper that proves the claim: its kind, number and date
    wanted: Mapping[str, str] = field(default_factory=dict)  # field → what they say of the diploma
    amount: int = 1  # printed sheets
    complicated: str = ""  # why it takes longer, "" if it does not
    entry: str | None = None  # if it is known already


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it stands."""

    id: str
    version: int  # hand it back with the next step
    state: RequestState
    asked: Asked
    received_at: datetime
    due: date  # the last day in time
    copy: str | None = None  # code of the copy that was signed for it
    office: str = ""  # that kept the book on the day of approval; "" if no book is registered
    signatory: str = ""  # post of who signs there

    @property
    def open(self) -> bool:
        """Whether the office still owes something."""
        return self.state in OPEN

    def overdue(self, today: date) -> bool:
        """Say whether the deadline has passed without an answer."""
        return self.open and self.due < today


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done with a request."""

    state: RequestState  # reached by it
    by: str
    at: datetime
    note: str  # reason of a refusal, name of the receiver, …


MOST = 100
"""Sheets that one request may ask for."""


def cleaned(asked: Asked) -> Asked:
    """Give what was asked in NFC with single spaces.

    Raises:
        Incomplete: the requester is not named, or nothing is said of the diploma.
        Forbidden: no sheet, or too many, are asked for; or a revocation, and not by an authority.
    """
    wanted = {name: typed_value(value) for name, value in asked.wanted.items()}
    wanted = {name: value for name, value in wanted.items() if value}
    missing = [] if typed_value(asked.requester) else ["requester"]
    if not wanted and not asked.entry:
        missing.append("ho_ten")
    if missing:
        raise Incomplete(missing)
    if (asked.kind is Kind.REVOCATION) != (asked.claim is Claim.AUTHORITY):
        raise Forbidden("an authority asks for a revocation, and nobody else does")
    if not 1 <= asked.amount <= MOST:
        raise Forbidden(f"a request asks for 1 to {MOST} sheets")
    return Asked(
        kind=asked.kind,
        requester=typed_value(asked.requester),
        claim=asked.claim,
        proof=typed_value(asked.proof),
        wanted=wanted,
        amount=asked.amount,
        complicated=typed_value(asked.complicated),
        entry=asked.entry or None,
    )
