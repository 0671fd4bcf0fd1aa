"""Copies that are signed on the officer's computer: given out, taken back, recorded.

Two roads lead there. The agent signs the attributes of a file that was built here; the signing
program of the authority for government (VGCA) appends its signature to the file itself.
"""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from api.keeping_office import refuse_other_keeper
from api.pending import Pending, PendingCopies, ends_at, new_id
from api.verify_job import judge
from registry import copies, entries, officers
from registry.accounts import account
from registry.copies import Copy
from registry.entry import Entry
from registry.errors import Conflict
from signing.authority import office_of
from signing.away import Prepared, finish, key_elsewhere, prepare
from signing.errors import CannotIssue, KeyUnavailable, Rejected
from signing.issue import certify, paper_text
from signing.keys import SigningKey, Speaker
from signing.officers import fingerprint
from signing.render import render
from signing.returned import accept
from signing.trust import load_trust

if TYPE_CHECKING:
    from asn1crypto import x509

    from api.auth import Identity
    from api.wiring import Services

DOCUMENT = "Bằng tốt nghiệp"


def pending_copies(services: "Services") -> PendingCopies:
    """Give the copies that are out."""
    return PendingCopies(services.settings.home / "pending")


def give_to_agent(
    services: "Services", who: "Identity", entry_id: str, chain: Sequence[str]
) -> tuple[Pending, bytes]:
    """Build a copy for the officer's certificate (base64, issuers behind it), up to the signature.

    Raises:
        SigningError: the certificate may not sign, or no copy may be made of this entry.
    """
    key = key_elsewhere([from_base64(one) for one in chain])
    _refuse_unlisted(services, who, key)
    entry = entries.get(services.database, entry_id)
    return _give(services, who, entry, key, tuple(chain))


def take_from_agent(services: "Services", who: "Identity", number: str, signature: str) -> Copy:
    """Put the agent's signature into its copy, take it to B-LTA, and record it.

    Raises:
        NotFound: the copy is not out, or not to this officer.
        SigningError: the signature does not fit, or does not stand up to a check.
    """
    out = pending_copies(services)
    pending, pdf = out.get(number)
    if pending.by != who.name:
        raise Conflict("another officer began this copy")
    out.take(pending)
    key = key_elsewhere([from_base64(one) for one in pending.chain])
    prepared = Prepared(pdf, pending.start, pending.end, from_base64(pending.attributes))
    trust = load_trust(services.trust)
    try:
        _refuse_unlisted(services, who, key)  # her leave may have ended meanwhile
        signed = finish(prepared, key, from_base64(signature), services.timestamps, trust)
        return _record(services, pending, signed)
    except BaseException:
        copies.release(services.database, pending.reserved)
        raise


def give_to_program(services: "Services", who: "Identity", entry_id: str) -> Pending:
    """Draw a copy for a signing program, for the one office that the officer signs for today.

    Raises:
        CannotIssue: the officer is not listed, or for several offices.
    """
    now = datetime.now(UTC)
    mine = {
        one.office
        for one in officers.authorisations(services.database)
        if one.holds(now) and one.officer in (who.name, who.full_name)
    }
    if len(mine) != 1:
        raise CannotIssue(f"{who.full_name} is listed for {len(mine)} offices today, not for one")
    entry = entries.get(services.database, entry_id)
    return _give(services, who, entry, Speaker(mine.pop()), ())[0]


def take_from_program(services: "Services", pending: Pending, ours: bytes, theirs: bytes) -> Copy:
    """Accept the file that a signing program sent, take it to B-LTA, and record it.

    A refused file ends the matter: the number is given back, and the page is told why.

    Raises:
        SigningError: it is not our file with one good signature of the officer.
        Conflict: it was sent before.
    """
    out, by = pending_copies(services), account(services.database, pending.by)
    out.take(pending)
    names = {by.name, by.full_name}
    try:
        signed = accept(
            ours,
            theirs,
            lambda one: _listed(services, names, one),
            services.timestamps,
            load_trust(services.trust),
            datetime.now(UTC),
        )
        copy = _record(services, pending, signed)
    except Rejected as why:
        out.tell(pending, "refused", f"{why.vi} · {why.en}")
        copies.release(services.database, pending.reserved)
        raise
    except BaseException as fault:
        out.tell(pending, "refused", str(fault))
        copies.release(services.database, pending.reserved)
        raise
    out.tell(pending, "done", copy.code)
    return copy


