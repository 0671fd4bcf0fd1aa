"""What an office publishes, as tables in files or on the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import appendix_sheet
from api.console import remark, say_json
from api.output import open_writer
from ocr.forms import form_labels
from registry import publication
from registry.publication import Published, Revoked

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database


def write_extract(
    services: "Services", year: int, kind: str, out: Path | None, as_json: bool = False
) -> int:
    """Write the diplomas of a year in the fields that the rules publish, and no other."""
    labels = form_labels(services.settings.forms)
    found = publication.extract(services.database, year, kind, labels)
    return _write(out, tuple(Published.__slots__), (asdict(one) for one in found), as_json)


def write_revocations(db: "Database", out: Path | None, as_json: bool) -> int:
    """Write the revocations: number, decision and ground, without a name."""
    found = [asdict(one) for one in publication.revocations(db)]
    if as_json:
        say_json(found)
        return len(found)
    return _write(out, tuple(Revoked.__slots__), found)


def write_appendix(
    db: "Database", year: int | None, out: Path | None, as_json: bool = False
) -> int:
    """Write the appendix with the columns of the paper form."""
    columns = appendix_sheet.COLUMNS
    rows = (dict(zip(columns, row, strict=True)) for row in appendix_sheet.rows(db, year))
    return _write(out, columns, rows, as_json)


def _write(
    out: Path | None,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]],
    as_json: bool = False,
) -> int:
    if as_json and not out:
        found = list(rows)
        say_json(found)
        return len(found)
    count = 0
    with open_writer(out, columns) as writer:
        for count, row in enumerate(rows, 1):  # noqa: B007 - the count is told afterwards
            writer.write(row)
    remark(f"{count} dòng · rows.")
    return count
