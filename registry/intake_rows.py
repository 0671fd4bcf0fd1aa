"""The SQL behind `registry.intake`: which rows a scan, a batch and a page have."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, delete, insert, select

from ocr.reading import Doubt, PageReading
from registry import encode, schema
from registry.drafts import Place
from registry.errors import NotFound


def scan_row(connection: Connection, sha256: str) -> RowMapping | None:
    """Give the row of a scan, or None."""
    query = select(schema.scans).where(schema.scans.c.sha256 == sha256)
    return connection.execute(query).mappings().first()


def batch_row(connection: Connection, batch_id: str) -> RowMapping:
    """Give the row of a batch.

    Raises:
        NotFound: no such batch.
    """
    query = select(schema.batches).where(schema.batches.c.id == batch_id)
    row = connection.execute(query).mappings().first()
    if not row:
        raise NotFound(f"no batch {batch_id}")
    return row


def in_batch(query: Select[Any], batch: str) -> Select[Any]:
    """Narrow a query on scans to those of a batch."""
    joined = query.join(schema.batch_scans, schema.batch_scans.c.scan == schema.scans.c.sha256)
    return joined.where(schema.batch_scans.c.batch == batch)


def saved_pages(batch: str, pipeline: str, *columns: Any) -> Select[Any]:
    """Select from the pages of a batch that a pipeline version has stored."""
    return (
        select(*columns)
        .join_from(
            schema.pages, schema.batch_scans, schema.batch_scans.c.scan == schema.pages.c.scan
        )
        .where(schema.batch_scans.c.batch == batch, schema.pages.c.pipeline == pipeline)
    )


def add_scans(connection: Connection, batch: str, scans: Iterable[str]) -> None:
    """Add scans to a batch, behind those that are in it.

    Raises:
        NotFound: a scan is not registered.
    """
    held = schema.batch_scans
    query = select(held.c.scan).where(held.c.batch == batch)
    known = set(connection.execute(query).scalars())
    new = [one for one in dict.fromkeys(scans) if one not in known]
    for one in new:
        if not scan_row(connection, one):
            raise NotFound(f"no scan {one}")
    rows = [{"batch": batch, "scan": s, "position": len(known) + i} for i, s in enumerate(new)]
    if rows:
        connection.execute(insert(held), rows)


def place_of(connection: Connection, batch: str, scan: str) -> Place:
    """Say where the drafts of a scan belong, and lock the scan.

    Raises:
        NotFound: no such batch, or the scan is not in it.
    """
    # On PostgreSQL the lock on the scan makes two workers that save the same page queue up.
    connection.execute(
        select(schema.scans.c.sha256).where(schema.scans.c.sha256 == scan).with_for_update()
    )
    pipeline = batch_row(connection, batch)["pipeline"]
    position = connection.execute(
        select(schema.batch_scans.c.position).where(
            schema.batch_scans.c.batch == batch, schema.batch_scans.c.scan == scan
        )
    ).scalar()
    if position is None:
        raise NotFound(f"scan {scan} is not in batch {batch}")
    return Place(batch, position, pipeline)


def _page_key(scan: str, page: int, pipeline: str) -> Any:
    columns = schema.pages.c
    return (columns.scan == scan) & (columns.page == page) & (columns.pipeline == pipeline)


def page_state(connection: Connection, scan: str, page: int, pipeline: str) -> str | None:
    """Give the state of a page with one pipeline version, or None if it was never stored."""
    query = select(schema.pages.c.state).where(_page_key(scan, page, pipeline))
    state: str | None = connection.execute(query).scalar()
    return state


def put_page(
    connection: Connection,
    pipeline: str,
    reading: PageReading,
    doubts: Sequence[Doubt],
    state: str = "done",
    reason: str = "",
) -> None:
    """Store a page in place of an earlier failure."""
    key = _page_key(reading.scan, reading.page, pipeline)
    connection.execute(delete(schema.pages).where(key))  # it failed before
    row: Mapping[str, object] = {
        "scan": reading.scan,
        "page": reading.page,
        "pipeline": pipeline,
        "state": state,
        "reason": reason,
        "width": reading.width,
        "height": reading.height,
        "dpi": reading.dpi,
        "form": reading.form,
        "header": [encode.from_reading(one) for one in reading.header],
        "findings": [encode.from_finding(one) for one in reading.findings],
        "doubts": [encode.from_doubt(one) for one in doubts],
        "phash": reading.phash,
        "saved_at": datetime.now(UTC),
    }
    connection.execute(insert(schema.pages).values(row))
