"""Rows in the queue of reviewers: one draft with its page, and how they are found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, select, tuple_

from ingest.page import Finding
from ocr.reading import Doubt, Draft, Reading
from registry import encode, schema
from registry.accept import Row
from registry.entry import Entry
from registry.errors import NotFound
from registry.life_tables import proposals


class DraftState(StrEnum):
    """Where a draft stands."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"  # a newer reading no longer has this row


@dataclass(frozen=True, slots=True)
class Queued:
    """One row with all a reviewer needs to decide."""

    id: str
    version: int  # hand it back when deciding
    state: DraftState
    batch: str
    position: int  # of the scan in its batch
    scan: str
    page: int
    draft: Draft
    header: tuple[Reading, ...]  # of its page
    page_doubts: tuple[Doubt, ...]
    findings: tuple[Finding, ...]
    width: int  # of the untouched master page, pixels
    height: int
    form: str | None
    pipeline: str  # that read it
    kept: Mapping[str, str] = field(default_factory=dict)  # values a person decided before
    entry: str | None = None  # the entry that this draft already made
    blind: tuple[str, ...] = ()  # fields whose values are hidden (`registry.blind`)

    @property
    def cursor(self) -> str:
        """Where the queue goes on after this row."""
        return f"{self.batch}.{self.position}.{self.page}.{self.draft.row}.{self.id}"

    @property
    def values(self) -> dict[str, str]:
        """Header and body values to start from; a person's earlier word goes first."""
        return self.row(None).values

    def row(self, earlier: Entry | None) -> Row:
        """Give what a decision starts from."""
        return Row(self.scan, self.page, self.draft, self.header, self.kept, earlier)


def drafts() -> Select[Any]:
    """Select drafts with what is known of their page."""
    table, page = schema.drafts, schema.pages
    same = (
        (page.c.scan == table.c.scan)
        & (page.c.page == table.c.page)
        & (page.c.pipeline == table.c.pipeline)
    )
    columns = (page.c.width, page.c.height, page.c.form, page.c.header, page.c.findings)
    return select(table, *columns, page.c.doubts.label("page_doubts")).join_from(table, page, same)


def waiting(batch: str | None, after: str | None, for_whom: str = "") -> Select[Any]:
    """Select waiting drafts in the order of the queue, behind the cursor `after`.

    Raises:
        NotFound: `after` is not a cursor of this queue.
    """
    at = schema.drafts.c
    order = (at.batch, at.position, at.page, at.row, at.id)
    query = drafts().where(at.state == DraftState.WAITING.value).order_by(*order)
    if batch is not None:
        held, other = schema.batch_scans, schema.batch_scans.alias()
        members = select(held.c.scan).where(held.c.batch == batch)
        # A scan may have been read in an earlier batch; naming those keeps to the queue's index.
        readers = select(other.c.batch).where(other.c.scan.in_(members)).distinct()
        query = query.where(at.batch.in_(readers), at.scan.in_(members))
    if for_whom:
        own = select(proposals.c.draft).where(proposals.c.by == for_whom)
        query = query.where(at.id.not_in(own))
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*_cursor(after)))
    return query


def _cursor(text: str) -> tuple[str, int, int, int, str]:
    try:
        batch, position, page, row, draft_id = text.split(".")
        return batch, int(position), int(page), int(row), draft_id
    except ValueError as error:
        raise NotFound(f"not a place in the queue: {text!r}") from error


def one(connection: Connection, draft_id: str, lock: bool = False) -> Queued:
    """Give one draft inside an open transaction; `lock` lets other writers wait.

    Raises:
        NotFound: no such draft.
    """
    query = drafts().where(schema.drafts.c.id == draft_id)
    found = some(connection, query.with_for_update(of=schema.drafts) if lock else query)
    if not found:
        raise NotFound(f"no draft {draft_id}")
    return found[0]


def some(connection: Connection, query: Select[Any]) -> tuple[Queued, ...]:
    """Give the drafts of a query that began with `drafts` or `waiting`."""
    return tuple(_queued(row) for row in connection.execute(query).mappings())


def _queued(row: RowMapping) -> Queued:
    return Queued(
        id=row["id"],
        version=row["version"],
        state=DraftState(row["state"]),
        batch=row["batch"],
        position=row["position"],
        scan=row["scan"],
        page=row["page"],
        draft=Draft(
            row=row["row"],
            readings=encode.to_readings(row["readings"]),
            box=encode.to_box(row["box"]),
            doubts=encode.to_doubts(row["doubts"]),
        ),
        header=encode.to_readings(row["header"]),
        page_doubts=encode.to_doubts(row["page_doubts"]),
        findings=encode.to_findings(row["findings"]),
        width=row["width"],
        height=row["height"],
        form=row["form"],
        pipeline=row["pipeline"],
        kept=row["kept"],
        entry=row["entry"],
    )
