"""Masters, each kept once under the SHA-256 of its bytes, exactly as received."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store knows of one master."""

    sha256: str  # lowercase hex
    size: int  # bytes
    new: bool  # False when the same bytes were already kept


class Store:
    """A folder of masters: `ab/cd/<sha-256>`, read-only files that nothing here ever changes."""

    def __init__(self, root: Path) -> None:
        """Use this folder; it is made when the first master is kept."""
        self._root = root

    def keep(self, source: Path | BinaryIO) -> Kept:
        """Keep these bytes; when it returns they are on disk, whole, even if the power fails."""
        raise NotImplementedError

    def path(self, sha256: str) -> Path:
        """Give the file of a kept master.

        Raises:
            KeyError: no such master is kept.
        """
        raise NotImplementedError

    def verify(self, sha256: str) -> bool:
        """Read the master again and say whether its bytes still have this hash."""
        raise NotImplementedError

    def sweep(self) -> int:
        """Remove what interrupted keeps left behind; say how many files that were."""
        raise NotImplementedError
