"""What a person said of a page's header holds for the rows that a policy accepts on that page.

School, decision and year stand once on a page and count for all its rows: one misreading would be
twenty. So a policy with a bound never takes a machine's word for them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection, select

from ocr.reading import Reading, Status, Step
from registry.entry import Actor, State
from registry.schema import drafts, entry_versions

Page = tuple[str, int]  # scan, number


def confirmed(connection: Connection, scans: Iterable[str]) -> dict[Page, Mapping[str, str]]:
    """Give, for each page on which a person decided a row, the values of the latest such row."""
    at = entry_versions.c
    query = (
        select(drafts.c.scan, drafts.c.page, at["values"])
        .join_from(drafts, entry_versions, drafts.c.entry == at.id)
        .where(drafts.c.scan.in_(sorted(set(scans))), at.version == 1)
        .where(at.actor == Actor.PERSON.value, at.state == State.IN_FORCE.value)
        .order_by(at.recorded_at)
    )
    return {(scan, page): values for scan, page, values in connection.execute(query)}


def spoken(header: Sequence[Reading], said: Mapping[str, str]) -> tuple[Reading, ...]:
    """Put what a person said in the place of what was read; a field not spoken of stays."""
    return tuple(_spoken(r, said[r.field]) if r.field in said else r for r in header)


def _spoken(reading: Reading, value: str) -> Reading:
    status = Status.READ if value else Status.BLANK
    step = Step("page-header", reading.value, value)
    steps = reading.steps if value == reading.value else (*reading.steps, step)
    return replace(reading, value=value, p_wrong=0.0, status=status, steps=steps)
