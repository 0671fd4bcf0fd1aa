"""What the pages of a batch say of each other: numbers that stand twice, headers that differ.

Run when a batch is read, before any policy accepts: it adds doubts and raises risks of rows that
wait, and changes no value. A batch is the files of one order, which is a volume or a part of one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, update

from ocr.reading import Doubt, Reading, Status
from registry import encode, page_results, schema
from registry.database import Database
from registry.fold import fold, number_key
from registry.page_results import PageRecord, PageState

TWICE: Final = 0.2  # p_wrong at least, of a number that stands on another page too
NAMESAKES: Final = 0.05  # of a name and day of birth that do
OTHER_HEADER: Final = 0.3  # of a header field in which a page differs from both its neighbours
CONSTANT: Final = ("co_quan", "truong", "nam_tot_nghiep", "khoa_thi", "ky_thi", "hoi_dong_thi")
WHOLE_DATE: Final = 3  # parts of a date with its day
ASIDE: Final = frozenset((Status.STRUCK, Status.DITTO))
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """One row, as far as it is compared."""

    id: str
    place: tuple[str, int, int]  # scan, page, row
    readings: tuple[Reading, ...]


def check(db: Database, batch: str) -> int:
    """Doubt rows and pages of a batch by its other pages; gives how many doubts are new."""
    pages = [p for p in page_results.pages(db, batch) if p.state is PageState.DONE]
    with db.read() as connection:  # a large batch takes long to compare, and nobody need wait
        found = list(_twice(connection, pages))
    with db.write() as connection:
        new = sum(_doubt_header(connection, page, fields) for page, fields in _strangers(pages))
        return new + sum(_doubt_row(connection, *one) for one in found)


def _twice(
    connection: Connection, pages: Sequence[PageRecord]
) -> Iterator[tuple[str, Doubt, float]]:
    """Give rows on different pages that say the same of what only one can have, with the doubt."""
    first: dict[Key, _Row] = {}
    for page in pages:
        if any(doubt.code == "duplicate-page" for doubt in page.doubts):
            continue
        for row in _rows(connection, page):
            values = {r.field: r.value for r in row.readings if r.value and r.status not in ASIDE}
            for key, fields in _keys(page, values):
                other = first.setdefault(key, row)
                if other.place[:2] == row.place[:2]:
                    continue  # rows of one page are compared when it is read
                shown = ", ".join(values[field] for field in fields)
                yield _doubtful(row, other, fields, shown)
                yield _doubtful(other, row, fields, shown)


def _doubtful(
    row: _Row, twin: _Row, fields: tuple[str, ...], shown: str
) -> tuple[str, Doubt, float]:
    """Doubt one row by its twin."""
    scan, page, at = twin.place
    message = f"{shown} stands on page {page}, row {at} of {scan[:12]}, too."
    risk = NAMESAKES if len(fields) > 1 else TWICE
    return row.id, Doubt("twice-in-volume", message, fields), risk


def _strangers(pages: Sequence[PageRecord]) -> Iterator[tuple[PageRecord, list[str]]]:
    """Give pages between two that agree with each other and not with them, and the fields."""
    said = [{r.field: r.value.casefold() for r in page.header if r.value} for page in pages]
    for n in range(1, len(pages) - 1):
        before, here, after = said[n - 1 : n + 2]
        alike: list[str] = [
            f for f in CONSTANT if f in here and before.get(f) and before[f] == after.get(f)
        ]
        if fields := [f for f in alike if here[f] != before[f]]:
            yield pages[n], fields


def _doubt_header(connection: Connection, page: PageRecord, fields: list[str]) -> int:
    """Write one page's doubt down, once."""
    message = f"{', '.join(fields)} differ from the pages before and after, which agree."
    doubt = Doubt("header-differs", message, tuple(fields))
    if doubt in page.doubts:
        return 0
    at = schema.pages.c
    place = (at.scan == page.scan) & (at.page == page.page) & (at.pipeline == page.pipeline)
    header = [_raised(r, fields, OTHER_HEADER) for r in page.header]
    values = {"header": header, "doubts": [encode.from_doubt(d) for d in (*page.doubts, doubt)]}
    connection.execute(update(schema.pages).where(place).values(values))
    return 1


def _rows(connection: Connection, page: PageRecord) -> list[_Row]:
    """Give the rows of one page that are not superseded."""
    at = schema.drafts.c
    query = select(at.id, at.row, at.readings).where(
        at.scan == page.scan, at.page == page.page, at.state != "superseded"
    )
    return [
        _Row(
            row.id,
            (page.scan, page.page, row.row),
            encode.to_readings(row.readings),
        )
        for row in connection.execute(query.order_by(at.row))
    ]


def _keys(page: PageRecord, values: Mapping[str, str]) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Give what no other row of the batch should have: its numbers, its name with its birth."""
    year = next((r.value for r in page.header if r.field == "nam_tot_nghiep"), "")
    if "so_hieu" in values:
        yield ("so_hieu", number_key(values["so_hieu"])), ("so_hieu",)
    if "so_vao_so" in values:
        yield ("so_vao_so", year, number_key(values["so_vao_so"])), ("so_vao_so",)
    name, born = values.get("ho_ten", ""), values.get("ngay_sinh", "")
    if name and len(born.replace("-", "/").replace(".", "/").split("/")) == WHOLE_DATE:
        yield ("person", fold(name), born), ("ho_ten", "ngay_sinh")


def _doubt_row(connection: Connection, row: str, doubt: Doubt, risk: float) -> int:
    """Write one row's doubt down, once, where nobody has decided it yet."""
    at = schema.drafts.c
    held = connection.execute(
        select(at.readings, at.doubts).where(at.id == row, at.state == "waiting")
    ).first()
    if held is None or doubt in encode.to_doubts(held.doubts):
        return 0
    readings = [_raised(r, doubt.fields, risk) for r in encode.to_readings(held.readings)]
    values = {"readings": readings, "doubts": [*held.doubts, encode.from_doubt(doubt)]}
    connection.execute(update(schema.drafts).where(at.id == row).values(values))
    return 1


def _raised(reading: Reading, fields: Sequence[str], risk: float) -> encode.Json:
    kept = encode.from_reading(reading)
    if reading.field in fields:
        kept["p_wrong"] = max(kept["p_wrong"], risk)
    return kept
