"""A photographed or scanned sheet of paper: its QR codes answer, the paper itself is unsigned."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import zxingcpp

from signing.codes import grouped
from signing.errors import Malformed
from signing.inquiry import Words
from signing.paper import is_paper
from signing.plain import plain
from signing.verdict import Check, Question, Result, Verdict
from signing.verify import code_in
from signing.wording import LABELS

_QR: Final = zxingcpp.barcode_formats_from_str("QRCode")

_SITE: Final = re.compile(r"[a-z0-9.:\[\]-]{1,253}")

MOST: Final = 20
"""QR codes of one sheet that are looked at."""


def read_codes(grey: bytes, width: int, height: int) -> tuple[str, ...]:
    """Give the texts of the QR codes in a grey picture, one byte a pixel, row after row."""
    picture = memoryview(grey).cast("B", (height, width))
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    return tuple(code.text for code in found[:MOST])


def judge_sheet(
    texts: Sequence[str], host: str, judge: Callable[[str], Verdict], unread: str = ""
) -> Verdict:
    """Give the verdict of a sheet's QR codes, and say what to compare on the paper.

    `host` is the address that genuine codes open, "" if it is not known here; `judge` answers for
    one text; `unread` says why a page could not be looked at. No address is ever opened.
    """
    papers = [text for text in texts if is_paper(text)]
    links = [text for text in texts if _code(text)]
    if not papers and not links:
        why = _unread(unread) if unread else _foreign(len(texts)) if texts else _NONE
        return Verdict((_check("qr-found", "unchanged", "undetermined", why),), {})
    verdicts = [judge(text) for text in papers] or [judge(links[0])]
    verdict = min(verdicts, key=lambda one: ("invalid", "undetermined", "valid").index(one.verdict))
    named = {_code(link) for link in links} | {
        str(one.claims["code"]) for one in verdicts if "code" in one.claims
    }
    checks = _with_hosts(verdict, links, host)
    if len(named) > 1:
        checks.insert(0, _check("qr-codes", "matches_register", "failed", _several(named)))
    if verdict.claims:
        checks.append(_check("paper", "matches_register", "passed", _compare(verdict)))
    return replace(verdict, checks=tuple(checks))


def is_link(text: str) -> bool:
    """Say whether a text is an address, as the small QR code is."""
    return text.strip()[:8].lower().startswith(("http://", "https://"))


def judge_link(link: str, host: str, judge: Callable[[str], Verdict]) -> Verdict:
    """Give the verdict of the copy that an address names, and say if it is a strange one."""
    verdict = judge(link)
    return replace(verdict, checks=tuple(_with_hosts(verdict, [link], host)))


def _with_hosts(verdict: Verdict, links: Sequence[str], host: str) -> list[Check]:
    """Put before the checks that an address is neither the office's nor the one the copy states.

    `host` is "" where the office's address is not known, as with whoever checks offline.
    An office may have moved since; what the copy states lies under its signature.
    """
    own = {host.lower(), _host(str(verdict.claims.get("verify_at", "")))} - {"?"}
    strange = sorted({_host(link) for link in links} - own)
    if not strange:
        return [*verdict.checks]
    if not host:
        where = _check("qr-host", "matches_register", "undetermined", _open_where(strange))
    else:
        where = _check("qr-host", "matches_register", "failed", _elsewhere(strange, host))
    return [where, *verdict.checks]


def _check(name: str, question: Question, result: Result, words: Words) -> Check:
    vi, en = map(plain, words)  # what a QR code holds may be anything
    return Check(name, question, result, reason=en, reason_vi=vi)


def _code(text: str) -> str:
    """Give the code of an address, or "" if that is none of ours."""
    try:
        return code_in(text) if "//" in text else ""
    except Malformed:
        return ""


def _host(link: str) -> str:
    """Give the site of an address, or "?" for what is no plain name: it is said aloud."""
    try:
        host = urlsplit(link.strip()).netloc.lower()
    except ValueError:
        return "?"
    return host if _SITE.fullmatch(host) else "?"


def _compare(verdict: Verdict) -> Words:
    fields = verdict.claims.get("values", {})
    vi = ", ".join(LABELS.get(field, field) for field in fields)
    return (
        f"Tờ giấy không có chữ ký, chỉ mã QR được kiểm tra: hãy so trên giấy từng mục: {vi}.",
        "The paper itself is unsigned, only its QR code was checked: compare on the paper "
        f"{', '.join(fields)}.",
    )


def _elsewhere(strange: Sequence[str], host: str) -> Words:
    return (
        f"Địa chỉ hay mã QR dẫn tới trang khác ({', '.join(strange)}), không phải {host}; đừng mở.",
        f"The address or QR code leads to another site ({', '.join(strange)}), not to {host}: do "
        "not open it.",
    )


def _open_where(strange: Sequence[str]) -> Words:
    return (
        f"Mã QR nhỏ dẫn tới {', '.join(strange)}; ở đây không biết đó có phải trang của cơ quan.",
        f"The small QR code leads to {', '.join(strange)}: whether that is the office's site is "
        "not known here.",
    )


def _several(codes: set[str]) -> Words:
    named = ", ".join(grouped(code) for code in sorted(codes))
    return (
        f"Các mã QR trong ảnh thuộc về những bản sao khác nhau ({named}).",
        f"The QR codes in the picture are of different copies ({named}).",
    )


def _unread(why: str) -> Words:
    return (
        "Không đọc được ảnh hoặc trang: hãy lưu lại thành JPEG hay PNG, hoặc gõ mã in cạnh mã QR.",
        f"The picture or page could not be read ({why}): save it again as JPEG or PNG, or type "
        "the code.",
    )


def _foreign(count: int) -> Words:
    return (
        f"Trong ảnh có {count} mã QR, nhưng không mã nào là của bản sao; không mã nào được mở.",
        f"The picture has {count} QR codes, but none is that of a copy; none was opened.",
    )


_NONE: Final[Words] = (
    "Không tìm thấy mã QR của bản sao: hãy chụp gần hơn, đủ sáng, hoặc gõ mã in cạnh mã QR.",
    "No QR code of a copy was found: take the picture closer, in good light, or type the code.",
)
