"""Checks across fields and rows. They doubt; only a sequence repairs, and only an unsure cell."""

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from ingest.doubts import settled_by
from ingest.grid import Grid
from ocr.beside import beside_checked
from ocr.body import Row
from ocr.footer import counted
from ocr.form import Form
from ocr.reading import Doubt, Draft, Reading, Status, Step, checked
from ocr.risk import bounded
from ocr.sequences import Opinion, Verdict, jumps, opinions
from ocr.shapes import check_shapes
from ocr.values.dates import parse

CLEAR: Final = 0.03  # p_wrong below which a cell's own reading stands against the sequence
COUNTED, PARTLY = 0.25, 0.6  # of the risk that is left when a number agrees with its column
SHORT: Final = 3  # figures that all change within a page or two; others may be misread all down it
CONFLICT: Final = 0.3  # p_wrong of a clear reading that disagrees with the sequence
ODD: Final = 0.1  # p_wrong at least, of a value that another check doubts
FEWEST: Final = 5  # rows that count up before their numbers settle how many there are
YOUNGEST, OLDEST = 10, 70  # age at graduation
LAST_NUMBER: Final = re.compile(r"(?:^|[^\d(])(\d{1,4})\W*$")  # not (1), a column's number
FEMALE_MIDDLE, MALE_MIDDLE = "Thị", "Văn"


def check_rows(drafts: Sequence[Draft], form: Form, header: Sequence[Reading]) -> list[Draft]:
    """Weigh each row's numbers by their columns, and doubt values that speak against each other."""
    weighed = check_shapes(drafts, form)
    for column in form.columns:
        if column.sequence:
            weighed = _weighed(weighed, column.field)
    year = next((r.value for r in header if r.field == "nam_tot_nghiep"), "")
    weighed = [_age_checked(draft, year) for draft in weighed]
    return beside_checked([_gender_checked(draft) for draft in weighed])


def check_page(
    grid: Grid, rows: Sequence[Row], drafts: Sequence[Draft], footer: Sequence[str]
) -> tuple[Doubt, ...]:
    """Doubt the page as a whole: its grid, its number of rows, the time it took."""
    settled = settled_by(len(drafts)) if _counts_up(drafts) else None
    reasons = [reason for reason in grid.doubts if not (settled and settled.fullmatch(reason))]
    doubts = [Doubt("uncertain-grid", reason) for reason in reasons]
    if not grid.certain and not grid.doubts:
        doubts.append(Doubt("uncertain-grid", "Rows or columns may be missing or made up."))
    if any(row.unread for row in rows):
        count = sum(row.unread for row in rows)
        doubts.append(
            Doubt("out-of-time", f"{count} rows were left unread: the page took too long.")
        )
    doubts += _count_doubts(footer, len(drafts))
    return tuple(doubts + _jump_doubts(drafts))


def _counts_up(drafts: Sequence[Draft]) -> bool:
    """Tell whether every row was read with the number after the one above, as it stands there.

    Then no number is missing, whatever a stroke hid from the search for rows.
    """
    numbers = [r for draft in drafts if (r := draft.reading("stt")) is not None]
    plain = [int(r.value) for r in numbers if r.value.isdigit() and r.raw.strip(" .") == r.value]
    if len(plain) < max(FEWEST, len(drafts)):
        return False
    return all(after == before + 1 for before, after in pairwise(plain))


def check_heading(headings: Sequence[str], drafts: Sequence[Draft]) -> tuple[Doubt, ...]:
    """Doubt the rows when the number before the first one stands in the heading of the numbers."""
    first = drafts[0].reading("stt") if drafts else None
    if first is None or not first.value.isdigit():
        return ()
    for heading in headings:
        found = LAST_NUMBER.search(heading)
        if found and int(found[1]) == int(first.value) - 1:
            message = (
                f"{found[1]} stands in the heading over {first.value}: "
                "a row may have been taken for the heading."
            )
            return (Doubt("rows-missing", message, ("stt",)),)
    return ()


def _weighed(drafts: list[Draft], field: str) -> list[Draft]:
    """Bring in what the column of running numbers says about each cell."""
    readings = [draft.reading(field) for draft in drafts]
    values = [r.value if r is not None else "" for r in readings]
    return [
        _told(draft, reading, opinion)
        for draft, reading, opinion in zip(drafts, readings, opinions(values), strict=True)
    ]


