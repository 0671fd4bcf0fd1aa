"""What the table on a page is: its form, and the field in each of its columns."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from ingest.box import Box
from ingest.grid import Column, Grid
from ingest.page import Leaf
from ocr.assign import assign
from ocr.cells import look_at
from ocr.columns import Assigned, Part, is_heading_of, is_other_heading
from ocr.content import VAGUE, assign_by_content
from ocr.crop import crop_cell, usual_letter
from ocr.engine import Asking, Engine, Look, ask, together
from ocr.fold import nfc
from ocr.form import Form, Kind
from ocr.heading import title_of, title_score
from ocr.level_parts import level_parts
from ocr.lines import Line
from ocr.reading import Doubt
from ocr.syllables import is_syllable

NUMBERING: Final = re.compile(r"\W*\d{0,2}\W*|[({/]?\w{1,2}[)}/]")  # (3), below a heading
SECOND_LOOKS: Final = 2  # at a heading that no field is known for
SPELT: Final = 3  # letters that two looks hardly misread alike
GENERAL: Final = 0.01  # what the general form is preferred by where nothing else tells


@dataclass(frozen=True, slots=True)
class Layout:
    """The form of a page and what each column of its grid holds."""

    form: Form
    columns: tuple[Assigned | None, ...]  # one for each column of the grid
    doubts: tuple[Doubt, ...]
    unread: tuple[int, ...] = ()  # columns without a field whose headings no two looks read alike

    def headings_of(self, field: str, headings: Sequence[Sequence[str]]) -> list[str]:
        """Give what was read over the columns of a field."""
        pairs = zip(self.columns, headings, strict=True)
        return [text for a, texts in pairs if a and a.column.field == field for text in texts]


def find_layout(
    grid: Grid,
    headings: list[list[str]],
    leaves: Sequence[Leaf],
    lines: Sequence[Line],
    forms: Sequence[Form],
    engine: Engine,
) -> Layout:
    """Choose the form by the title and the headings, and give each column its field."""
    title = title_of(lines)
    form, columns = _best(forms, title, headings)
    missing = [c for c, a in enumerate(columns) if a is None]
    again = ask(together([_read_again(grid.columns[c], leaves) for c in missing]), engine)
    for c, texts in zip(missing, again, strict=True):
        headings[c] += texts
    form, columns = _best(forms, title, headings)
    doubts = _twice(form, headings, columns)
    missing = [c for c in missing if columns[c] is None and not is_other_heading(headings[c])]
    if not missing:
        return Layout(form, tuple(columns), doubts + _nameless(columns))
    columns = assign_by_content(form, columns, missing, grid, leaves, engine)
    for c in missing:
        if (held := columns[c]) is not None and _foreign(headings[c], held):
            columns[c] = None
    guessed = [a.column.field for c in missing if (a := columns[c]) is not None]
    doubts += (_by_content(guessed),) if guessed else ()
    if not any(columns):
        doubts += (Doubt("no-known-columns", "No column's heading or content is known."),)
    unread = tuple(c for c in missing if columns[c] is None and not heading_is_read(headings[c]))
    return Layout(form, tuple(columns), doubts + _nameless(columns), unread)


def heading_is_read(texts: Sequence[str]) -> bool:
    """Tell whether two looks at a heading, or all three at a short one, read the same."""
    seen = Counter(nfc(text).strip(" .,:;'|").lower() for text in texts)
    return any(
        said and count >= (2 if len(said) >= SPELT else 1 + SECOND_LOOKS)
        for said, count in seen.items()
    )


def read_headings(grid: Grid, leaves: Sequence[Leaf]) -> Asking[list[list[str]]]:
    """Read the header cells over each column, top to bottom; a cell shared by columns once."""
    boxes = list({(column.leaf, box): None for column in grid.columns for box in column.header})
    texts = yield from _headings([(leaves[leaf], box, 0) for leaf, box in boxes])
    read = dict(zip(boxes, texts, strict=True))
    return [[read[column.leaf, box] for box in column.header] for column in grid.columns]


def _read_again(column: Column, leaves: Sequence[Leaf]) -> Asking[list[str]]:
    """Read a column's whole header as one block, for headings that were cut in two or blurred."""
    if not column.header:
        return []
    top = min(box.top for box in column.header)
    bottom = max(box.bottom for box in column.header)
    whole = Box(column.left, top, column.right, bottom)
    looks = range(1, 1 + SECOND_LOOKS)
    texts = yield from _headings([(leaves[column.leaf], whole, number) for number in looks])
    return [text for text in texts if text]


