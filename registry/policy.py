"""Policies that accept rows without a person, within a stated bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from ocr.reading import Doubt, Reading, Status
from registry.accept import Row, require
from registry.errors import Incomplete
from registry.strata import Stratum


@dataclass(frozen=True, slots=True)
class Proven:
    """What was proven of a policy in one stratum."""

    level: float  # largest p_wrong of any field
    fields: frozenset[str]  # a row with another field is not covered


@dataclass(frozen=True, slots=True)
class Policy:
    """Accepts a row when every field is at least this certain and nothing speaks against it."""

    name: str
    version: str
    statement: str  # what it promises, in words that are stored with every decision
    bound: float  # largest probability of error per field
    max_p_wrong: Mapping[str, float] = field(default_factory=dict)  # field → its own bound
    proven: Mapping[Stratum, Proven] | None = None  # None: nothing is, and it accepts everywhere

    def bound_of(self, field_name: str) -> float:
        """Give the largest probability of error that one field may have."""
        return self.max_p_wrong.get(field_name, self.bound)

    @property
    def by(self) -> str:
        """Name and version, as stored with every decision."""
        return f"policy:{self.name}@{self.version}"


@dataclass(frozen=True, slots=True)
class Applied:
    """What a policy did to a batch."""

    accepted: int
    left: Mapping[str, int]  # reason → rows left for review; a row counts under its first reason

    @property
    def waiting(self) -> int:
        """Rows left for review."""
        return sum(self.left.values())


DEMO = Policy(
    name="demo",
    version="1",
    statement=(
        "For demonstration only. It accepts rows whose fields the reader itself thinks certain; "
        "its error bound has not been proven on real ledgers. Do not use it for a real register."
    ),
    bound=0.10,
    max_p_wrong={"ghi_chu": 0.3, "dan_toc": 0.15, "noi_sinh": 0.15},
)
"""The policy of `make demo`."""


def within(policy: Policy, stratum: Stratum, fields: Iterable[str]) -> Policy | str:
    """Give the policy as it holds for a row of this stratum, or the reason why it does not."""
    if policy.proven is None:
        return policy
    proven = policy.proven.get(stratum)
    if proven is None:
        return "not-proven"
    rare = sorted(set(fields) - proven.fields)
    return f"rare-field:{rare[0]}" if rare else replace(policy, bound=proven.level)


def why_not(policy: Policy, row: Row, page_doubts: Iterable[Doubt]) -> str | None:
    """Give the first reason why a policy leaves a row to a person, or None if it accepts."""
    if row.kept:
        return "decided-by-person"  # a person's word is never replaced by a machine's
    if row.struck:
        return "struck"
    for doubt in page_doubts:
        return f"page:{doubt.code}"
    for doubt in row.draft.doubts:
        return f"row:{doubt.code}"
    for reading in row.readings.values():
        if reason := _unsure(policy, reading):
            return f"{reason}:{reading.field}"
    try:
        require(row.values)
    except Incomplete as open_fields:
        return f"empty:{open_fields.missing[0]}"
    return None


def _unsure(policy: Policy, reading: Reading) -> str | None:
    if reading.status in (Status.ILLEGIBLE, Status.HANDWRITTEN, Status.STRUCK):
        return reading.status.value
    return "uncertain" if reading.p_wrong > policy.bound_of(reading.field) else None
