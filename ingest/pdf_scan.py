"""Putting together the scan that a PDF page shows: one image, or strips of one.

Runs in the limited child only.
"""

from dataclasses import dataclass
from math import hypot
from typing import Final

from PIL import Image
from pypdf import PageObject

from ingest.decode_image import within
from ingest.limits import Limits
from ingest.pdf_image import Head, plain_jpeg, read_head, take_out
from ingest.pdf_layout import Layout, Matrix, Placed, Rectangle, bounds, inside

_COVERS: Final = 0.95  # share of the page that a scan covers
_SQUARE: Final = 1.1  # how far across and down may differ in resolution
_STRIPS: Final = 2_000
_EVEN: Final = 0.5  # pixels by which strips may be off

_PLACEMENTS: Final = {  # (turned by a quarter, first axis forward, second axis forward)
    (False, True, True): None,
    (False, False, True): Image.Transpose.FLIP_LEFT_RIGHT,
    (False, True, False): Image.Transpose.FLIP_TOP_BOTTOM,
    (False, False, False): Image.Transpose.ROTATE_180,
    (True, True, False): Image.Transpose.ROTATE_90,
    (True, False, True): Image.Transpose.ROTATE_270,
    (True, True, True): Image.Transpose.TRANSVERSE,
    (True, False, False): Image.Transpose.TRANSPOSE,
}
_ROTATIONS: Final = {  # /Rotate turns clockwise, Pillow counter-clockwise
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True, slots=True)
class Scan:
    """The image that a page is, upright, and its resolution on paper."""

    image: Image.Image
    across: float  # pixels per inch
    down: float


def is_scan(page: PageObject, layout: Layout) -> bool:
    """Say whether a page shows nothing but images, and these cover it."""
    if not layout.plain or not 1 <= len(layout.images) <= _STRIPS:
        return False
    boxes = [bounds(placed.matrix) for placed in layout.images]
    around = _around(boxes)
    sheet = _sheet(page)
    return inside(around, sheet) and _area(around) >= _COVERS * _area(sheet)


def scan_of(page: PageObject, layout: Layout, limits: Limits) -> Scan | None:
    """Take out the scan of a page for which `is_scan`; None when only a renderer can.

    Raises:
        IngestError: the embedded image is damaged, or has too many pixels.
    """
    if len(layout.images) == 1:
        image = _whole(layout.images[0], limits)
    else:
        image = _stacked(layout.images, limits)
    return finished(page, layout.images[0], image) if image is not None else None


def jpeg_of(page: PageObject, layout: Layout) -> bytes:
    """Give the JPEG that a page is, if upright and in plain colours; else nothing."""
    if not is_scan(page, layout) or len(layout.images) != 1 or page.rotation % 360:
        return b""
    placed = layout.images[0]
    if _placement(placed.matrix) != (None, False):
        return b""
    return plain_jpeg(placed.image)


def finished(page: PageObject, placed: Placed, image: Image.Image) -> Scan | None:
    """Turn an image taken out as its placement and the page ask for, and state its resolution."""
    placement = _placement(placed.matrix)
    if placement is None:
        return None
    turn, quarter = placement
    across, down = resolutions(placed, read_head(placed.image), page.user_unit)
    if max(across, down) > _SQUARE * min(across, down):
        return None
    image = image.transpose(turn) if turn is not None else image
    rotation = _ROTATIONS.get(page.rotation % 360)
    image = image.transpose(rotation) if rotation is not None else image
    swapped = quarter != (page.rotation % 180 == 90)
    return Scan(image, *((down, across) if swapped else (across, down)))


def resolutions(placed: Placed, head: Head, unit: float = 1.0) -> tuple[float, float]:
    """Give the pixels per inch of a placed image, along its rows and across them."""
    a, b, c, d, _, _ = placed.matrix
    wide, high = hypot(a, b) * unit / 72, hypot(c, d) * unit / 72
    return head.width / wide if wide else 0.0, head.height / high if high else 0.0


def _whole(placed: Placed, limits: Limits) -> Image.Image | None:
    if read_head(placed.image).stencil and not placed.black:
        return None
    return take_out(placed.image, limits)


def _stacked(strips: list[Placed], limits: Limits) -> Image.Image | None:
    """Join upright strips of equal width that follow one another down the page."""
    ordered = sorted(strips, key=lambda strip: -strip.matrix[5])
    heads = [read_head(strip.image) for strip in ordered]
    height = sum(head.height for head in heads)
    within(heads[0].width, height, limits)
    if not _joined(ordered, heads):
        return None
    whole: Image.Image | None = None
    top = 0
    for strip, head in zip(ordered, heads, strict=True):
        part = _whole(strip, limits)
        if part is None or (whole is not None and part.mode != whole.mode) or part.mode == "P":
            return None
        if whole is None:
            whole = Image.new(part.mode, (head.width, height))
        whole.paste(part, (0, top))
        top += head.height
    return whole


def _joined(strips: list[Placed], heads: list[Head]) -> bool:
    """Say whether strips are upright, equally wide and placed without a gap or overlap."""
    pixel = strips[0].matrix[0] / heads[0].width
    if pixel <= 0 or any(_placement(strip.matrix) != (None, False) for strip in strips):
        return False
    left, bottom = strips[0].matrix[4], strips[0].matrix[5] + strips[0].matrix[3]
    for strip, head in zip(strips, heads, strict=True):
        a, _, _, d, e, f = strip.matrix
        off = max(abs(a - strips[0].matrix[0]), abs(e - left), abs(f + d - bottom))
        if off > _EVEN * pixel or head.width != heads[0].width:
            return False
        bottom = f
    return True


def _placement(matrix: Matrix) -> tuple[Image.Transpose | None, bool] | None:
    """Give the turn that a matrix asks for, and whether it is a quarter; None for any other."""
    a, b, c, d, _, _ = matrix
    slack = 0.001 * max(abs(a), abs(b), abs(c), abs(d))
    if max(abs(b), abs(c)) <= slack:
        return _PLACEMENTS[False, a > 0, d > 0], False
    if max(abs(a), abs(d)) <= slack:
        return _PLACEMENTS[True, b > 0, c > 0], True
    return None


def _sheet(page: PageObject) -> Rectangle:
    box = page.cropbox
    xs, ys = (
        sorted((float(box.left), float(box.right))),
        sorted((float(box.bottom), float(box.top))),
    )
    return xs[0], ys[0], xs[1], ys[1]


def _around(boxes: list[Rectangle]) -> Rectangle:
    left, bottom, right, top = zip(*boxes, strict=True)
    return min(left), min(bottom), max(right), max(top)


def _area(box: Rectangle) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
