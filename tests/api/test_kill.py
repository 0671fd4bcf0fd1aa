"""A batch may be killed at any moment: started again, it ends as an undisturbed run does."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import pytest

from api.settings import Settings, environment_for
from api.wiring import Services
from registry import batching, entries, intake, log_check, page_results, review
from tests.api.small_ledgers import draw_ledgers

KILLS = 4
LONGEST = 240  # seconds for one run on a busy machine


def ingest(home: Path, ledgers: Path) -> "subprocess.Popen[bytes]":
    """Start a batch in a session of its own."""
    words = ["ingest", str(ledgers), "--batch", "kill", "--policy", "demo", "--jobs", "2"]
    return subprocess.Popen(
        [sys.executable, "-m", "api", *words],
        env=environment_for(home),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def still_alive(session: int) -> list[int]:
    """Give the living processes of a session, the dead that nobody buried left out."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        if int(fields[3]) == session and fields[0] != "Z":
            found.append(int(entry.parent.name))
    return found


def contents(home: Path) -> dict[str, Any]:
    """Give every page, row and entry, without the ids and times that differ from run to run."""
    db = Services(Settings(home=home)).database
    (batch,) = batching.batches(db)
    names = {scan.sha256: scan.name for scan in intake.scans(db, batch.id)}
    pages = [(names[p.scan], p.page, p.state, p.header) for p in page_results.pages(db, batch.id)]
    rows = [
        (names[scan], page, row.draft, row.state)
        for scan, page in {(p.scan, p.page): None for p in page_results.pages(db, batch.id)}
        for row in review.page_drafts(db, scan, page)
    ]
    accepted = sorted(tuple(entry.values.items()) for entry in entries.every(db))
    faults = log_check.check(db)
    db.close()
    return {"pages": pages, "rows": rows, "entries": accepted, "faults": faults}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_batch_that_was_killed_again_and_again_loses_nothing_and_doubles_nothing(
    tmp_path: Path,
) -> None:
    """Power fails, machines restart; the ledger's rows must not depend on it."""
    ledgers = tmp_path / "ledgers"
    draw_ledgers(ledgers, files=3, pages=2)
    began = time.monotonic()
    assert ingest(tmp_path / "calm", ledgers).wait(LONGEST) == 0
    calm = time.monotonic() - began
    moments = Random(20_260_415)

    for _ in range(KILLS):
        running = ingest(tmp_path / "killed", ledgers)
        time.sleep(moments.uniform(0.15, 0.8) * calm)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
        _wait_for_workers(running.pid)
    assert ingest(tmp_path / "killed", ledgers).wait(LONGEST) == 0

    undisturbed, disturbed = contents(tmp_path / "calm"), contents(tmp_path / "killed")
    assert len(undisturbed["pages"]) == 3 * 2
    assert len(undisturbed["rows"]) == 3 * 2 * 4
    assert undisturbed["entries"]
    assert not disturbed["faults"]
    assert disturbed == undisturbed


def _wait_for_workers(session: int) -> None:
    """No worker may outlive the batch that started it."""
    until = time.monotonic() + LONGEST
    while alive := still_alive(session):
        assert time.monotonic() < until, f"workers outlived their batch: {alive}"
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_two_runs_at_once_store_every_page_once(tmp_path: Path) -> None:
    """A clerk who starts the same batch twice does no harm."""
    ledgers = tmp_path / "ledgers"
    draw_ledgers(ledgers, files=2, pages=2)

    runs = [ingest(tmp_path / "home", ledgers) for _ in range(2)]

    assert [run.wait(LONGEST) for run in runs] == [0, 0]
    found = contents(tmp_path / "home")
    assert len(found["pages"]) == 4
    assert len(found["rows"]) == len({(*row[:2], row[2].row) for row in found["rows"]})
    assert len(found["entries"]) == len(set(found["entries"]))
