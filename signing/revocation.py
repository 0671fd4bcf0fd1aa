"""Which revocation lists and answers may say that a certificate still counted, and which may not.

What is read here is signed by an authority or worth nothing (`signing.paths` sees to that). But a
true list can be used for what it does not say, so its own times are asked first. One that names a
certificate as revoked is never left out for that: it can only end something.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asn1crypto import core, crl, ocsp, x509

from signing.authority import CLOCKS


@dataclass(frozen=True, slots=True)
class Told:
    """What says whether certificates were revoked."""

    lists: tuple[crl.CertificateList, ...] = ()
    answers: tuple[ocsp.OCSPResponse, ...] = ()

    def __add__(self, other: "Told") -> "Told":
        """Give both together."""
        return Told(self.lists + other.lists, self.answers + other.answers)

    def telling(
        self,
        of: Iterable[x509.Certificate],
        known: Iterable[x509.Certificate],
        by: datetime,
    ) -> "Told":
        """Give what may say something of certificates to who had it by a moment.

        `known` are all that may turn out to matter: what revokes one of them is kept.
        """
        asked, revocable = tuple(of), {one.serial_number for one in known}
        return Told(
            tuple(
                one
                for one in self.lists
                if _list_tells(one, asked, by) or _list_revokes(one, revocable)
            ),
            tuple(
                one
                for one in self.answers
                if _answer_tells(one, asked, by) or _answer_revokes(one, revocable)
            ),
        )


def _list_tells(one: crl.CertificateList, asked: Iterable[x509.Certificate], by: datetime) -> bool:
    held = one["tbs_cert_list"]
    ends = [each.not_valid_after for each in asked if each.issuer == one.issuer]
    return _in_order(held["this_update"], held["next_update"], min(ends, default=by), by)


def _list_revokes(one: crl.CertificateList, serials: Collection[int]) -> bool:
    revoked = one["tbs_cert_list"]["revoked_certificates"]
    if isinstance(revoked, core.Void):
        return False
    return any(each["user_certificate"].native in serials for each in revoked)


def _answer_tells(one: ocsp.OCSPResponse, asked: Iterable[x509.Certificate], by: datetime) -> bool:
    if one["response_status"].native != "successful":
        return False
    said = one.response_data
    ends = {each.serial_number: each.not_valid_after for each in asked}
    return bool(said["produced_at"].native <= by + CLOCKS) and all(
        _in_order(each["this_update"], each["next_update"], ends.get(_serial(each), by), by)
        for each in said["responses"]
    )


def _answer_revokes(one: ocsp.OCSPResponse, serials: Collection[int]) -> bool:
    if one["response_status"].native != "successful":
        return False
    revoked = (each for each in one.response_data["responses"] if _status(each) == "revoked")
    return any(_serial(each) in serials for each in revoked)


def _serial(answer: ocsp.SingleResponse) -> int:
    return int(answer["cert_id"]["serial_number"].native)


def _status(answer: ocsp.SingleResponse) -> str:
    return str(answer["cert_status"].name)


def _in_order(since: Any, until: Any, end: datetime, by: datetime) -> bool:
    """See that what is said is not from the future, ends after it began, and came in time.

    An authority may forget a certificate that has ended (RFC 5280, 3.3), so what was said after
    its `end` and is silent about it does not clear it (ETSI EN 319 102-1, 5.2.5).
    """
    start, stop = since.native, until.native
    if stop is not None and stop < start:
        return False
    return bool(start <= min(by, end) + CLOCKS)
