"""PDF pages: the scan that a page holds, pixel for pixel; else the page as a viewer draws it.

Runs in the limited child only. pypdf reads the file's structure and takes scans out; PDFium draws
the pages that are more, or other, than one scan.
"""

import logging
from collections.abc import Iterator
from typing import BinaryIO, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError, PyPdfError

from ingest.decode_image import bands, depth_of
from ingest.errors import TooMuch, Unreadable
from ingest.limits import Limits
from ingest.pdf_image import read_head
from ingest.pdf_layout import Layout, look
from ingest.pdf_render import Renderer
from ingest.pdf_scan import Scan, finished, is_scan, resolutions, scan_of
from ingest.wire import Picture

_DPI: Final = 300.0  # for pages that hold no image to take the resolution from
_DPI_RANGE: Final = (150.0, 600.0)  # a logo on a drawn page must not decide alone

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would say nobody could hear


class Document:
    """A PDF file."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Open it and count its pages.

        Raises:
            IngestError: encrypted, damaged beyond repair, or with too many pages.
        """
        self._limits = limits
        self._renderer = Renderer(file, limits)
        self._reader = _reader(file)
        self.pages = self._counted()
        if self.pages > limits.pages:
            raise TooMuch(f"The file has more than {limits.pages} pages.")
        if not self.pages:
            raise Unreadable("The PDF has no page.")

    def page(self, number: int) -> tuple[Picture, Iterator[bytes]]:
        """Decode a page, the way a viewer shows it."""
        if self._reader is None:
            return self._renderer.draw(number, _DPI)
        page = self._reader.pages[number - 1]
        layout = look(page)
        scan = self._scan(number, page, layout)
        if scan is None:
            if self._renderer.pages != self.pages:
                raise Unreadable("The PDF is damaged: its number of pages is not certain.")
            return self._renderer.draw(number, _usual_dpi(layout, page))
        size = scan.image.size
        return Picture(*size, depth_of(scan.image), 1, scan.across, scan.down), bands(scan.image)

    def _counted(self) -> int:
        if self._reader is None:
            return self._renderer.pages
        try:
            return len(self._reader.pages)
        except (PyPdfError, KeyError, TypeError, ValueError, AttributeError):
            self._reader = None
            return self._renderer.pages

    def _scan(self, number: int, page: PageObject, layout: Layout) -> Scan | None:
        if not is_scan(page, layout):
            return None
        scan = scan_of(page, layout, self._limits)
        if scan is not None or len(layout.images) != 1:
            return scan
        return self._scan_by_renderer(number, page, layout)

    def _scan_by_renderer(self, number: int, page: PageObject, layout: Layout) -> Scan | None:
        """Have PDFium decode the one image of a page, for filters and colours rarely met."""
        placed = layout.images[0]
        head = read_head(placed.image)
        if head.stencil or "/SMask" in placed.image or "/Mask" in placed.image:
            return None
        image = self._renderer.only_image(number) if self._renderer.pages == self.pages else None
        if image is None or image.size != (head.width, head.height):
            return None
        return finished(page, placed, image)


def _reader(file: BinaryIO) -> PdfReader | None:
    """Open the file with pypdf; None when only PDFium may be able to."""
    try:
        reader = PdfReader(file)
        encrypted = reader.is_encrypted
    except (DependencyError, NotImplementedError):  # a cipher that pypdf has not or knows not
        encrypted = True
    except (PyPdfError, KeyError, TypeError, ValueError, AttributeError):
        return None
    if encrypted:
        raise Unreadable(
            "The PDF is encrypted.",
            "Open it with its password, save it without one, and upload that file.",
        )
    return reader


def _usual_dpi(layout: Layout, page: PageObject) -> float:
    """Give the resolution of the image with the most pixels, within what pages are scanned at."""
    heads = [(read_head(placed.image), placed) for placed in layout.images]
    if not heads:
        return _DPI
    head, placed = max(heads, key=lambda pair: pair[0].width * pair[0].height)
    dpi = max(resolutions(placed, head, page.user_unit))
    return min(max(dpi, _DPI_RANGE[0]), _DPI_RANGE[1])
