"""Invented ledger pages as the reader would hand them over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from ingest.box import Box
from ocr.reading import Doubt, Draft, PageReading, Reading, Status
from registry import batching, intake, page_results, review
from registry.database import Database
from registry.entry import Actor, Decision, Entry
from registry.intake import Scan

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)

HEADER = {
    "truong": "Trường THPT Kim Thành",
    "nam_tot_nghiep": "1994",
    "co_quan": "Sở Giáo dục và Đào tạo Hải Hưng",
}

PEOPLE = (
    {"ho_ten": "Nguyễn Văn Ân", "ngay_sinh": "02/05/1976", "so_hieu": "A100001"},
    {"ho_ten": "Trần Thị Hòa", "ngay_sinh": "1976", "so_hieu": "A100002"},
    {"ho_ten": "Đặng Quý Đường", "ngay_sinh": "14/11/1975", "so_hieu": "A100003"},
)


def a_scan(name: str = "so-1994.pdf", pages: int = 1) -> Scan:
    """Describe a received file; the same name gives the same bytes."""
    digest = sha256(name.encode()).hexdigest()
    return Scan(digest, name, 1000, "application/pdf", pages, NOON, "lan")


def reading(
    field: str, value: str, p_wrong: float = 0.01, status: Status = Status.READ, top: int = 0
) -> Reading:
    """Read one field; its box lies at the height of its row."""
    left = 100 + 10 * len(field)
    return Reading(
        field, value, value, p_wrong, status, Box(left, top, left + 90, top + 40), "scripted 1"
    )


def a_draft(
    row: int,
    values: Mapping[str, str],
    p_wrong: float = 0.01,
    status: Status = Status.READ,
    doubts: Sequence[Doubt] = (),
) -> Draft:
    """Read one row; rows stand 50 pixels apart."""
    top = 200 + 50 * row
    values = {"stt": str(row), "so_vao_so": f"{row}/TN", **values}
    body = tuple(reading(name, value, p_wrong, status, top) for name, value in values.items())
    return Draft(row, body, Box(50, top, 2000, top + 40), tuple(doubts))


def a_page(
    scan: str,
    page: int = 1,
    people: Sequence[Mapping[str, str]] = PEOPLE,
    header: Mapping[str, str] = HEADER,
    drafts: Sequence[Draft] | None = None,
    **more: object,
) -> PageReading:
    """Read one page of a ledger."""
    if drafts is None:
        drafts = [a_draft(i, values) for i, values in enumerate(people, 1)]
    known = PageReading(
        scan=scan,
        page=page,
        width=2480,
        height=3508,
        dpi=300.0,
        form="thpt",
        header=tuple(reading(name, value, top=20) for name, value in header.items()),
        drafts=tuple(drafts),
        findings=(),
        doubts=(),
    )
    return replace(known, **more)  # type: ignore[arg-type]  # names of its own fields


def received(db: Database, name: str = "so-1994.pdf", pages: int = 1) -> tuple[str, str]:
    """Register a scan and start a batch with it; gives the batch and the scan."""
    scan = a_scan(name, pages)
    intake.register_scan(db, scan)
    return batching.start_batch(db, name, [scan.sha256], "p1", "lan"), scan.sha256


def read(db: Database, name: str = "so-1994.pdf", **page: object) -> str:
    """Take in a file of one page and read it; gives the batch."""
    batch, scan = received(db, name)
    page_results.save_page(db, batch, a_page(scan, **page))  # type: ignore[arg-type]  # see a_page
    return batch


def person(by: str = "minh", **values: str) -> Decision:
    """Decide as a reviewer who typed these values."""
    return Decision(Actor.PERSON, by, NOON, values)


def accepted(db: Database, name: str = "so-1994.pdf", **page: object) -> tuple[Entry, ...]:
    """Take in a page and accept every row of it."""
    batch = read(db, name, **page)
    made = [
        review.decide(db, one.id, person(), one.version) for one in review.queue(db, batch=batch)
    ]
    return tuple(entry for entry in made if entry)
