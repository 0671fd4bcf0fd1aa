"""Lines of print above and below the table, each read by itself."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from ingest.box import Box
from ingest.page import Gray
from ocr.engine import Asking, Look, together
from ocr.fold import fold, nfc
from ocr.marks import without_inner_dots
from ocr.reading import Guess
from ocr.strips import LEVEL, Strip
from ocr.variants import COUNT, variant

CAPITALS: Final = 0.62  # of a line's height with its marks and margins
SURE: Final = 0.9  # engine confidence from which one look is enough
FAR: Final = 3.0  # heights of white that may part two lines of one height
AGREEING: Final = 2  # looks that may be enough
AGREED: Final = 0.8  # the same, of the surer of two looks that agree
NOTHING: Final = 0.02  # the same, of two looks that may be at stains and strokes
UNLIKE: Final = 0.5  # likeness of what they saw there
TITLE: Final = re.compile(r"^\W*s[ou] (?:goc|cap)\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of print outside the table."""

    text: str
    confidence: float
    leaf: int  # index into the page's leaves
    box: Box  # pixels of that leaf
    others: tuple[Guess, ...] = ()  # what other variants of its image gave, where unsure
    beyond: Box | None = None  # where it goes on over the fold, pixels of the next leaf


def read_strips(
    strips: Sequence[Strip], looks: int = COUNT, enough: Callable[[str], bool] = lambda _: False
) -> Asking[list[Line]]:
    """Read lines, each with so many looks at most; then neighbours on one height together.

    A line of which `enough` is true is the last that counts.
    """
    lines: list[Line] = []
    read = yield from together([_looks(strip.image, looks) for strip in strips])
    for strip, guesses in zip(strips, read, strict=True):
        if guesses:
            first, *others = guesses
            seen = (first.text, first.confidence, strip.leaf, strip.box)
            lines.append(Line(*seen, tuple(others), strip.beyond))
            if enough(first.text):
                break
    return lines + joined_lines(lines)


def joined_lines(lines: list[Line]) -> list[Line]:
    """Put neighbours on one height together too: a line of print with wide gaps was cut there."""
    joined = []
    for left in lines:
        for right in lines:
            if left.leaf != right.leaf or left.beyond is not None:
                continue
            height = min(left.box.height, right.box.height)
            overlap = min(left.box.bottom, right.box.bottom) - max(left.box.top, right.box.top)
            gap = right.box.left - left.box.right
            if overlap >= LEVEL * height and -height <= gap <= FAR * height:
                joined.append(_one(left, right))
    return joined


def _one(left: Line, right: Line) -> Line:
    """Make one line of two, look by look."""
    firsts, seconds = looks_of(left), looks_of(right)
    count = max(len(firsts), len(seconds))
    pairs = [
        (firsts[min(n, len(firsts) - 1)], seconds[min(n, len(seconds) - 1)]) for n in range(count)
    ]
    looks = [Guess(f"{a.text} {b.text}", min(a.confidence, b.confidence)) for a, b in pairs]
    box = left.box.joined(right.box)
    first, *others = looks
    return Line(first.text, first.confidence, left.leaf, box, tuple(others), right.beyond)


def looks_of(line: Line) -> list[Guess]:
    """Give all looks at a line."""
    return [Guess(line.text, line.confidence), *line.others]


def _looks(image: Gray, most: int) -> Asking[list[Guess]]:
    """Read one line, and again by other variants of its image until two looks are sure and agree.

    A title only chooses the form, and needs no second look.
    """
    capitals = CAPITALS * image.shape[0]
    image = without_inner_dots(image)
    guesses: list[Guess] = []
    for number in range(most):
        (guess,) = yield [Look(variant(image, capitals, number))]
        if guess is None:
            continue
        guesses.append(guess)
        if number == 0 and (guess.confidence >= SURE or not guess.text or _is_title(guess.text)):
            break
        if len(guesses) == AGREEING and _enough(guesses):
            break
    return [guess for guess in guesses if guess.text]


def _enough(guesses: list[Guess]) -> bool:
    """Tell whether two looks need no third: they agree and one is sure, or neither sees print."""
    first, second = guesses
    surest = max(first.confidence, second.confidence)
    if surest < NOTHING:
        return Indel.normalized_similarity(first.text, second.text) < UNLIKE
    return surest >= AGREED and first.text == second.text


def _is_title(text: str) -> bool:
    """Tell whether a line is the ledger's title and holds no value."""
    return bool(TITLE.search(fold(nfc(text)))) and not any(c.isdigit() for c in text)
