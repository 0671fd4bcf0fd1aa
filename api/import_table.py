"""`sogoc import`: rows that someone typed, as drafts that wait for review.

The file is kept as a master like any scan, so each value leads back to it: the box of a value is
its cell, x the column and y the row, each one wide. A second import of the same file adds nothing.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from api.console import say, say_json
from api.import_doubts import doubts_of, odd_text, twice
from api.import_told import Told
from api.spoken import both
from api.table_file import Cell, Columns, cells_of, find_columns, rows_of, typed_how
from ingest.box import Box
from ocr.fields import BODY
from ocr.reading import Draft, PageReading, Reading, Status, Step
from registry import batching, intake, page_results
from registry.intake import Scan
from registry.legacy_text import UNICODE

if TYPE_CHECKING:
    from api.wiring import Services

PIPELINE: Final = "import 1"
ROWS_PER_PAGE: Final = 500
DRY: Final = ("sẽ chờ đối chiếu", "would wait")
NEW: Final = ("chờ đối chiếu", "wait")
NOTHING: Final = Told()
KNOWN: Final = ("đã có từ trước và chờ đối chiếu", "were there already and wait")
# Nobody has compared typed rows with the ledger, so no policy may accept them.
P_UNKNOWN: Final = 0.5
MEDIA_TYPES: Final = {
    ".csv": "text/csv",
    ".dbf": "application/vnd.dbf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do."""

    file: str
    headings_row: int
    columns: dict[str, str]  # column number, from 1 → field
    unknown_headings: tuple[str, ...]
    rows: int
    doubtful: list[dict[str, object]]  # row in the file, and what is doubtful about it
    typed: str  # unicode, tcvn3, vni, viscii or vps
    lacking: tuple[str, ...]  # options that would say what no column does
    new: int  # pages of rows that were stored; 0 in a dry run or when they were there before


def import_table(
    services: "Services",
    path: Path,
    batch: str | None,
    by: str,
    told: Told = NOTHING,
    *,
    dry_run: bool,
    as_json: bool,
) -> Report:
    """Report on every row of the table and, unless it is a dry run, put the rows up for review.

    Raises:
        CommandError: the file is not a table with headings that are known.
    """
    columns = find_columns(path)
    scan, doubtful, rows, new = "0" * 64, [], 0, 0
    if not dry_run:
        scan, batch = _register(services, path, columns, batch or path.name, by, told)
    for page in _pages(path, columns, scan, told):
        rows += len(page.drafts)
        doubtful += [
            {"row": d.box.top + 1, "doubts": [doubt.message for doubt in d.doubts]}
            for d in page.drafts
            if d.doubts
        ]
        if batch and not dry_run:
            new += page_results.save_page(services.database, batch, page)
    fields = {str(i): field for i, field in enumerate(columns.fields, 1) if field}
    typed = typed_how(path)
    lacking = told.lacking(columns)
    report = Report(
        str(path), columns.row, fields, columns.unknown, rows, doubtful, typed, lacking, new
    )
    _say(report, dry_run, as_json)
    return report


def _register(
    services: "Services", path: Path, columns: Columns, batch: str, by: str, told: Told
) -> tuple[str, str]:
    """Keep the file and begin its batch; give the file's hash and the batch's id."""
    rows = sum(1 for row in islice(rows_of(path), columns.row, None) if any(row))
    kept = services.store.keep(path)
    pages = max(1, -(-rows // ROWS_PER_PAGE))
    media_type = MEDIA_TYPES[path.suffix.lower()]
    scan = Scan(kept.sha256, path.name, kept.size, media_type, pages, datetime.now(UTC), by)
    intake.register_scan(services.database, scan)
    name = told.pipeline(PIPELINE)
    return kept.sha256, batching.start_batch(services.database, batch, [kept.sha256], name, by)


def _pages(path: Path, columns: Columns, scan: str, told: Told) -> Iterator[PageReading]:
    """Cut the table into pages of rows."""
    drafts, header = _drafts(path, columns), told.header(columns, P_UNKNOWN, PIPELINE)
    number = 1
    while rows := tuple(islice(drafts, ROWS_PER_PAGE)):
        numbered = tuple(replace(draft, row=i) for i, draft in enumerate(rows, 1))
        width, height = len(columns.fields), rows[-1].box.bottom
        yield PageReading(scan, number, width, height, 1.0, told.form, header, numbered, (), ())
        number += 1


def _drafts(path: Path, columns: Columns) -> Iterator[Draft]:
    numbers: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(islice(cells_of(path), columns.row, None), columns.row):
        if not any(cell.typed for cell in row):
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
        doubts = (*doubts_of(values), *twice(values, number + 1, numbers), *odd)
        yield Draft(1, readings, box, doubts)


def _reading(field: str, cell: Cell, box: Box) -> Reading:
    value, how = cell.read.text, cell.read.how
    if not value:
        return Reading(field, "", "", P_UNKNOWN, Status.BLANK, box, PIPELINE)
    if not how:
        return Reading(field, value, value, P_UNKNOWN, Status.READ, box, PIPELINE)
    step = Step(how, cell.typed, value)
    return Reading(field, cell.typed, value, P_UNKNOWN, Status.REPAIRED, box, PIPELINE, (step,))


def _say(report: Report, dry_run: bool, as_json: bool) -> None:
    if as_json:
        say_json(asdict(report) | {"dry_run": dry_run})
        return
    known = [field for field in BODY if field in report.columns.values()]
    at = report.headings_row
    say(f"{report.file}: tiêu đề ở dòng {at} · headings in row {at}: {', '.join(known)}")
    if report.typed != UNICODE:
        say(f"  gõ bằng {report.typed}, đã đổi sang Unicode, giữ cả chữ gốc")
        say(f"  typed in {report.typed}, converted to Unicode; what was typed is kept beside it")
    if report.unknown_headings:
        say(f"  bỏ qua · passed over: {', '.join(report.unknown_headings)}")
    if report.lacking:
        options = " ".join(report.lacking)
        say(f"  bảng không ghi loại sổ, cơ quan hoặc năm: thêm {options}, nếu không thì không ai")
        say("    thấy khi một số vào sổ bị cấp hai lần · the list does not say its kind of ledger,")
        say(f"    office or year: add {options}, or a register number given twice is not seen")
    for row in report.doubtful:
        said = both(*map(str, row["doubts"]))  # type: ignore[call-overload]
        say(f"  dòng · row {row['row']}: {said}")
    vi, en = DRY if dry_run else NEW if report.new else KNOWN
    unsure = len(report.doubtful)
    say(
        f"  {report.rows} dòng {vi}, {unsure} dòng còn ngờ"
        f" · {report.rows} rows {en} for review, {unsure} of them doubtful."
    )
