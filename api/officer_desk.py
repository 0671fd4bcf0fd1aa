"""Who may sign for which office: recorded, ended, listed, and published as a signed list."""

from dataclasses import asdict
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api.console import say_json, say_table
from api.exit_codes import BAD_INPUT, CommandError
from api.published_keys import remember
from api.typed import typed_day
from registry import officers
from registry.officers import Authorisation
from signing.officers import Officer

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database
    from signing.keys import SigningKey


def refuse_unlisted(db: "Database", key: "SigningKey") -> None:
    """See that the key's certificate may sign today, once any officer of its office is listed.

    Raises:
        CannotIssue: it may not.
    """
    from signing.errors import CannotIssue
    from signing.officers import fingerprint

    if not may_sign(db, key, datetime.now(UTC)):
        raise CannotIssue(
            f"this certificate ({fingerprint(key.certificate)[:16]}…) may not sign for "
            f"{key.office} today: see `sogoc admin officer-list`"
        )


def may_sign(db: "Database", key: "SigningKey", at: datetime) -> bool:
    """Tell whether a key's certificate is listed for its office, or nobody is."""
    from signing.officers import fingerprint

    listed, mine = officers.authorisations(db, key.office), fingerprint(key.certificate)
    return not listed or any(one.certificate == mine and one.holds(at) for one in listed)


def as_officer(one: Authorisation) -> Officer:
    """Give an authorisation as verifiers know it."""
    return Officer(one.officer, one.office, one.certificate, one.since, one.until)


def signed_list(services: "Services", now: datetime) -> str:
    """Sign the list of all authorisations, past ones too, and of the office's seals.

    Raises:
        KeyUnavailable: the office's key cannot be reached.
    """
    from signing.officers import publish_officers

    every = [as_officer(one) for one in officers.authorisations(services.database)]
    return publish_officers([*every, *seals(services)], services.seal, now=now)


def seals(services: "Services") -> tuple[Officer, ...]:
    """Give the keys that this office seals QR codes and credentials with, former ones too.

    Raises:
        KeyUnavailable: the office's key cannot be reached.
    """
    from signing.officers import as_seal
    from signing.trust import load_trust

    remember(services)
    return tuple(as_seal(one) for one in load_trust([services.settings.published_keys]).issuers)


def authorise(
    db: "Database",
    file: Path,
    officer: str,
    since: str,
    until: str,
    decision: str,
    by: str,
    post: str = "",
) -> Authorisation:
    """Record that the certificate in a file may sign for the office that it names.

    Raises:
        CommandError: the file holds no certificate, or a date is not one.
        RegistryError: the registry refuses it; says why.
    """
    from signing.errors import KeyUnavailable
    from signing.officers import read_certificate

    try:
        held = read_certificate(file)
    except KeyUnavailable as fault:
        raise CommandError(BAD_INPUT, f"{fault}.") from fault
    return officers.authorise(
        db,
        officer=officer or held.name,
        office=held.office,
        certificate=held.fingerprint,
        since=_moment(since) if since else datetime.now(UTC),
        until=_moment(until) if until else None,
        decision=decision,
        by=by,
        post=post,
    )


def end(db: "Database", number: str, until: str, reason: str, by: str) -> Authorisation:
    """End an authorisation on a day, at once if none is named.

    Raises:
        CommandError: the date is not one.
    """
    return officers.end(db, number, _moment(until) if until else datetime.now(UTC), reason, by)


def say_officers(found: tuple[Authorisation, ...], as_json: bool) -> None:
    """List authorisations."""
    if as_json:
        say_json([_plain(one) for one in found])
        return
    rows: list[tuple[Any, ...]] = [
        (one.id, one.officer, one.post, one.office, f"{one.since:%d/%m/%Y}",
         f"{one.until:%d/%m/%Y}" if one.until else "", one.certificate[:16])
        for one in found
    ]  # fmt: skip
    say_table(("id", "officer", "post", "office", "since", "until", "certificate"), rows)


def _plain(one: Authorisation) -> dict[str, Any]:
    until = one.until.isoformat() if one.until else None
    return asdict(one) | {"since": one.since.isoformat(), "until": until}


def _moment(text: str) -> datetime:
    """Read a day as its first moment in Vietnam."""
    from registry.copies import VIETNAM

    return datetime.combine(typed_day(text), time.min, VIETNAM)
