"""An invented graduate, an office with a demo key, and copies that it issued."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ingest.box import Box
from ocr.reading import Status
from registry.entry import Actor, Entry, Evidence, State
from signing.cms_form import check_der
from signing.demo import make_demo_key
from signing.issue import SignedCopy, issue
from signing.keys import SigningKey, load_key
from signing.layout import Hole
from signing.register import RegisterRecord
from signing.timestamps import TimeStamper, stand_in
from signing.trust import Trust, load_trust

ADDRESS = "https://kiemtra.vidu.example"

VALUES = {
    "stt": "3",
    "ho_ten": "Nguyễn Thị Đường",
    "ngay_sinh": "07/03/1987",
    "noi_sinh": "Bình Trị Thiên",
    "gioi_tinh": "Nữ",
    "dan_toc": "Kinh",
    "diem_thi": "42,5",
    "so_hieu": "B 0123456",
    "so_vao_so": "77/THPT-2005",
    "truong": "THPT Ví Dụ",
    "nam_tot_nghiep": "2005",
}


@dataclass(frozen=True, slots=True)
class Office:
    """An office that can issue copies, and whom verifiers of its copies trust."""

    key: SigningKey
    timestamps: TimeStamper
    trust: Trust
    folder: Path = Path()  # where the authority's private keys lie

    def issue(self, entry: Entry, number: str = "12/2026") -> SignedCopy:
        """Issue a copy under a number."""
        return issue(
            entry, number=number, key=self.key, timestamps=self.timestamps, public_url=ADDRESS
        )


def filled(hole: Hole) -> bytes:
    """Give a hole's value without the padding: a signature may itself end in a zero byte."""
    return hole.contents[: check_der(hole.contents)]


def an_office(folder: Path) -> Office:
    """Give the office whose demo key lies, or will lie, in a folder."""
    made = make_demo_key(folder)
    return Office(
        load_key(str(made.key)), stand_in(made.key.parent), load_trust([made.trust]), folder
    )


def an_entry(
    values: Mapping[str, str] = VALUES,
    statuses: Mapping[str, Status] | None = None,
    state: State = State.IN_FORCE,
) -> Entry:
    """Give an entry as the registry would."""
    return Entry(
        id="01J00000000000000000000ABC",
        version=1,
        state=state,
        values=values,
        statuses=statuses or {},
        evidence=tuple(
            Evidence(
                field, "ab" * 32, 1, Box(10, 20, 110, 60), value, Status.READ, 0.01, "nguoi-duyet"
            )
            for field, value in values.items()
        ),
        actor=Actor.PERSON,
        decided_by="nguoi-duyet",
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


@dataclass(frozen=True, slots=True)
class OneRecord:
    """A register that holds one copy."""

    record: RegisterRecord

    def lookup(self, code: str) -> RegisterRecord | None:
        """Give the record if the code is its."""
        return self.record if code == self.record.code else None
