"""`sogoc export --since`: every change after a sequence number, for systems that follow."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.console import remark
from api.output import JSON, open_writer
from api.place_answers import COLUMNS as PLACES
from api.place_answers import columns_of
from api.record import COLUMNS, Record
from ocr.fields import BODY, HEADER
from registry import feed

if TYPE_CHECKING:
    from registry.database import Database

PAGE = 500


def export_since(db: "Database", out: Path | None, since: int, *, as_json: bool = False) -> int:
    """Write the changes after `since`: whole records as JSON, without evidence as CSV or XLSX.

    Gives the last sequence number, from which the next export goes on.
    """
    whole = as_json if out is None else out.suffix.lower() in JSON
    columns = tuple(Record.model_fields) if whole else (*COLUMNS, *HEADER, *BODY, *PLACES)
    last, count = since, 0
    with open_writer(out, columns, as_json=as_json) as writer:
        for record in records(db, since):
            plain = record.model_dump(mode="json")
            writer.write(plain if whole else _flat(plain))
            last, count = record.sequence, count + 1
    remark(f"{count} thay đổi; lần sau · changes; next time: --since {last}")
    return last


def records(db: "Database", since: int) -> Iterator[Record]:
    """Give all changes after a sequence number, read in pages."""
    while found := feed.changes(db, since, PAGE):
        yield from (Record.of(change) for change in found)
        since = found[-1].sequence


def _flat(plain: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, str] = plain["values"]
    known = {name: plain[name] for name in COLUMNS} | {"personal_id": plain["personal_id"] or ""}
    return known | values | columns_of(values)