def _told(draft: Draft, reading: Reading | None, opinion: Opinion) -> Draft:
    """Apply the column's opinion to one row."""
    if reading is None or opinion.verdict is Verdict.SILENT or not reading.raw:
        return draft
    if opinion.verdict is Verdict.AGREES:
        surer = COUNTED if reading.value.isdigit() and len(reading.value) <= SHORT else PARTLY
        better = replace(reading, p_wrong=bounded(reading.p_wrong * surer))
        return _with(draft, checked(better, "sequence-agrees"))
    if opinion.verdict is Verdict.OTHER:
        doubtful = replace(reading, p_wrong=max(reading.p_wrong, ODD))
        return _with(draft, checked(doubtful, "sequence-other"))
    message = (
        f"{reading.field} is {reading.value!r}; the rows around it lead to {opinion.expected}."
    )
    doubt = Doubt("sequence-break", message, (reading.field,))
    reading = checked(reading, "sequence-alone")
    if reading.p_wrong <= CLEAR:
        return _with(draft, replace(reading, p_wrong=CONFLICT), doubt)
    return _with(draft, _repaired(reading, opinion.expected), doubt)


def _repaired(reading: Reading, expected: str) -> Reading:
    """Take the sequence's number in place of an unsure reading that resembles it."""
    alike = SequenceMatcher(None, reading.raw, expected).ratio()
    lettered = reading.value[:1].isalpha() and not expected[:1].isalpha()  # A of others read as 4
    if alike < 0.5 or not expected or lettered:
        return replace(reading, p_wrong=max(reading.p_wrong, CONFLICT))
    step = Step(f"sequence:{reading.field}", reading.value or reading.raw, expected)
    status = reading.status if reading.status is Status.STRUCK else Status.REPAIRED
    risk = bounded(0.04 + 0.3 * (1.0 - alike))
    return replace(
        reading, value=expected, p_wrong=risk, status=status, steps=(*reading.steps, step)
    )


def _age_checked(draft: Draft, year: str) -> Draft:
    """Doubt a birth that does not fit the year of graduation."""
    reading = draft.reading("ngay_sinh")
    born = parse(reading.value) if reading is not None and reading.value else None
    if reading is None or born is None or not year.isdigit():
        return draft
    age = int(year) - born.year
    if YOUNGEST <= age <= OLDEST:
        return draft
    message = f"Born {reading.value}, graduated {year}: {age} years old."
    doubt = Doubt(
        "birth-after-graduation" if age < 0 else "age-at-graduation", message, ("ngay_sinh",)
    )
    doubtful = replace(reading, p_wrong=max(reading.p_wrong, CONFLICT))
    return _with(draft, checked(doubtful, "age"), doubt)


def _gender_checked(draft: Draft) -> Draft:
    """Doubt a gender that the middle name speaks against."""
    name, gender = draft.reading("ho_ten"), draft.reading("gioi_tinh")
    if name is None or gender is None or not gender.value:
        return draft
    middle = name.value.split()[1:-1]
    unlikely = (FEMALE_MIDDLE in middle and gender.value == "Nam") or (
        MALE_MIDDLE in middle and FEMALE_MIDDLE not in middle and gender.value == "Nữ"
    )
    if not unlikely:
        return draft
    message = f"{name.value} is entered as {gender.value}."
    doubt = Doubt("gender-against-name", message, ("gioi_tinh", "ho_ten"))
    doubtful = replace(gender, p_wrong=max(gender.p_wrong, ODD))
    return _with(draft, checked(doubtful, "gender-against-name"), doubt)


def _count_doubts(footer: Sequence[str], rows: int) -> list[Doubt]:
    """Compare the footer's count of names with the rows found."""
    stated = next(filter(None, map(counted, footer)), ())
    if not stated or rows in stated:
        return []
    said = " or ".join(map(str, stated))
    return [Doubt("row-count", f"The footer counts {said} names; {rows} rows were found.")]


def _jump_doubts(drafts: Sequence[Draft]) -> list[Doubt]:
    """Name rows before which running numbers are left out: a row may have been missed."""
    values = [r.value if (r := draft.reading("stt")) is not None else "" for draft in drafts]
    return [
        Doubt(
            "rows-missing",
            f"Before row {row + 1} the running number leaves out {gap}: a row may be missing.",
            ("stt",),
        )
        for row, gap in jumps(values)
    ]


def _with(draft: Draft, reading: Reading, *doubts: Doubt) -> Draft:
    """Put one reading in the place of the old one, and add doubts."""
    readings = tuple(reading if r.field == reading.field else r for r in draft.readings)
    return replace(draft, readings=readings, doubts=(*draft.doubts, *doubts))
