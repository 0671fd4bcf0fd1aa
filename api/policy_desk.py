"""Policies at the terminal: what may be accepted alone, by what bound, and where it stopped."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.console import say, say_json, say_table
from api.exit_codes import WRONG_USE, CommandError
from registry import applying, policies
from registry.errors import NotFound
from registry.policies import Report
from registry.policy import DEMO, Applied, Policy

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database


def check(services: "Services", name: str | None) -> None:
    """Refuse the name of a policy that does not exist, before any work is done.

    Raises:
        CommandError: there is no such policy.
    """
    if name is None or name == DEMO.name:
        return
    known = [terms.name for terms in policies.defined(services.database)]
    if name not in known:
        there = ", ".join((DEMO.name, *known))
        raise CommandError(WRONG_USE, f"There is no policy {name!r}; there is: {there}.")


def apply(services: "Services", batch: str, name: str | None) -> tuple[Policy, Applied] | None:
    """Draw the rows that a person is to look at, then accept what the policy covers."""
    if name is None:
        return None
    db = services.database
    if name == DEMO.name:
        return DEMO, applying.apply_policy(db, batch, DEMO)
    policies.draw_sample(db, batch, name, services.lottery)
    policy = policies.policy(db, name)
    return policy, applying.apply_policy(db, batch, policy)


def say_policies(db: "Database", as_json: bool) -> None:
    """List policies: what each promises and in how many places it runs."""
    if as_json:
        demo = {"name": DEMO.name, "bound": None, "statement": DEMO.statement}
        say_json([demo, *standings(db)])
        return
    found = [(terms, policies.reports(db, terms.name)) for terms in policies.defined(db)]
    rows: list[tuple[object, ...]] = [(DEMO.name, "-", "no proven bound", "-", "-", "-")]
    for terms, reports in found:
        there = [report.course.standing.value for report in reports]
        counts = tuple(there.count(one) for one in ("learning", "running", "stopped"))
        promise = f"{terms.most_wrong:.2%} wrong at {terms.confidence:.0%}"
        rows.append((terms.name, f"{terms.share:.1%}", promise, *counts))
    say_table(("policy", "audited", "at most", "learning", "running", "stopped"), rows)


def standings(db: "Database") -> list[dict[str, Any]]:
    """Give the policies with a bound and how far each is, for programs."""
    found = [(terms, policies.reports(db, terms.name)) for terms in policies.defined(db)]
    return [_plain(asdict(terms)) | {"strata": _strata(reports)} for terms, reports in found]


def say_reports(reports: tuple[Report, ...], as_json: bool, confidence: float) -> None:
    """Show a policy by stratum and field: what was audited and how many may be wrong."""
    if as_json:
        say_json(_strata(reports))
        return
    if not reports:
        say("Chưa rút dòng nào · no row was drawn yet; ingest a batch with this policy.")
    for report in reports:
        course = report.course
        level = "-" if course.level is None else f"p ≤ {course.level}"
        say(f"{course.stratum}: {course.standing.value} {level} {course.reason}".rstrip())
        say(f"  {report.drawn} rows audited; the next look is at {report.next_look}")
        rows: list[tuple[object, ...]] = [
            (name, tally.values, tally.wrong, f"{tally.bound(confidence):.2%}")
            for name, tally in report.tallies.items()
        ]
        say_table(("field", "values", "wrong", "wrong at most"), rows)


def say_stopped(db: "Database") -> None:
    """Say where a policy stopped by itself."""
    for name, course in policies.stopped(db):
        say(f"Quy tắc đã tự dừng · policy {name} stopped: {course.stratum}: {course.reason}.")


def confidence_of(db: "Database", name: str) -> float:
    """Give the confidence that a policy promises.

    Raises:
        NotFound: no such policy.
    """
    for terms in policies.defined(db):
        if terms.name == name:
            return terms.confidence
    raise NotFound(f"no policy {name!r}")


def _strata(reports: tuple[Report, ...]) -> list[dict[str, Any]]:
    return [
        _plain(asdict(report.course))
        | {"audited": report.drawn, "next_look": report.next_look}
        | {"tallies": {name: asdict(tally) for name, tally in report.tallies.items()}}
        for report in reports
    ]


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {k: sorted(v) if isinstance(v, frozenset) else v for k, v in values.items()}
