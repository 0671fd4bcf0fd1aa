"""Small ledger pages drawn for the tests of geometry, with the answer known."""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.mapping import Mapping
from ingest.page import Page

DPI = 150
COLUMNS = (60, 130, 420, 560, 740, 830, 960, 1090)  # edges, pixels; seven columns
TOP, HEADER, PITCH = 170, 60, 38
WORDS = ("Nguyen Van An", "02/03/1991", "Ha Tinh", "Nam", "Kinh", "A00812")

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Drawing:
    """What to draw."""

    rows: int = 15
    columns: tuple[int, ...] = COLUMNS
    across: bool = True  # rules between rows
    down: bool = True  # rules between columns
    dotted: bool = False
    gaps: bool = False  # a third of every rule lost
    faint: int = 40  # grey of the rules
    header: bool = True
    first: int = 1


def draw(what: Drawing = Drawing(), width: int = 1160, height: int = 860) -> Image:
    """Draw a page; `Drawing` is frozen, so that it may be a default."""
    image = np.full((height, width), 245, np.uint8)
    cv2.putText(image, "SO GOC CAP BANG TOT NGHIEP", (330, 80), 0, 0.9, 30, 2, cv2.LINE_AA)
    cv2.putText(image, "Nam tot nghiep 2009", (430, 120), 0, 0.6, 30, 1, cv2.LINE_AA)
    levels = [TOP, *(TOP + HEADER + r * PITCH for r in range(what.rows + 1))]
    if what.across:
        for y in levels:
            _rule(image, (what.columns[0], y), (what.columns[-1], y), what)
    if what.down:
        for x in what.columns:
            _rule(image, (x, levels[0]), (x, levels[-1]), what)
    if what.header:
        for c, x in enumerate(what.columns[:-1]):
            middle = (x + what.columns[c + 1]) // 2
            _text(image, f"Cot {c}", middle - 22, TOP + 36)
    for r in range(what.rows):
        y = TOP + HEADER + r * PITCH + 26
        _text(image, str(what.first + r), what.columns[0] + 22, y)
        for c, x in enumerate(what.columns[1:-1]):
            _text(image, WORDS[c % 6] + "a" * (r % 3), x + 10, y)
    cv2.putText(image, "Danh sach nay co hoc sinh", (80, levels[-1] + 45), 0, 0.5, 30, 1)
    return image


def _text(image: Image, text: str, x: int, y: int) -> None:
    cv2.putText(image, text, (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.48, 30, 1, cv2.LINE_AA)


def _rule(image: Image, a: tuple[int, int], b: tuple[int, int], what: Drawing) -> None:
    line = np.zeros_like(image)
    cv2.line(line, a, b, 255, 2)
    length = np.arange(image.shape[1 if a[1] == b[1] else 0])
    kept = np.ones(len(length), bool)
    if what.dotted:
        kept &= length % 6 < 2
    if what.gaps:
        kept &= (length + a[0] * 7 + a[1] * 13) % 150 > 50
    if a[1] == b[1]:
        line[:, ~kept] = 0
    else:
        line[~kept] = 0
    image[line > 0] = what.faint


Back = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[Image, Image]]


def bent(image: Image, back: Back) -> Image:
    """Draw the image whose pixel (x, y) is the given one's at `back(x, y)`."""
    height, width = image.shape
    x, y = np.meshgrid(np.arange(width, dtype=float), np.arange(height, dtype=float))
    sx, sy = back(x, y)
    return cv2.remap(
        image,
        np.asarray(sx, np.float32),
        np.asarray(sy, np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    ).astype(np.uint8)


def turned(image: Image, degrees: float) -> Image:
    """Turn a page about its middle, lines falling to the right when positive."""
    height, width = image.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    moved = cv2.warpAffine(image, turn, (width, height), borderValue=(245,))
    return np.asarray(moved, np.uint8)


def page(image: NDArray[np.uint8], dpi: float = DPI) -> Page:
    """Take a drawn image for a scanned page."""
    color = np.ascontiguousarray(np.dstack([image] * 3)) if image.ndim == 2 else image
    height, width = image.shape[:2]
    return Page(color, dpi, "file", 1, "0" * 64, Mapping.identity(width, height))
