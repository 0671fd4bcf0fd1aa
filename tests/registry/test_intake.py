"""Scans, batches and pages: nothing is lost, nothing is twice, and everything can stop anywhere."""

import json
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.page import Finding
from registry import audit, batching, intake, log_check, page_results, review
from registry.database import Database, open_database
from registry.errors import NotFound
from registry.intake import ScanState
from registry.page_results import PageKey, PageState
from tests.registry.ledger import HEADER, PEOPLE, a_page, a_scan, accepted, read, received


def test_the_same_bytes_are_registered_once(db: Database) -> None:
    """A file that is handed in again under another name is the same scan."""
    scan = a_scan()

    assert intake.register_scan(db, scan)
    assert not intake.register_scan(db, replace(scan, name="copy of it.pdf"))

    assert intake.scan(db, scan.sha256) == scan
    assert intake.scans(db) == (scan,)


def test_batches_with_waiting_rows_are_found_among_many(db: Database) -> None:
    """The oldest too, however many were finished since: else nobody would be led to its rows."""
    oldest = read(db, "so-1990.pdf", header=HEADER | {"nam_tot_nghiep": "1990"})
    for number in range(3):
        accepted(db, f"so-{number}.pdf", header=HEADER | {"nam_tot_nghiep": f"200{number}"})
    later = read(db, "so-2004.pdf", header=HEADER | {"nam_tot_nghiep": "2004"})

    assert [one.id for one in batching.with_waiting_rows(db)] == [later, oldest]
    assert [one.id for one in batching.with_waiting_rows(db, 1)] == [later]


def test_a_quarantined_scan_says_why_and_what_to_do_and_is_not_read(db: Database) -> None:
    """The batch goes on without it."""
    batch, scan = received(db, "bad.pdf")
    batching.add_to_batch(db, batch, [received(db, "good.pdf")[1]])

    intake.quarantine(db, scan, "The file is cut short.", "Scan it again.")

    held = intake.scan(db, scan)
    assert (held.state, held.reason) == (ScanState.QUARANTINED, "The file is cut short.")
    assert [todo.scan for todo in page_results.pages_to_do(db, batch)] == [
        a_scan("good.pdf").sha256
    ]
    assert batching.batch_progress(db, batch).quarantined == 1
    assert audit.records_of(db, scan)[-1].action == "scan.quarantined"


def test_a_quarantined_scan_that_can_be_read_now_is_let_in(db: Database) -> None:
    """Handing it in again after an update must not be in vain."""
    batch, scan = received(db)
    page_results.save_failure(db, batch, scan, 1, "Too large.")
    intake.quarantine(db, scan, "Too large.", "Split it.")

    assert intake.register_scan(db, replace(a_scan(), pages=2))

    held = intake.scan(db, scan)
    assert (held.state, held.pages, held.reason) == (ScanState.RECEIVED, 2, "")
    assert len(page_results.pages_to_do(db, batch)) == 2


def test_an_unknown_scan_cannot_be_read(db: Database) -> None:
    """Each question about it is answered by our own error."""
    for question in (
        lambda: intake.scan(db, "no"),
        lambda: intake.quarantine(db, "no", "", ""),
        lambda: batching.start_batch(db, "x", ["no"], "p1", "lan"),
        lambda: batching.batch(db, "no"),
        lambda: page_results.pages_to_do(db, "no"),
        lambda: page_results.page(db, "no", 1),
    ):
        with pytest.raises(NotFound):
            question()


def test_pages_to_do_are_those_that_this_pipeline_has_not_read(db: Database) -> None:
    """In reading order; failed ones come back only when asked for."""
    batch, scan = received(db, pages=4)
    page_results.save_page(db, batch, a_page(scan, 2))
    page_results.save_failure(db, batch, scan, 3, "out of time")

    assert page_results.pages_to_do(db, batch) == (PageKey(scan, 1, "p1"), PageKey(scan, 4, "p1"))
    assert [todo.page for todo in page_results.pages_to_do(db, batch, retry_failed=True)] == [
        1,
        3,
        4,
    ]


def test_starting_the_same_batch_again_goes_on_with_it(db: Database) -> None:
    """A newer pipeline version moves it on and makes every page to do again."""
    batch, scan = received(db, pages=2)
    page_results.save_page(db, batch, a_page(scan, 1))

    assert received(db, pages=2) == (batch, scan)
    assert len(page_results.pages_to_do(db, batch)) == 1
    assert batching.start_batch(db, "so-1994.pdf", [scan], "p2", "lan") == batch
    assert len(page_results.pages_to_do(db, batch)) == 2
    assert len(batching.batches(db)) == 1


def test_a_failed_page_says_why_until_it_is_read(db: Database) -> None:
    """And a page that was read never fails afterwards."""
    batch, scan = received(db)
    page_results.save_failure(db, batch, scan, 1, "out of time")
    assert page_results.page(db, scan, 1).reason == "out of time"

    page_results.save_page(db, batch, a_page(scan))
    page_results.save_failure(db, batch, scan, 1, "killed")

    assert page_results.page(db, scan, 1).state is PageState.DONE
    assert [page.reason for page in page_results.pages(db, batch)] == [""]


