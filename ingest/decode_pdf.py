"""PDF pages: the scan that a page holds, pixel for pixel; else the page as a viewer draws it.

Runs in the limited child only. pypdf reads the file's structure and takes scans out; PDFium draws
the pages that are more, or other, than one scan.
"""

import logging
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO, Final

from pypdf import PageObject, PdfReader, overwrite_configuration
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError

from ingest.decode_image import bands, depth_of
from ingest.errors import TooMuch, Unreadable
from ingest.limits import Limits
from ingest.pdf_image import read_head
from ingest.pdf_layout import Layout, look
from ingest.pdf_render import Renderer
from ingest.pdf_scan import Scan, finished, is_scan, jpeg_of, resolutions, scan_of
from ingest.wire import Picture

_DPI: Final = 300.0  # for pages that hold no image to take the resolution from
_DPI_RANGE: Final = (150.0, 600.0)  # a logo on a drawn page must not decide alone

_STREAM: Final = 320_000_000  # bytes; as many as the samples of the largest page
_UNPACKED: Final = 16_000_000  # bytes that pypdf unpacks: structure and content, never pixels
_PIECES: Final = 20_000  # elements of an array

# What pypdf raises on a file that breaks rules, where a viewer may still show the page.
_ODD: Final = (PyPdfError, KeyError, IndexError, TypeError, ValueError, AttributeError)

logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it would say nobody could hear
overwrite_configuration(
    maximum_declared_stream_length=_STREAM,
    zlib_maximum_output_length=_UNPACKED,
    array_maximum_element_count=_PIECES,
    disable_legacy_handling=True,
)


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
        """Decode a page, the way a viewer shows it.

        Raises:
            IngestError: damaged, or more than the limits allow.
        """
        if self._reader is None:
            return self._drawn(number, None)
        try:
            return self._page(number, self._reader.pages[number - 1])
        except LimitReachedError as error:
            raise TooMuch(f"The page unpacks to more than a scan does ({error}).") from error

    def received(self, number: int) -> bytes:
        """Give the JPEG that an upright page is; nothing where a page is anything else."""
        if self._reader is None:
            return b""
        page = self._reader.pages[number - 1]
        return jpeg_of(page, _look(page))

    def _page(self, number: int, page: PageObject) -> tuple[Picture, Iterator[bytes]]:
        layout = _look(page)
        scan = self._scan(number, page, layout)
        if scan is None:
            if self._renderer.pages != self.pages:
                raise Unreadable("The PDF is damaged: its number of pages is not certain.")
            return self._drawn(number, _largest_dpi(layout, page))
        size = scan.image.size
        return Picture(*size, depth_of(scan.image), 1, scan.across, scan.down), bands(scan.image)

    def _drawn(self, number: int, dpi: float | None) -> tuple[Picture, Iterator[bytes]]:
        dpi = dpi or self._renderer.dpi_of_scan(number) or _DPI
        return self._renderer.draw(number, min(max(dpi, _DPI_RANGE[0]), _DPI_RANGE[1]))

    def _counted(self) -> int:
        if self._reader is None:
            return self._renderer.pages
        try:
            return len(self._reader.pages)
        except _ODD:
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
    except _ODD:
        return None
    if encrypted:
        raise Unreadable(
            "The PDF is encrypted.",
            "Open it with its password, save it without one, and upload that file.",
        )
    return reader


def _look(page: PageObject) -> Layout:
    try:
        return look(page)
    except LimitReachedError:
        raise
    except _ODD:
        return Layout(plain=False)


def _largest_dpi(layout: Layout, page: PageObject) -> float | None:
    """Give the resolution of the image with the most pixels; None when none is known."""
    found = []
    for placed in layout.images:
        with suppress(Unreadable):
            head = read_head(placed.image)
            found.append((head.width * head.height, max(resolutions(placed, head, page.user_unit))))
    return max(found)[1] if found else None
