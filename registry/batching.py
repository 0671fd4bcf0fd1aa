"""Batches: scans that were handed in together, and how far their pages and rows are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from sqlalchemy import RowMapping, func, insert, select, update

from registry import audit, drafts, schema
from registry import intake_rows as rows
from registry.database import Database
from registry.ids import new_id
from registry.intake import ScanState
from registry.page_results import PageState


@dataclass(frozen=True, slots=True)
class Batch:
    """Scans that were handed in together and are read with one pipeline version."""

    id: str
    name: str
    pipeline: str
    created_at: datetime
    created_by: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is, in pages and in rows."""

    scans: int
    quarantined: int
    pages: int
    done: int
    failed: int
    pending: int
    waiting: int
    accepted: int
    void: int  # struck in the ledger, or declared not to be a row


def start_batch(db: Database, name: str, scans: Sequence[str], pipeline: str, by: str) -> str:
    """Begin reading these scans with this pipeline version and give the batch's id.

    The same scans with the same name give the same batch again, so an interrupted one goes on;
    a new pipeline version moves it to that version.

    Raises:
        NotFound: a scan is not registered.
    """
    fingerprint = sha256("\n".join([name, *dict.fromkeys(scans)]).encode()).hexdigest()
    with db.write() as connection:
        known = connection.execute(
            update(schema.batches)
            .where(schema.batches.c.fingerprint == fingerprint)
            .values(pipeline=pipeline)
            .returning(schema.batches.c.id)
        ).scalar()
        if known:
            return str(known)
        batch_id, now = new_id(), datetime.now(UTC)
        connection.execute(
            insert(schema.batches).values(
                id=batch_id,
                fingerprint=fingerprint,
                name=name,
                pipeline=pipeline,
                created_at=now,
                created_by=by,
            )
        )
        rows.add_scans(connection, batch_id, scans)
        details = {"name": name, "pipeline": pipeline, "scans": len(scans)}
        audit.append(connection, [audit.Event(by, "batch.started", batch_id, details)], now)
        return batch_id


def add_to_batch(db: Database, batch: str, scans: Iterable[str]) -> None:
    """Add scans to a batch; those already in it stay where they are.

    Raises:
        NotFound: no such batch, or a scan is not registered.
    """
    with db.write() as connection:
        rows.batch_row(connection, batch)
        rows.add_scans(connection, batch, scans)


def batch(db: Database, batch_id: str) -> Batch:
    """Give one batch.

    Raises:
        NotFound: no such batch.
    """
    with db.read() as connection:
        return _batch(rows.batch_row(connection, batch_id))


def batches(db: Database, limit: int = 100, before: str | None = None) -> tuple[Batch, ...]:
    """List batches, the latest first; `before` is the id of the last one seen."""
    query = select(schema.batches).order_by(schema.batches.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(schema.batches.c.id < before)
    with db.read() as connection:
        return tuple(_batch(row) for row in connection.execute(query).mappings())


def with_waiting_rows(db: Database, limit: int = 100) -> tuple[Batch, ...]:
    """List batches that hold rows which nobody decided yet, the latest first."""
    held, row = schema.batch_scans.c, schema.drafts.c
    theirs = select(held.batch).join(schema.drafts, row.scan == held.scan)
    waiting = schema.batches.c.id.in_(theirs.where(row.state == "waiting"))
    query = select(schema.batches).where(waiting).order_by(schema.batches.c.id.desc())
    with db.read() as connection:
        return tuple(_batch(row) for row in connection.execute(query.limit(limit)).mappings())


def batch_progress(db: Database, batch: str) -> Progress:
    """Count pages and rows of a batch.

    Raises:
        NotFound: no such batch.
    """
    with db.read() as connection:
        pipeline = rows.batch_row(connection, batch)["pipeline"]
        total = rows.in_batch(
            select(schema.scans.c.state, func.count(), func.sum(schema.scans.c.pages)), batch
        ).group_by(schema.scans.c.state)
        files = {state: (n, pages or 0) for state, n, pages in connection.execute(total)}
        state = schema.pages.c.state
        over = rows.saved_pages(batch, pipeline, state, func.count()).group_by(state)
        read = {state: n for state, n in connection.execute(over)}  # noqa: C416 - rows
        counted = drafts.counts(connection, batch)
    expected = files.get(ScanState.RECEIVED, (0, 0))[1]
    done, failed = read.get(PageState.DONE, 0), read.get(PageState.FAILED, 0)
    return Progress(
        scans=sum(n for n, _ in files.values()),
        quarantined=files.get(ScanState.QUARANTINED, (0, 0))[0],
        pages=expected,
        done=done,
        failed=failed,
        pending=max(0, expected - done - failed),
        waiting=counted["waiting"],
        accepted=counted["accepted"],
        void=counted["void"],
    )


def _batch(row: RowMapping) -> Batch:
    return Batch(row["id"], row["name"], row["pipeline"], row["created_at"], row["created_by"])
