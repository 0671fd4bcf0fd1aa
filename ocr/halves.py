"""The columns Nam | Nữ under one heading, where one of the two, or both, are badly read."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.columns import OTHER_HALF, Assigned, Part, likeness
from ocr.fold import words
from ocr.form import Kind

NAMES: Final = {Part.MALE: "nam", Part.FEMALE: "nu"}
TOLD: Final = 0.5  # by which one order of the two headings must fit better than the other


def halved(
    headings: Sequence[Sequence[str]], found: Sequence[Assigned | None]
) -> list[Assigned | None]:
    """Take a heading of the sex over two columns for halves, told by what stands below it.

    Giới tính over Nữ and a Nam that cannot be read: the field is not the first column alone.
    """
    result = list(found)
    for n, a in enumerate(found):
        if a is None or a.part is not Part.WHOLE or a.column.kind is not Kind.GENDER:
            continue
        for beside in (n - 1, n + 1):
            free = 0 <= beside < len(found) and found[beside] is None
            if not free or headings[n][:1] != headings[beside][:1]:
                continue
            if part := _part(headings[n][1:], headings[beside][1:]):
                result[n] = replace(a, part=part)
                result[beside] = replace(a, part=OTHER_HALF[part])
    return result


def _part(mine: Sequence[str], others: Sequence[str]) -> Part | None:
    """Tell which half a column is from both headings; None where they tell too little.

    Nan beside iNữ is Nam, for that order fits them far better than the other.
    """
    fits = {
        part: _like(mine, NAMES[part]) + _like(others, NAMES[OTHER_HALF[part]]) for part in NAMES
    }
    best = max(fits, key=lambda part: fits[part])
    return best if fits[best] - fits[OTHER_HALF[best]] >= TOLD else None


def _like(texts: Sequence[str], name: str) -> float:
    """Give how near the nearest of some texts is to a name."""
    return max((likeness(words(text), name) for text in texts), default=0.0)
