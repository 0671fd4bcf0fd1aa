"""A cell's text as words, each with its share of the cell."""

import re
from typing import Final

from ingest.box import Box

# XML 1.0 has no place for these (section 2.2, "Char").
NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def split(text: str, box: Box) -> list[tuple[str, Box]]:
    """Give the words of one line; where they stand is told by how many letters come before.

    Every word gets at least one pixel.
    """
    words, found, before = text.split(), [], 0
    letters = sum(map(len, words)) + len(words) - 1
    for word in words:
        left = box.left + box.width * before // letters
        right = box.left + box.width * (before + len(word)) // letters
        left = min(left, box.right - 1)
        found.append((word, Box(left, box.top, max(right, left + 1), box.bottom)))
        before += len(word) + 1
    return found
