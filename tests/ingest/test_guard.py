"""The decoding child is confined, and its parent believes nothing that it says."""

import os
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest import wire
from ingest.decode import open_file
from ingest.errors import IngestError, TooMuch, Unreadable, Unsupported
from ingest.guard import Guard
from ingest.limits import STANDARD, Limits
from ingest.media_type import Kind
from tests.ingest.hostile import drawn_page
from tests.ingest.hostile_images import jpeg_of_many_scans
from tests.ingest.hostile_pdfs import form_in_a_loop


@pytest.fixture
def scan(tmp_path: Path) -> Iterator[int]:
    """Give a descriptor of a good PNG file."""
    drawn_page().save(tmp_path / "a.png")
    file = os.open(tmp_path / "a.png", os.O_RDONLY)
    yield file
    os.close(file)


def child_of(guard: Guard) -> int:
    """Give the child's process id."""
    return guard._child.pid


def limit_of(pid: int, name: str) -> str:
    """Read one limit of a process, as the kernel states it."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()
    return next(line for line in lines if line.startswith(name))


def test_the_child_is_under_every_limit(scan: int) -> None:
    """Memory, time, files and privileges are taken away before the file is touched."""
    guard = Guard(scan, Kind.PNG, STANDARD)
    try:
        guard.open(3.0)
        pid = child_of(guard)
        assert str(STANDARD.memory) in limit_of(pid, "Max address space")
        assert limit_of(pid, "Max file size").split()[3] == "0"
        assert limit_of(pid, "Max core file size").split()[4] == "0"
        assert limit_of(pid, "Max cpu time").split()[3] != "unlimited"
        status = Path(f"/proc/{pid}/status").read_text()
        assert "NoNewPrivs:\t1" in status
        assert "Seccomp:\t2" in status
    finally:
        guard.close()


@pytest.mark.parametrize(
    "deed",
    [
        "import socket; socket.socket()",
        "import os; os.fork()",
        "import os; os.execv('/bin/true', ['true'])",
        "import os; os.kill(os.getppid(), 15)",
        "import os; os.unlink(victim)",
        "import os; os.chmod(victim, 0o777)",
        "import os; os.rename(victim, victim + '2')",
        "import os; os.truncate(victim, 0)",
        "open(victim, 'w')",
        "open(victim + '2', 'x')",
    ],
)
def test_a_confined_process_can_do_no_harm(tmp_path: Path, deed: str) -> None:
    """No network, no program, no signal, no change to any file, even if a decoder is taken over."""
    victim = tmp_path / "master"
    victim.write_bytes(b"whole")
    program = (
        "import sys\nfrom ingest.confine import confine\nfrom ingest.limits import STANDARD\n"
        f"confine(STANDARD)\nvictim = sys.argv[1]\ntry:\n    {deed}\n"
        "except PermissionError:\n    print('refused')\n"
    )
    command = [sys.executable, "-c", program, str(victim)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "refused\n", done.stderr
    assert victim.read_bytes() == b"whole"


def test_the_child_holds_nothing_of_its_parent(scan: int, tmp_path: Path) -> None:
    """No descriptor but the scan and the pipes, no environment, its own process group."""
    os.environ["SOGOC_SECRET_OF_TEST"] = "x"
    with (tmp_path / "ledger").open("wb") as other:
        os.set_inheritable(other.fileno(), True)
        guard = Guard(scan, Kind.PNG, STANDARD)
        try:
            guard.open(3.0)
            pid = child_of(guard)
            held = {str(path.readlink()) for path in Path(f"/proc/{pid}/fd").iterdir()}
            assert held == {str(tmp_path / "a.png"), "/dev/null"} | {
                name for name in held if name.startswith("pipe:")
            }
            assert b"SOGOC" not in Path(f"/proc/{pid}/environ").read_bytes()
            assert os.getpgid(pid) == pid
        finally:
            guard.close()
            del os.environ["SOGOC_SECRET_OF_TEST"]


def test_the_child_ends_with_the_decoder(tmp_path: Path) -> None:
    """Nothing is left running."""
    drawn_page().save(tmp_path / "a.png")
    with open_file(tmp_path / "a.png") as file:
        pid = child_of(file._guard)
        assert Path(f"/proc/{pid}").exists()
    assert not Path(f"/proc/{pid}").exists()


def test_a_child_that_cannot_start_is_not_the_files_fault(
    scan: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without memory or a broken installation must not quarantine good scans."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    guard = Guard(scan, Kind.PNG, STANDARD)
    with pytest.raises(ChildProcessError):
        guard.open(3.0)


def test_a_child_that_dies_is_replaced_for_the_next_page(tmp_path: Path) -> None:
    """Whatever kills it costs one page at most."""
    drawn_page().save(tmp_path / "a.tif", save_all=True, append_images=[drawn_page()])
    with open_file(tmp_path / "a.tif") as file:
        os.kill(child_of(file._guard), signal.SIGSEGV)
        with pytest.raises(Unreadable, match="broke down"):
            file.page(1)
        assert file.page(1).number == 1
        assert file.page(2).number == 2


@pytest.mark.parametrize("maker", [jpeg_of_many_scans, form_in_a_loop])
def test_endless_work_is_ended_in_time(tmp_path: Path, maker: object) -> None:
    """A page that would keep the processor busy for ever is given up, and says so."""
    data = maker(np.random.default_rng(4))  # type: ignore[operator]
    (tmp_path / "a").write_bytes(data)
    with (
        open_file(tmp_path / "a", Limits(seconds=2.0)) as file,
        pytest.raises(TooMuch, match="takes longer"),
    ):
        file.page(1)


def test_memory_runs_out_in_the_child_only(tmp_path: Path) -> None:
    """A page that needs more than the child may have is refused, not swapped in."""
    drawn_page(6000, 6000).save(tmp_path / "a.png")
    with (
        open_file(tmp_path / "a.png", Limits(memory=150 * 2**20)) as file,
        pytest.raises(TooMuch, match="memory"),
    ):
        file.page(1)


def test_time_wasted_on_one_file_is_bounded(tmp_path: Path) -> None:
    """A file of many pages that each run out of time cannot hold up the batch page by page."""
    data = jpeg_of_many_scans(np.random.default_rng(4))
    (tmp_path / "a").write_bytes(data)
    with open_file(tmp_path / "a", Limits(seconds=1.0)) as file:
        reasons = set()
        for _ in range(5):
            with pytest.raises(TooMuch) as caught:
                file.page(1)
            reasons.add(caught.value.reason)
    assert "Too much time went into pages of this file that cannot be decoded." in reasons


@pytest.mark.parametrize(
    "reply",
    [
        b"\0" * wire.REPLY_SIZE,
        wire.picture(wire.Picture(0, 10, wire.Depth.GRAY, 1)),
        wire.picture(wire.Picture(2**32 - 1, 2**32 - 1, wire.Depth.COLOR, 1)),
        wire.picture(wire.Picture(10_000, 10_000, wire.Depth.COLOR, 1)),
        wire.picture(wire.Picture(10, 10, wire.Depth.COLOR, 9)),
        wire.picture(wire.Picture(10, 10, 4, 1)),  # type: ignore[arg-type]
        wire.opened(0),
        wire.opened(2**31),
        struct.pack(">4scIIBBdd", b"sgc1", b"F", 2**31, 5, 0, 0, 0, 0),
        struct.pack(">4scIIBBdd", b"sgc1", b"F", 5, 5, 7, 0, 0, 0),
    ],
)
def test_a_reply_beyond_the_limits_is_refused(reply: bytes) -> None:
    """Nothing is allocated on the word of the child."""
    with pytest.raises(wire.Babble):
        wire.checked(reply, STANDARD)


def test_a_reply_within_the_limits_is_read_back() -> None:
    """What one side writes the other reads; a resolution that is no number counts as none."""
    head = wire.Picture(2480, 3508, wire.Depth.COLOR, 6, 300.0, float("nan"))
    assert wire.checked(wire.picture(head), STANDARD) == wire.Picture(
        2480, 3508, wire.Depth.COLOR, 6, 300.0, 0.0
    )


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    """Links, folders, devices, pipes and missing files end at once as our own errors."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "pipe", tmp_path / "link", tmp_path / "folder", Path("/dev/zero")):
        with pytest.raises(Unsupported) as caught:
            open_file(path)
        assert caught.value.remedy
    for path in (tmp_path / "missing", Path("no\0name"), tmp_path / ("x" * 300)):
        with pytest.raises(IngestError):
            open_file(path)
