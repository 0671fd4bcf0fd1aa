"""Is a credential shown by its holder? Key binding of SD-JWTs (RFC 9901, 4.3 and 7.3).

An office may write a holder's key into a credential (`cnf`). Whoever shows it then signs what is
shown, for whom and when. A credential that names a key counts as shown by its holder only with such
a signature; without one it may have been copied.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final, TypeAlias

from cryptography.hazmat.primitives.asymmetric import ec
from jwcrypto.common import JWException
from jwcrypto.jwk import JWK

from signing.authority import CLOCKS
from signing.errors import Altered, CannotIssue, Malformed, Mismatch, Rejected, Unsettled
from signing.inquiry import Words
from signing.jws import check_key_signature, decode, encode, object_in
from signing.spoken import moment_vi

HolderKey: TypeAlias = JWK
"""A holder's public key."""

KIND: Final = "kb+jwt"
"""Media type of what a holder signs, `typ` of its JWS."""

RECENT: Final = timedelta(hours=1)
"""How long ago a holder may have signed what is shown now."""

LONGEST: Final = 300
"""Characters of an audience or a nonce."""


@dataclass(frozen=True, slots=True)
class Challenge:
    """What a verifier asked the holder to sign, so that nobody can show it a second time."""

    audience: str  # whom it is shown to
    nonce: str  # drawn for this one showing


@dataclass(frozen=True, slots=True)
class Showing:
    """How a credential was shown; nothing of it is checked yet but the office's signature."""

    shown: str  # the office's JWT and the disclosures, to the last "~"
    proof: str  # what the holder signed: a compact JWS, or "" if nothing
    key: Any  # the claim `cnf`: the holder's key, or None
    issued: datetime


def bindable(holder: JWK) -> JWK:
    """Give a holder's key without its private part, if a credential can be bound to it.

    Raises:
        CannotIssue: it is not on P-256.
    """
    key = holder.export_public(as_dict=True) if holder.has_public else {}
    if (key.get("kty"), key.get("crv")) != ("EC", "P-256"):
        raise CannotIssue("a holder's key must be on the curve P-256")
    return JWK(kty="EC", crv="P-256", x=key["x"], y=key["y"])


def read_holder(text: str) -> JWK:
    """Read a holder's key, written as a JWK (RFC 7517).

    Raises:
        CannotIssue: it is none that a credential can be bound to.
    """
    try:
        return bindable(JWK.from_json(text))
    except (JWException, ValueError, TypeError, KeyError) as fault:
        raise CannotIssue("no key in the form of a JWK") from fault


def check_holder(showing: Showing | None, asked: Challenge | None, now: datetime) -> Words:
    """See that a credential was shown with the key that it names; say to whom and when.

    Raises:
        Unsettled: it names none although that was asked for, nobody signed, or it was long ago.
        Rejected: what was signed is something else, or by another key.
    """
    if showing is None or (showing.key is None and not showing.proof):
        raise Unsettled(
            "Không gắn với khóa của người giữ: ai có nó cũng trình được.",
            "It is bound to no holder's key: whoever has it can show it.",
        )
    if showing.key is None:
        raise _odd("the credential names no key")
    if not showing.proof:
        raise Unsettled(
            "Chứng nhận này gắn với khóa của người giữ, nhưng người trình không ký bằng khóa đó.",
            "The credential is bound to its holder's key, and was shown without a signature by it.",
        )
    said = _signed(showing)
    at = _when(said, showing.issued, now)
    if asked is None:
        return _to_anyone(said["aud"], at)
    if (said["aud"], said["nonce"]) != (asked.audience, asked.nonce):
        raise Mismatch(
            "Người giữ đã ký cho nơi khác hoặc cho lần hỏi khác.",
            "The holder signed for somebody else, or for another question.",
        )
    return (
        f"Người giữ đã trình bằng khóa của mình lúc {moment_vi(at)}, đúng câu hỏi này.",
        f"Shown with the holder's key at {at.isoformat()}, in answer to this very question.",
    )


def _signed(showing: Showing) -> dict[str, Any]:
    """Check the holder's signature, and that it is over what is shown; give what it states."""
    try:
        signed, _, signature = showing.proof.rpartition(".")
        header, said = (object_in(part) for part in signed.split("."))
        if header["typ"] != KIND or "crit" in header:
            raise _odd("another kind of statement")
        check_key_signature(header["alg"], _key(showing.key), signed.encode(), decode(signature))
        texts = [said[name] for name in ("aud", "nonce", "sd_hash")]
        if not all(type(one) is str and one.isprintable() for one in texts):
            raise _odd("claims that are no texts")
        if not all(0 < len(one) <= LONGEST for one in texts) or type(said["iat"]) is not int:
            raise _odd("claims that are empty or too long")
    except (ValueError, KeyError, TypeError, AttributeError, JWException) as fault:
        raise _odd(type(fault).__name__) from fault
    if said["sd_hash"] != encode(sha256(showing.shown.encode()).digest()):
        raise Altered(
            "Người giữ đã ký một lựa chọn khác với những mục được trình.",
            "The holder signed another selection than the one that is shown.",
        )
    return said


def _key(confirmation: Any) -> ec.EllipticCurvePublicKey:
    named = confirmation["jwk"]
    if named["kty"] != "EC" or named["crv"] != "P-256" or "d" in named:
        raise _odd("a key of another kind")
    key = JWK(kty="EC", crv="P-256", x=named["x"], y=named["y"]).get_op_key("verify")
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise TypeError("no public key")
    return key


def _when(said: dict[str, Any], issued: datetime, now: datetime) -> datetime:
    try:
        at = datetime.fromtimestamp(said["iat"], UTC)
    except (ValueError, OverflowError, OSError) as fault:
        raise _odd("a time that no clock shows") from fault
    if not issued - CLOCKS <= at <= now + CLOCKS:
        raise Rejected(
            "Thời điểm người giữ ký không thể đúng.",
            "The holder's time of signing cannot be right.",
        )
    if at < now - RECENT:
        raise Unsettled(
            f"Người giữ đã ký lúc {moment_vi(at)}, quá lâu: hãy yêu cầu trình lại.",
            f"The holder signed at {at.isoformat()}, too long ago: ask for it anew.",
        )
    return at


def _to_anyone(audience: str, at: datetime) -> Words:
    return (
        f"Khóa của người giữ đã ký lần trình này cho “{audience}” lúc {moment_vi(at)}; không kèm "
        "số hỏi riêng nên có thể là trình lại.",
        f"The holder's key signed this showing for “{audience}” at {at.isoformat()}; no nonce was "
        "asked for, so it may be a repetition.",
    )


def _odd(what: str) -> Malformed:
    return Malformed(
        "Chữ ký của người giữ không đúng dạng hoặc sai.",
        f"The holder's signature is malformed or false: {what}.",
    )
