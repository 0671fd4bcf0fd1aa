"""Policies that accept rows without a person, within a stated bound."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Policy:
    """Accepts a row when every field is at least this certain and nothing speaks against it."""

    name: str
    version: str
    statement: str  # what it promises, in words that are stored with every decision
    bound: float  # largest probability of error per field
    max_p_wrong: Mapping[str, float] = field(default_factory=dict)  # field → its own bound

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
