"""Make a signed copy of an entry: claims, page, PAdES B-LTA signature."""

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pyhanko.sign.timestamps import TimeStamper

from ocr.reading import Status
from registry.entry import Entry, State
from signing.authority import check_commitment
from signing.certificate import Certificate, Source
from signing.claims import in_ledger_order
from signing.codes import new_code, normalise
from signing.errors import CannotIssue, Rejected
from signing.issue_terms import VIETNAM, VOUCHED
from signing.keys import SigningKey, Speaker
from signing.pades import sign
from signing.paper import write_paper
from signing.presentable import check_presentable
from signing.render import render
from signing.seal import seals
from signing.trust import Trust
from signing.wording import ABSENT, ALWAYS, NEVER, STANDS


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """One issued copy: what it states, the file, and the file's SHA-256 (hex)."""

    certificate: Certificate
    pdf: bytes
    sha256: str


def issue(
    entry: Entry,
    *,
    number: str,
    key: SigningKey,
    timestamps: TimeStamper,
    public_url: str,
    code: str | None = None,
    document: str = "Bằng tốt nghiệp",
    post: str = "",
    trust: Trust | None = None,
    seal: SigningKey | None = None,
    log: Callable[[Certificate], bytes] = lambda _: b"",
    form: Path | None = None,
    now: datetime | None = None,
) -> SignedCopy:
    """Sign a copy of an entry in force, on behalf of the office named in the key's certificate.

    `number` is the number in the register of copies, as "12/2026": it is also the copy's place in
    that year's status list. `public_url` is the address of this service (the QR code opens
    `<public_url>/v/<code>`). `post` is that of who signs. `trust` names the roots of signer and
    time stamps where the key does not bring them along. `seal` signs the large QR code; it must be
    on P-256 and is `key` itself if that is. Without one there is no large QR code on the page.
    `log` writes the claims into the office's log before they are signed, and gives the proof that
    the copy carries. `form` is the office's own form in place of the usual one.

    Raises:
        CannotIssue: the entry is not in force, or lacks what a copy must state; or the key's
            certificate is not for signing documents.
        KeyUnavailable: the key or its token cannot be reached.
        TimestampUnavailable: the time-stamp authority cannot be reached.
    """
    try:
        check_commitment(key.certificate)
    except Rejected as fault:
        raise CannotIssue(f"no copy is signed with this key: {fault.en}") from fault
    certificate = certify(
        entry,
        number=number,
        key=key,
        public_url=public_url,
        code=new_code() if code is None else normalise(code),
        document=document,
        post=post,
        now=now or datetime.now(VIETNAM),
    )
    page = render(certificate, paper_text(certificate, seal or key), log(certificate), form)
    pdf = sign(page, key, timestamps, trust)
    return SignedCopy(certificate, pdf, hashlib.sha256(pdf).hexdigest())


def paper_text(certificate: Certificate, seal: SigningKey) -> str:
    """Give the signed text of a copy's large QR code; "" if the key cannot make one.

    Raises:
        KeyUnavailable: the key or its token cannot be reached.
    """
    return write_paper(certificate, seal) if seals(seal.certificate) else ""


def certify(
    entry: Entry,
    *,
    number: str,
    key: SigningKey | Speaker,
    public_url: str,
    code: str,
    document: str,
    now: datetime,
    post: str = "",
) -> Certificate:
    """State what the copy of an entry says, without signing it.

    Raises:
        CannotIssue: the entry is not in force, lacks what a copy must state, or holds what no copy
            may.
    """
    if entry.state is not State.IN_FORCE:
        raise CannotIssue(f"entry {entry.id} is {entry.state.value}, so no copy is made of it")
    values = _values(entry)
    if not values.get("ho_ten"):
        raise CannotIssue(f"entry {entry.id} has no name that can be stated")
    if not key.office:
        raise CannotIssue("the key's certificate names no organisation, so no office can sign")
    status_list, status_index = _place_in_list(number)
    certificate = Certificate(
        code=code,
        entry=entry.id,
        entry_version=entry.version,
        recorded_at=_local(entry.recorded_at),
        issued_at=_local(now),
        office=key.office,
        number=number,
        values=in_ledger_order(values),
        sources=tuple(
            Source(found.field, found.scan, found.page, found.box)
            for found in entry.evidence
            if found.field in values
        ),
        verify_at=f"{public_url.rstrip('/')}/v/{code}",
        statuses=in_ledger_order(_statuses(entry, values)),
        document=document,
        place=key.place,
        status_list=status_list,
        status_index=status_index,
        in_force_until=_local(now + VOUCHED),
        post=post,
        demo=key.demo,
    )
    try:
        check_presentable(certificate)
    except Rejected as fault:
        raise CannotIssue(f"entry {entry.id} cannot be stated: {fault.en}") from fault
    return certificate


def _values(entry: Entry) -> dict[str, str]:
    """Give the values that stand in the ledger and can be read there."""
    return {
        field: value
        for field, value in entry.values.items()
        if value and field not in NEVER and not _withheld(entry, field)
    }


def _withheld(entry: Entry, field: str) -> bool:
    """Say whether a value must not be stated although a text is there."""
    return entry.statuses.get(field) in (Status.STRUCK, Status.ILLEGIBLE, Status.BLANK)


def _statuses(entry: Entry, values: dict[str, str]) -> dict[str, str]:
    """Say of each field without a value how it stands in the ledger."""
    fields = {*ALWAYS, *entry.values, *entry.statuses} - {*values, *NEVER}
    return {field: _status(entry, field) for field in fields}


def _status(entry: Entry, field: str) -> str:
    status = entry.statuses.get(field)
    if status is None and field not in entry.values:
        return ABSENT
    return status.value if status in STANDS else Status.BLANK.value


def _place_in_list(number: str) -> tuple[str, int]:
    match = re.fullmatch(r"(\d{1,7})/(\d{4})", number)
    if not match:
        raise CannotIssue(f"{number!r} is no number of the register of copies, as 12/2026 is")
    return match[2], int(match[1])


def _local(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise CannotIssue("a time without its zone cannot be stated")
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
