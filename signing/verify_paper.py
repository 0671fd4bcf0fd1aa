"""The checks that the large QR code on paper can answer, without a network."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from asn1crypto import x509

from signing.authority import CLOCKS
from signing.certificate import Certificate
from signing.claims import in_ledger_order
from signing.errors import Malformed, Mismatch, Rejected, Unsettled
from signing.inquiry import Inquiry, Words
from signing.issue_terms import VOUCHED, local
from signing.issuers import issuers_of
from signing.officers import check_sealer, read_officers
from signing.paper import Stated, open_paper, read_paper
from signing.presentable import check_presentable
from signing.register import RegisterRecord
from signing.signer import signer_of
from signing.trust import Trust
from signing.wording import LABELS


@dataclass(frozen=True, slots=True)
class SignedPaper:
    """What a large QR code states, its signature checked, and who signed it."""

    stated: Stated
    signer: x509.Certificate
    claims: Certificate  # the same, as far as it goes, in the form of a copy's claims


def check_paper(
    inquiry: Inquiry, text: str, trust: Trust, others: Iterable[x509.Certificate]
) -> SignedPaper:
    """Ask everything about "unchanged", each check resting on the ones before it.

    Raises:
        Enough: one did not pass.
    """
    paper = inquiry.need("qr-form", "unchanged", lambda: read_paper(text), _FORM)
    signer = inquiry.need(
        "qr-key", "unchanged", lambda: issuers_of(trust).named(paper.kid, others), _KEY
    )

    def opened() -> SignedPaper:
        stated = open_paper(paper, signer)
        claims = _as_claims(stated, signer)
        check_presentable(claims)
        return SignedPaper(stated, signer, claims)

    return inquiry.need("qr-signature", "unchanged", opened, _SIGNED)


def check_paper_authority(
    inquiry: Inquiry, paper: SignedPaper, trust: Trust, now: datetime, *, answered: bool
) -> None:
    """Ask who signed; `answered` if the register knows the copy, so that its age is no matter.

    Paper has no time stamp, so the signer must stand now, or must have stood to the end of its
    certificate; a revocation, whenever it was, ends what the key signed.
    """
    last = min(now, signer_of(paper.signer).end)
    inquiry.ask(
        "qr-signer",
        "authority",
        lambda: issuers_of(trust).stand(paper.signer, last),
        lambda who: _signer(who, paper.stated),
    )
    inquiry.ask("qr-times", "authority", lambda: _times(paper, now, answered), _TIMES)
    ask_lists(inquiry, paper.signer, paper.claims, trust, now, answered=answered)


def ask_lists(
    inquiry: Inquiry,
    signer: x509.Certificate,
    claims: Certificate,
    trust: Trust,
    now: datetime,
    *,
    answered: bool,
) -> None:
    """Ask each list of officers at hand whether a key may seal QR codes or credentials."""
    issued = datetime.fromisoformat(claims.issued_at)

    def listed(text: str) -> Words:
        known = read_officers(text, trust, now)
        return check_sealer(known, signer, claims.office, issued, now, answered=answered)

    for text in trust.officers:
        inquiry.ask("officer-list", "authority", partial(listed, text), lambda words: words)


def check_shown_values(record: RegisterRecord, shown: tuple[tuple[str, str], ...]) -> None:
    """See that the register says now what a QR code or a credential says.

    Raises:
        Mismatch: it does not; names the fields.
    """
    now = dict(record.values)
    unlike = [field for field, value in shown if now.get(field, "") != value]
    if unlike:
        named = ", ".join(LABELS.get(field, field) for field in unlike)
        raise Mismatch(
            f"Sổ đăng ký hiện ghi khác ở: {named}.",
            f"The register now differs in: {', '.join(unlike)}.",
        )


def said_by(paper: SignedPaper) -> dict[str, Any]:
    """Give what the QR code states, for a verdict."""
    claims = paper.claims
    return {
        "code": claims.code,
        "office": claims.office,
        "number": claims.number,
        "document": claims.document,
        "issued_at": claims.issued_at,
        "in_force_until": claims.in_force_until,
        "status_list": claims.status_list,
        "status_index": claims.status_index,
        "values": dict(claims.values),
        **({"post": claims.post} if claims.post else {}),
        "demo": claims.demo,
    }


def _as_claims(stated: Stated, signer: x509.Certificate) -> Certificate:
    index, _, year = stated.number.partition("/")
    return Certificate(
        code=stated.code,
        entry="",
        entry_version=0,
        recorded_at="",
        issued_at=local(stated.issued),
        office=signer_of(signer).office,
        number=stated.number,
        values=in_ledger_order(dict(stated.values)),
        sources=(),
        verify_at="",
        document=stated.document,
        status_list=year,
        status_index=int(index),
        in_force_until=local(stated.issued + VOUCHED),
        post=stated.post,
        demo=stated.demo,
    )


def _times(paper: SignedPaper, now: datetime, answered: bool) -> None:
    stated, signer = paper.stated, signer_of(paper.signer)
    if not signer.start - CLOCKS <= stated.issued <= now + CLOCKS:
        raise Rejected(
            "Thời điểm cấp ghi trong mã QR không thể đúng.",
            "The time of issue in the QR code cannot be right.",
        )
    if stated.expires > signer.end or stated.expires <= stated.issued:
        raise Malformed(
            "Hạn ghi trong mã QR không hợp lệ.", "The QR code outlives the certificate of its key."
        )
    if stated.expires < now and not answered:
        raise Unsettled(
            "Mã QR đã hết hạn kiểm tra ngoại tuyến: hãy hỏi sổ đăng ký.",
            "The QR code has expired, so offline it proves nothing now: ask the register.",
        )


def _signer(who: str, stated: Stated) -> Words:
    if stated.demo:
        return (
            f"Mã QR do “{who}” ký bằng khóa DEMO: chỉ để thử, không có giá trị.",
            f"The QR code was signed by “{who}” with a DEMO key: for trying out, proves nothing.",
        )
    return (
        f"Mã QR do “{who}” ký, dẫn tới gốc tin cậy.",
        f"The QR code was signed by “{who}”, under a trusted root.",
    )


_FORM: Final[Words] = (
    "Mã QR lớn đúng dạng.",
    "The large QR code is well formed.",
)
_KEY: Final[Words] = (
    "Có chứng thư của khóa đã ký mã QR.",
    "The certificate of the key that signed the QR code is at hand.",
)
_SIGNED: Final[Words] = (
    "Chữ ký khớp với nội dung mã QR.",
    "The signature is over exactly what the QR code states, and holds.",
)
_TIMES: Final[Words] = (
    "Mã QR còn hạn kiểm tra.",
    "The times in the QR code are in order.",
)
