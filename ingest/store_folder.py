"""Masters in a folder of this machine.

A master appears under its name whole or not at all: the bytes go to a temporary file, are forced
to disk, and only then get their name. A crash leaves temporary files only; `sweep` removes them.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from ingest.regular import open_regular
from ingest.store import Kept

_INCOMING: Final = "incoming"
_READ_ONLY: Final = 0o444
_CHUNK: Final = 1024**2


class FolderStore:
    """A folder of masters: `ab/cd/<sha-256>`, read-only files that nothing here ever changes."""

    def __init__(self, root: Path) -> None:
        """Use this folder; it is made when the first master is kept."""
        self._root = root

    def keep(self, source: Path | BinaryIO) -> Kept:
        """Keep these bytes; when it returns they are on disk, whole, even if the power fails.

        Raises:
            IngestError: the path leads to no regular file that may be read.
            OSError: the disk is full or failing; nothing is kept then.
        """
        if isinstance(source, Path):
            with os.fdopen(open_regular(source), "rb") as file:
                return self.keep(file)
        with self._temporary() as (name, copy):
            sha256, size = _copy(source, copy)
            return Kept(sha256, size, self._name(name, sha256))

    def path(self, sha256: str) -> Path:
        """Give the file of a kept master.

        Raises:
            KeyError: no such master is kept.
        """
        path = self._place(sha256)
        if not path.is_file():
            raise KeyError(sha256)
        return path

    def verify(self, sha256: str) -> bool:
        """Read the master again and say whether its bytes still have this hash.

        Raises:
            KeyError: no such master is kept.
        """
        with self.path(sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256

    def sweep(self) -> int:
        """Remove what interrupted keeps left behind; say how many files that were."""
        folder = self._root / _INCOMING
        return sum(_removed(path) for path in folder.iterdir()) if folder.is_dir() else 0

    def _place(self, sha256: str) -> Path:
        if not re.fullmatch(r"[0-9a-f]{64}", sha256):
            raise KeyError(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def _temporary(self) -> Iterator[tuple[Path, int]]:
        """Give a new file, locked so that `sweep` sees it is in use; remove it afterwards."""
        folder = self._root / _INCOMING
        _make_lasting(folder)
        name, file = _locked(folder)
        try:
            yield name, file
        finally:
            name.unlink(missing_ok=True)
            os.close(file)

    def _name(self, temporary: Path, sha256: str) -> bool:
        """Give the finished file its place; say whether the place was free."""
        place = self._place(sha256)
        _make_lasting(place.parent)
        try:
            os.link(temporary, place)  # unlike a rename, never replaces a master
        except FileExistsError:
            return False
        _sync_folder(place.parent)
        return True


def _locked(folder: Path) -> tuple[Path, int]:
    while True:
        name = folder / secrets.token_hex(16)
        file = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file).st_nlink:  # a sweep may have come between the last two lines
            return name, file
        os.close(file)


def _copy(source: BinaryIO, copy: int) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while data := source.read(_CHUNK):
        digest.update(data)
        size += len(data)
        view = memoryview(data)
        while view:
            view = view[os.write(copy, view) :]
    os.fchmod(copy, _READ_ONLY)
    os.fsync(copy)
    return digest.hexdigest(), size


def _removed(path: Path) -> bool:
    """Remove one temporary file unless its writer still lives."""
    with contextlib.suppress(FileNotFoundError, BlockingIOError):
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
            return True
        finally:
            os.close(file)
    return False


def _make_lasting(folder: Path) -> None:
    """Make a folder that is still there after a power failure."""
    if folder.is_dir():
        return
    _make_lasting(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    file = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(file)
    finally:
        os.close(file)
