"""A received file in, its pages out. Nothing of the file is parsed in this process.

The bytes are decoded by a child process that may use only the memory, time and files that `Limits`
allow; this side checks the few numbers that the child states and takes the pixels.

Pixels of the untouched master are, in all boxes that sogoc gives out:
- of an image file: its pixels as stored, before the turn that EXIF or TIFF orientation asks for;
- of a PDF page: the page as a viewer shows it, at the resolution of the scan that it holds.
"""

from pathlib import Path
from types import TracebackType
from typing import Self

from ingest.limits import STANDARD, Limits
from ingest.page import Page


class Decoder:
    """An open file, giving its pages one at a time, in any order."""

    pages: int  # number of pages in the file, at least 1
    scan: str  # sha-256 of the file, lowercase hex

    def page(self, number: int) -> Page:
        """Decode one page, 1 being the first; a page that fails leaves the others readable.

        Raises:
            IngestError: this page cannot be decoded, or not within the limits.
            IndexError: the file has no such page.
        """
        raise NotImplementedError

    def close(self) -> None:
        """End the child process and close the file."""

    def __enter__(self) -> Self:
        """Give the decoder itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close."""
        self.close()


def open_file(path: Path, limits: Limits = STANDARD, *, scan: str | None = None) -> Decoder:
    """Open a received file of any kind taken in; the kind is told by content, never by name.

    Give `scan`, its sha-256, when it is known, so that a large file is not hashed once per page.

    Raises:
        IngestError: not a regular file, not a kind taken in, damaged, encrypted or too large.
    """
    raise NotImplementedError
