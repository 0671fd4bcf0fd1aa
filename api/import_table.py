"""`sogoc import`: rows that someone typed, as drafts that wait for review.

The file is kept as a master like any scan, so each value leads back to it: the box of a value is
its cell, x the column and y the row, each one wide. A row that was imported before, in whatever
format its list was saved, or that is in the register already, adds nothing.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.import_doubts import dittos, doubts_of, not_theirs, odd_text, twice
from api.import_report import Report, RowReport
from api.import_told import Told
from api.raw_table import further_sheets
from api.table_file import Cell, Columns, cells_of, find_columns, typed_how
from ingest.box import Box
from ocr.reading import Draft, PageReading, Reading, Status, Step
from registry import batching, imported, intake, page_results
from registry.imported import Known, Standing, Typed
from registry.intake import Scan
from registry.keys import as_day

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

PIPELINE: Final = "import 1"
ROWS_PER_PAGE: Final = 500
NOTHING: Final = Told()
WAITS: Final = (Standing.NEW, Standing.CONFLICT)
# Nobody has compared typed rows with the ledger, so no policy may accept them.
P_UNKNOWN: Final = 0.5
DATES: Final = ("ngay_sinh", "ngay_quyet_dinh")
MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".dbf": "application/vnd.dbf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def import_table(
    services: "Services", path: Path, batch: str | None, by: str, told: Told = NOTHING, *,
    dry_run: bool,
) -> Report:  # fmt: skip
    """Report on every row of the table and, unless it is a dry run, put the rows up for review.

    Raises:
        CommandError: the file is not a table with headings that are known.
    """
    columns = find_columns(path)
    report = Report(
        file=str(path),
        headings_row=columns.row,
        columns={str(i): field for i, field in enumerate(columns.fields, 1) if field},
        unknown_headings=columns.unknown,
        typed=typed_how(path),
        lacking=told.lacking(columns),
        further_sheets=further_sheets(path),
    )
    with path.open("rb") as file:
        scan = file_digest(file, "sha256").hexdigest()
    db = _registry(services) if dry_run else services.database
    pages = 0
    for page, typed in _pages(path, columns, scan, told):
        known = imported.known(db, typed) if db else [Known(Standing.NEW)] * len(typed)
        report.each.extend(_reports(db, page, typed, known))
        pages += 1
    waits = any(row.standing in WAITS for row in report.each)
    if dry_run or not waits:
        return report
    into = _register(services, path, pages, batch or path.name, by, told)
    saved = [_save(services, into, *page) for page in _pages(path, columns, scan, told)]
    return replace(report, new=sum(saved))


def _registry(services: "Services") -> "Database | None":
    """Give the registry, if there is one: a dry run makes none."""
    settings = services.settings
    if settings.database_url is None and not (settings.home / "registry.db").exists():
        return None
    return services.database


def _register(services: "Services", path: Path, pages: int, batch: str, by: str, told: Told) -> str:
    """Keep the file and begin its batch; gives the batch's id."""
    kept = services.store.keep(path)
    media_type = MEDIA_TYPES[path.suffix.lower()]
    scan = Scan(kept.sha256, path.name, kept.size, media_type, pages, datetime.now(UTC), by)
    intake.register_scan(services.database, scan)
    name = told.pipeline(PIPELINE)
    return batching.start_batch(services.database, batch, [kept.sha256], name, by)


def _save(services: "Services", batch: str, page: PageReading, typed: Sequence[Typed]) -> bool:
    """Store the rows of a page that no other list and no entry of the register brought before."""
    with services.database.write():
        known = imported.known(services.database, typed)
        rows = zip(page.drafts, typed, known, strict=True)
        kept = [(_doubted(draft, one), row) for draft, row, one in rows if _adds(one, page.scan)]
        reading = replace(page, drafts=tuple(draft for draft, _ in kept))
        saved = page_results.save_page(services.database, batch, reading)
        imported.remember(services.database, page.scan, [row for _, row in kept])
        return saved


