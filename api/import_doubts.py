"""What speaks against a row of a typed table before anyone compares it with the ledger."""

from collections.abc import Iterator, Mapping
from typing import Final

from api.table_file import Cell
from ocr.reading import Doubt
from ocr.values.dittos import is_ditto
from registry.fold import same_number
from registry.imported import Known, Standing
from registry.keys import born_key, real_born

TWICE: Final = (
    ("so_vao_so", "number-twice-in-table", "The register number stands in row {} too."),
    ("so_hieu", "diploma-twice-in-table", "The diploma number stands in row {} too."),
)
"""Fields whose values no two rows share, and what is said of the second."""


def doubts_of(values: Mapping[str, str]) -> Iterator[Doubt]:
    """Doubt a row without a name or number, or with a date of birth that is none."""
    born = values.get("ngay_sinh", "")
    if born and (not real_born(born) or real_born(born) != born_key(born)):
        yield Doubt("no-date", "The date of birth cannot be read as a date.", ("ngay_sinh",))
    if not any(map(str.isalpha, values.get("ho_ten", ""))):  # (2) is the number of a column
        yield Doubt("no-name", "There is no full name in this row.", ("ho_ten",))
    if not values.get("so_hieu") and not values.get("so_vao_so"):
        yield Doubt("no-number", "There is neither a diploma nor a register number in this row.")


def dittos(values: Mapping[str, str]) -> Iterator[Doubt]:
    """Doubt what says "as above": the list may have been sorted since, so nothing is filled in."""
    for field, value in values.items():
        if is_ditto(value) and not any(map(str.isdigit, value)):
            message = f"{field} says “as above”; what stands above may have changed."
            yield Doubt("ditto-typed", message, (field,))


def twice(
    values: Mapping[str, str], row: int, numbers: dict[tuple[str, ...], int]
) -> Iterator[Doubt]:
    """Doubt a number that an earlier row of the same office and year has.

    `numbers` remembers the rows of one table.
    """
    where = [values.get(name, "") for name in ("co_quan", "truong", "nam_tot_nghiep")]
    for field, code, message in TWICE:
        number = same_number(values.get(field, ""))
        first = numbers.setdefault((field, number, *where), row) if number else row
        if first != row:
            yield Doubt(code, message.format(first), (field,))


def odd_text(field: str, cell: Cell) -> Doubt:
    """Doubt a cell with letters that no Vietnamese text has."""
    named = ", ".join(f"{c} (U+{ord(c):04X})" for c in cell.read.odd)
    return Doubt("odd-characters", f"{field} holds what no Vietnamese text has: {named}.", (field,))


def not_theirs(known: Known) -> Iterator[Doubt]:
    """Doubt a row whose number is another person's in the register."""
    if known.standing is Standing.CONFLICT:
        message = f"The number of this row is that of entry {known.entry}, of someone else."
        yield Doubt("number-registered", message, ("so_vao_so", "so_hieu"))
