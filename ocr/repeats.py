"""Words that stand in a column again and again, recognised by their picture once they are known.

A column of Nam and Nữ, of Kinh, of Khá holds a handful of pictures. Where two of them were read
clearly and alike, a third that looks the same is not read again. Only for columns of few words,
whose pictures differ by more than a mark; noisy print does not repeat itself and is read as ever.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.cells import Seen
from ocr.engine import Asking, together
from ocr.form import Kind

FEW_WORDS: Final = frozenset((Kind.GENDER, Kind.ETHNIC, Kind.GRADE))
SIZE: Final = (56, 24)  # px, width and height to which pictures are brought
SAME_SIZE: Final = 0.06  # of width and height, by which pictures of one word may differ
ALIKE: Final = 0.94  # correlation of two pictures of one word
READ: Final = 2  # clear readings that must agree


@dataclass(frozen=True, slots=True)
class _Word:
    """One picture and the cells that show it."""

    width: int
    height: int
    picture: NDArray[np.float32]
    cells: list[int]


def read_words(images: Sequence[Gray], read: Callable[[int], Asking[Seen]]) -> Asking[list[Seen]]:
    """Read a column of few words, each picture no oftener than it takes.

    Args:
        images: The cells.
        read: Reads the cell at a place.
    """
    words = _words(images)
    first = [n for word in words for n in word.cells[:READ]]
    seen = dict(zip(first, (yield from together([read(n) for n in first])), strict=True))
    for word in words:
        known = _known([seen[n] for n in word.cells[:READ]])
        if known is not None:
            seen |= dict.fromkeys(word.cells[READ:], known)
    rest = [n for n in range(len(images)) if n not in seen]
    seen |= dict(zip(rest, (yield from together([read(n) for n in rest])), strict=True))
    return [seen[n] for n in range(len(images))]


def _known(seen: Sequence[Seen]) -> Seen | None:
    """Give the weaker of two readings that are clear at once and agree."""
    clear = all(s.looks == 1 and not s.ditto and s.judged.fit >= 1.0 for s in seen)
    if len(seen) < READ or not clear or len({s.judged.value for s in seen}) > 1:
        return None
    return min(seen, key=lambda s: s.confidence)


def _words(images: Sequence[Gray]) -> list[_Word]:
    """Put cells together whose pictures are alike."""
    words: list[_Word] = []
    for n, image in enumerate(images):
        height, width = image.shape
        picture = _picture(image)
        sized = [w for w in words if _near(w.width, width) and _near(w.height, height)]
        alike = [(float((w.picture * picture).mean()), k) for k, w in enumerate(sized)]
        likeness, best = max(alike, default=(0.0, 0))
        if likeness >= ALIKE:
            sized[best].cells.append(n)
        else:
            words.append(_Word(width, height, picture, [n]))
    return words


def _near(a: int, b: int) -> bool:
    return abs(a - b) <= max(2.0, SAME_SIZE * max(a, b))


def _picture(image: Gray) -> NDArray[np.float32]:
    """Bring an image to one size, mean 0 and spread 1, so that a mean product is a correlation."""
    small = cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA)
    levels = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    return np.asarray((levels - levels.mean()) / max(float(levels.std()), 1.0), np.float32)
