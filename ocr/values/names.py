"""Personal names: judged by their syllables, never rewritten by them."""

import re
from typing import Final

from ocr.fold import nfc
from ocr.lexicon import name_syllables, surnames
from ocr.syllables import is_syllable
from ocr.values.judged import Judged, stepped

ETH: Final = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "’": "'", "‘": "'", "ʼ": "'"})
EDGES: Final = ' .,;:|_-~=*^`"“”„«»()[]{}<>/\\'
CAPITALISED: Final = re.compile(r"[^\W\d_](?:['’]?[^\W\d_]*)*'?")

RARE: Final = "Nguyên"  # before a given name nearly always Nguyễn, the commonest of all
KNOWN, POSSIBLE, ODD = 1.0, 0.85, 0.3
"""How well a syllable fits: on the lists, possible in Vietnamese, neither."""


def judge_name(raw: str) -> Judged:
    """Tidy a name and judge every syllable; the weakest one counts."""
    text = nfc(raw)
    plain = text.translate(ETH)
    value = plain.strip(EDGES)
    judged = stepped(Judged(value, name_fit(value)), "trim", plain, value)
    return stepped(judged, "eth", text, plain)


def name_fit(name: str) -> float:
    """Judge a whole name: two to seven capitalised syllables that names are made of."""
    syllables = name.split()
    if not syllables or not all(CAPITALISED.fullmatch(s) for s in syllables):
        return 0.0
    fits = [syllable_fit(s) for s in syllables]
    worst = min(fits) * (1.0 if 2 <= len(fits) <= 7 else 0.5)
    if RARE in syllables[:-1]:
        worst = min(worst, 0.8)
    return worst if syllables[0].capitalize() in surnames() else min(worst, 0.6)


def syllable_fit(syllable: str) -> float:
    """Judge one syllable."""
    upper = syllable.isupper() and len(syllable) > 1
    if not upper and not (syllable[0].isupper() and syllable[1:] == syllable[1:].lower()):
        return 0.0 if "'" not in syllable else ODD
    if syllable.capitalize() in name_syllables():
        return KNOWN
    return POSSIBLE if is_syllable(syllable) else ODD
