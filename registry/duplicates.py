"""Pages that were scanned twice: near-equal pictures whose rows name the same people.

Pages of one book share their rules and headings, so a perceptual hash alone would suspect
neighbours; it only proposes, and the names that were read decide.
"""

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select, update

from ocr.reading import Doubt, PageReading
from registry import encode
from registry.fold import fold
from registry.schema import batch_scans, drafts, page_bands, pages

NEAR = 1 / 16
"""Largest share of differing bits between hashes of the same page scanned twice."""

CLOSEST = 20
"""How many near-equal pages are compared by their names."""

Place = tuple[str, int]  # scan, page


def flag(connection: Connection, batch: str, reading: PageReading) -> tuple[Doubt, ...]:
    """Remember a page's hash; give its doubt if an earlier page shows the same rows.

    If it is the other page that comes later in the batch, that one gets the doubt, so the outcome
    does not depend on which worker was faster.
    """
    if not _usable(reading):
        return ()
    here = (reading.scan, reading.page)
    names = _names_of(reading)
    twins = [p for p in _near(connection, reading) if _same(names, _names_at(connection, p))]
    _remember(connection, reading)
    if not twins:
        return ()
    order = _order(connection, batch, {scan for scan, _ in [here, *twins]})
    later = [twin for twin in twins if _key(order, twin) > _key(order, here)]
    for twin in later:
        _add_doubt(connection, twin, _doubt(here))
    earlier = [twin for twin in twins if twin not in later]
    return (_doubt(earlier[0]),) if earlier else ()


def _usable(reading: PageReading) -> bool:
    blank = any(finding.code == "blank" for finding in reading.findings)
    return bool(reading.phash) and not blank and len(set(reading.phash)) > 1


def _bands(phash: str) -> list[str]:
    """Cut a hash into one piece more than bits may differ: near hashes share a whole piece."""
    count = min(_allowed(phash) + 1, len(phash))
    cuts = [len(phash) * i // count for i in range(count + 1)]
    return [f"{i}:{phash[cuts[i] : cuts[i + 1]]}" for i in range(count)]


def _allowed(phash: str) -> int:
    return int(len(phash) * 4 * NEAR)


def _near(connection: Connection, reading: PageReading) -> list[Place]:
    query = (
        select(page_bands.c.scan, page_bands.c.page, page_bands.c.phash)
        .where(page_bands.c.band.in_(_bands(reading.phash)))
        .distinct()
    )
    found = []
    for scan, page, phash in connection.execute(query):
        distance = _distance(phash, reading.phash)
        if (scan, page) != (reading.scan, reading.page) and distance <= _allowed(phash):
            found.append((distance, scan, page))
    return [(scan, page) for _, scan, page in sorted(found)[:CLOSEST]]


def _distance(one: str, other: str) -> int:
    if len(one) != len(other):
        return 4 * max(len(one), len(other))
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _remember(connection: Connection, reading: PageReading) -> None:
    place = (page_bands.c.scan == reading.scan) & (page_bands.c.page == reading.page)
    connection.execute(delete(page_bands).where(place))
    rows = [
        {"band": band, "scan": reading.scan, "page": reading.page, "phash": reading.phash}
        for band in _bands(reading.phash)
    ]
    connection.execute(insert(page_bands), rows)


def _names_of(reading: PageReading) -> set[str]:
    names = (draft.reading("ho_ten") for draft in reading.drafts)
    return {fold(name.value) for name in names if name and name.value}


def _names_at(connection: Connection, place: Place) -> set[str]:
    query = select(drafts.c.readings).where(
        drafts.c.scan == place[0], drafts.c.page == place[1], drafts.c.state != "superseded"
    )
    readings = (r for row in connection.execute(query).scalars() for r in encode.to_readings(row))
    return {fold(r.value) for r in readings if r.field == "ho_ten" and r.value}


def _same(names: set[str], others: set[str]) -> bool:
    if not names or not others:
        return not names and not others
    return len(names & others) * 2 >= min(len(names), len(others))


def _order(connection: Connection, batch: str, scans: set[str]) -> dict[str, int]:
    query = select(batch_scans.c.scan, batch_scans.c.position).where(
        batch_scans.c.batch == batch, batch_scans.c.scan.in_(scans)
    )
    return {scan: position for scan, position in connection.execute(query)}  # noqa: C416 - rows


def _key(order: dict[str, int], place: Place) -> tuple[int, int]:
    return (order.get(place[0], -1), place[1])  # a page of an earlier batch comes first


def _doubt(other: Place) -> Doubt:
    message = f"The same rows stand on page {other[1]} of scan {other[0][:12]}; keep one of them."
    return Doubt("duplicate-page", message)


def _add_doubt(connection: Connection, place: Place, doubt: Doubt) -> None:
    at = (pages.c.scan == place[0]) & (pages.c.page == place[1])
    held: Sequence[tuple[str, list[encode.Json]]] = [
        (row.pipeline, row.doubts)
        for row in connection.execute(select(pages.c.pipeline, pages.c.doubts).where(at))
    ]
    for pipeline, doubts in held:
        if any(one["code"] == doubt.code for one in doubts):
            continue
        connection.execute(
            update(pages)
            .where(at, pages.c.pipeline == pipeline)
            .values(doubts=[*doubts, encode.from_doubt(doubt)])
        )
