"""What the Latin model cannot tell in a column's numbers: D from Đ, and signs it may not write.

Numbers are read by a model that knows no Đ: 1201/2004/ĐHBK comes out as DHBK, surely and all down
the column, and PT-8122 comes out as PT8122. A few cells of each column that has letters are
therefore looked at by the Vietnamese model as well. Where its looks agree on another pattern of the
same letters and runs of figures, the column is written in that pattern.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from rapidfuzz.distance import Indel

from ocr.cells import Seen, plain_looks
from ocr.crop import Crop
from ocr.engine import Asking
from ocr.fold import fold, nfc
from ocr.form import Kind
from ocr.reading import Guess, Step
from ocr.values.confused import STROKED
from ocr.values.judged import Judged

NUMBERED: Final = (Kind.SERIAL, Kind.REGISTER)
FEWEST: Final = 2  # looks of three that must see a pattern; one alone makes nothing sure
MOST: Final = 4  # sets of letters in one column that are looked at; print has one or two
UNSURE: Final = 0.5  # agreement granted where the looks see another pattern, but not alike
UNIT: Final = re.compile(r"([^A-ZĐ\d]*)(\d+|[A-ZĐ])")  # a letter or run of figures, what is before
SIGNS: Final = re.compile("[^-/&]")  # all but the signs that count; stops come and go
EIGHT: Final = re.compile("(?<=[A-ZĐ])8(?=[A-ZĐ])")  # what the Latin model makes of &
BESET: Final = re.compile(r"(?<=[A-ZĐ])\d+(?=[A-ZĐ])")  # figures between letters: an & or a Đ
ALIKE: Final = 0.5  # letters of one number as two models see them
LONG: Final = 6  # signs of a number that may begin with a letter, at least
UNTOLD: Final = frozenset("ILOQSBZG")  # letters that the Vietnamese model takes figures for
FIGURES: Final = "9"
AS_LETTERS: Final = {"0": "[0OQ]", "1": "[1IL]", "2": "[2Z]", "5": "[5S]", "6": "[6G]", "8": "[8B]"}
"""Figures, and the capitals that the Vietnamese model makes of them."""

Pattern = tuple[tuple[str, str], ...]
"""Signs before each letter or run of figures, and the letter, or 9."""


def with_patterns(
    column: Sequence[Seen | None], crops: Sequence[Crop], letter: float
) -> Asking[list[Seen | None]]:
    """Write a column of numbers with the strokes and signs that it has, row by row.

    Args:
        column: What was read; None where nothing was.
        crops: The cells.
        letter: Usual height of capitals, px.
    """
    result = list(column)
    groups: dict[str, list[int]] = defaultdict(list)
    for row, seen in enumerate(column):
        if seen is not None and (letters := re.sub("[^A-ZĐ]", "", seen.judged.value)):
            groups[letters].append(row)
    bare = [row for row, seen in enumerate(column) if seen is not None and _is_bare(seen)]
    if len(bare) >= FEWEST:
        ends = (bare[0], bare[-1])
        guesses = yield plain_looks([crops[row] for row in ends], letter)
        _put_letter([nfc(g.text).upper() if g is not None else "" for g in guesses], bare, result)
    known: set[Pattern] = set()
    for rows in sorted(groups.values(), key=len, reverse=True)[:MOST]:
        sample = sorted({rows[0], rows[len(rows) // 2], rows[-1]})
        guesses = yield plain_looks([crops[row] for row in sample], letter)
        pairs = zip(guesses, sample, strict=True)
        looked = [_pattern_seen(guess, column[row]) for guess, row in pairs]
        seen_most, count = Counter(looked).most_common(1)[0]
        agreed = seen_most if count >= FEWEST or seen_most in known else ()
        known |= {agreed} if agreed else set()
        for row in rows:
            if (seen := column[row]) is not None:
                result[row] = _told(seen, agreed, looked)
    return result


def _is_bare(seen: Seen) -> bool:
    """Tell a number that begins with a figure and has no letters."""
    value = seen.judged.value
    return len(value) >= LONG and value[:1].isdigit() and not any(map(str.isalpha, value))


def _put_letter(looks: Sequence[str], rows: Sequence[int], column: list[Seen | None]) -> None:
    """Write a first figure as the letter that both looks see: 10487763 is T0487763.

    All other figures must be the same, and all rows begin with that figure; none becomes sure. An I
    may be a 1 as well: then the figure stays, and is not sure either.
    """
    values = [seen.judged.value for row in rows if (seen := column[row]) is not None]
    first = {value[0] for value in values}
    letters = {STROKED.sub("Đ", look)[:1] for look in looks}
    ends = zip(looks, (values[0][1:], values[-1][1:]), strict=True)
    same = [_with_figures_of(rest, look[1:]) == rest for look, rest in ends]
    (letter, *more) = letters
    if len(first) != 1 or more or not all(same) or not letter.isalpha():
        return
    for row in rows:
        if (seen := column[row]) is None:
            continue
        judged, agreement = seen.judged, min(seen.agreement, UNSURE)
        if letter not in UNTOLD:
            made = letter + judged.value[1:]
            steps = (*judged.steps, Step("pattern", judged.value, made))
            judged = Judged(made, judged.fit, steps)
        column[row] = replace(seen, judged=judged, agreement=agreement, rival=1.0)


def _pattern(text: str) -> Pattern:
    """Give the pattern of a number."""
    units = UNIT.findall(text)
    return tuple((SIGNS.sub("", before), _plain(unit)) for before, unit in units)


def _plain(unit: str) -> str:
    return FIGURES if unit.isdigit() else unit


def _pattern_seen(guess: Guess | None, seen: Seen | None) -> Pattern:
    """Give the pattern that the Vietnamese model saw, which takes a 1 beside capitals for an I."""
    text = nfc(guess.text).upper() if guess is not None else ""
    number = STROKED.sub("Đ", text).lstrip("-/& ")
    own = seen.judged.value if seen is not None else ""
    return _pattern(_with_figures_of(own, number))


def _with_figures_of(own: str, look: str) -> str:
    """Write the runs of figures as the Latin model has them: 12 for the I2 of CĐNI2."""
    start = 0
    for run in re.findall(r"\d+", BESET.sub("", own)):
        seen = re.compile("".join(AS_LETTERS.get(n, n) for n in run)).search(look, start)
        if seen is None:
            return look
        look = look[: seen.start()] + run + look[seen.end() :]
        start = seen.start() + len(run)
    return look


def _told(seen: Seen, agreed: Pattern, looked: Sequence[Pattern]) -> Seen:
    """Write one number in the pattern that the looks agree on, or trust it less."""
    own = _pattern(seen.judged.value)
    if _gains(own, agreed):
        return _written(seen, seen.judged.value, agreed)
    signed = EIGHT.sub("&", seen.judged.value)
    mended = _pattern(signed)
    if signed != seen.judged.value and (mended == agreed or _gains(mended, agreed)):
        return _written(seen, signed, agreed)
    if rewritten := _rewritten(seen, agreed):
        return rewritten
    lost = "&" not in seen.judged.value and any("&" in sign for look in looked for sign, _ in look)
    bare = "D" in seen.judged.value and "Đ" not in seen.judged.value
    lost |= bare and any(unit == "Đ" for look in looked for _, unit in look)
    if lost or any(_gains(own, look) for look in looked):
        return replace(seen, agreement=min(seen.agreement, UNSURE))
    return seen


def _rewritten(seen: Seen, agreed: Pattern) -> Seen | None:
    """Write a number's letters as the looks see them where the Latin model makes others of Đ or &.

    1228/GDEDT-21 is 1228/GD&ĐT-21: as many runs of figures, and letters that are nearly the same.
    Two models that differ make nothing sure.
    """
    told = "".join(sign + unit for sign, unit in agreed)
    figures = re.findall(r"\d+", BESET.sub("", seen.judged.value))
    letters = re.sub("[^A-ZĐ]", "", seen.judged.value)
    if not set(told) & set("Đ&") or len(figures) != told.count(FIGURES):
        return None
    if Indel.normalized_similarity(fold(letters), fold(re.sub("[^A-ZĐ]", "", told))) < ALIKE:
        return None
    runs = iter(figures)
    made = "".join(sign + (next(runs) if unit == FIGURES else unit) for sign, unit in agreed)
    judged = seen.judged
    steps = (*judged.steps, Step("pattern", judged.value, made))
    judged = Judged(made, judged.fit, steps)
    return replace(seen, judged=judged, agreement=min(seen.agreement, UNSURE))


def _gains(own: Pattern, other: Pattern) -> bool:
    """Tell whether the other pattern has the same letters and figures, and more of the rest."""
    if [fold(unit) for _, unit in own] != [fold(unit) for _, unit in other]:
        return False
    return any(
        (sign and not mine) or (unit == "Đ" and letter != "Đ")
        for (mine, letter), (sign, unit) in zip(own, other, strict=True)
    )


def _written(seen: Seen, number: str, pattern: Pattern) -> Seen:
    """Put strokes and signs where the pattern has them; a sign takes the place of a space."""
    old = seen.judged
    units = UNIT.findall(number)
    rest = number[sum(len(before) + len(unit) for before, unit in units) :]
    made = ""
    for (before, unit), (sign, letter) in zip(units, pattern, strict=True):
        made += sign if sign and not before.strip() else before
        made += letter if letter == "Đ" else unit
    steps = (*old.steps, Step("pattern", old.value, made + rest))
    return replace(seen, judged=Judged(made + rest, old.fit, steps))
