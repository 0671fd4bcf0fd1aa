"""Decide whether a copy can be trusted: named checks, four answers, one bottom line."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from signing.certificate import Certificate
from signing.checks import SignedFile, check_authority, check_file, check_officer_now
from signing.claims import as_claims
from signing.codes import normalise
from signing.credentials import is_credential
from signing.document import proof_of
from signing.errors import Malformed, Mismatch, Unsettled
from signing.holder import Challenge
from signing.inquiry import Enough, Inquiry, Words
from signing.log_proof import check_proof
from signing.paper import is_paper
from signing.register import Register, RegisterRecord
from signing.standing import (
    check_issue,
    check_list_signer,
    check_lists,
    check_record,
    check_same_file,
    check_values,
)
from signing.status import StatusList, read_status_lists, signers_named_in
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify_credential import (
    check_credential,
    check_credential_authority,
    check_holder_shows,
    shown_by,
)
from signing.verify_paper import check_paper, check_paper_authority, check_shown_values, said_by

_LIBRARY = logging.getLogger("pyhanko")


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What a copy is checked with."""

    trust: Trust
    status: str | None
    register: Register | None
    now: datetime
    asked: Challenge | None


def verify(
    copy: bytes | str,
    trust: Trust,
    *,
    status: str | None = None,
    register: Register | None = None,
    now: datetime | None = None,
    asked: Challenge | None = None,
) -> Verdict:
    """Check a copy: a PDF as bytes, or as text its code or what one of its QR codes says.

    `status` is a downloaded status list, or several with white space between them; `register` the
    live register, if there is one at hand; `asked` what the holder of a credential was asked to
    sign, so that it counts from no one else. Nothing is fetched. Whatever the bytes are, the answer
    is a verdict, never an exception.
    """
    if _LIBRARY.level != logging.CRITICAL:  # it logs what it also raises
        _LIBRARY.setLevel(logging.CRITICAL)
    inquiry = Inquiry()
    means = _AtHand(trust, status, register, now or datetime.now(UTC), asked)
    try:
        if isinstance(copy, str) and is_paper(copy):
            claims = _verify_paper(inquiry, copy, means)
        elif isinstance(copy, str) and is_credential(copy):
            claims = _verify_credential(inquiry, copy, means)
        elif isinstance(copy, str):
            claims = _verify_code(inquiry, copy, means)
        else:
            claims = _verify_file(inquiry, copy, means)
        if asked is not None and not any(check.id == "holder" for check in inquiry.checks):
            check_holder_shows(inquiry, None, asked, means.now)  # no other form can be bound
    except Enough:
        claims = {}
    verdict = Verdict(tuple(inquiry.checks), claims)
    return verdict if verdict.answer("unchanged") != "no" else replace(verdict, claims={})


def _verify_file(inquiry: Inquiry, data: bytes, means: _AtHand) -> dict[str, Any]:
    signed = check_file(inquiry, data)
    newest = _with_newer_stamps(signed, data, means)
    check_authority(inquiry, newest, means.trust, means.now)
    if newest is not signed:
        inquiry.ask("renewed", "authority", lambda: None, _RENEWED)
    if means.register is None:
        inquiry.ask("register", "matches_register", _no_register, _ISSUED)
    else:
        record = _check_register(inquiry, means.register, signed.claims, data)
        check_officer_now(inquiry, signed, record.officers if record else (), means.now)
    proof = proof_of(signed.copy)
    if proof is not None:
        inquiry.ask(
            "log-proof",
            "matches_register",
            lambda: check_proof(proof, signed.claims, means.trust.logs),
            _said,
        )
    _check_standing(inquiry, signed.claims, means)
    return as_claims(signed.claims)


def _with_newer_stamps(signed: SignedFile, data: bytes, means: _AtHand) -> SignedFile:
    """Give the office's renewed file, whose stamps still answer, for one whose have ended."""
    if means.register is None or signed.stamps[-1].authority.not_valid_after >= means.now:
        return signed
    record = means.register.lookup(signed.claims.code)
    if record is None or record.pdf is None or not record.pdf.startswith(data):
        return signed
    try:
        return check_file(Inquiry(), record.pdf)
    except Enough:
        return signed


def _check_standing(inquiry: Inquiry, claims: Certificate, means: _AtHand) -> None:
    """Ask a downloaded list; without one and without the register, the issue itself if young."""
    status, now = means.status, means.now
    if status is not None:
        inquiry.ask(
            "status-list",
            "in_force",
            lambda: check_lists(_read_lists(status, means), claims, now),
            _said,
        )
    elif means.register is None:
        inquiry.ask("status-at-issue", "in_force", lambda: check_issue(claims, now), _said)


def _read_lists(status: str, means: _AtHand) -> tuple[StatusList, ...]:
    """Read lists; where officers' leaves are at hand, each must be by one who has leave."""
    every = read_status_lists(status, means.trust, means.now)
    for one in every:
        check_list_signer(one, means.trust, means.now)
    return every


def _check_register(
    inquiry: Inquiry, register: Register, claims: Certificate, data: bytes
) -> RegisterRecord | None:
    """Ask the register: is it the stored file (said first), still in force, still the same?"""
    record = inquiry.ask(
        "register", "matches_register", lambda: _looked_up(register, claims.code), _ISSUED
    )
    if record is None:
        return None
    inquiry.ask("stored-file", "unchanged", lambda: check_same_file(record, data), _said)
    inquiry.checks.insert(0, inquiry.checks.pop())
    inquiry.ask("register-values", "matches_register", lambda: check_values(record, claims), _SAME)
    inquiry.ask("register-status", "in_force", lambda: check_record(record), _said)
    return record