def _headings(cells: Sequence[tuple[Leaf, Box, int]]) -> Asking[list[str]]:
    """Read header cells, each by one variant of its image; "" where nothing can be read."""
    looks = [_heading(*cell) for cell in cells]
    guesses = iter((yield [look for some in looks for look in some]))
    read = [[guess.text for guess in islice(guesses, len(some)) if guess] for some in looks]
    return [" ".join(text for text in texts if not NUMBERING.fullmatch(text)) for texts in read]


def _heading(leaf: Leaf, box: Box, number: int) -> list[Look]:
    """Make the questions for one header cell, one for each part with white between."""
    crop = crop_cell(leaf, box)
    letter = crop.letter or usual_letter(leaf.dpi)
    return [look_at(part, letter, number) for part in level_parts(crop, leaf.dpi)]


def _best(
    forms: Sequence[Form], title: str, headings: list[list[str]]
) -> tuple[Form, list[Assigned | None]]:
    """Take the form whose title and columns fit best."""
    tried = [(form, assign(form, headings)) for form in forms]
    return max(tried, key=lambda pair: _fit(pair[0], title, pair[1]))


def _fit(form: Form, title: str, columns: list[Assigned | None]) -> float:
    """Score a form: its title, its columns; of equals the general one, which has no title."""
    return title_score(form, title) + _likeness(columns) + (0.0 if form.titles else GENERAL)


def _likeness(columns: list[Assigned | None]) -> float:
    """Add up how near the headings are."""
    return sum(a.likeness for a in columns if a is not None)


def _foreign(headings: Sequence[str], held: Assigned) -> bool:
    """Tell whether a heading names something else than what a few vague cells look like.

    A misread heading seldom keeps to Vietnamese syllables; one that does, and is like no name of
    any field, says what it means.
    """
    if held.column.kind not in VAGUE:
        return False
    spoken = (re.findall(r"[^\W\d_]+", heading) for heading in headings)
    return any(len(said) > 1 and all(map(is_syllable, said)) for said in spoken)


def _twice(
    form: Form, headings: Sequence[Sequence[str]], columns: Sequence[Assigned | None]
) -> tuple[Doubt, ...]:
    """Doubt a page that has a second column of names: the people in it would be left out."""
    names = [a for a in columns if a and a.column.kind is Kind.NAME and a.part is Part.WHOLE]
    left = [texts for texts, a in zip(headings, columns, strict=True) if a is None]
    if not names or not any(is_heading_of(form, texts, Kind.NAME) for texts in left):
        return ()
    message = "Two columns are headed as names: two lists may stand side by side."
    return (Doubt("two-lists", message, (names[0].column.field,)),)


def _nameless(columns: Sequence[Assigned | None]) -> tuple[Doubt, ...]:
    """Doubt a page whose other columns are known and none holds names: it may have been joined."""
    known = [a for a in columns if a is not None]
    if not known or any(a.column.kind is Kind.NAME for a in known):
        return ()
    return (Doubt("no-names", "No column holds names: it may be lost or joined to another."),)


def _by_content(fields: list[str]) -> Doubt:
    """Say that columns were told by what stands in them."""
    message = "These columns' headings could not be read; what stands in them decided."
    return Doubt("columns-by-content", message, tuple(fields))
