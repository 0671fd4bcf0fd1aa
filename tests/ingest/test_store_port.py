"""Whatever keeps the masters keeps the same promises: a folder, or a real S3 server."""

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import StoreUnavailable
from ingest.store import Store
from ingest.store_folder import FolderStore
from ingest.store_s3 import S3Store
from tests.servers import s3

DATA = bytes(range(256)) * 5000
SHA256 = hashlib.sha256(DATA).hexdigest()
MIB = 1024**2
LARGE = 12 * MIB  # three parts
URL = f"s3://{s3.BUCKET}/office/masters"

pytestmark = pytest.mark.xdist_group("s3")


@pytest.fixture(scope="module")
def server() -> Iterator[s3.Server]:
    """Start one server for this file."""
    with s3.running() as started:
        yield started


@pytest.fixture
def bucket(server: s3.Server, monkeypatch: pytest.MonkeyPatch) -> s3.Server:
    """Give the server emptied, and its address in the environment."""
    for name, value in server.environment.items():
        monkeypatch.setenv(name, value)
    for key in server.objects():
        (server.data / s3.BUCKET / key).unlink()
    return server


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Give an empty store of each kind."""
    if request.param == "folder":
        return FolderStore(tmp_path / "store")
    request.getfixturevalue("bucket")
    return S3Store(URL, tmp_path / "copies", part=5 * MIB)


def test_a_master_is_kept_once_and_comes_back_as_it_was(store: Store) -> None:
    """The second time the same bytes come, the store knows them."""
    first, second = store.keep(io.BytesIO(DATA)), store.keep(io.BytesIO(DATA))
    assert (first.sha256, first.size, first.new) == (SHA256, len(DATA), True)
    assert (second.sha256, second.size, second.new) == (SHA256, len(DATA), False)
    assert store.path(SHA256).read_bytes() == DATA
    assert store.verify(SHA256)


def test_a_large_master_is_kept_whole(store: Store, tmp_path: Path) -> None:
    """It goes up in several parts, and appears as one."""
    (tmp_path / "scan").write_bytes(os.urandom(LARGE))
    kept = store.keep(tmp_path / "scan")
    assert kept.size == LARGE
    assert store.verify(kept.sha256)


def test_what_is_not_kept_is_not_found(store: Store) -> None:
    """A hash that is none leads nowhere."""
    for name in (SHA256, "../../etc/passwd", "", SHA256.upper()):
        with pytest.raises(KeyError):
            store.path(name)
        with pytest.raises(KeyError):
            store.verify(name)


def test_an_empty_store_has_nothing_to_sweep(store: Store) -> None:
    """Nor has one in which every keep was finished."""
    assert store.sweep() == 0
    store.keep(io.BytesIO(DATA))
    assert store.sweep() == 0


def test_another_machine_gets_a_copy_that_was_checked(bucket: s3.Server, tmp_path: Path) -> None:
    """A reader elsewhere sees the bytes that were kept, from the server alone."""
    S3Store(URL, tmp_path / "here").keep(io.BytesIO(DATA))
    assert list(bucket.objects()) == [f"office/masters/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]
    assert S3Store(URL, tmp_path / "there").path(SHA256).read_bytes() == DATA


def test_bytes_that_changed_on_the_server_are_never_read(bucket: s3.Server, tmp_path: Path) -> None:
    """Neither as a master nor as a copy of one."""
    S3Store(URL, tmp_path / "here").keep(io.BytesIO(DATA))
    (key,) = bucket.objects()
    (bucket.data / s3.BUCKET / key).write_bytes(DATA[:-1] + b"!")

    there = S3Store(URL, tmp_path / "there")
    assert not there.verify(SHA256)
    with pytest.raises(StoreUnavailable, match="no longer holds"):
        there.path(SHA256)
    assert not [path for path in (tmp_path / "there").rglob("*") if path.is_file()]


def test_a_kill_during_the_upload_leaves_no_half_master(bucket: s3.Server, tmp_path: Path) -> None:
    """After kill -9 between two parts the master is not there; the next keep brings it whole."""
    (tmp_path / "scan").write_bytes(os.urandom(LARGE))
    program = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "import s3fs\n"
        "from ingest.store_s3 import S3Store\n"
        "call, parts = s3fs.S3FileSystem._call_s3, []\n"
        "async def deadly(self, method, *args, **more):\n"
        "    if method == 'upload_part':\n"
        "        parts.append(method)\n"
        "        if len(parts) == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return await call(self, method, *args, **more)\n"
        "s3fs.S3FileSystem._call_s3 = deadly\n"
        f"S3Store({URL!r}, Path(sys.argv[1]), part={5 * MIB}).keep(Path(sys.argv[2]))\n"
    )
    copies = tmp_path / "copies"
    done = subprocess.run(
        [sys.executable, "-c", program, str(copies), str(tmp_path / "scan")], check=False
    )
    assert done.returncode == -9
    sha256 = hashlib.sha256((tmp_path / "scan").read_bytes()).hexdigest()
    assert not any(key.endswith(sha256) for key in bucket.objects())
    with pytest.raises(KeyError):
        S3Store(URL, tmp_path / "there").path(sha256)

    again = S3Store(URL, copies).keep(tmp_path / "scan")
    assert (again.sha256, again.new) == (sha256, True)
    assert S3Store(URL, tmp_path / "there").verify(sha256)


def test_a_server_that_is_down_is_said_to_be(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is an error of the outside, exit code 4, and never a master that is not there."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "nobody")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StoreUnavailable, match=s3.BUCKET):
        S3Store(URL, tmp_path).keep(io.BytesIO(DATA))


def test_a_wrong_address_or_key_is_refused(
    bucket: s3.Server, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The message names what cannot be used."""
    for url in ("s3:/masters", "gs://masters/a", "s3://M", "s3://masters/a?b"):
        with pytest.raises(StoreUnavailable, match="s3://bucket/prefix"):
            S3Store(url, tmp_path)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    with pytest.raises(StoreUnavailable):
        S3Store(URL, tmp_path).keep(io.BytesIO(DATA))
    assert bucket.objects() == {}
