"""D or Đ in the letters of diploma and register numbers, which the Latin model cannot tell.

Numbers are read by a model that knows no Đ: 1201/2004/ĐHBK comes out as DHBK, surely and all down
the column. A few cells of each column are therefore looked at by the Vietnamese model as well, and
the column's letters are written as it sees them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from ocr.cells import Seen
from ocr.crop import Crop
from ocr.engine import Engine
from ocr.errors import EngineFailed
from ocr.fold import fold, nfc
from ocr.form import Kind
from ocr.reading import Step
from ocr.values.judged import Judged
from ocr.variants import variant

NUMBERED: Final = (Kind.SERIAL, Kind.REGISTER)
MOST: Final = 4  # sets of letters in one column that are looked at; print has one or two
UNSURE: Final = 0.5  # agreement granted where the looks see different letters
PLAIN, STROKED = "D", "Đ"
TWICE: Final = re.compile("[ÐĐƉ]+")  # the model gives one letter as two that look alike


def with_strokes(
    column: Sequence[Seen | None], crops: Sequence[Crop], letter: float, engine: Engine
) -> list[Seen | None]:
    """Put the strokes back on the letters of a column of numbers, row by row.

    Args:
        column: What was read; None where nothing was.
        crops: The cells.
        letter: Usual height of capitals, px.
        engine: Reads Vietnamese where no alphabet is given.
    """
    result = list(column)
    groups: dict[str, list[int]] = defaultdict(list)
    for row, seen in enumerate(column):
        if seen is not None and PLAIN in (letters := _letters(seen.judged.value)):
            groups[letters].append(row)
    for letters, rows in sorted(groups.items(), key=lambda group: -len(group[1]))[:MOST]:
        sample = {rows[0], rows[len(rows) // 2], rows[-1]}
        looked = [_look(crops[row], letter, engine) for row in sorted(sample)]
        told = _agreed(letters, looked)
        for row in rows:
            seen = column[row]
            if seen is not None and told != letters:
                result[row] = _written(seen, told)
            elif seen is not None and any(STROKED in text for text in looked):
                result[row] = replace(seen, agreement=min(seen.agreement, UNSURE))
    return result


def _letters(text: str) -> str:
    """Give the letters of a number."""
    return "".join(filter(str.isalpha, text))


def _look(crop: Crop, letter: float, engine: Engine) -> str:
    """Look at one cell with the Vietnamese model; gives its letters."""
    try:
        text = engine.read(variant(crop.image, crop.letter or letter, 0)).text
    except EngineFailed:
        return ""
    return TWICE.sub(STROKED, _letters(nfc(text)).upper())


def _agreed(letters: str, looked: Sequence[str]) -> str:
    """Give the letters with the strokes that most looks see; as they are where they see none."""
    alike = Counter(text for text in looked if fold(text) == fold(letters))
    if not alike:
        return letters
    seen, count = alike.most_common(1)[0]
    if 2 * count <= len(looked):
        return letters
    pairs = zip(letters, seen, strict=True)
    return "".join(STROKED if pair == (PLAIN, STROKED) else pair[0] for pair in pairs)


def _written(seen: Seen, letters: str) -> Seen:
    """Write a number with these letters in place of its own."""
    left = iter(letters)
    old = seen.judged
    value = "".join(next(left) if c.isalpha() else c for c in old.value)
    steps = (*old.steps, Step("strokes", old.value, value))
    return replace(seen, judged=Judged(value, old.fit, steps))
