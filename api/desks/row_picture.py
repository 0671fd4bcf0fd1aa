"""Where the picture of a row is cut, and how each of its cells is shown from that one picture.

Boxes are in pixels of the master as stored. A page that was stored on its side shows its rows as
columns: the way from the first cell to the last says how to turn the picture for a reader.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.box import Box
from ocr.reading import Draft, Reading

Turn = Literal[0, 90, 180, 270]  # degrees clockwise

_AROUND_ROW = 0.9  # of the row's height shown above and below it
_LONG = 3.6  # widths per height from which a cell gets twice the room
_AROUND_CELL = 0.18  # of the cell's height shown around it


@dataclass(frozen=True, slots=True)
class View:
    """A window onto the master, for an SVG: what to cut, what to show, how to turn it."""

    cut: Box  # the picture to fetch
    turn: Turn
    window: tuple[float, float, float, float]  # viewBox after turning: x, y, width, height

    @property
    def is_long(self) -> bool:
        """Whether the shown line is so long that it needs twice the room."""
        return self.window[2] > _LONG * self.window[3]

    @property
    def query(self) -> str:
        """The picture's box as the API takes it."""
        return f"{self.cut.left},{self.cut.top},{self.cut.width},{self.cut.height}"

    @property
    def view_box(self) -> str:
        """The SVG attribute."""
        return " ".join(f"{number:g}" for number in self.window)

    @property
    def transform(self) -> str:
        """The SVG attribute that turns the picture about the middle of the cut."""
        x, y = _middle(self.cut)
        return f"rotate({self.turn} {x:g} {y:g})"


def row_view(draft: Draft, width: int, height: int) -> View:
    """Show the whole row and a little of its neighbours; the page is `width` × `height` pixels."""
    turn = reading_turn(draft.readings)
    sideways = turn in (90, 270)
    line = draft.box.width if sideways else draft.box.height
    around = round(line * _AROUND_ROW)
    cut = _widened(draft.box, around if sideways else 20, 20 if sideways else around)
    cut = _inside(cut, width, height)
    return View(cut, turn, _window(cut, cut, turn))


def cell_view(reading: Reading, row: View, width: int, height: int) -> View:
    """Show one cell: out of the row's picture if it lies there, else out of its own."""
    around = round(min(reading.box.width, reading.box.height) * _AROUND_CELL) + 2
    window = _inside(_widened(reading.box, around, around), width, height)
    within = _holds(row.cut, reading.box)
    cut = row.cut if within else window
    return View(cut, row.turn, _window(cut, window, row.turn))


def reading_turn(readings: Sequence[Reading]) -> Turn:
    """Tell from the order of the cells how to turn the stored picture so that lines run right."""
    if len(readings) < 2:
        return 0
    first, last = _middle(readings[0].box), _middle(readings[-1].box)
    across, down = last[0] - first[0], last[1] - first[1]
    if abs(across) >= abs(down):
        return 0 if across >= 0 else 180
    return 270 if down >= 0 else 90


def _window(cut: Box, shown: Box, turn: Turn) -> tuple[float, float, float, float]:
    """The viewBox of `shown` after the picture was turned about the middle of `cut`."""
    (cx, cy), (x, y) = _middle(cut), _middle(shown)
    dx, dy = x - cx, y - cy
    turned: dict[int, tuple[float, float]] = {
        0: (dx, dy),
        90: (-dy, dx),
        180: (-dx, -dy),
        270: (dy, -dx),
    }
    tx, ty = turned[turn]
    w, h = (shown.height, shown.width) if turn in (90, 270) else (shown.width, shown.height)
    return cx + tx - w / 2, cy + ty - h / 2, w, h


def _middle(box: Box) -> tuple[float, float]:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _widened(box: Box, across: int, along: int) -> Box:
    left, top = max(0, box.left - across), max(0, box.top - along)
    return Box(left, top, box.right + across, box.bottom + along)


def _inside(box: Box, width: int, height: int) -> Box:
    left, top = min(box.left, width - 1), min(box.top, height - 1)
    return Box(
        left, top, max(left + 1, min(box.right, width)), max(top + 1, min(box.bottom, height))
    )


def _holds(outer: Box, inner: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )
