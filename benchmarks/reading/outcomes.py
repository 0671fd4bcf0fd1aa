"""What became of every written cell of a drawn page that was read as a whole."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from api.page_job import PageJob, read
from api.page_pool import Failure
from benchmarks.reading.cells import same
from ocr.reading import Reading
from samples.layout import Box
from samples.ledger import PageText

T = TypeVar("T")

SECONDS: Final = 60.0  # of processor time a page; a busy machine must not leave rows unread
Case = Callable[[int, str], str]  # of a row and a field; "" is a cell that nothing was done to
Places = Mapping[tuple[int, str], Box]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One written cell and what was read there."""

    page: str
    case: str
    field: str
    row: int
    truth: str
    value: str
    status: str  # "missing" where no cell was found
    p_wrong: float

    @property
    def right(self) -> bool:
        """Whether the value is what the page says."""
        return same(self.field, self.truth, self.value)

    @property
    def wrong(self) -> bool:
        """Whether there is a value, and it is not what the page says."""
        return bool(self.value) and not self.right


def outcomes(path: Path, text: PageText, places: Places, case: Case) -> list[Outcome]:
    """Read a page and tell what became of its written cells, found by where they stand."""
    reading = read(PageJob(path, 1, seconds=SECONDS))
    drafts = () if isinstance(reading, Failure) else reading.drafts
    read_cells = [r for draft in drafts for r in draft.readings]
    told = []
    for n, row in enumerate(text.rows, 1):
        for field, cell in row.items():
            place = places.get((n, field))
            if place is None or not cell.raw:
                continue
            found = next((r for r in read_cells if _in(r, field, place)), None)
            what = (found.value, found.status.value, found.p_wrong) if found else ("", "missing", 1)
            told.append(Outcome(path.name, case(n, field), field, n, cell.value, *what))
    return told


def _in(reading: Reading, field: str, place: Box) -> bool:
    box = reading.box
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return reading.field == field and place[0] <= x <= place[2] and place[1] <= y <= place[3]


def markdown(
    found: Iterable[T],
    by: Callable[[T], str],
    heads: Sequence[str],
    told: Callable[[list[T]], Sequence[object]],
) -> str:
    """Write a table with a line for each group, by name: what is told of the group."""
    groups: dict[str, list[T]] = defaultdict(list)
    for one in found:
        groups[by(one)].append(one)
    lines = ["| | " + " | ".join(heads) + " |", "|---" * (len(heads) + 1) + "|"]
    for name, group in sorted(groups.items()):
        lines.append(f"| {name or '-'} | " + " | ".join(map(str, told(group))) + " |")
    return "\n".join(lines)


def share(answers: Iterable[bool], of: int | None = None) -> str:
    """Give a count and its share, as `12 (3.4 %)`."""
    said = list(answers)
    whole = len(said) if of is None else of
    return f"{sum(said)} ({sum(said) / whole:.1%})" if whole else "-"
