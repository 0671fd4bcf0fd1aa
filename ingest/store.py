"""Masters, each kept once under the SHA-256 of its bytes, exactly as received.

Whatever keeps them: a master is there whole or not at all, and nothing here ever changes one.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store knows of one master."""

    sha256: str  # lowercase hex
    size: int  # bytes
    new: bool  # False when the same bytes were already kept


class Store(Protocol):
    """Keeps masters; `FolderStore` on this machine, `S3Store` on a server."""

    def keep(self, source: Path | BinaryIO) -> Kept:
        """Keep these bytes; when it returns they are kept whole, whatever happens next.

        Raises:
            IngestError: the path leads to no regular file that may be read.
            OSError: the store is full, failing or not to be reached; nothing is kept then.
        """
        ...

    def path(self, sha256: str) -> Path:
        """Give a file of this machine with the bytes of a kept master; only to read from.

        Raises:
            KeyError: no such master is kept.
            OSError: the store cannot be reached, or gave other bytes.
        """
        ...

    def verify(self, sha256: str) -> bool:
        """Read the master again where it is kept, and say whether its bytes still have this hash.

        Raises:
            KeyError: no such master is kept.
            OSError: the store cannot be reached.
        """
        ...

    def sweep(self) -> int:
        """Remove what interrupted keeps left behind; say how many pieces that were."""
        ...
