"""Masters are kept once, whole, unchanged, whatever happens meanwhile."""

import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest.errors import Unsupported
from ingest.store_folder import FolderStore

DATA = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(DATA).hexdigest()


class FailingDisk(io.BytesIO):
    """A source that breaks off in the middle, as a full disk or a lost upload does."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Give one piece, then fail."""
        if self.tell():
            raise OSError("no more")
        return super().read(size and min(size, 1000))


def everything_in(root: Path) -> list[Path]:
    """List the files of a store, temporary ones too."""
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_master_is_kept_once_under_its_hash(tmp_path: Path) -> None:
    """The second time the same bytes come, the store knows them."""
    store = FolderStore(tmp_path / "masters")
    first, second = store.keep(io.BytesIO(DATA)), store.keep(io.BytesIO(DATA))
    assert (first.sha256, first.size, first.new) == (SHA256, len(DATA), True)
    assert (second.sha256, second.size, second.new) == (SHA256, len(DATA), False)
    assert store.path(SHA256).read_bytes() == DATA
    assert everything_in(tmp_path) == [tmp_path / "masters" / SHA256[:2] / SHA256[2:4] / SHA256]


def test_a_master_cannot_be_written_to(tmp_path: Path) -> None:
    """Its mode bits say read-only to everybody."""
    store = FolderStore(tmp_path)
    path = store.path(store.keep(io.BytesIO(DATA)).sha256)
    assert path.stat().st_mode & 0o777 == 0o444


def test_a_file_is_kept_as_well_as_a_stream(tmp_path: Path) -> None:
    """The file received stays where it is."""
    (tmp_path / "scan").write_bytes(DATA)
    assert FolderStore(tmp_path / "masters").keep(tmp_path / "scan").sha256 == SHA256
    assert (tmp_path / "scan").read_bytes() == DATA


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """A link in an intake folder could lead to any file of the machine."""
    (tmp_path / "secret").write_bytes(DATA)
    (tmp_path / "scan").symlink_to(tmp_path / "secret")
    with pytest.raises(Unsupported, match="link"):
        FolderStore(tmp_path / "masters").keep(tmp_path / "scan")


def test_what_is_not_kept_has_no_path(tmp_path: Path) -> None:
    """A hash that is none, or leads elsewhere, is not looked for on disk."""
    for name in (SHA256, "../../etc/passwd", "", SHA256.upper(), SHA256 + "\n"):
        with pytest.raises(KeyError):
            FolderStore(tmp_path).path(name)


def test_a_keep_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Half a file never gets a name, nor stays under a temporary one."""
    with pytest.raises(OSError, match="no more"):
        FolderStore(tmp_path).keep(FailingDisk(DATA))
    assert everything_in(tmp_path) == []


def test_many_keeps_of_one_file_at_once_keep_one(tmp_path: Path) -> None:
    """Exactly one of them is told that the master is new."""
    store = FolderStore(tmp_path)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: store.keep(io.BytesIO(DATA)), range(24)))
    assert sum(one.new for one in kept) == 1
    assert everything_in(tmp_path) == [store.path(SHA256)]


def test_a_kill_leaves_only_what_a_sweep_removes(tmp_path: Path) -> None:
    """After kill -9 in the middle of a keep, the store is as before, and a sweep tidies it."""
    program = (
        "import os, signal, sys, io\n"
        "from pathlib import Path\n"
        "from ingest.store_folder import FolderStore\n"
        "class Deadly(io.RawIOBase):\n"
        "    left = 3\n"
        "    def read(self, size=-1):\n"
        "        self.left -= 1\n"
        "        if not self.left: os.kill(os.getpid(), signal.SIGKILL)\n"
        "        return b'x' * 1000\n"
        "FolderStore(Path(sys.argv[1])).keep(Deadly())\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=False)
    assert done.returncode == -9
    left = everything_in(tmp_path)
    assert len(left) == 1
    assert left[0].parent.name == "incoming"
    assert FolderStore(tmp_path).sweep() == 1
    assert everything_in(tmp_path) == []


def test_a_sweep_spares_what_is_being_written(tmp_path: Path) -> None:
    """Another process may be in the middle of a keep."""
    store = FolderStore(tmp_path)
    swept: list[int] = []

    class Sweeping(io.BytesIO):
        """A source that sweeps the store while it is read."""

        def read(self, size: int | None = -1, /) -> bytes:
            """Sweep, then read."""
            swept.append(store.sweep())
            return super().read(size)

    assert store.keep(Sweeping(DATA)).sha256 == SHA256
    assert set(swept) == {0}
    assert store.path(SHA256).read_bytes() == DATA


def test_verify_sees_a_changed_byte(tmp_path: Path) -> None:
    """A disk that rots, or a hand that meddles, shows."""
    store = FolderStore(tmp_path)
    path = store.path(store.keep(io.BytesIO(DATA)).sha256)
    assert store.verify(SHA256)
    os.chmod(path, 0o644)  # noqa: PTH101  as an intruder would
    path.write_bytes(DATA[:-1] + b"!")
    assert not store.verify(SHA256)
