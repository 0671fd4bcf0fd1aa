"""Words that stand in a column again and again, recognised by their picture once they are known.

A column of Nam and Nữ, of Kinh, of Khá holds a handful of pictures. Where two of them were read
clearly and alike, a third that looks the same is not read again. Only for columns of few words,
whose pictures differ by more than a mark; noisy print does not repeat itself and is read as ever.
"""

from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.cells import Seen
from ocr.form import Kind

FEW_WORDS: Final = frozenset((Kind.GENDER, Kind.ETHNIC, Kind.GRADE))
SIZE: Final = (56, 24)  # px, width and height to which pictures are brought
SAME_SIZE: Final = 0.06  # of width and height, by which pictures of one word may differ
ALIKE: Final = 0.94  # correlation of two pictures of one word
READ: Final = 2  # clear readings that must agree


@dataclass(slots=True)
class _Word:
    """One picture and what was read there."""

    width: int
    height: int
    picture: NDArray[np.float32]
    seen: list[Seen] = field(default_factory=list)


@dataclass(slots=True)
class Repeats:
    """The pictures of one column."""

    words: list[_Word] = field(default_factory=list)

    def recall(self, image: Gray) -> Seen | None:
        """Give what stands here if that picture was read clearly before; None to read it."""
        word = self._like(image)
        if word is None or len(word.seen) < READ:
            return None
        if len({seen.judged.value for seen in word.seen}) > 1:
            return None
        return min(word.seen, key=lambda seen: seen.confidence)

    def learn(self, image: Gray, seen: Seen) -> None:
        """Remember a picture and what was read, if it was clear at once."""
        if seen.looks != 1 or seen.ditto or seen.judged.fit < 1.0:
            return
        word = self._like(image)
        if word is None:
            height, width = image.shape
            word = _Word(width, height, _picture(image))
            self.words.append(word)
        word.seen.append(seen)

    def _like(self, image: Gray) -> _Word | None:
        """Find the known picture that is most like this one."""
        height, width = image.shape
        sized = [w for w in self.words if _near(w.width, width) and _near(w.height, height)]
        if not sized:
            return None
        picture = _picture(image)
        likeness, best = max(
            ((float((word.picture * picture).mean()), n) for n, word in enumerate(sized)),
        )
        return sized[best] if likeness >= ALIKE else None


def _near(a: int, b: int) -> bool:
    return abs(a - b) <= max(2.0, SAME_SIZE * max(a, b))


def _picture(image: Gray) -> NDArray[np.float32]:
    """Bring an image to one size, mean 0 and spread 1, so that a mean product is a correlation."""
    small = cv2.resize(image, SIZE, interpolation=cv2.INTER_AREA)
    levels = cv2.GaussianBlur(small, (0, 0), 0.8).astype(np.float32)
    return np.asarray((levels - levels.mean()) / max(float(levels.std()), 1.0), np.float32)
