"""Pictures of parts of a master, for the eyes of a person: what stands in this box?

Boxes are in pixels of the untouched master, and so is the picture: it shows the pixels as stored,
before any turn. A decoded page is kept as a plain array beside the masters for a while, so that
the many boxes of one page cost one decoding. That folder can be deleted at any time.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final, Literal

import cv2
import numpy as np

from ingest.box import Box
from ingest.decode import open_file
from ingest.errors import IngestError
from ingest.limits import STANDARD, Limits
from ingest.page import Color, Page

Form = Literal["jpeg", "png"]

_ONE_AT_A_TIME: Final = Lock()  # decoded pages are large; this bounds the memory of the server
_QUALITY: Final = 88  # JPEG; a cell of print loses nothing that an eye could see


@dataclass(frozen=True, slots=True)
class Pictures:
    """Cuts pictures out of masters; `folder` holds at most `kept` decoded pages (26 MB for A4)."""

    folder: Path
    kept: int = 24
    limits: Limits = STANDARD

    def cut(self, master: Path, scan: str, page: int, box: Box, form: Form = "jpeg") -> bytes:
        """Give a JPEG or PNG of this box of a page; what lies outside the page is left out.

        Raises:
            IngestError: the page cannot be decoded.
            IndexError: there is no such page, or the box lies outside it.
        """
        pixels = self._stored(master, scan, page)
        height, width = pixels.shape[:2]
        part = pixels[box.top : min(box.bottom, height), box.left : min(box.right, width)]
        if part.size == 0:
            raise IndexError(f"{box} lies outside {width} × {height} pixels")
        return _encoded(np.asarray(part), form)

    def _stored(self, master: Path, scan: str, page: int) -> Color:
        """Give the page's pixels as stored in the master, decoded now or earlier."""
        place = self.folder / f"{scan}-{page}.npy"
        found = _kept(place)
        if found is None:
            with _ONE_AT_A_TIME:  # a desk asks for many boxes of a page at once
                found = _kept(place)
                if found is None:
                    found = self._decoded(master, scan, page)
                    self._keep(place, found)
        return found

    def _decoded(self, master: Path, scan: str, page: int) -> Color:
        with open_file(master, self.limits, scan=scan) as file:
            return as_stored(file.page(page))

    def _keep(self, place: Path, pixels: Color) -> None:
        """Write under another name and rename, so that nobody ever reads half a page."""
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as out:
                np.save(out, np.ascontiguousarray(pixels), allow_pickle=False)
            Path(name).replace(place)
        except OSError:
            Path(name).unlink(missing_ok=True)  # a full disk makes this slower, never wrong
        self._forget_oldest()

    def _forget_oldest(self) -> None:
        pages = sorted(self.folder.glob("*.npy"), key=_last_used, reverse=True)
        for old in pages[self.kept :]:
            old.unlink(missing_ok=True)


def as_stored(page: Page) -> Color:
    """Undo the turn that EXIF asked for: row i, column j is again the master's pixel (j, i)."""
    height, width = page.image.shape[:2]
    corners = np.array([(0, 0), (width - 1, 0), (0, height - 1)], np.float32)
    origin, right, down = page.upright.apply(corners)
    across, along = np.sign(right - origin).astype(int), np.sign(down - origin).astype(int)
    image = page.image
    if across[0] == 0 and width > 1:  # a row of the upright page is a column of the stored one
        image, across, along = image.transpose(1, 0, 2), along, across
    if across[0] < 0:
        image = image[:, ::-1]
    if along[1] < 0:
        image = image[::-1]
    return np.asarray(image)


def _kept(place: Path) -> Color | None:
    try:
        found: Color = np.load(place, mmap_mode="r", allow_pickle=False)
        os.utime(place)
    except (OSError, ValueError, EOFError):
        return None
    return found


def _encoded(part: Color, form: Form) -> bytes:
    options = [cv2.IMWRITE_JPEG_QUALITY, _QUALITY] if form == "jpeg" else []
    done, data = cv2.imencode(f".{form}", cv2.cvtColor(part, cv2.COLOR_RGB2BGR), options)
    if not done:
        raise IngestError("The picture could not be written.")
    return data.tobytes()


def _last_used(place: Path) -> float:
    try:
        return place.stat().st_mtime
    except OSError:
        return 0.0
