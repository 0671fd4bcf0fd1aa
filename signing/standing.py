"""Whether a copy still counts, and whether the register says the same as the copy."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from ocr.reading import Status
from signing.authority import CLOCKS
from signing.certificate import Certificate
from signing.errors import Mismatch, NoLongerInForce, Rejected, Unsettled
from signing.inquiry import Words
from signing.officers import check_sealer, read_officers
from signing.register import RegisterRecord
from signing.spoken import day_vi, moment_vi, stated_vi
from signing.status import LONGEST, StatusList, site_of
from signing.trust import Trust
from signing.wording import LABELS


def check_record(record: RegisterRecord) -> Words:
    """See that the register still counts a copy as in force; say so.

    Raises:
        NoLongerInForce: it was revoked or replaced.
    """
    if record.state != "in_force":
        vi = {"revoked": "bị thu hồi", "replaced": "được thay thế"}[record.state]
        since, why = _tail(record)
        meaning = _REPLACED if record.state == "replaced" else ("", "")
        raise NoLongerInForce(
            f"Bản sao đã {vi}{since[0]}{why[0]}.{meaning[0]}",
            f"The copy was {record.state}{since[1]}{why[1]}.{meaning[1]}",
        )
    return ("Sổ đăng ký: bản sao đang có hiệu lực.", "The register says: the copy is in force.")


_REPLACED: Words = (
    " Sổ gốc được đính chính sau khi cấp bản này: không phải bản giả, nhưng đừng dùng; hãy đề nghị "
    "người nộp đưa bản sao mới.",
    " The ledger was corrected after it was issued: it is no fake, but do not rely on it; ask the "
    "holder for the new copy.",
)
"""What a replaced copy means to whom it was shown."""


def check_lists(every: Sequence[StatusList], claims: Certificate, now: datetime) -> Words:
    """See that downloaded lists do not hold a copy as ended; say so.

    Raises:
        NoLongerInForce: one does; says whether a newer copy replaces it, if that is listed.
        Unsettled: they are another office's or year's, or too old to tell.
    """
    named = [one for one in every if (one.office, one.name) == (claims.office, claims.status_list)]
    own = [one for one in named if site_of(claims) in ("", one.site)]
    ended = [one for one in own if one.purpose == "revocation"]
    newer = [one for one in own if one.purpose == "refresh"]
    if any(one.holds(claims.status_index) for one in own):
        raise _listed(_how(ended, newer, claims.status_index))
    if not ended and named != own:
        raise Unsettled(
            f"Danh sách trạng thái này của địa chỉ khác; bản sao ghi địa chỉ {site_of(claims)}.",
            f"This status list is of another address than the copy's, {site_of(claims)}.",
        )
    if own and not ended:
        raise Unsettled(
            "Mới có danh sách bản được thay thế (refresh); cần cả danh sách bản bị thu hồi.",
            "This list holds replaced copies only (refresh): that of revoked ones is needed.",
        )
    if not ended:
        raise Unsettled(
            "Danh sách trạng thái này không phải của bản sao.",
            "This status list is not the one for this copy.",
        )
    last = max(ended, key=lambda one: one.since)
    if not last.reaches(claims.status_index):
        raise Unsettled(
            "Danh sách trạng thái không có chỗ cho số của bản sao này.",
            "The status list has no place for the number of this copy.",
        )
    if last.since - CLOCKS > now:
        raise Unsettled(
            "Danh sách trạng thái ghi giờ ở tương lai; hãy xem lại đồng hồ của máy này.",
            "The status list is from the future: see whether the clock of this machine is right.",
        )
    if not last.since <= last.until <= last.since + LONGEST:
        raise Unsettled(
            "Danh sách trạng thái tự cho mình thời hạn dài bất thường nên không dùng được.",
            "The status list says nothing: it promises to answer for longer than any list may.",
        )
    if now > last.until:
        raise Unsettled(
            "Danh sách trạng thái đã quá hạn; hãy tải bản mới.",
            "The status list has run out; download it again.",
        )
    return (
        f"Danh sách trạng thái lúc {moment_vi(last.since)}: đang có hiệu lực.",
        f"The status list of {last.since.isoformat()} says: in force.",
    )


def check_list_signer(one: StatusList, trust: Trust, now: datetime) -> None:
    """See that who signed a list had leave to, as far as lists of officers are at hand.

    Any certificate of the office could otherwise clear what the office revoked.

    Raises:
        Unsettled: the signer had none when the list was made.
    """
    for text in trust.officers:
        known = read_officers(text, trust, now)
        if one.signer is None:
            continue
        try:
            check_sealer(known, one.signer, one.office, one.since, now, answered=True)
        except Rejected as why:
            raise Unsettled(
                f"Danh sách trạng thái không dùng được: {why.vi}",
                f"The status list says nothing: {why.en}",
            ) from why


def _how(
    ended: Sequence[StatusList], newer: Sequence[StatusList], index: int
) -> Literal["replaced", "revoked", "ended"]:
    """Say how a listed copy ended; a list older than the one that ends it cannot deny a thing."""
    last = max((one.since for one in ended), default=None)
    fresh = [one for one in newer if last is None or one.since >= last]
    if any(one.holds(index) for one in fresh):
        return "replaced"
    return "revoked" if fresh else "ended"


def _listed(how: Literal["replaced", "revoked", "ended"]) -> NoLongerInForce:
    vi, en = {
        "replaced": ("đã được thay thế", "was replaced"),
        "revoked": ("đã bị thu hồi", "was revoked"),
        "ended": ("đã bị thu hồi hoặc thay thế", "was revoked or replaced"),
    }[how]
    meaning = _REPLACED if how == "replaced" else ("", "")
    return NoLongerInForce(
        f"Danh sách trạng thái: bản sao {vi}.{meaning[0]}",
        f"The status list says: the copy {en}.{meaning[1]}",
    )


def check_issue(claims: Certificate, now: datetime) -> Words:
    """See that a copy is so young that its own issue answers for its status; say so.

    Raises:
        Unsettled: it is older.
    """
    if not claims.in_force_until or now > datetime.fromisoformat(claims.in_force_until):
        raise Unsettled(
            "Chưa rõ bản sao còn hiệu lực không: hãy hỏi sổ đăng ký hoặc tải danh sách trạng thái.",
            "Whether the copy is still in force is unknown: ask the register or a status list.",
        )
    return (
        f"Bản sao mới cấp; cơ quan bảo đảm hiệu lực đến {stated_vi(claims.in_force_until)}.",
        f"The copy is fresh: the office vouches for its status until {claims.in_force_until}.",
    )


def check_same_file(record: RegisterRecord, data: bytes) -> Words:
    """See that a file is, byte for byte, one that the office gave out for this copy; say which.

    Raises:
        Mismatch: it is not.
    """
    files = [one.lower() for one in (record.sha256, *record.renewed)]
    own = hashlib.sha256(data).hexdigest()
    if own not in files:
        raise Mismatch(
            "Tệp này không phải là tệp mà cơ quan đã cấp và đang lưu (SHA-256 khác nhau).",
            "This is not the file that the office issued and keeps: its SHA-256 is another.",
        )
    if own != files[-1]:
        return (
            "Tệp trùng khớp từng byte với tệp đã cấp (SHA-256); nay có bản đã gia hạn.",
            "The file is, byte for byte, as it was issued (SHA-256); a renewed one is kept now.",
        )
    return (
        "Tệp trùng khớp từng byte với tệp mà cơ quan đang lưu (SHA-256).",
        "The file is, byte for byte, the one that the office keeps (SHA-256).",
    )


def check_values(record: RegisterRecord, claims: Certificate) -> None:
    """See that the register says now what the copy says, field by field.

    Raises:
        Mismatch: it does not; names the fields.
    """
    now = dict(record.values)
    withheld = [field for field, status in claims.statuses if status != Status.STRUCK]
    stated = {**dict.fromkeys(withheld, ""), **dict(claims.values)}
    unlike = [field for field, value in stated.items() if now.get(field, "") != value]
    if record.entry != claims.entry:
        raise Mismatch(
            "Sổ đăng ký gắn mã này với một mục khác.",
            "The register holds another entry under this code.",
        )
    if unlike:
        named = ", ".join(LABELS.get(field, field) for field in unlike)
        raise Mismatch(
            f"Sổ đăng ký hiện ghi khác ở: {named} (bản ghi {record.entry_version}).",
            f"The register now differs in: {', '.join(unlike)} (version {record.entry_version}).",
        )


def _tail(record: RegisterRecord) -> tuple[Words, Words]:
    """Say since when, and for which reason or by which copy."""
    since = (
        (f" từ ngày {day_vi(record.since)}", f" on {record.since}") if record.since else ("", "")
    )
    why = f": {record.reason}" if record.reason else ""
    by = record.replaced_by
    return since, (
        why + (f", bằng bản sao số {by}" if by else ""),
        why + (f", by copy number {by}" if by else ""),
    )
