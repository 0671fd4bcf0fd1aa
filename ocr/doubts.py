"""What speaks against each value of a page, as numbers that a calibration can weigh.

Every doubt is 0.0 where there is none and grows with it, so that a model whose weights are not
negative can only rise with each of them. What was seen of a cell comes with its evidence; what its
row, its column and its page say is counted here.
"""

import math
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from ingest.page import Finding
from ocr.evidence import Evidence
from ocr.form import Kind
from ocr.reading import Doubt, Draft, Reading, Status

LEAST: Final = 0.001  # first estimates are not below this
SHAKY: Final = 0.02  # first estimate from which a cell counts as trouble to its neighbours
PALE: Final = 90.0  # gray levels between paper and ink, below which ink is faint
FINE: Final = 300.0  # dots an inch, below which letters lose marks
MOST: Final = 3.0  # of a count
UNVALUED: Final = frozenset((Status.ILLEGIBLE, Status.HANDWRITTEN))
APART: Final = frozenset((Status.BLANK, Status.DITTO))
"""Statuses calibrated apart from the values of their column."""
GOOD: Final = frozenset(("sequence-agrees", "ditto", "struck", "two-columns"))
"""Checks that do not speak against a value."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What counts for every value of one page."""

    doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]
    dpi: float


@dataclass(frozen=True, slots=True)
class Weighed:
    """One value's kind and doubts."""

    group: str  # what is calibrated together: a kind of column, "blank", "ditto", "header"
    doubts: Mapping[str, float]  # name → 0.0 for nothing, more for more doubt


def with_first(reading: Reading) -> Reading:
    """Keep the first estimate of a reading's risk in its evidence."""
    evidence = reading.evidence or Evidence(Kind.TEXT, confidence=1.0, agreement=1.0, fit=1.0)
    return replace(reading, evidence=replace(evidence, first=reading.p_wrong))


def weigh_page(drafts: Sequence[Draft], around: Surroundings) -> list[tuple[Weighed, ...]]:
    """Weigh every value of every row; readings carry their first estimates."""
    troubles = _Troubles.of(drafts)
    page = _of_page(around)
    return [
        tuple(
            _weighed(r, r.evidence.kind.value, page | troubles.beside(d.row, r) | _of_row(d, r))
            for r in d.readings
            if r.evidence is not None
        )
        for d in drafts
    ]


def weigh_header(header: Sequence[Reading], around: Surroundings) -> tuple[Weighed, ...]:
    """Weigh the values of the page header."""
    return tuple(_weighed(reading, "header", _of_page(around)) for reading in header)


def first_doubt(p_wrong: float) -> float:
    """Turn a first estimate of the risk into a doubt: its log-odds above the least one."""
    p = min(max(p_wrong, LEAST), 1.0 - LEAST)
    return math.log(p / (1.0 - p)) - math.log(LEAST / (1.0 - LEAST))


def _weighed(reading: Reading, group: str, more: Mapping[str, float]) -> Weighed:
    """Put together what speaks against one value.

    Of blanks, dittos and what no look was at, the first estimate tells most; it weighs apart.
    """
    apart = reading.status in APART
    group = reading.status.value if apart else group
    evidence = reading.evidence
    own = _of_cell(evidence) if evidence is not None and evidence.looks else {}
    first = evidence.first if evidence is not None else reading.p_wrong
    name = "first" if own and not apart else "first-alone"
    return Weighed(group, {name: first_doubt(first), **own, **more})


def _of_cell(seen: Evidence) -> dict[str, float]:
    """Give what the engine and the ink say."""
    against = len(set(seen.checks) - GOOD)
    return {
        "unsure": 1.0 - seen.confidence,
        "split": 1.0 - seen.agreement,
        "rival": min(seen.rival, 1.0),
        "misfit": 1.0 - seen.fit,
        "mismarked": min(float(seen.mismarked), MOST),
        "asked-again": float(seen.looks > 1),
        "repaired": min(float(seen.repairs), MOST),
        "dots": min(abs(float(seen.dots)), MOST),
        "faint": max(PALE - seen.contrast, 0.0) / PALE,
        "hand": seen.hand,
        "heading": 1.0 - seen.likeness,
        "checked": min(float(against), MOST),
        "alone": float("sequence-agrees" not in seen.checks),
    }


def _of_row(draft: Draft, reading: Reading) -> dict[str, float]:
    """Give what the checks say of this field, and of others in its row."""
    named = sum(reading.field in doubt.fields for doubt in draft.doubts)
    return {
        "doubted": min(float(named), MOST),
        "row-doubts": min(float(len(draft.doubts) - named), MOST),
    }


def _of_page(around: Surroundings) -> dict[str, float]:
    """Give what speaks against the whole page."""
    return {
        "page-doubts": min(float(len(around.doubts)), MOST),
        "findings": min(float(len(around.findings)), MOST),
        "coarse": max(FINE - around.dpi, 0.0) / FINE,
    }


@dataclass(frozen=True, slots=True)
class _Troubles:
    """How many cells are shaky, and how many there are: in each row, each column and in all."""

    rows: dict[int, tuple[int, int]]
    columns: dict[str, tuple[int, int]]
    page: tuple[int, int]

    @classmethod
    def of(cls, drafts: Sequence[Draft]) -> "_Troubles":
        """Count a page."""
        cells = [(d.row, r.field, _shaky(r)) for d in drafts for r in d.readings]
        rows = _counted((row, shaky) for row, _, shaky in cells)
        columns = _counted((field, shaky) for _, field, shaky in cells)
        return cls(rows, columns, (sum(shaky for *_, shaky in cells), len(cells)))

    def beside(self, row: int, reading: Reading) -> dict[str, float]:
        """Give the share of shaky cells around one, which does not count itself."""
        own = _shaky(reading)
        groups = {"row": self.rows[row], "column": self.columns[reading.field], "page": self.page}
        return {f"{name}-trouble": (n - own) / max(of - 1, 1) for name, (n, of) in groups.items()}


def _shaky(reading: Reading) -> bool:
    first = reading.evidence.first if reading.evidence is not None else reading.p_wrong
    return first > SHAKY and reading.status not in UNVALUED


def _counted(cells: Iterable[tuple[Key, bool]]) -> dict[Key, tuple[int, int]]:
    groups: dict[Key, list[bool]] = defaultdict(list)
    for key, shaky in cells:
        groups[key].append(shaky)
    return {key: (sum(found), len(found)) for key, found in groups.items()}
