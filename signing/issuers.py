"""Signers that a verifier can look up by a short name, each led back to a trusted root once."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from asn1crypto import x509

from signing.authority import check_usage
from signing.errors import UnknownSigner
from signing.paths import Carried, path_today
from signing.signer import signer_of
from signing.trust import Trust

SHORT: Final = 8
"""Bytes of a certificate's short name: enough to find it among the few that an office ever has."""


def short_name(certificate: x509.Certificate) -> bytes:
    """Give the first bytes of a certificate's SHA-256, its `kid` on paper."""
    return hashlib.sha256(certificate.dump()).digest()[:SHORT]


@dataclass(frozen=True, slots=True)
class _Stands:
    """A signer whose path to a root was seen, and how long each certificate on it is valid."""

    name: str
    start: datetime
    end: datetime


class Issuers:
    """The signers that one verifier knows; none is trusted before its path to a root was seen."""

    def __init__(self, trust: Trust) -> None:
        """Know the signers that came with the roots."""
        self._trust = trust
        self._known = {short_name(one): one for one in trust.issuers}
        self._seen: dict[bytes, _Stands] = {}

    def named(self, kid: bytes, others: Iterable[x509.Certificate] = ()) -> x509.Certificate:
        """Give the certificate with a short name, from those known and from others at hand.

        Raises:
            UnknownSigner: there is none, so nothing can be said about what it signed.
        """
        for one in others:
            if short_name(one) == kid:
                return one
        if kid not in self._known:
            raise UnknownSigner(
                "Chưa có chứng thư của khóa đã ký: hãy tải tệp khóa công bố của cơ quan.",
                "The signer's certificate is not at hand: download the office's published keys.",
            )
        return self._known[kid]

    def stand(
        self, signer: x509.Certificate, at: datetime, others: Iterable[x509.Certificate] = ()
    ) -> str:
        """See that a signer leads to a trusted root and may sign documents; give its name.

        Raises:
            Rejected: it does not, or it was revoked or had ended by then.
        """
        digest = signer_of(signer).digest
        held = self._seen.get(digest)
        if held is None or not held.start <= at <= held.end:
            held = self._seen[digest] = self._led_back(signer, at, others)
        return held.name

    def _led_back(
        self, signer: x509.Certificate, at: datetime, others: Iterable[x509.Certificate]
    ) -> _Stands:
        check_usage(signer)
        carried = Carried((signer, *others, *self._trust.issuers))
        path = path_today(signer, carried, self._trust, at)
        return _Stands(
            name=str(signer.subject.native.get("common_name", "?")),
            start=max(one.not_valid_before for one in path),
            end=min(one.not_valid_after for one in path),
        )


@lru_cache(maxsize=8)
def issuers_of(trust: Trust) -> Issuers:
    """Give the signers known with a set of roots, paths already seen included."""
    return Issuers(trust)
