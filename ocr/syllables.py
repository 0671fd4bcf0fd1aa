"""Whether a word can be a Vietnamese syllable: onset, rime and tone as the spelling allows.

The sets of onsets and rimes follow Đoàn Thiện Thuật, Ngữ âm tiếng Việt (1977); syllables that end
in c, ch, p or t carry only the tones sắc and nặng.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

ONSETS: Final = frozenset(
    [
        "",
        "b",
        "c",
        "ch",
        "d",
        "đ",
        "g",
        "gh",
        "gi",
        "h",
        "k",
        "kh",
        "l",
        "m",
        "n",
        "ng",
        "ngh",
        "nh",
        "p",
        "ph",
        "qu",
        "r",
        "s",
        "t",
        "th",
        "tr",
        "v",
        "x",
    ]
)
RIMES: Final = frozenset(
    [
        "a",
        "ac",
        "ach",
        "ai",
        "am",
        "an",
        "ang",
        "anh",
        "ao",
        "ap",
        "at",
        "au",
        "ay",
        "ă",
        "ăc",
        "ăm",
        "ăn",
        "ăng",
        "ăp",
        "ăt",
        "â",
        "âc",
        "âm",
        "ân",
        "âng",
        "âp",
        "ât",
        "âu",
        "ây",
        "e",
        "ec",
        "em",
        "en",
        "eng",
        "eo",
        "ep",
        "et",
        "ê",
        "êch",
        "êm",
        "ên",
        "ênh",
        "êp",
        "êt",
        "êu",
        "i",
        "ia",
        "ich",
        "iêc",
        "iêm",
        "iên",
        "iêng",
        "iêp",
        "iêt",
        "iêu",
        "im",
        "in",
        "inh",
        "ip",
        "it",
        "iu",
        "o",
        "oa",
        "oac",
        "oach",
        "oai",
        "oam",
        "oan",
        "oang",
        "oanh",
        "oao",
        "oap",
        "oat",
        "oay",
        "oăc",
        "oăm",
        "oăn",
        "oăng",
        "oăt",
        "oc",
        "oe",
        "oem",
        "oen",
        "oeo",
        "oet",
        "oi",
        "om",
        "on",
        "ong",
        "ooc",
        "oong",
        "op",
        "ot",
        "ô",
        "ôc",
        "ôi",
        "ôm",
        "ôn",
        "ông",
        "ôp",
        "ôt",
        "ơ",
        "ơi",
        "ơm",
        "ơn",
        "ơp",
        "ơt",
        "u",
        "ua",
        "uân",
        "uâng",
        "uât",
        "uây",
        "uc",
        "uê",
        "uêch",
        "uênh",
        "ui",
        "um",
        "un",
        "ung",
        "uơ",
        "uôc",
        "uôi",
        "uôm",
        "uôn",
        "uông",
        "uôt",
        "up",
        "ut",
        "uy",
        "uya",
        "uych",
        "uyên",
        "uyêt",
        "uynh",
        "uyt",
        "uyu",
        "ư",
        "ưa",
        "ưc",
        "ưi",
        "ưn",
        "ưng",
        "ươc",
        "ươi",
        "ươm",
        "ươn",
        "ương",
        "ươp",
        "ươt",
        "ươu",
        "ưt",
        "ưu",
        "y",
        "yêm",
        "yên",
        "yêng",
        "yêt",
        "yêu",
        "uêu",
        "uân",
        "uyp",
        "ưm",
    ]
)
STOPPED: Final = re.compile(r"(c|ch|p|t)$")
TONES: Final = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
AFTER_STOP: Final = frozenset("\u0301\u0323")


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether the word can be a Vietnamese syllable, capitals aside."""
    parts = unicodedata.normalize("NFD", word.lower())
    tone = [mark for mark in parts if mark in TONES]
    if len(tone) > 1:
        return False
    plain = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
    for cut in range(4):
        onset, rime = plain[:cut], plain[cut:]
        if onset in ONSETS and _fits(onset, rime):
            stopped = STOPPED.search(rime) is not None
            return stopped == bool(tone and tone[0] in AFTER_STOP) if stopped else True
    return False


def _fits(onset: str, rime: str) -> bool:
    """Tell whether the rime may follow the onset: qu- and gi- lend their vowel to it."""
    if rime in RIMES:
        return True
    return (
        (onset == "qu" and f"u{rime}" in RIMES)
        or (onset == "gi" and f"i{rime}" in RIMES)
        or (onset == "g" and rime == "i")
    )
