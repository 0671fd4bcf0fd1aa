"""What the worker processes of one server have in common, besides the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from tempfile import TemporaryDirectory


@dataclass(frozen=True, slots=True)
class Shared:
    """Made by the first process; it ends with it."""

    windows: Path  # counts of callers, in SQLite
    secret: bytes  # shows that a verdict that comes back was given by one of them


@contextmanager
def shared() -> Iterator[Shared]:
    """Make it, in a folder that nobody else can open."""
    with TemporaryDirectory(prefix="sogoc-") as folder:
        yield Shared(Path(folder) / "windows.db", token_bytes(32))
