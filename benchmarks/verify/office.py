"""An office to be asked: thousands of invented graduates, and a few signed copies."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from api import issuing
from api.settings import Settings
from api.wiring import Services
from benchmarks.search.people import people
from ingest.box import Box
from ocr.reading import Draft, PageReading, Reading, Status
from registry import applying, batching, entries, intake, page_results
from registry.documents import Document
from registry.intake import Scan
from registry.policy import DEMO

SCAN = "ab" * 32
ROWS = 500  # of a page


@dataclass(frozen=True)
class Person:
    """What stands on a diploma."""

    number: str
    name: str
    born: str  # dd/mm/yyyy or yyyy


def fill(home: Path, how_many: int, copies: int) -> tuple[list[Person], list[str]]:
    """Fill a home; give everyone in it, and the codes of the copies."""
    services = Services(Settings(home=home))
    db = services.database
    known = [one for chunk in people(how_many, seed=20_260) for one in chunk]
    pages = -(-len(known) // ROWS)
    scan = Scan(SCAN, "so.pdf", 1, "application/pdf", pages, datetime.now(UTC), "benchmark")
    intake.register_scan(db, scan)
    batch = batching.start_batch(db, "Sổ", [SCAN], "benchmark 1", "benchmark")
    for page in range(pages):
        rows = known[page * ROWS : (page + 1) * ROWS]
        page_results.save_page(db, batch, _page(page + 1, rows))
    accepted = applying.apply_policy(db, batch, DEMO).accepted
    if accepted != len(known):
        raise SystemExit(f"only {accepted} of {len(known)} rows were accepted")
    some = Random(1).sample(list(entries.every(db)), copies)
    codes = [issuing.sign(services, one, "benchmark")[0].code for one in some]
    db.close()
    return [_person(one) for one in known], codes


def _person(one: Document) -> Person:
    return Person(one.diploma, one.name, "/".join(reversed(one.born.split("-"))))


def _page(number: int, rows: list[Document]) -> PageReading:
    drafts = tuple(_draft(row, one) for row, one in enumerate(rows, 1))
    return PageReading(SCAN, number, 1000, 20_000, 300.0, "thpt", (), drafts, (), ())


def _draft(row: int, one: Document) -> Draft:
    person = _person(one)
    values = {
        "stt": str(row), "ho_ten": person.name, "ngay_sinh": person.born, "gioi_tinh": "Nữ",
        "noi_sinh": "Nam Định", "xep_loai": one.grade, "so_hieu": person.number,
        "so_vao_so": one.register, "nam_tot_nghiep": str(one.year), "co_quan": one.office,
    }  # fmt: skip
    box = Box(0, row * 40, 1000, row * 40 + 40)
    readings = (
        Reading(field, value, value, 0.001, Status.READ, box, "benchmark 1")
        for field, value in values.items()
    )
    return Draft(row, tuple(readings), box, ())
