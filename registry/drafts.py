"""Drafts as rows of SQL: stored when a page was read, compared when it is read again."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from ocr.reading import Doubt, Draft, PageReading
from registry import encode, rerun, schema
from registry.ids import new_id
from registry.schema import batch_scans, entries, entry_versions, pages


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page's drafts belong."""

    batch: str
    position: int  # of the scan in the batch
    pipeline: str


def store(connection: Connection, place: Place, reading: PageReading) -> None:
    """Store the drafts of a page; rows that were read before are compared and kept."""
    known = _known(connection, reading.scan, reading.page)
    if not known:
        _insert(connection, place, reading, reading.drafts)
        return
    # Row numbers may move: free the old ones before the new ones are given.
    fresh = []
    for old, new in rerun.pair(known, reading.drafts):
        if old and new:
            _compare(connection, place, reading, old, new)
        elif old and old.state == "waiting":
            _set(connection, old.id, state="superseded")
        elif new:
            fresh.append(new)
    _insert(connection, place, reading, fresh)


def counts(connection: Connection, batch: str) -> Counter[str]:
    """Count the drafts of a batch's scans as waiting, accepted and void."""
    table = schema.drafts
    query = (
        select(table.c.state, entries.c.state, func.count())
        .join_from(table, batch_scans, batch_scans.c.scan == table.c.scan)
        .outerjoin(entries, entries.c.id == table.c.entry)
        .where(batch_scans.c.batch == batch)
        .group_by(table.c.state, entries.c.state)
    )
    counted: Counter[str] = Counter()
    for state, entry, number in connection.execute(query):
        void = state == "rejected" or (state == "accepted" and entry == "void")
        counted["void" if void else state] += number
    return counted


def _insert(
    connection: Connection, place: Place, reading: PageReading, new: Sequence[Draft]
) -> None:
    rows: list[dict[str, object]] = [
        {
            "id": new_id(),
            "batch": place.batch,
            "position": place.position,
            "scan": reading.scan,
            "page": reading.page,
            "row": draft.row,
            "pipeline": place.pipeline,
            "state": "waiting",
            "version": 1,
            "box": encode.from_box(draft.box),
            "readings": [encode.from_reading(one) for one in draft.readings],
            "doubts": [encode.from_doubt(one) for one in draft.doubts],
            "kept": {},
            "decided_by": None,
            "entry": None,
        }
        for draft in new
    ]
    if rows:
        connection.execute(insert(schema.drafts), rows)


def _known(connection: Connection, scan: str, page: int) -> list[rerun.Known]:
    table = schema.drafts
    query = (
        select(table, pages.c.header, entry_versions.c["values"].label("held"))
        .join_from(
            table,
            pages,
            (pages.c.scan == table.c.scan)
            & (pages.c.page == table.c.page)
            & (pages.c.pipeline == table.c.pipeline),
        )
        .outerjoin(entries, entries.c.id == table.c.entry)
        .outerjoin(
            entry_versions,
            (entry_versions.c.id == entries.c.id) & (entry_versions.c.version == entries.c.version),
        )
        .where(table.c.scan == scan, table.c.page == page, table.c.state != "superseded")
        .order_by(table.c.row)
    )
    return [
        rerun.Known(
            id=row["id"],
            row=row["row"],
            box=encode.to_box(row["box"]),
            readings=encode.to_readings(row["readings"]),
            header=encode.to_readings(row["header"]),
            state=row["state"],
            entry=row["held"],
        )
        for row in connection.execute(query).mappings()
    ]


def _compare(
    connection: Connection, place: Place, reading: PageReading, old: rerun.Known, new: Draft
) -> None:
    fields = rerun.changed(old, reading.header, new)
    at = {"pipeline": place.pipeline, "row": new.row}
    if old.state == "rejected" or (old.state == "accepted" and not fields):
        _set(connection, old.id, **at)
        return
    doubts: tuple[Doubt, ...] = new.doubts
    if old.state == "accepted":
        doubts = (*doubts, rerun.doubt(fields))
        _keep_a_persons_word(connection, old)
    _set(
        connection,
        old.id,
        **at,
        state="waiting",
        box=encode.from_box(new.box),
        readings=[encode.from_reading(one) for one in new.readings],
        doubts=[encode.from_doubt(one) for one in doubts],
    )


def _keep_a_persons_word(connection: Connection, old: rerun.Known) -> None:
    connection.execute(
        update(schema.drafts)
        .where(schema.drafts.c.id == old.id, schema.drafts.c.decided_by == "person")
        .values(kept=dict(old.entry or {}))
    )


def _set(connection: Connection, draft: str, **values: object) -> None:
    connection.execute(
        update(schema.drafts)
        .where(schema.drafts.c.id == draft)
        .values(version=schema.drafts.c.version + 1, **values)
    )
