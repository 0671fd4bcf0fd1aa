"""The checks that a credential shown by its holder can answer, without a network."""

from datetime import datetime
from typing import Any, Final

from signing.authority import CLOCKS, check_office
from signing.credentials import Credential, read_credential
from signing.errors import Rejected, Unsettled
from signing.holder import Challenge, Showing, check_holder
from signing.inquiry import Inquiry, Words
from signing.issuers import issuers_of
from signing.trust import Trust
from signing.verify_paper import ask_lists


def check_credential(inquiry: Inquiry, text: str) -> Credential:
    """Ask whether it is unchanged.

    Raises:
        Enough: it is not.
    """
    return inquiry.need("credential", "unchanged", lambda: read_credential(text), _SIGNED)


def check_credential_authority(
    inquiry: Inquiry, credential: Credential, trust: Trust, now: datetime, *, answered: bool
) -> None:
    """Ask who signed it, and for which office; a key revoked or ended since proves nothing.

    `answered` if the register knows the copy.
    """
    signer, claims = credential.signer, credential.claims

    def stands() -> str:
        if signer.not_valid_after < now:
            raise Unsettled(
                "Chứng thư của khóa đã hết hạn: hãy hỏi sổ đăng ký.",
                "The certificate of its key has ended: ask the register.",
            )
        return issuers_of(trust).stand(signer, now, credential.chain)

    def in_time() -> None:
        issued = datetime.fromisoformat(claims.issued_at)
        if not signer.not_valid_before - CLOCKS <= issued <= now + CLOCKS:
            raise Rejected("Thời điểm cấp không thể đúng.", "The time of issue cannot be right.")

    inquiry.ask("credential-signer", "authority", stands, _signer)
    inquiry.ask("credential-office", "authority", lambda: check_office(signer, claims), _OFFICE)
    inquiry.ask("credential-times", "authority", in_time, _TIMES)
    ask_lists(inquiry, signer, claims, trust, now, answered=answered)


def check_holder_shows(
    inquiry: Inquiry, showing: Showing | None, asked: Challenge | None, now: datetime
) -> None:
    """Ask whether its holder shows it, if it names one or the verifier wants to know."""
    bound = showing is not None and (showing.key is not None or showing.proof)
    if asked is not None or bound:
        inquiry.ask("holder", "authority", lambda: check_holder(showing, asked, now), _said)


def _said(words: Words) -> Words:
    return words


def shown_by(credential: Credential) -> dict[str, Any]:
    """Give what the holder showed, for a verdict."""
    claims = credential.claims
    names = ("code", "office", "number", "document", "issued_at", "in_force_until", "recorded_at")
    return {
        **{name: getattr(claims, name) for name in names},
        "values": dict(claims.values),
        **({"post": claims.post} if claims.post else {}),
        "demo": claims.demo,
    }


def _signer(who: str) -> Words:
    return (f"Ký bởi “{who}”, dẫn tới gốc tin cậy.", f"Signed by “{who}”, under a trusted root.")


_SIGNED: Final[Words] = (
    "Chứng nhận điện tử còn nguyên vẹn, kể cả từng mục được trình.",
    "The credential is unchanged, and so is each value that was shown.",
)
_OFFICE: Final[Words] = (
    "Chứng thư thuộc về cơ quan ghi trong chứng nhận.",
    "The certificate belongs to the office that the credential names.",
)
_TIMES: Final[Words] = ("Thời điểm cấp hợp lý.", "The time of issue is in order.")