def message_for_program(services: "Services", pending: Pending, today: datetime) -> dict[str, Any]:
    """Write what the page tells the signing program: where to fetch, where to send."""
    base = f"{services.settings.public_url.rstrip('/')}/sign/{pending.id}"
    return {
        "FileUploadHandler": f"{base}/{pending.token('upload')}",
        "SessionId": "",
        "JWTToken": "",
        "FileName": f"{base}/{pending.token('fetch')}/copy.pdf",
        "DocNumber": pending.reserved.text,
        "IssuedDate": today.isoformat(timespec="seconds"),
        "MetaData": [],
    }


def from_base64(text: str) -> bytes:
    """Read base64.

    Raises:
        KeyUnavailable: it is none.
    """
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise KeyUnavailable("this is not base64") from fault


def _give(
    services: "Services",
    who: "Identity",
    entry: Entry,
    key: SigningKey | Speaker,
    chain: tuple[str, ...],
) -> tuple[Pending, bytes]:
    """Reserve a number, draw the copy, and keep it until it comes back."""
    from api.log_claims import log_claims
    from api.published_keys import remember

    now, db = datetime.now(UTC), services.database
    refuse_other_keeper(db, key, entry.id)
    remember(services)
    reserved = copies.reserve(db, who.name)
    try:
        claims = certify(
            entry, number=reserved.text, key=key, public_url=services.settings.public_url,
            code=reserved.code, document=DOCUMENT, now=now,
            post=_post(services, who, key),
        )  # fmt: skip
        proof = log_claims(services, claims)
        paper = paper_text(claims, services.seal)
        pdf, gap = render(claims, paper, proof, services.settings.copy_form), (0, 0, "")
        if isinstance(key, SigningKey):
            ready = prepare(pdf, key, services.timestamps)
            pdf, gap = ready.pdf, (ready.start, ready.end, _base64(ready.attributes))
        pending = Pending(
            new_id(), who.name, entry.id, entry.version, reserved.code, reserved.year,
            reserved.number, ends_at(now), new_id() + new_id(), chain, *gap,
        )  # fmt: skip
        pending_copies(services).keep(pending, pdf)
    except BaseException:
        copies.release(db, reserved)
        raise
    return pending, pdf


def _record(services: "Services", pending: Pending, signed: bytes) -> Copy:
    """Record a copy that our own verifier passes and whose entry is still the same."""
    verdict = judge(signed, services.trust)
    if (verdict.answer("unchanged"), verdict.answer("authority")) != ("yes", "yes"):
        why = next((one.reason for one in verdict.checks if one.result != "passed"), "")
        raise CannotIssue(f"the signed copy does not stand up to our own check: {why}")
    entry = entries.get(services.database, pending.entry)
    if entry.version != pending.entry_version:
        raise Conflict("the entry changed while the copy was being signed")
    return copies.record_copy(services.database, pending.reserved, entry, signed, pending.by)


def _post(services: "Services", who: "Identity", key: SigningKey | Speaker) -> str:
    """Give the post in which the officer signs; "" if it is not kept, or not the only one.

    A signing program does not say beforehand which of the officer's certificates it will use.
    """
    now = datetime.now(UTC)
    if isinstance(key, SigningKey):
        return officers.post_of(services.database, fingerprint(key.certificate), key.office, now)
    posts = {
        one.post
        for one in officers.authorisations(services.database, key.office)
        if one.holds(now) and one.officer in (who.name, who.full_name)
    }
    return posts.pop() if len(posts) == 1 else ""


def _refuse_unlisted(services: "Services", who: "Identity", key: SigningKey) -> None:
    if not _listed(services, {who.name, who.full_name}, key.certificate):
        raise CannotIssue(f"this certificate is not listed for {who.full_name} at {key.office}")


def _listed(services: "Services", names: set[str], certificate: "x509.Certificate") -> bool:
    """Tell whether a certificate is listed today for an officer and for the office that it names.

    `names` are the officer's account and full name: lists know her by either.
    """
    now, mine = datetime.now(UTC), fingerprint(certificate)
    return any(
        one.holds(now) and one.certificate == mine and one.officer in names
        for one in officers.authorisations(services.database, office_of(certificate))
    )


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
