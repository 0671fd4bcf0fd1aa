"""What the rows of one page say of each other: order of names, values twice, cells run together."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.constant_parts import strays
from ocr.fold import fold, nfc, words
from ocr.name_order import out_of_order
from ocr.reading import Doubt, Draft, Reading, Status, checked
from ocr.values.dates import ROMAN

UNORDERED: Final = 0.05  # p_wrong at least, of a name out of order: a late entry is not rare
TWICE: Final = 0.2  # of a number that another row has too: one of the two is wrong
NAMESAKES: Final = 0.05  # of a name and birth that another row has too: it happens
ODD: Final = 0.15  # of a number with a part that all other rows have otherwise
TOGETHER: Final = 0.4  # of a cell that holds two columns' content
NUMBERS: Final = ("so_hieu", "so_vao_so")
LETTERED: Final = ("ho_ten", "noi_sinh", "gioi_tinh", "dan_toc", "xep_loai")
"""Fields that hold no figures, but for a district's or ward's number."""
FOREIGN: Final = re.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}|\d{4,}")
SEVERAL: Final = {
    "stt": re.compile(r"\d+(?: \d+)+"),
    "ngay_sinh": re.compile(r"\d+[/.-]\d+[/.-]\d+(?: \d+[/.-]\d+[/.-]\d+)+"),
}
"""What stands in a row that is two."""
ONES: Final = re.compile(r"\d{1,2}[/.-]1{1,2}[/.-]\d{2,4}")  # a month in figures
ROMANS: Final = 2  # months in Roman figures that make all of a page doubtful
FEW: Final = 0.4  # of the fields usually filled in, below which a row goes on from another


def beside_checked(drafts: Sequence[Draft]) -> list[Draft]:
    """Doubt values by the other rows of their page; nothing is changed but risks."""
    told = _order_checked(list(drafts))
    for field in NUMBERS:
        told = _twice_checked(told, (field,), TWICE)
        told = _parts_checked(told, field)
    told = _twice_checked(told, ("ho_ten", "ngay_sinh"), NAMESAKES)
    told = [_together_checked(draft) for draft in told]
    return _continued_checked(_months_checked(told))


def _order_checked(drafts: list[Draft]) -> list[Draft]:
    """Doubt names that are out of the page's alphabetical order."""
    strays = out_of_order([_value(draft, "ho_ten") for draft in drafts])
    for n in strays:
        name = _value(drafts[n], "ho_ten")
        message = f"The page is in alphabetical order, but for {name!r} and {len(strays) - 1} more."
        drafts[n] = doubted(drafts[n], ("ho_ten",), "out-of-order", message, UNORDERED)
    return drafts


def _twice_checked(drafts: list[Draft], fields: tuple[str, ...], risk: float) -> list[Draft]:
    """Doubt values, or values together, that stand in two rows of the page."""
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, draft in enumerate(drafts):
        said = tuple(words(_value(draft, field)) for field in fields)
        if all(said):
            rows[said].append(n)
    for same in rows.values():
        if len(same) == 1:
            continue
        numbers = ", ".join(str(drafts[n].row) for n in same)
        for n in same:
            shown = ", ".join(_value(drafts[n], field) for field in fields)
            message = f"Rows {numbers} all have {shown}."
            drafts[n] = doubted(drafts[n], fields, "twice-on-page", message, risk)
    return drafts


def _parts_checked(drafts: list[Draft], field: str) -> list[Draft]:
    """Doubt numbers whose letters or year differ from those of all rows around them."""
    for stray in strays([_value(draft, field) for draft in drafts]):
        message = f"{field} has {stray.part!r} where nearly all rows have {stray.usual!r}."
        drafts[stray.at] = doubted(drafts[stray.at], (field,), "odd-part", message, ODD)
    return drafts


def _together_checked(draft: Draft) -> Draft:
    """Doubt a cell that holds another column's content beside its own, and a row that is two."""
    if any(shape.fullmatch(_value(draft, field)) for field, shape in SEVERAL.items()):
        fields = tuple(r.field for r in draft.readings if r.value)
        message = "The row's number or day of birth stands there twice: it may be two rows."
        return doubted(draft, fields, "rows-joined", message, TOGETHER)
    for field in LETTERED:
        value = _value(draft, field)
        if FOREIGN.search(value) and any(map(str.isalpha, value)):
            message = f"{field} reads {value!r}: two columns may stand in one cell."
            draft = doubted(draft, (field,), "run-together", message, TOGETHER)
    return draft


def _months_checked(drafts: list[Draft]) -> list[Draft]:
    """Doubt months of ones among months in Roman figures, which read as figures are lost: II is 11.

    Where such a month cannot be figures at all, as V or X, it was read by its letters.
    """
    births = [draft.reading("ngay_sinh") for draft in drafts]
    roman = [r is not None and ROMAN.fullmatch(fold(nfc(r.raw))) is not None for r in births]
    if sum(roman) < ROMANS:
        return drafts
    message = "Other rows have Roman months: this 1 or 11 may be one of I, V and X."
    return [
        doubted(draft, ("ngay_sinh",), "roman-month", message, TOGETHER)
        if r is not None and not lettered and ONES.fullmatch(r.value)
        else draft
        for draft, r, lettered in zip(drafts, births, roman, strict=True)
    ]


def _continued_checked(drafts: list[Draft]) -> list[Draft]:
    """Doubt a first row without a number and with little else: it goes on from the page before."""
    if len(drafts) < len(LETTERED) or not _is(drafts[0], "stt", Status.BLANK):
        return drafts
    if any(_is(draft, "stt", Status.BLANK) for draft in drafts[1:]):
        return drafts
    usual = sorted(_filled(draft) for draft in drafts[1:])[len(drafts) // 2]
    if not 0 < _filled(drafts[0]) <= FEW * usual:
        return drafts
    fields = tuple(r.field for r in drafts[0].readings if r.value)
    message = "The first row has no number and little else: it may go on from the page before."
    return [doubted(drafts[0], fields, "continued-row", message, TOGETHER), *drafts[1:]]


def doubted(draft: Draft, fields: Sequence[str], code: str, message: str, risk: float) -> Draft:
    """Add a doubt to a row, and let the fields that it names be no surer than `risk`."""

    def told(reading: Reading) -> Reading:
        """Raise one field's risk."""
        if reading.field not in fields:
            return reading
        return checked(replace(reading, p_wrong=max(reading.p_wrong, risk)), code)

    doubt = Doubt(code, message, tuple(fields))
    readings = tuple(map(told, draft.readings))
    return replace(draft, readings=readings, doubts=(*draft.doubts, doubt))


def _value(draft: Draft, field: str) -> str:
    """Give a value that counts beside others; what is struck out may well be written anew."""
    reading = draft.reading(field)
    if reading is None or reading.status in (Status.STRUCK, Status.DITTO):
        return ""
    return reading.value


def _is(draft: Draft, field: str, status: Status) -> bool:
    reading = draft.reading(field)
    return reading is not None and reading.status is status


def _filled(draft: Draft) -> int:
    return sum(bool(r.value) for r in draft.readings)
