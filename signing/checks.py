"""The checks that a file alone can answer: is it unchanged, and who signed by what authority."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from asn1crypto import cms, crl, ocsp, x509
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.sign.validation import DocumentSecurityStore
from pyhanko.sign.validation.errors import ValidationInfoReadingError

from signing.additions import check_additions
from signing.authority import (
    Stamp,
    check_commitment,
    check_office,
    check_times,
    read_signature,
    read_stamp,
    stamp_on,
)
from signing.baseline import check_clock
from signing.certificate import Certificate
from signing.cms_form import check_certificates, load_signature
from signing.document import (
    OpenCopy,
    check_locked,
    claims_of,
    open_copy,
)
from signing.errors import Malformed
from signing.inquiry import Inquiry, Words
from signing.layout import Layout, read_layout
from signing.officers import Officer, OfficerList, check_officer, read_officers
from signing.passive import check_passive
from signing.paths import Carried, path_to_root
from signing.revocation import Told
from signing.spoken import moment_vi
from signing.stamp_chain import check_stamps
from signing.trust import Trust

LARGEST = 10 * 1024 * 1024
"""Bytes of a file that is looked at; a real copy has a hundred thousand."""


@dataclass(frozen=True, slots=True)
class SignedFile:
    """A file whose signature and time stamps hold; who made them is still to be checked."""

    copy: OpenCopy
    signature: cms.SignedData
    signer: x509.Certificate
    stamps: tuple[Stamp, ...]  # on the signature, then on the document, the oldest first
    claims: Certificate


def check_file(inquiry: Inquiry, data: bytes) -> SignedFile:
    """Ask everything about "unchanged", each check resting on the ones before it.

    Raises:
        Enough: one did not pass.
    """
    need = inquiry.need
    layout = need("pdf-structure", "unchanged", lambda: _layout(data), _STRUCTURE)
    signer, signature = need("signature", "unchanged", lambda: _signature(data, layout), _SIGNED)
    stamps = need("time-stamps", "unchanged", lambda: _stamps(data, layout, signature), _STAMPED)
    copy = need("one-signature", "unchanged", lambda: open_copy(data, layout), _ONE)
    need("nothing-added", "unchanged", lambda: check_additions(copy.reader, layout), _NOTHING)
    need("changes-forbidden", "unchanged", lambda: check_locked(copy), _LOCKED)
    need("no-active-content", "unchanged", lambda: check_passive(copy.reader, layout), _PASSIVE)
    claims = need("claims", "unchanged", lambda: claims_of(copy), _CLAIMS)
    return SignedFile(copy, signature, signer, stamps, claims)


def check_authority(inquiry: Inquiry, signed: SignedFile, trust: Trust, now: datetime) -> None:
    """Ask everything about "authority": who signed, when, and by whose leave."""
    carried = inquiry.ask("revocation-data", "authority", lambda: _carried(signed, now), _CARRIED)
    if carried is None:
        return

    def signer_path() -> str:
        path = path_to_root(signed.signer, carried, trust, signed.stamps[0].time)
        check_certificates(signed.signature, path)
        return str(signed.signer.subject.native.get("common_name", "?"))

    inquiry.ask("certificate-path", "authority", signer_path, lambda who: _signer(who, signed))
    inquiry.ask("key-usage", "authority", lambda: check_commitment(signed.signer), _USAGE)
    inquiry.ask(
        "time-stamp-authority",
        "authority",
        lambda: check_stamps(signed.stamps, carried, trust, now),
        _time,
    )
    inquiry.ask("times", "authority", lambda: _in_time(signed, now), _TIMES)
    inquiry.ask("office", "authority", lambda: check_office(signed.signer, signed.claims), _OFFICE)
    for text in trust.officers:
        inquiry.ask("officer-list", "authority", partial(_listed, text, signed, trust, now), _said)


def check_officer_now(
    inquiry: Inquiry, signed: SignedFile, officers: tuple[Officer, ...], now: datetime
) -> None:
    """Ask the register's own list of officers; an empty one means that it keeps none."""
    if officers:
        listed = OfficerList(now, officers)
        office, at = signed.claims.office, signed.stamps[0].time
        inquiry.ask(
            "officer", "authority", lambda: check_officer(listed, signed.signer, office, at), _said
        )


def _in_time(signed: SignedFile, now: datetime) -> None:
    check_times(signed.claims, signed.stamps, now)
    check_clock(signed.copy.signature, signed.stamps[0].time)


def _listed(text: str, signed: SignedFile, trust: Trust, now: datetime) -> Words:
    listed = read_officers(text, trust, now)
    return check_officer(listed, signed.signer, signed.claims.office, signed.stamps[0].time)


def _layout(data: bytes) -> Layout:
    if len(data) > LARGEST:
        raise Malformed("Tệp lớn hơn 10 MB.", "The file is larger than 10 MB.")
    layout = read_layout(data)
    if len(layout.holes) < 2:
        raise Malformed(
            "Tệp không có đủ chữ ký và dấu thời gian.",
            "The file lacks the signature or the document time stamp of a copy.",
        )
    return layout


