"""A small office for tests: one drawn ledger page, its reading, accounts, and the app over them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from fastapi.testclient import TestClient
from PIL import Image, ImageDraw, ImageFont

from api import issuing
from api.app import create_app
from api.passwords import hash_password, hash_secret, new_secret
from api.settings import Settings
from api.wiring import Services
from ingest.box import Box
from ingest.page import Finding
from ocr.reading import Doubt, Draft, PageReading, Reading, Status, Step
from registry import accounts, batching, intake, outbox, page_results, review
from registry.accounts import Role
from registry.copies import Copy
from registry.entry import Actor, Decision, Entry
from registry.intake import Scan
from registry.queued import Queued

PASSWORD = "Sổ gốc 1994!"
FIELDS = (
    "stt",
    "ho_ten",
    "ngay_sinh",
    "noi_sinh",
    "gioi_tinh",
    "dan_toc",
    "xep_loai",
    "so_hieu",
    "so_vao_so",
)
WIDTHS = (110, 560, 300, 330, 200, 220, 260, 300, 420)  # pixels of each column
LEFT, TOP, LINE = 90, 420, 86  # pixels: margin, first row, height of a row
PEOPLE = tuple(
    tuple(line.split(" | "))
    for line in (
        "1 | Nguyễn Thị Hòa | 02/09/1976 | Nam Định | Nữ | Kinh | Khá | A 104211 | THPT-1/1994",
        "2 | Trần Văn Đức | 17/11/1975 | Hà Nam | Nam | Kinh | Trung bình | A 104212 | THPT-2/1994",
        "3 | Lý Minh Tuấn | 1976 | Ninh Bình | Nam | Mường | Giỏi | A 104213 | THPT-3/1994",
        "4 | Phạm Thị Thúy | 30/04/1976 | Nam Định | Nữ | Kinh | Khá | A 104214 | THPT-4/1994",
        "5 | Đỗ Quốc Khánh | 12/01/1976 | Thái Bình | Nam | Kinh | Khá | A 104215 | THPT-5/1994",
    )
)
HEADER = {"truong": "THPT Lê Hồng Phong", "nam_tot_nghiep": "1994", "so_quyet_dinh": "412/QĐ-SGD"}


@dataclass(frozen=True)
class Office:
    """One installation with something in it."""

    services: Services
    scan: str
    batch: str

    def client(self, role: Role | None = None) -> TestClient:
        """Open the app, as a program of this role if one is given."""
        client = TestClient(create_app(self.services), raise_server_exceptions=False)
        if role:
            secret = new_secret()
            db = self.services.database
            accounts.add_token(db, role.value, "test", hash_secret(secret), role.value)
            client.headers["Authorization"] = f"Bearer {secret}"
        return client

    def waiting(self) -> tuple[Queued, ...]:
        """Rows that wait for a decision, in ledger order."""
        return review.queue(self.services.database, batch=self.batch)

    def issued(self, row: int = 1) -> tuple[Copy, bytes]:
        """Accept a row and sign a copy of it; in a thread, for signing runs an event loop."""
        entry = self.accepted(row)
        with ThreadPoolExecutor(1) as aside:
            return aside.submit(issuing.sign, self.services, entry, "officer").result()

    def accepted(self, row: int = 1) -> Entry:
        """Accept a waiting row as read, and give the entry."""
        found = next(one for one in self.waiting() if one.draft.row == row)
        decision = Decision(Actor.PERSON, "reviewer", datetime.now(UTC))
        entry = review.decide(self.services.database, found.id, decision, found.version)
        assert entry is not None
        outbox.drain(self.services.database, self.services.search)
        return entry


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype("DejaVuSerif.ttf", size)


def box_of(row: int, field: str) -> Box:
    """Where a cell of the drawn page lies; row counts from 1."""
    column = FIELDS.index(field)
    left = LEFT + sum(WIDTHS[:column])
    top = TOP + row * LINE
    return Box(left, top, left + WIDTHS[column], top + LINE)


def a_page() -> Image.Image:
    """Draw the ledger page whose reading `a_reading` gives."""
    page = Image.new("RGB", (2 * LEFT + sum(WIDTHS), 1100), (247, 241, 224))
    pen = ImageDraw.Draw(page)
    pen.text((700, 90), "SỔ GỐC CẤP BẰNG TỐT NGHIỆP", fill=(40, 40, 60), font=_font(52))
    pen.text((LEFT, 220), "   ".join(HEADER.values()), fill=(40, 40, 60), font=_font(36))
    for row in range(len(PEOPLE) + 1):
        for column, field in enumerate(FIELDS):
            box = box_of(row, field)
            pen.rectangle(
                (box.left, box.top, box.right, box.bottom), outline=(90, 90, 110), width=3
            )
            text = field if row == 0 else PEOPLE[row - 1][column]
            pen.text((box.left + 14, box.top + 18), text, fill=(30, 30, 70), font=_font(38))
    return page


def a_reading(scan: str) -> PageReading:
    """The page as a reader might give it: row 3 has a doubtful name, row 5 a misread date."""
    return PageReading(
        scan=scan,
        page=1,
        width=2 * LEFT + sum(WIDTHS),
        height=1100,
        dpi=300.0,
        form="thpt",
        header=tuple(_header(n, field) for n, field in enumerate(HEADER)),
        drafts=tuple(_draft(row) for row in range(1, len(PEOPLE) + 1)),
        findings=(Finding("skewed", "The page lies 1.2° off level.", 1.2),),
        doubts=(),
        phash="f0f0f0f0f0f0f0f0",
    )


def _header(number: int, field: str) -> Reading:
    box = Box(LEFT + number * 600, 210, LEFT + number * 600 + 560, 280)
    value = HEADER[field]
    return Reading(field, value, value, 0.01, Status.READ, box, "scripted 1")


def _draft(row: int) -> Draft:
    readings = tuple(_reading(row, field) for field in FIELDS)
    whole = box_of(row, "stt").joined(box_of(row, FIELDS[-1]))
    doubts = (Doubt("sequence-break", "The running number does not follow.", ("ho_ten",)),)
    return Draft(row, readings, whole, doubts if row == 3 else ())


def _reading(row: int, field: str) -> Reading:
    value = PEOPLE[row - 1][FIELDS.index(field)]
    raw, status, p_wrong, steps = value, Status.READ, 0.01, ()
    if (row, field) == (3, "ho_ten"):
        raw, value, p_wrong = "Ly Minh Tuan", "Lý Minh Tuân", 0.4
    if (row, field) == (5, "ngay_sinh"):
        raw, value, p_wrong, status = "I2/01/1976", "12/01/1976", 0.2, Status.REPAIRED
        return Reading(field, raw, value, p_wrong, status, box_of(row, field), "scripted 1",
                       (Step("date", raw, value),))  # fmt: skip
    return Reading(field, raw, value, p_wrong, status, box_of(row, field), "scripted 1", steps)


def an_office(home: Path) -> Office:
    """Fill a home with the page, its reading, and an account for each role."""
    services = Services(Settings(home=home))
    db = services.database
    image = BytesIO()
    a_page().save(image, "PNG", dpi=(300, 300))
    image.seek(0)
    kept = services.store.keep(image)
    now = datetime.now(UTC)
    scan = Scan(kept.sha256, "so-1994-quyen-2.png", kept.size, "image/png", 1, now, "archivist")
    intake.register_scan(db, scan)
    batch = batching.start_batch(db, "Sổ THPT 1994", [kept.sha256], "test-1", "archivist")
    page_results.save_page(db, batch, a_reading(kept.sha256))
    password = hash_password(PASSWORD)
    for role in Role:
        accounts.add_account(db, role.value, role.value.title(), [role], password, "test")
    return Office(services, kept.sha256, batch)


def reopened(home: Path) -> Office:
    """Open a home that `an_office` filled."""
    services = Services(Settings(home=home))
    (batch,) = batching.batches(services.database)
    (scan,) = intake.scans(services.database)
    return Office(services, scan.sha256, batch.id)
