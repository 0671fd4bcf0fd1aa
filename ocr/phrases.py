"""Fixed phrases in print above the table, found also where a letter or a mark was misread."""

from collections.abc import Container, Sequence
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from ocr.fold import fold, nfc, worn
from ocr.lexicon import rows

LETTERS_AN_EDIT: Final = 8  # so many letters of a phrase for each that may be misread
MOST_EDITS: Final = 2
EDGES: Final = ".,;:"


@lru_cache(maxsize=256)  # each line is asked about for each field
def with_labels(text: str) -> str:
    """Put right what stands before the values of a heading: "Hình thức hẹc" is "Hình thức học"."""
    return put_right(text, labels(), {label.lower() for label in labels()})


def put_right(text: str, phrases: Sequence[str], known: Container[str] = ()) -> str:
    """Write phrases as they should be wherever a text has them misread, the nearest ones first.

    Capitals stay capitals, and what stands behind a word, as a colon, stays too. Phrases that are
    `known`, in small letters, are left as they are.
    """
    words = text.split()
    for edits in range(MOST_EDITS + 1):
        for phrase in phrases:
            for start in _places(words, phrase, edits):
                there = slice(start, start + len(phrase.split()))
                if " ".join(words[there]).lower().rstrip(EDGES) not in known:
                    words[there] = map(_written, words[there], phrase.split())
    return " ".join(words)


def _places(words: Sequence[str], phrase: str, edits: int) -> list[int]:
    """Find where a phrase begins among words with so many letters misread, of eight one at most."""
    wanted, letters = phrase.split(), fold(phrase)
    if edits > len(letters.replace(" ", "")) // LETTERS_AN_EDIT:
        return []
    windows = (
        [word.rstrip(EDGES) for word in words[start : start + len(wanted)]]
        for start in range(len(words) - len(wanted) + 1)
    )
    return [
        start
        for start, there in enumerate(windows)
        if _edits(fold(nfc(" ".join(there))), letters, edits) == edits
    ]


def _edits(there: str, phrase: str, most: int) -> int:
    """Count misread letters; all that differ in round letters only are one."""
    edits = OSA.distance(there, phrase, score_cutoff=most)
    return 1 if edits > 1 and worn(there) == worn(phrase) else edits


def _written(there: str, word: str) -> str:
    """Write a word in the capitals and with the stop or colon of what stands there."""
    bare = there.rstrip(EDGES)
    letters = [c for c in bare if c.isalpha()]
    if len(letters) > 1 and 2 * sum(map(str.isupper, letters)) > len(letters):
        word = word.upper()
    elif bare[:1].islower():
        word = word[0].lower() + word[1:]
    return word + there[len(bare) :]


@lru_cache(maxsize=1)
def labels() -> tuple[str, ...]:
    """Give what stands before the values of a heading."""
    return tuple(row["label"] for row in rows("heading_labels"))
