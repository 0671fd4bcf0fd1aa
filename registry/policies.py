"""Policies with a proven bound: named, drawn for, calibrated and shown."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from registry import audit, review, samples
from registry.database import Database
from registry.errors import Forbidden, NotFound
from registry.facts import fact
from registry.learn import Tally, Terms, count, grid_for, learn, size_of_look
from registry.lottery import Lottery
from registry.policy import DEMO, Policy, Proven, why_not
from registry.policy_tables import policies
from registry.queued import Queued
from registry.samples import Course, Drawn, Standing, terms_of
from registry.strata import Stratum, stratum_of

CHUNK = 500
Where = tuple[str, int, int]  # scan, page, row
ANY = Policy("any", "1", "Accepts whatever nothing but doubt speaks against.", bound=1.0)


@dataclass(frozen=True, slots=True)
class Report:
    """A policy in one stratum, as a person wants to see it."""

    course: Course
    drawn: int  # rows decided of those that count now
    next_look: int  # rows at which the next look is taken
    tallies: dict[str, Tally]  # by field; at the level that runs, else at the strictest


def define(
    db: Database,
    name: str,
    by: str,
    *,
    most_wrong: float,
    confidence: float = 0.95,
    share: float = 0.02,
    learning_share: float = 0.1,
) -> Terms:
    """Set up a policy; its terms never change.

    Raises:
        Forbidden: the terms make no sense, or the name is taken.
    """
    sensible = 0.0 < most_wrong < 0.5 and 0.5 <= confidence < 1.0
    if not sensible or not 0.0 < share <= learning_share <= 1.0:
        raise Forbidden("a policy needs 0 < most wrong < 0.5 and 0 < share <= learning share <= 1")
    now = datetime.now(UTC)
    terms = Terms(name, most_wrong, confidence, share, learning_share, now, by)
    with db.write() as connection:
        taken = select(policies.c.name).where(policies.c.name == name)
        if not name or name == DEMO.name or connection.execute(taken).scalar():
            raise Forbidden(f"there is already a policy {name!r}; its terms never change")
        values = {one: getattr(terms, one) for one in terms.__slots__}
        connection.execute(insert(policies).values(values))
        details = {"most_wrong": most_wrong, "confidence": confidence, "share": share}
        event = audit.Event(by, "policy.defined", name, details, (fact("policies", name),))
        audit.append(connection, [event], now)
    return terms


def defined(db: Database) -> tuple[Terms, ...]:
    """List the policies with a bound by name."""
    with db.read() as connection:
        rows = connection.execute(select(policies).order_by(policies.c.name)).mappings()
        return tuple(terms_of(row) for row in rows)


def promise_of(db: Database, name: str) -> Terms:
    """Give what one policy promises.

    Raises:
        NotFound: no such policy.
    """
    with db.read() as connection:
        return _terms(connection, name)


def draw_sample(db: Database, batch: str, name: str, lottery: Lottery) -> int:
    """Draw waiting rows of a batch to be looked at by a person; gives how many are new.

    Where the policy runs, its share of all rows is drawn; elsewhere the share for learning.

    Raises:
        NotFound: no such policy.
    """
    with db.read() as connection:
        terms, courses = _terms(connection, name), samples.courses(connection, name)
    placed: list[tuple[float, Drawn]] = []
    worst: dict[Stratum, list[float]] = defaultdict(list)  # of rows that could be accepted
    for where, row in _waiting(db, batch):
        if row.stratum not in courses:
            worst[row.stratum] += [] if row.hindrance else [max(p for _, p in row.values.values())]
        place = lottery.place(*where)
        if place < _share(terms, courses.get(row.stratum)):
            placed.append((place, row))
    now = datetime.now(UTC)
    with db.write() as connection:
        for stratum, found in worst.items():
            course = samples.learning(stratum, grid_for(found), now)
            samples.put_course(connection, name, course)
        if worst:
            learns, rows = {"strata": len(worst)}, (fact("policy_strata", name),)
            event = audit.Event(f"policy:{name}", "policy.learns", name, learns, rows)
            audit.append(connection, [event], now)
        # By chance, not by page: so whoever has looked at the first of them has seen all of it.
        ordered = [row for _, row in sorted(placed, key=lambda one: one[0])]
        known = samples.known(connection, name, ((r.draft, r.stratum.pipeline) for r in ordered))
        fresh = [r for r in ordered if (r.draft, r.stratum.pipeline) not in known]
        return samples.draw(connection, name, fresh, now)


def unseen(db: Database, draft: str) -> tuple[str, ...]:
    """Name the fields of a drawn row that a person types before seeing what was read.

    Who sees the machine's value tends to confirm it, and then its errors are not counted.
    """
    with db.read() as connection:
        return samples.unseen(connection, draft)


def calibrate(db: Database, name: str, by: str) -> tuple[Report, ...]:
    """Take every look that is due; where the bound is proven, the policy runs from now on.

    Raises:
        NotFound: no such policy.
    """
    with db.write() as connection:
        terms = _terms(connection, name)
        for course in samples.courses(connection, name).values():
            if course.standing is not Standing.RUNNING:
                _look(connection, terms, course, by)
    return reports(db, name)


def reports(db: Database, name: str) -> tuple[Report, ...]:
    """Show a policy in each of its strata.

    Raises:
        NotFound: no such policy.
    """
    with db.read() as connection:
        terms = _terms(connection, name)
        found = samples.courses(connection, name)
        made = [_report(connection, terms, course) for course in found.values()]
    return tuple(sorted(made, key=lambda one: str(one.course.stratum)))


def policy(db: Database, name: str) -> Policy:
    """Give a policy as it may be applied now: only where its bound is proven.

    Raises:
        NotFound: no such policy.
    """
    with db.read() as connection:
        terms = _terms(connection, name)
        proven = {
            stratum: Proven(course.level, course.fields)
            for stratum, course in samples.courses(connection, name).items()
            if course.standing is Standing.RUNNING and course.level is not None
        }
    statement = (
        f"Of the values accepted, in each field, form, decade and version of the reader at most "
        f"{terms.most_wrong:.2%} are wrong, with {terms.confidence:.0%} confidence, by an exact "
        f"binomial bound on rows drawn at random; {terms.share:.1%} of all rows are looked at by "
        f"a person for ever."
    )
    return Policy(name, "1", statement, bound=0.0, proven=proven)


def stopped(db: Database) -> tuple[tuple[str, Course], ...]:
    """List where policies have stopped by themselves, with their names."""
    with db.read() as connection:
        names = connection.execute(select(policies.c.name).order_by(policies.c.name)).scalars()
        return tuple(
            (name, course)
            for name in names.all()
            for course in samples.courses(connection, name).values()
            if course.standing is Standing.STOPPED
        )


def _look(connection: Connection, terms: Terms, course: Course, by: str) -> None:
    """Take the looks that are due in one stratum, until one proves the bound."""
    rows = samples.audited(connection, terms.name, course.stratum, course.after)
    now = datetime.now(UTC)
    while (size := size_of_look(terms, course.looks + 1, course.size)) <= len(rows):
        learnt = learn(rows[:size], terms, course.looks + 1, course.grid)
        course = replace(course, looks=course.looks + 1, size=size, changed_at=now)
        if learnt is not None:
            standing, reason = Standing.RUNNING, f"proven by look {course.looks} at {size} rows"
            course = replace(
                course, standing=standing, level=learnt.level, fields=learnt.fields, reason=reason
            )
        samples.put_course(connection, terms.name, course)
        details = {"stratum": str(course.stratum), "look": course.looks, "rows": size}
        found = {"level": course.level, "proven": learnt is not None}
        facts = (fact("policy_strata", terms.name),)
        event = audit.Event(by, "policy.looked", terms.name, details | found, facts)
        audit.append(connection, [event], now)
        if learnt is not None:
            return


def _report(connection: Connection, terms: Terms, course: Course) -> Report:
    rows = samples.decided(connection, terms.name, course.stratum, course.after)
    level = course.grid[0] if course.level is None else course.level
    fields = course.fields or frozenset(name for row in rows for name in row.p_wrong)
    following = size_of_look(terms, course.looks + 1, course.size)
    return Report(course, len(rows), following, count(rows, level, fields))


def _waiting(db: Database, batch: str) -> Iterator[tuple[Where, Drawn]]:
    """Give the waiting rows of a batch that no person decided before, as they would be drawn."""
    after = None
    while found := review.queue(db, batch=batch, after=after, limit=CHUNK):
        after = found[-1].cursor
        for one in found:
            if not one.kept:
                yield (one.scan, one.page, one.draft.row), _drawn(one)


def _drawn(one: Queued) -> Drawn:
    row = replace(one, header=()).row(None)  # of the header a person has the word
    values = {r.field: (r.value, r.p_wrong) for r in row.readings.values()}
    hindrance = why_not(ANY, row, one.page_doubts) or ""
    return Drawn(one.id, stratum_of(one.form, one.values, one.pipeline), values, hindrance)


def _share(terms: Terms, course: Course | None) -> float:
    running = course is not None and course.standing is Standing.RUNNING
    return terms.share if running else terms.learning_share


def _terms(connection: Connection, name: str) -> Terms:
    row = connection.execute(select(policies).where(policies.c.name == name)).mappings().first()
    if row is None:
        raise NotFound(f"no policy {name!r}")
    return terms_of(row)
