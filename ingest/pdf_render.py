"""Drawing PDF pages with PDFium. Runs in the limited child only."""

from collections.abc import Iterator
from itertools import islice
from math import sqrt
from typing import Any, BinaryIO, Final

import pypdfium2
import pypdfium2.raw
from PIL import Image

from ingest.errors import TooMuch, Unreadable
from ingest.limits import Limits
from ingest.wire import Depth, Picture

_BAND: Final = 4 * 1024**2  # bytes sent at a time
_IMAGE: Final = pypdfium2.raw.FPDF_PAGEOBJ_IMAGE
_SLACK: Final = 1e-5  # of the scale
_IMAGES: Final = 50  # of a page that are looked at


class Renderer:
    """A PDF file opened by PDFium, when it is first needed."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Remember the file; nothing is opened yet."""
        self._file, self._limits = file, limits
        self._document: Any = None

    @property
    def pages(self) -> int:
        """Number of pages as PDFium counts them."""
        return len(self._opened())

    def draw(self, number: int, dpi: float) -> tuple[Picture, Iterator[bytes]]:
        """Draw a page as a viewer shows it, at this resolution or what the pixel limit leaves."""
        page = self._opened()[number - 1]
        wide, high = page.get_width() / 72, page.get_height() / 72  # inches
        if min(wide, high) <= 0:
            raise Unreadable("The page has no size.")
        dpi = min(dpi, sqrt(self._limits.pixels / (wide * high)) * 0.999)
        dpi = min(dpi, (self._limits.side - 1) / max(wide, high))
        if min(wide, high) * dpi < 1:
            raise TooMuch("The page is far too long and narrow for a scan.")
        # Sizes are rounded up: without the slack 420.000001 pixels would become 421.
        bitmap = page.render(scale=dpi / 72 * (1 - _SLACK), rev_byteorder=True)
        head = Picture(bitmap.width, bitmap.height, Depth.COLOR, 1, dpi, dpi)
        return head, _rows(bitmap)

    def dpi_of_scan(self, number: int) -> float | None:
        """Give the resolution at which the largest image lies on a page; None without images."""
        images = islice(self._images(number), _IMAGES)
        try:
            known = [image.get_metadata() for image in images]
        except pypdfium2.PdfiumError:
            return None
        sizes = [(m.width * m.height, max(m.horizontal_dpi, m.vertical_dpi)) for m in known]
        return max(sizes)[1] if sizes else None

    def only_image(self, number: int) -> Image.Image | None:
        """Give the pixels of the one image on a page as PDFium decodes them."""
        images = list(islice(self._images(number), 2))
        if len(images) != 1:
            return None
        picture: Image.Image = images[0].get_bitmap().to_pil()
        return picture if picture.mode in ("L", "RGB") else picture.convert("RGB")

    def _images(self, number: int) -> Iterator[Any]:
        page = self._opened()[number - 1]
        found: Iterator[Any] = page.get_objects(filter=[_IMAGE], max_depth=5)
        return found

    def _opened(self) -> Any:
        if self._document is None:
            try:
                self._document = pypdfium2.PdfDocument(self._file)
            except pypdfium2.PdfiumError as error:
                raise Unreadable(f"The PDF is damaged ({error}).") from error
        return self._document


def _rows(bitmap: Any) -> Iterator[bytes]:
    """Give the pixels without the padding that PDFium puts behind each row."""
    data, row = memoryview(bitmap.buffer).cast("B"), bitmap.width * 3
    if bitmap.stride == row:
        for start in range(0, row * bitmap.height, _BAND):
            yield bytes(data[start : min(start + _BAND, row * bitmap.height)])
        return
    rows = max(1, _BAND // row)
    for top in range(0, bitmap.height, rows):
        starts = range(top * bitmap.stride, min(top + rows, bitmap.height) * bitmap.stride)
        yield b"".join(data[start : start + row] for start in starts[:: bitmap.stride])