def _adds(known: Known, scan: str) -> bool:
    """Say whether a row is stored: what this very file brought stays in its place."""
    return known.standing in WAITS or known.scan == scan


def _doubted(draft: Draft, known: Known) -> Draft:
    return replace(draft, doubts=(*draft.doubts, *not_theirs(known)))


def _reports(
    db: "Database | None", page: PageReading, typed: Sequence[Typed], known: Sequence[Known]
) -> Iterator[RowReport]:
    pairs = zip(typed, known, strict=True)
    same = {one.entry: row.values for row, one in pairs if one.standing is Standing.REGISTERED}
    differs = imported.differing(db, same) if db else {}
    for draft, row, one in zip(page.drafts, typed, known, strict=True):
        doubts = (doubt.message for doubt in _doubted(draft, one).doubts)
        mine = {name: row.values.get(name, "") for name in ("ho_ten", "so_hieu", "so_vao_so")}
        unlike = differs.get(one.entry, ()) if row.values is same.get(one.entry) else ()
        yield RowReport(
            row.row, one.standing, **mine, entry=one.entry, differs=unlike, doubts=tuple(doubts)
        )


def _pages(
    path: Path, columns: Columns, scan: str, told: Told
) -> Iterator[tuple[PageReading, list[Typed]]]:
    """Cut the table into pages of rows, each with what it says in all."""
    drafts, header = _drafts(path, columns), told.header(columns, P_UNKNOWN, PIPELINE)
    number, times = 1, Counter[str]()
    while rows := tuple(islice(drafts, ROWS_PER_PAGE)):
        numbered = tuple(replace(draft, row=i) for i, draft in enumerate(rows, 1))
        width, height = len(columns.fields), rows[-1].box.bottom
        page = PageReading(scan, number, width, height, 1.0, told.form, header, numbered, (), ())
        yield page, [_typed(draft, header, told.form or "", times) for draft in rows]
        number += 1


def _typed(draft: Draft, header: Sequence[Reading], kind: str, times: Counter[str]) -> Typed:
    """Give a row with what was told of all rows; rows that say the same are told apart by order."""
    values = {reading.field: reading.value for reading in (*header, *draft.readings)}
    plain = imported.fingerprint(kind, values, 0)
    nth, times[plain] = times[plain], times[plain] + 1
    return Typed(draft.box.top + 1, kind, values, imported.fingerprint(kind, values, nth))


def _drafts(path: Path, columns: Columns) -> Iterator[Draft]:
    numbers: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(islice(cells_of(path), columns.row, None), columns.row):
        if not any(cell.typed for cell in row) or columns.again([c.read.text for c in row]):
            continue
        named = [
            (field, cell, Box(x, number, x + 1, number + 1))
            for x, (field, cell) in enumerate(zip(columns.fields, row, strict=False))
            if field
        ]
        readings = tuple(_reading(*one) for one in named)
        odd = tuple(odd_text(field, cell) for field, cell, _ in named if cell.read.odd)
        box = Box(0, number, len(columns.fields), number + 1)
        values = {reading.field: reading.value for reading in readings}
        doubts = (*doubts_of(values), *dittos(values), *twice(values, number + 1, numbers), *odd)
        yield Draft(1, readings, box, doubts)


def _reading(field: str, cell: Cell, box: Box) -> Reading:
    value, how = cell.read.text, cell.read.how
    if not value:
        return Reading(field, "", "", P_UNKNOWN, Status.BLANK, box, PIPELINE)
    if field in DATES and (day := as_day(value)) not in ("", value):
        value, how = day, "date-notation"
    if not how:
        return Reading(field, value, value, P_UNKNOWN, Status.READ, box, PIPELINE)
    step = Step(how, cell.typed, value)
    return Reading(field, cell.typed, value, P_UNKNOWN, Status.REPAIRED, box, PIPELINE, (step,))