def _verify_paper(inquiry: Inquiry, text: str, means: _AtHand) -> dict[str, Any]:
    """Answer for the large QR code from its signature, and from the register if it is at hand."""
    paper = check_paper(inquiry, text, means.trust, signers_named_in(means.status))
    record = _asked(inquiry, means.register, paper.stated.code)
    check_paper_authority(inquiry, paper, means.trust, means.now, answered=record is not None)
    _compare(inquiry, record, paper.stated.values)
    _check_standing(inquiry, paper.claims, means)
    return said_by(paper)


def _verify_credential(inquiry: Inquiry, text: str, means: _AtHand) -> dict[str, Any]:
    """Answer for a credential: of its values those count that its holder showed."""
    credential = check_credential(inquiry, text)
    record = _asked(inquiry, means.register, credential.claims.code)
    check_credential_authority(
        inquiry, credential, means.trust, means.now, answered=record is not None
    )
    check_holder_shows(inquiry, credential.showing, means.asked, means.now)
    _compare(inquiry, record, credential.claims.values)
    _check_standing(inquiry, credential.claims, means)
    return shown_by(credential)


def _asked(inquiry: Inquiry, register: Register | None, code: str) -> RegisterRecord | None:
    """Ask the register for a copy, if it is at hand."""
    return inquiry.ask(
        "register",
        "matches_register",
        lambda: _no_register() if register is None else _looked_up(register, code),
        _ISSUED,
    )


def _compare(
    inquiry: Inquiry, record: RegisterRecord | None, shown: tuple[tuple[str, str], ...]
) -> None:
    """Ask the register whether it still says what was shown, and whether the copy still counts."""
    if record is not None:
        inquiry.ask(
            "register-values", "matches_register", lambda: check_shown_values(record, shown), _SAME
        )
        inquiry.ask("register-status", "in_force", lambda: check_record(record), _said)


def _verify_code(inquiry: Inquiry, text: str, means: _AtHand) -> dict[str, Any]:
    """Answer for a code from the register, and from the stored file if the register gives it."""
    code = inquiry.need("code", "matches_register", lambda: _typed(text), _CODE)
    register = means.register
    if register is None:
        inquiry.need("register", "matches_register", _no_register, _ISSUED)
        return {}
    record = inquiry.need(
        "register", "matches_register", lambda: _looked_up(register, code), _ISSUED
    )
    if record.pdf is not None:
        inquiry.checks.clear()
        claims = _verify_file(inquiry, record.pdf, replace(means, status=None))
        inquiry.ask("code", "matches_register", lambda: _same_code(claims, code), _COMPARE)
        return claims
    inquiry.ask("register-status", "in_force", lambda: check_record(record), _said)
    inquiry.ask("file", "unchanged", _no_file, _STORED)
    return {
        "code": code,
        "entry": record.entry,
        "entry_version": record.entry_version,
        "values": dict(record.values),
    }


def code_in(text: str) -> str:
    """Find the code in what was typed or scanned: a code, or an address that ends in one.

    Raises:
        Malformed: there is none.
    """
    last = text.strip()[:300].rstrip("/").rpartition("/")[2]
    return normalise(last.partition("?")[0].partition("#")[0])


def _typed(text: str) -> str:
    """Whoever mistypes a code has said nothing of a copy yet."""
    try:
        return code_in(text)
    except Malformed as why:
        raise Unsettled(why.vi, why.en) from why


def _looked_up(register: Register, code: str) -> RegisterRecord:
    record = register.lookup(code)
    if record is None:
        raise Mismatch(
            "Sổ đăng ký không có bản sao nào mang mã này.",
            "The register knows no copy with this code.",
        )
    return record


def _same_code(claims: dict[str, Any], code: str) -> None:
    if claims["code"] != code:
        raise Mismatch(
            "Tệp đang lưu mang mã khác.", "The stored file states another code than was asked."
        )


def _no_register() -> RegisterRecord:
    raise Unsettled(
        "Kiểm tra ngoại tuyến: chưa đối chiếu với sổ đăng ký.",
        "Checked offline: not compared with the register.",
    )


def _no_file() -> None:
    raise Unsettled(
        "Chỉ có mã: hãy so từng dòng trên giấy với nội dung hiện ra ở đây.",
        "Only a code was given: compare the paper, line by line, with what is shown here.",
    )


def _said(words: Words) -> Words:
    return words


_ISSUED: Words = (
    "Sổ đăng ký có bản sao mang mã này.",
    "The register knows a copy with this code.",
)
_STORED: Words = (
    "Tệp trùng khớp từng byte với tệp mà cơ quan đang lưu (SHA-256).",
    "The file is, byte for byte, the one that the office keeps (SHA-256).",
)
_RENEWED: Words = (
    "Dấu thời gian của tệp đã hết hạn; bản gia hạn mà cơ quan lưu bắt đầu bằng đúng tệp này.",
    "Its own time stamps have ended; the renewed file that the office keeps begins with it.",
)
_SAME: Words = (
    "Mọi giá trị đều khớp với sổ đăng ký hiện nay.",
    "Every value is what the register says now.",
)
_CODE: Words = ("Mã đúng dạng.", "The code is well formed.")
_COMPARE: Words = (
    "Đã kiểm tra tệp đang lưu dưới mã này: hãy so từng dòng trên giấy với nội dung hiện ra ở đây.",
    "The file stored under this code was checked: compare the paper with what is shown here.",
)
