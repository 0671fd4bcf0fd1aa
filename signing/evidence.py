"""What says that a signature's certificates counted: its paths to roots, revocation lists, answers.

It is gathered while it can be had and written into the file, so that the file answers alone later.
What one copy needs the next one needs too, so it is kept for ten minutes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from time import monotonic
from typing import Final

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import CertificateValidator, ValidationContext

from signing.paths import wait_for
from signing.timestamps import StandIn
from signing.trust import Trust

KEPT: Final = 600.0
"""Seconds that evidence serves other copies too: revocation lists are made for days."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What goes into a file's store of revocation data (DSS)."""

    certificates: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]


@dataclass(frozen=True, slots=True)
class Basis:
    """What evidence is gathered from; whatever is not at hand is fetched."""

    roots: tuple[bytes, ...]  # certificates, DER
    known: tuple[bytes, ...]  # the same
    lists: tuple[bytes, ...]  # CRLs, DER
    timestamps: TimeStamper


@dataclass(frozen=True, slots=True)
class _By:
    """A signature, equal to any other by the same signer that carries the same certificates."""

    signer: bytes
    certificates: bytes
    signed: cms.SignedData = field(compare=False)


def basis_of(
    roots: Iterable[x509.Certificate],
    known: Iterable[x509.Certificate],
    lists: tuple[bytes, ...],
    timestamps: TimeStamper,
    trust: Trust | None,
) -> Basis:
    """Trust these roots, a stand-in's and the verifier's."""
    trusted, at_hand = _der(roots), _der(known)
    if isinstance(timestamps, StandIn):
        own = _der(timestamps.signer.cert_registry)
        if not lists or not set(own) <= set(at_hand):
            lists += timestamps.revocation()
        trusted += tuple(filter(_is_root, own))
        at_hand += own
    if trust is not None:
        trusted += _der(trust.roots)
        lists += tuple(one.dump() for one in trust.crls)
    return Basis(trusted, at_hand, lists, timestamps)


def evidence_for(
    signatures: Iterable[cms.SignedData], basis: Basis, at: float | None = None
) -> Evidence:
    """Gather what says that signers and time-stamp authority count now.

    `at` is what a clock that never goes back shows, in seconds; now if it is not given.

    Raises:
        PathError, ValidationError: one does not, or nothing says whether it was revoked.
        TimestampRequestError, OSError: the time-stamp authority does not answer.
    """
    signers = tuple(_by(one) for one in signatures)
    return _kept(signers, basis, int((monotonic() if at is None else at) // KEPT))


def _by(signed: cms.SignedData) -> _By:
    signer = signed["signer_infos"][0]["sid"]
    return _By(signer.dump(), signed["certificates"].dump(), signed)


@lru_cache(maxsize=64)
def _is_root(certificate: bytes) -> bool:
    return bool(x509.Certificate.load(certificate).self_signed != "no")


def _der(certificates: Iterable[x509.Certificate]) -> tuple[bytes, ...]:
    return tuple(one.dump() for one in certificates)


@lru_cache(maxsize=32)
def _kept(signers: tuple[_By, ...], basis: Basis, _: int) -> Evidence:
    return wait_for(_gathered(signers, basis))


async def _gathered(signers: tuple[_By, ...], basis: Basis) -> Evidence:
    context = ValidationContext(
        trust_roots=[x509.Certificate.load(one) for one in basis.roots],
        other_certs=[x509.Certificate.load(one) for one in basis.known],
        crls=[crl.CertificateList.load(one) for one in basis.lists],
        allow_fetching=True,
        revocation_mode="require",
    )
    try:
        paths = []
        for one in signers:
            held = extract_certificate_info(one.signed)
            own, others = held.signer_cert, held.other_certs
            validator = CertificateValidator(own, others, validation_context=context)
            paths.append(await validator.async_validate_usage(key_usage=set()))
        paths += [path async for path in basis.timestamps.validation_paths(context)]
        unique = {one.dump(): one for path in paths for one in path}
        return Evidence(tuple(unique.values()), tuple(context.crls), tuple(context.ocsps))
    finally:
        await context.aclose()
