"""A batch on a Dask cluster ends as one on this machine does, whatever happens to a worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cluster import StorePlace, count_workers, on_worker
from api.exit_codes import OUTSIDE, CommandError
from api.page_job import PageJob, read
from api.settings import environment_for
from tests.api.small_ledgers import draw_ledgers
from tests.api.test_kill import contents
from tests.servers import dask, s3

PATIENCE = 240  # seconds for whatever must happen in the end, on a busy machine

pytestmark = [pytest.mark.xdist_group("s3")]


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    """Start one S3 server: the only way by which files reach the workers."""
    with s3.running() as started:
        yield started


def ingest(home: Path, ledgers: Path, **settings: str) -> "subprocess.Popen[bytes]":
    """Start a batch with these settings more."""
    words = ["ingest", str(ledgers), "--batch", "cluster", "--policy", "demo", "--jobs", "2"]
    return subprocess.Popen(
        [sys.executable, "-m", "api", *words],
        env=environment_for(home) | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_worker_killed_in_the_middle_of_a_page_loses_nothing(
    server: s3.Server, tmp_path: Path
) -> None:
    """The page is read by the other worker; rows and entries are those of a calm run here."""
    ledgers = tmp_path / "ledgers"
    draw_ledgers(ledgers, files=3, pages=2)
    assert ingest(tmp_path / "here", ledgers).wait(PATIENCE) == 0

    with dask.running(server.environment) as cluster:
        assert count_workers(cluster.address) == 2
        batch = ingest(
            tmp_path / "there",
            ledgers,
            SOGOC_CLUSTER=cluster.address,
            SOGOC_STORAGE_URL=f"s3://{s3.BUCKET}/cluster",
            **server.environment,
        )
        kill_while_busy(cluster, "a", batch)
        _, said = batch.communicate(timeout=PATIENCE)

    assert batch.returncode == 0, said.decode()
    assert len(server.objects()) == 3
    assert not (tmp_path / "there" / "masters").exists()
    here, there = contents(tmp_path / "here"), contents(tmp_path / "there")
    assert len(here["pages"]) == 3 * 2
    assert not there["faults"]
    assert there == here


def kill_while_busy(cluster: dask.Cluster, name: str, batch: "subprocess.Popen[bytes]") -> None:
    """Stop the worker; if it then holds work, that work cannot be done by it: kill it."""
    until = time.monotonic() + PATIENCE
    with cluster.client() as client:
        while time.monotonic() < until and batch.poll() is None:
            os.kill(cluster.workers[name].pid, signal.SIGSTOP)
            if cluster.busy(client, name):
                cluster.kill(name)
                return
            os.kill(cluster.workers[name].pid, signal.SIGCONT)
            time.sleep(0.05)
    raise AssertionError("the worker never held a page")


def test_a_scheduler_that_does_not_answer_is_said_to(tmp_path: Path) -> None:
    """Exit code 4, with the address; nothing is lost."""
    ledgers = tmp_path / "ledgers"
    draw_ledgers(ledgers, files=1, pages=1)
    batch = ingest(tmp_path / "home", ledgers, SOGOC_CLUSTER="tcp://127.0.0.1:9")
    _, said = batch.communicate(timeout=PATIENCE)

    assert batch.returncode == OUTSIDE
    assert b"tcp://127.0.0.1:9" in said
    assert b"Traceback" not in said


def test_a_worker_that_does_not_see_the_masters_says_what_to_do(tmp_path: Path) -> None:
    """A folder that is not shared is the usual mistake."""
    place = StorePlace(None, str(tmp_path / "elsewhere"))
    found = on_worker(place, read, PageJob(Path("x"), 1, scan="ab" * 32))

    assert "SOGOC_STORAGE_URL" in found.remedy


def test_a_worker_that_may_start_no_process_says_how_to_start_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Dask's nannies forbid it unless they are told otherwise."""
    monkeypatch.setattr("api.cluster.current_process", lambda: Daemon)
    with pytest.raises(CommandError, match="DAEMON=False"):
        on_worker(StorePlace(None, str(tmp_path)), read, PageJob(Path("x"), 1))


class Daemon:
    """A process as Dask's nanny starts it."""

    daemon = True
