"""Claims that a register can have made: plain texts, sane numbers, terms that agree.

Whoever holds an office's key can sign anything. What no copy would state is never fine, whether it
stands in a file, in a QR code or in a credential.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from signing.authority import CLOCKS
from signing.certificate import Certificate
from signing.codes import normalise
from signing.errors import Malformed
from signing.issue_terms import VOUCHED
from signing.plain import hidden
from signing.status import LARGEST
from signing.wording import LABELS

LONGEST: Final = 1_000
"""Signs of one value; remarks in ledgers have some hundred."""

MOST: Final = 80
"""Values of one copy; ledgers have some twenty columns and headings."""

_SHORT: Final = 300  # signs of every other text
_TEXTS: Final = ("code", "entry", "office", "verify_at", "document", "place", "status_list", "post")
_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,59}")
_YEARS: Final = range(1900, 2200)
_NUMBER: Final = re.compile(r"([0-9]{1,7})/([0-9]{4})")


def check_presentable(claims: Certificate) -> None:
    """See that everything a copy states can be shown as it was signed, and is of a sane size.

    Raises:
        Malformed: something is not; says which.
    """
    fields = {**dict(claims.statuses), **dict(claims.values)}
    if len(fields) > MOST or not all(_FIELD.fullmatch(field) for field in fields):
        raise _odd("các mục", "the fields")
    _check_texts(fields, LONGEST)
    _check_texts({name: str(getattr(claims, name)) for name in _TEXTS}, _SHORT)
    if normalise(claims.code) != claims.code:
        raise _odd("mã", "a code that is not written as codes are")
    _check_place(claims)
    for name in ("issued_at", "recorded_at", "in_force_until"):
        _check_time(getattr(claims, name), name)
    counts = [claims.entry_version, claims.status_index]
    for source in claims.sources:
        box = source.box
        counts += [source.page, box.left, box.top, box.right, box.bottom]
        _check_texts({"sources": source.field + source.scan}, _SHORT)
    if max(map(abs, counts)) >= LARGEST:
        raise _odd("các số đếm", "its counts")
    _check_terms(claims)


def _check_texts(texts: Mapping[str, str], longest: int) -> None:
    for name, text in texts.items():
        if len(text) > longest:
            raise _odd(f"mục “{LABELS.get(name, name)}” (quá dài)", f"{name}, which is too long")
        if hidden(text):
            raise _odd(
                f"mục “{LABELS.get(name, name)}” (có ký tự ẩn hoặc dấu chồng)",
                f"{name}, which holds signs that are hidden or piled up",
            )


def _check_place(claims: Certificate) -> None:
    """So nobody can sign a copy whose end no list would tell."""
    match = _NUMBER.fullmatch(claims.number)
    if match is None or int(match[1]) >= LARGEST or int(match[2]) not in _YEARS:
        raise _odd("số bản sao", "its number in the register")
    if (int(match[1]), match[2]) != (claims.status_index, claims.status_list):
        raise _odd("chỗ trong danh sách trạng thái", "another place in the list than its number's")


def _check_terms(claims: Certificate) -> None:
    """So nobody can sign a copy that vouches for itself for years, or of an entry to come."""
    issued, until, recorded = (
        datetime.fromisoformat(text or claims.issued_at)
        for text in (claims.issued_at, claims.in_force_until, claims.recorded_at)
    )
    if until - issued > VOUCHED:
        raise _odd("thời hạn tự bảo đảm", "it vouches for itself for too long")
    if recorded > issued + CLOCKS:
        raise _odd("mục được ghi sau ngày cấp", "its entry was recorded after its issue")


def _check_time(text: str, name: str) -> None:
    if not text:
        return
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as fault:
        raise _odd("một mốc thời gian", f"{name}, which is no time") from fault
    if moment.tzinfo is None or moment.year not in _YEARS:
        raise _odd("một mốc thời gian", f"{name}, which no clock shows")


def _odd(vi: str, en: str) -> Malformed:
    return Malformed(
        f"Nội dung đã ký không thể là của một bản sao: {vi}.",
        f"What was signed cannot be of a copy: {en}.",
    )
