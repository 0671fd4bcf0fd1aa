"""A received file in, its pages out. Nothing of the file is parsed in this process.

The bytes are decoded by a child process that may use only the memory, time and files that `Limits`
allow; this side checks the few numbers that the child states and takes the pixels.

Pixels of the untouched master are, in all boxes that sogoc gives out:
- of an image file: its pixels as stored, before the turn that EXIF or TIFF orientation asks for;
- of a PDF page: the page as a viewer shows it, at the resolution of the scan that it holds.
"""

import hashlib
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import cv2
import numpy as np

from ingest.errors import IngestError, TooMuch
from ingest.guard import Guard, Pixels
from ingest.limits import STANDARD, Limits
from ingest.media_type import HEAD, Kind, kind_of
from ingest.orientation import way_back
from ingest.page import Color, Page
from ingest.regular import open_regular
from ingest.resolution import resolution

_LEAST_SECONDS: Final = 1.0  # with less left, no page is tried
_CHUNK: Final = 1024**2
_ONE_PAGE: Final = frozenset({Kind.JPEG, Kind.PNG, Kind.JPEG2000})


class Decoder:
    """An open file, giving its pages one at a time, in any order, to one thread at a time."""

    def __init__(self, file: int, kind: Kind, limits: Limits, scan: str | None) -> None:
        """Take over an open file descriptor; `open_file` makes decoders."""
        self._file, self._kind, self._limits = file, kind, limits
        self._wasted = 0.0  # seconds spent on pages that came to nothing
        try:
            self._guard = Guard(file, kind, limits)
        except OSError:
            os.close(file)
            raise
        try:
            self.scan = scan or _sha256(file)  # lowercase hex; the child starts up meanwhile
            self.pages = self._guard.open(limits.seconds / 2)  # at least 1
        except BaseException:
            self.close()
            raise

    def page(self, number: int) -> Page:
        """Decode one page, 1 being the first; a page that fails leaves the others readable.

        Raises:
            IngestError: this page cannot be decoded, or not within the limits.
            IndexError: the file has no such page.
        """
        if not 1 <= number <= self.pages:
            raise IndexError(f"page {number} of {self.pages}")
        left = self._limits.seconds - self._wasted
        if left < min(_LEAST_SECONDS, self._limits.seconds):
            raise TooMuch("Too much time went into pages of this file that cannot be decoded.")
        started = time.monotonic()
        try:
            return self._decoded(number, left)
        except IngestError:
            self._wasted += min(time.monotonic() - started, left)
            raise

    def received(self, number: int) -> bytes:
        """Give the JPEG that an upright page is, byte for byte; nothing for any other page.

        Nobody has looked into these bytes: compare their frame with the decoded page.
        """
        if not (1 <= number <= self.pages and self._guard.alive):
            return b""
        try:
            return self._guard.received(number, self._limits.seconds / 2)
        except IngestError:
            return b""

    def _decoded(self, number: int, seconds: float) -> Page:
        if not self._guard.alive:
            self._guard = Guard(self._file, self._kind, self._limits)
            self._guard.open(seconds / 2)
        head, pixels = self._guard.page(number, seconds)
        inch = resolution(head.width, head.height, head.dpi_x, head.dpi_y)
        return Page(
            image=_color(pixels),
            dpi=inch.dpi,
            dpi_source=inch.source,
            number=number,
            scan=self.scan,
            upright=way_back(head.turned, head.width, head.height),
        )

    def close(self) -> None:
        """End the child process and close the file."""
        self._guard.close()
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

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
        OSError: no decoding process can be started here, whatever the file.
    """
    file, kind = _open_known(path, limits)
    return Decoder(file, kind, limits, scan)


def holds_one_page(path: Path, limits: Limits = STANDARD) -> bool:
    """Tell whether a file is of a kind that never has more pages, so that none need be counted.

    Raises:
        IngestError: not a regular file, not a kind taken in, or too large.
    """
    file, kind = _open_known(path, limits)
    os.close(file)
    return kind in _ONE_PAGE


def _open_known(path: Path, limits: Limits) -> tuple[int, Kind]:
    """Open a file that is not too large, and tell its kind; nothing of it is parsed."""
    file = open_regular(path)
    try:
        size = os.fstat(file).st_size
        if size > limits.file_bytes:
            raise TooMuch(f"The file has {size:,} bytes; at most {limits.file_bytes:,} are taken.")
        return file, kind_of(os.pread(file, HEAD, 0))
    except BaseException:
        os.close(file)
        raise


def _sha256(file: int) -> str:
    digest, offset = hashlib.sha256(), 0
    while data := os.pread(file, _CHUNK, offset):
        digest.update(data)
        offset += len(data)
    return digest.hexdigest()


def _color(pixels: Pixels) -> Color:
    if pixels.ndim == 3:
        return pixels
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_GRAY2RGB), np.uint8)