def test_a_page_keeps_all_that_was_read(db: Database) -> None:
    """Header, findings and drafts come back as they went in."""
    batch, scan = received(db)
    read_page = a_page(scan, findings=(Finding("low-dpi", "Scan at 300 dpi.", 150.0),))

    page_results.save_page(db, batch, read_page)

    page = page_results.page(db, scan, 1)
    assert (page.header, page.findings, page.form) == (read_page.header, read_page.findings, "thpt")
    assert tuple(one.draft for one in review.queue(db)) == read_page.drafts


def test_two_workers_that_save_the_same_page_leave_one_set_of_drafts(db: Database) -> None:
    """One of them hears that it came second."""
    batch, scan = received(db)

    with ThreadPoolExecutor(6) as pool:
        saved = list(pool.map(lambda _: page_results.save_page(db, batch, a_page(scan)), range(6)))

    assert saved.count(True) == 1
    assert len(review.queue(db)) == len(PEOPLE)


HASH = "f0e1d2c3b4a59687"
NEAR = "f0e1d2c3b4a59685"


@pytest.mark.parametrize("first", [1, 2])
def test_the_later_of_two_equal_pages_is_doubted(db: Database, first: int) -> None:
    """Whichever of them was read first."""
    batch, scan = received(db, pages=2)
    pages = {1: a_page(scan, 1, phash=HASH), 2: a_page(scan, 2, phash=NEAR)}

    page_results.save_page(db, batch, pages[first])
    page_results.save_page(db, batch, pages[3 - first])

    doubts = [[doubt.code for doubt in page.doubts] for page in page_results.pages(db, batch)]
    assert doubts == [[], ["duplicate-page"]]


def test_pages_that_only_look_alike_are_not_doubted(db: Database) -> None:
    """All pages of a book share their rules: other names mean another page."""
    batch, scan = received(db, pages=2)
    others = [{"ho_ten": f"Lê Văn {name}", "so_hieu": name} for name in ("Một", "Hai", "Ba")]

    page_results.save_page(db, batch, a_page(scan, 1, phash=HASH))
    page_results.save_page(db, batch, a_page(scan, 2, others, phash=HASH))

    assert [page.doubts for page in page_results.pages(db, batch)] == [(), ()]


def test_progress_adds_up(db: Database) -> None:
    """Every page is done, failed or pending, and every row waits or was decided."""
    batch, scan = received(db, pages=3)
    page_results.save_page(db, batch, a_page(scan, 1))
    page_results.save_failure(db, batch, scan, 2, "blank")

    progress = batching.batch_progress(db, batch)

    assert (progress.pages, progress.done, progress.failed, progress.pending) == (3, 1, 1, 1)
    assert (progress.waiting, progress.accepted, progress.void) == (3, 0, 0)


def test_a_scan_in_two_batches_is_read_once(db: Database) -> None:
    """Its rows show under both."""
    read(db)
    scan = a_scan().sha256
    other = batching.start_batch(db, "again", [scan], "p1", "lan")

    assert page_results.pages_to_do(db, other) == ()
    assert len(review.queue(db, batch=other)) == len(PEOPLE)


WORK = """
import json, sys
from registry import applying, batching, intake, page_results
from registry.database import open_database
from registry.policy import DEMO
from tests.registry.ledger import PEOPLE, a_page

db = open_database(sys.argv[1])
batch = sys.argv[2]
print("ready", flush=True)
for todo in page_results.pages_to_do(db, batch):
    people = [p | {"so_vao_so": f"{todo.page}-{i}"} for i, p in enumerate(PEOPLE)]
    page_results.save_page(db, batch, a_page(todo.scan, todo.page, people))
    if todo.page % 3 == 0:
        applying.apply_policy(db, batch, DEMO)
print(json.dumps(applying.apply_policy(db, batch, DEMO).accepted), flush=True)
"""


@pytest.mark.slow
def test_a_killed_worker_loses_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    """After each kill -9 the next one goes on; at the end all rows are there, once."""
    url = f"sqlite:///{tmp_path}/registry.sqlite3"
    db = open_database(url)
    batch, _ = received(db, pages=24)
    command = [sys.executable, "-c", WORK, url, batch]
    for kill in range(6):
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2])
        assert worker.stdout is not None
        worker.stdout.readline()
        try:
            worker.wait(0.05 + 0.13 * kill)
        except subprocess.TimeoutExpired:
            worker.send_signal(signal.SIGKILL)
        worker.communicate()
    finished = subprocess.run(
        command, stdout=subprocess.PIPE, check=True, cwd=Path(__file__).parents[2]
    )

    json.loads(finished.stdout.splitlines()[-1])
    progress = batching.batch_progress(db, batch)
    assert (progress.done, progress.pending) == (24, 0)
    assert (progress.accepted, progress.waiting) == (24 * len(PEOPLE), 0)
    assert log_check.check(db) == ()
