"""From a certificate to a root that the verifier trusts, on a given day (RFC 5280, 6.1)."""

import asyncio
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal, TypeVar

from asn1crypto import x509
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import (
    ExpiredError,
    InsufficientRevinfoError,
    NotYetValidError,
    PathBuildingError,
    PathValidationError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.path import ValidationPath

from signing.anchors import anchored
from signing.errors import Rejected, Revoked, UnknownSigner, Unsettled
from signing.revocation import Told
from signing.spoken import moment_vi
from signing.trust import Trust

T = TypeVar("T")

_HARMLESS: Final = frozenset({"affiliation_changed", "superseded", "cessation_of_operation"})
"""Reasons that leave what was stamped before as it is (RFC 3161, 4)."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What a copy brings along to be checked with: not trusted until it has been checked."""

    certificates: tuple[x509.Certificate, ...] = ()
    told: Told = field(default_factory=Told)
    sealed: datetime | None = None  # the last time stamp over all of it: nothing in it is newer
    now: datetime | None = None  # when it is checked, if that is another moment than it is about


def path_to_root(
    certificate: x509.Certificate,
    carried: Carried,
    trust: Trust,
    at: datetime,
    revocation: Literal["require", "soft-fail"] = "require",
) -> tuple[x509.Certificate, ...]:
    """Give the certificates from a trusted root to this one, all valid and not revoked at a time.

    Raises:
        UnknownSigner: no path leads to a trusted root.
        Unsettled: nothing at hand says whether it was revoked.
        Revoked: a certificate was revoked by then.
        Rejected: a certificate expired, or may not be used like this.
    """
    if not trust.roots:  # an empty list would make the library trust the operating system's roots
        raise UnknownSigner("Chưa có gốc tin cậy để kiểm tra.", "There is no trusted root at hand.")
    told = _telling(carried, trust, at, (certificate,))
    try:
        path = _led_back(certificate, carried, trust, at, told, revocation)
        of_all = _telling(carried, trust, at, path[1:])
        if of_all != told:  # a list that is too young to speak of an authority on the path
            path = _led_back(certificate, carried, trust, at, of_all, revocation)
    except UnknownSigner:
        raise
    except Unsettled as why:
        raise _without(why, told != carried.told + Told(trust.crls)) from why
    return path


def _without(why: Unsettled, left_out: bool) -> Unsettled:
    """Say besides that something at hand was of no use."""
    if not left_out:
        return why
    return Unsettled(
        f"{why.vi} Có dữ liệu thu hồi không được tính đến, vì thời điểm ghi trong đó bất hợp lý.",
        f"{why.en} Some revocation data was left out, as its times are not in order.",
    )


def _telling(
    carried: Carried, trust: Trust, at: datetime, of: tuple[x509.Certificate, ...]
) -> Told:
    known = (*of, *carried.certificates)
    return carried.told.telling(of, known, carried.sealed or at) + Told(trust.crls).telling(
        of, known, carried.now or at
    )


def _led_back(
    certificate: x509.Certificate,
    carried: Carried,
    trust: Trust,
    at: datetime,
    told: Told,
    revocation: Literal["require", "soft-fail"],
) -> tuple[x509.Certificate, ...]:
    context = ValidationContext(
        trust_roots=[anchored(root) for root in trust.roots],
        other_certs=[one for one in carried.certificates if one.self_signed == "no"],
        crls=told.lists,
        ocsps=told.answers,
        moment=at,
        revocation_mode=revocation,
        retroactive_revinfo=True,  # a newer list also tells what was revoked by then
        allow_fetching=False,
    )
    validator = CertificateValidator(certificate, validation_context=context)
    return _certificates(_settled(certificate, validator.async_validate_path()), certificate)


def path_today(
    certificate: x509.Certificate, carried: Carried, trust: Trust, at: datetime
) -> tuple[x509.Certificate, ...]:
    """Give the path to a trusted root for what brings no revocation data along.

    Lists at hand by its issuer are asked, and must not have run out; without any, what is not
    known to be revoked counts, until the short life of what was signed with it ends.

    Raises:
        UnknownSigner, Unsettled, Rejected: as `path_to_root`.
    """
    told = _telling(carried, trust, at, (certificate,))
    listed = any(one.issuer == certificate.issuer for one in told.lists)
    return path_to_root(certificate, carried, trust, at, "require" if listed else "soft-fail")


def _settled(
    certificate: x509.Certificate, validation: Coroutine[Any, Any, ValidationPath]
) -> ValidationPath:
    who = certificate.subject.native.get("common_name", "?")
    try:
        return wait_for(validation)
    except PathBuildingError as fault:
        raise UnknownSigner(
            f"Chứng thư của “{who}” không dẫn tới gốc tin cậy nào.",
            f"The certificate of “{who}” leads to no trusted root.",
        ) from fault
    except RevokedError as fault:
        raise Revoked(
            f"Chứng thư của “{who}” đã bị thu hồi từ {moment_vi(fault.revocation_dt)}.",
            f"The certificate of “{who}” was revoked as of {fault.revocation_dt.isoformat()}.",
            harmless=fault.reason.native in _HARMLESS,
        ) from fault
    except (ExpiredError, NotYetValidError) as fault:
        raise Rejected(
            f"Chứng thư của “{who}” không có hiệu lực vào lúc ký.",
            f"The certificate of “{who}” was not valid at the time.",
        ) from fault
    except InsufficientRevinfoError as fault:
        raise Unsettled(
            f"Không có dữ liệu để biết chứng thư của “{who}” có bị thu hồi hay không.",
            f"Nothing at hand says whether the certificate of “{who}” was revoked.",
        ) from fault
    except (PathValidationError, ValidationError) as fault:
        raise Rejected(
            f"Chứng thư của “{who}” không hợp lệ.",
            f"The certificate of “{who}” does not stand up: {str(fault).rstrip('.')}.",
        ) from fault


def _certificates(
    path: ValidationPath, certificate: x509.Certificate
) -> tuple[x509.Certificate, ...]:
    found: Iterable[Any] = path.iter_certs(include_root=True)
    return (*(one for one in found if one.dump() != certificate.dump()), certificate)


def wait_for(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine to its end, also where an event loop runs already."""
    found: list[T] = []

    async def keep() -> None:  # asyncio.run() spells out what it returns: slow for ASN.1
        found.append(await work)

    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(keep())
    else:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(asyncio.run, keep()).result()
    return found[0]