def _signature(data: bytes, layout: Layout) -> tuple[x509.Certificate, cms.SignedData]:
    hole = layout.holes[0]
    signature = load_signature(hole.contents, "data")
    return read_signature(signature, digest_around(data, layout, 0)), signature


def _stamps(data: bytes, layout: Layout, signature: cms.SignedData) -> tuple[Stamp, ...]:
    stamps = [stamp_on(signature)]
    for at, hole in enumerate(layout.holes[1:], 1):
        token = load_signature(hole.contents, "tst_info")
        stamps.append(read_stamp(token, digest_around(data, layout, at)))
    return tuple(stamps)


def digest_around(data: bytes, layout: Layout, at: int) -> bytes:
    """Give the SHA-256 of everything before and after a hole, up to where its signature reaches."""
    hole = layout.holes[at]
    digest = hashlib.sha256(data[: hole.start])
    digest.update(data[hole.end : hole.covered])
    return digest.digest()


def _carried(signed: SignedFile, now: datetime) -> Carried:
    """Give the certificates and the revocation data that the file brings along."""
    certificates = [
        one.chosen
        for holder in (signed.signature, *(stamp.signed for stamp in signed.stamps))
        for one in holder["certificates"]
    ]
    try:
        store = DocumentSecurityStore.read_dss(signed.copy.reader)
    except ValidationInfoReadingError:
        return Carried(tuple(certificates), now=now)
    lists = [ref.get_object().read_data(DecodePurpose.CRL) for ref in store.crls]
    answers = [ref.get_object().read_data(DecodePurpose.OCSP_RESPONSE) for ref in store.ocsps]
    return Carried(
        certificates=(*certificates, *store.load_certs()),
        told=Told(
            tuple(crl.CertificateList.load(one, strict=True) for one in lists),
            tuple(ocsp.OCSPResponse.load(one, strict=True) for one in answers),
        ),
        sealed=signed.stamps[-1].time,
        now=now,
    )


def _said(words: Words) -> Words:
    return words


def _signer(who: str, signed: SignedFile) -> Words:
    if signed.claims.demo:
        return (
            f"Ký bởi “{who}” bằng khóa DEMO: chỉ để thử, không có giá trị.",
            f"Signed by “{who}” with a DEMO key: for trying out only, proves nothing.",
        )
    return (f"Ký bởi “{who}”, dẫn tới gốc tin cậy.", f"Signed by “{who}”, under a trusted root.")


def _time(stamp: Stamp) -> Words:
    vi, at = moment_vi(stamp.time), stamp.time.isoformat()
    if stamp.stand_in:
        return (
            f"Ký lúc {vi}, theo đồng hồ tại chỗ, không phải cơ quan cấp dấu thời gian.",
            f"The time {at} is by a local stand-in, not by a time-stamp authority.",
        )
    who = stamp.authority.subject.native.get("common_name", "?")
    return (f"Ký lúc {vi}, theo “{who}”.", f"The time is {at}, according to “{who}”.")


_STRUCTURE: Words = (
    "Cấu trúc tệp đúng như bản sao được cấp.",
    "The file is built as a copy is, to the last byte.",
)
_ONE: Words = (
    "Có đúng một chữ ký của cơ quan, sau đó chỉ có dấu thời gian.",
    "There is exactly one signature of an office, and only time stamps after it.",
)
_SIGNED: Words = (
    "Chữ ký khớp với nội dung tệp.",
    "The signature is over exactly these bytes, and holds.",
)
_STAMPED: Words = (
    "Các dấu thời gian khớp với chữ ký và với toàn bộ tệp.",
    "The time stamps are over this signature and the whole file, and hold.",
)
_NOTHING: Words = (
    "Sau khi ký không có gì bị thêm hay sửa.",
    "Nothing was added or changed after signing.",
)
_LOCKED: Words = (
    "Chữ ký không cho phép thay đổi nào.",
    "The signature allows no change.",
)
_PASSIVE: Words = (
    "Tệp không chứa mã lệnh hay nội dung ẩn.",
    "The file holds no scripts, actions or hidden layers.",
)
_CLAIMS: Words = (
    "Nội dung bản sao nằm trong phần đã ký và đọc được.",
    "What the copy states lies inside the signed bytes and can be read.",
)
_CARRIED: Words = (
    "Tệp mang theo chứng thư và dữ liệu thu hồi để kiểm tra ngoại tuyến.",
    "The file brings certificates and revocation data along, to be checked offline.",
)
_USAGE: Words = (
    "Chứng thư dùng để ký văn bản.",
    "The certificate is for signing documents.",
)
_TIMES: Words = (
    "Các mốc thời gian theo đúng thứ tự.",
    "The times follow one another.",
)
_OFFICE: Words = (
    "Chứng thư thuộc về cơ quan ghi trên bản sao.",
    "The certificate belongs to the office that the copy names.",
)
