"""Numbers of decisions: `1091/QĐ-SGDĐT`, whose Đ Tesseract sees as B, Õ or D."""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import groupby
from typing import Final

from ocr.lexicon import rows
from ocr.values.judged import Judged, stepped

SLASHES: Final = str.maketrans({"⁄": "/", "∕": "/", "–": "-", "—": "-"})
LOOKS: Final = {
    **dict.fromkeys("ĐDBÐÕÖØỒỖÔOQ08", "O"),
    **dict.fromkeys("G6C", "G"),
    **dict.fromkeys("S5$§", "S"),
    **dict.fromkeys("T7", "T"),
    **dict.fromkeys("PFE", "P"),
}
"""Letters and figures that are taken for one another in these codes."""
KIND: Final = re.compile(r"^(?:Q[ĐÐDÕỒÖ]{1,2}|[ĐÐ])(?=$|[-/])")  # before any office's letters
SPACED: Final = re.compile(r"(?<=\d) +(?=[\d/])")
KNOWN: Final = 1.0
OTHER: Final = 0.6  # fit of a number with a code that no list has


def judge_decision(raw: str) -> Judged:
    """Tidy a decision's number; a misread code is put right where one known code alone looks so.

    White between two figures, as a narrow 1 leaves it, is none.
    """
    spaced = raw.translate(SLASHES)
    text = SPACED.sub("", spaced)
    if text != spaced:
        judged = judge_decision(text)
        mended = Judged(judged.value, min(judged.fit, OTHER), judged.steps)
        return stepped(mended, "decision-number", raw, text)
    number, slash, code = text.partition("/")
    if not slash:
        return stepped(Judged(text, KNOWN if text.isdigit() else OTHER), "trim", raw, text)
    known = _known_codes(code)
    kind = KIND.sub("QĐ", code)
    right = kind if kind in known or len(known) != 1 else known[0]
    fit = KNOWN if right in known and number.isdigit() else OTHER
    judged = stepped(Judged(f"{number}/{right}", fit), "decision-number", text, f"{number}/{right}")
    return stepped(judged, "trim", raw, text)


def _known_codes(code: str) -> tuple[str, ...]:
    """Give the known codes that look like one; an 8 is a B, a Đ or an S."""
    looks = {look_of(code), look_of(code.replace("8", "S"))}
    return tuple(known for look in sorted(looks) for known in _codes_by_look().get(look, ()))


def look_of(code: str) -> str:
    """Write a code by what its letters look like; two alike side by side count once."""
    return "".join(letter for letter, _ in groupby(LOOKS.get(c, c) for c in code.upper()))


@lru_cache(maxsize=1)
def _codes_by_look() -> dict[str, tuple[str, ...]]:
    """Give the known codes by what they look like."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows("decision_codes"):
        found[look_of(row["code"])].append(row["code"])
    return {look: tuple(codes) for look, codes in found.items()}
