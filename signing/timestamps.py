"""Who says when a copy was signed: an RFC 3161 authority, or a local stand-in marked as such."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from asn1crypto import algos, cms, tsp, x509
from pyhanko.sign.general import simple_cms_attribute
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.timestamps import HTTPTimeStamper, TimeStamper, TimestampRequestError

from signing.demo import TSA, fresh_crl
from signing.errors import KeyUnavailable, TimestampUnavailable
from signing.file_key import open_pkcs12
from signing.keys import certificate_of
from signing.settled import SettledTimeStamper, named

__all__ = ["POLICY", "STAND_IN", "StandIn", "TimeStamper", "over_http", "stand_in"]

STAND_IN: Final = "local stand-in"
"""Stands in every stand-in's name, so that a verdict can say what its time is worth."""

POLICY: Final = "2.25.319208613465112044286110327413516219811"
"""Object identifier of the stand-in's policy, drawn at random under 2.25 (ITU-T X.667)."""


class StandIn(SettledTimeStamper):
    """Stamps with this machine's clock and a key that lies beside it: RFC 3161 in form only."""

    def __init__(
        self,
        signer: SimpleSigner,
        revocation: Callable[[], tuple[bytes, ...]] = tuple,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Stamp with an opened key whose certificate is for time stamping.

        `revocation` gives lists (DER) that say that this certificate still counts.
        """
        super().__init__(include_nonce=True)  # type: ignore[no-untyped-call]  # not typed there
        self.signer = signer
        self.revocation = revocation
        self._certificate = certificate_of(signer)
        self._clock = clock

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Answer a request as RFC 3161 section 2.4.2 says."""
        now = self._clock().replace(microsecond=0)
        info = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": tsp.ObjectIdentifier(POLICY),
                "message_imprint": req["message_imprint"],
                "serial_number": secrets.randbits(63),
                "gen_time": now,
                "nonce": req["nonce"],
                "tsa": x509.GeneralName("directory_name", self._certificate.subject),
            }
        )
        return tsp.TimeStampResp(
            {
                "status": tsp.PKIStatusInfo({"status": tsp.PKIStatus("granted")}),
                "time_stamp_token": self._token(info.dump()),
            }
        )

    def _token(self, info: bytes) -> cms.ContentInfo:
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        content = cms.EncapsulatedContentInfo(
            {"content_type": "tst_info", "content": cms.ParsableOctetString(info)}
        )
        attributes = cms.CMSAttributes(
            [
                simple_cms_attribute("content_type", "tst_info"),
                simple_cms_attribute("message_digest", hashlib.sha256(info).digest()),
                simple_cms_attribute("signing_certificate_v2", named(self._certificate)),
            ]
        )
        signed = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": cms.DigestAlgorithms((digest,)),
                "encap_content_info": content,
                "certificates": [self._certificate],
                "signer_infos": [
                    self.signer.signer_info(
                        "sha256", attributes, self.signer.sign_raw(attributes.dump(), "sha256")
                    )
                ],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


class _Authority(SettledTimeStamper, HTTPTimeStamper):
    """An RFC 3161 authority whose answers are read at once, so that nonsense is found here."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Send a request and read the whole answer."""
        try:
            answer = await super().async_request_tsa_response(req)
            _ = tsp.TimeStampResp.load(
                answer.dump()
            ).native  # on a copy: once read, it writes slowly
        except (ValueError, TypeError, KeyError) as fault:
            raise TimestampRequestError("the time-stamp authority answered nonsense") from fault
        return answer


def stand_in(folder: Path) -> TimeStamper:
    """Open the stand-in that lies beside a demo key (`make_demo_key(...).key.parent`).

    Raises:
        TimestampUnavailable: no demo authority lies there.
    """
    try:
        return StandIn(open_pkcs12(folder / TSA), lambda: tuple(filter(None, [fresh_crl(folder)])))
    except KeyUnavailable as fault:
        raise TimestampUnavailable(str(fault)) from fault


def over_http(url: str) -> TimeStamper:
    """Ask the authority at a URL, with 10 seconds' patience."""
    return _Authority(url, timeout=10)
