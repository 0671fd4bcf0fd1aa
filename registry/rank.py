"""How well a document answers a query: the same order whichever index proposed it."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from registry.asked import Asked, abbreviated
from registry.documents import Folded
from registry.fold import slip_of_y
from registry.regional import others

MARKS, BARE, PREFIX, REGIONAL, DROPPED, ERROR = 1.0, 0.9, 0.7, 0.6, 0.55, 0.5
"""What one word is worth: equal with marks, without, a beginning, a regional form, a slip.

There is one way to drop a letter at a place, or to swap it with the next, and there are some twenty
to type a wrong one; so a dropped or swapped letter is the likelier cause of what was typed.
"""

DIFFERS = "one letter differs"

Word = tuple[str, str]
"""One word with marks, and without."""


@dataclass(frozen=True, slots=True)
class Score:
    """Worth of one document, and why."""

    value: float
    why: tuple[str, ...]


def score(asked: Asked, document: Folded, slips: int = 1) -> Score | None:
    """Score one document; None if it does not answer the query with at most so many slips."""
    numbers = _numbers(asked, document)
    name = _name(asked, document, slips) if asked.whole else Score(0.0, ())
    times = _times(asked, document)
    if not numbers.why and (name is None or times is None or not (name.why or times.why)):
        return None
    parts = [numbers, *(part for part in (name, times) if part)]
    value = sum(part.value for part in parts) - (0.0 if document.in_force else 0.5)
    return Score(round(value, 4), tuple(reason for part in parts for reason in part.why))


def _numbers(asked: Asked, document: Folded) -> Score:
    numbers = (("so_hieu", document.diploma), ("so_vao_so", document.register))
    why = [f"{field}: exact" for field, key in numbers if key and key in asked.numbers]
    return Score(10.0 * len(why), tuple(why))


def _times(asked: Asked, document: Folded) -> Score | None:
    value, why = 0.0, list[str]()
    if asked.born:
        if not document.born or not asked.born.startswith(document.born):
            return None
        value += 3.0 if asked.born == document.born else 1.5
        why.append("ngay_sinh: same day" if asked.born == document.born else "ngay_sinh: same year")
    for year in asked.years:
        if document.year == year:
            why.append("nam_tot_nghiep: same")
        elif document.born.startswith(str(year)):
            why.append("ngay_sinh: same year")
        else:
            return None
        value += 1.0
    return Score(value, tuple(why))


def _name(asked: Asked, document: Folded, slips: int) -> Score | None:
    held = list(zip(document.whole.split(), document.bare.split(), strict=True))
    found = _align(asked, held, slips)
    if found is None:
        return _nearly(asked, document.bare)
    worth, places, kinds = found
    value = 5.0 * sum(worth) / len(worth) + len(worth) / len(held)
    if kinds.count(DIFFERS) > 1:
        kinds = ["two letters differ" if kind == DIFFERS else kind for kind in kinds]
    why = [f"ho_ten: {kind}" for kind in dict.fromkeys(kinds)]
    if places == sorted(places):
        value += 0.5
    else:
        why.append("ho_ten: other order")
    return Score(value, tuple(why))


def _align(
    asked: Asked, held: list[Word], slips: int
) -> tuple[list[float], list[int], list[str]] | None:
    """Give each asked word its best word of the name; so many may be a letter off."""
    worth, places, kinds, errors = list[float](), list[int](), list[str](), 0
    free = list(range(len(held)))
    for i, word in enumerate(zip(asked.whole, asked.bare, strict=True)):
        typed, last = asked.as_typed(word[1]), i == len(asked.whole) - 1
        value, kind, place = _best(word, typed, held, free, last)
        slip = value in (DROPPED, ERROR)
        if slip and len(word[1]) == 1 == len(asked.bare):
            return None  # one letter alone is one letter off of too much
        errors += slip
        if not value or errors > slips:
            return None
        worth.append(value)
        kinds.append(kind)
        places.append(place)
        free.remove(place)
    return worth, places, kinds


def _best(
    word: Word, typed: str, held: list[Word], free: list[int], last: bool
) -> tuple[float, str, int]:
    """Give the worth, the kind and the place of the word that fits best, the first of equals."""
    for side, value, kind in ((0, MARKS, "with marks"), (1, BARE, "without marks")):
        for place in free:
            if held[place][side] == word[side]:
                return value, kind, place
    best = (0.0, "", -1)
    for place in free:
        for text in dict.fromkeys((word[1], typed)):
            value, kind = _fuzzy(text, held[place][1], last)
            if value > best[0]:
                best = (value, kind, place)
    return best


def _fuzzy(bare: str, held: str, last: bool) -> tuple[float, str]:
    if (last or abbreviated(bare)) and held.startswith(bare):
        return PREFIX, "beginning"
    if held in others(bare):
        return REGIONAL, "regional form"
    if max(len(bare), len(held)) > 1 and _slipped(bare, held):
        dropped_or_swapped = len(held) > len(bare) or sorted(held) == sorted(bare)
        return (DROPPED if dropped_or_swapped else ERROR), DIFFERS
    return 0.0, ""


def _slipped(bare: str, held: str) -> bool:
    if held == "y" and slip_of_y(bare):
        return True
    return OSA.distance(bare, held, score_cutoff=1) == 1


def _nearly(asked: Asked, name: str) -> Score | None:
    """Catch a space that was dropped or put in the wrong place."""
    one, other = "".join(asked.bare), name.replace(" ", "")
    if one == other:
        return Score(5.0 * DROPPED, ("ho_ten: other spaces",))
    if not other or OSA.distance(one, other, score_cutoff=1) > 1:
        return None
    return Score(5.0 * ERROR, (f"ho_ten: {DIFFERS}",))
