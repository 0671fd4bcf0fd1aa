"""Where everything stands on a sheet: columns, rows and lines of text, in pixels."""

from dataclasses import dataclass
from random import Random

from samples.fonts import bold_of, width
from samples.forms import Column, Form

Box = tuple[float, float, float, float]  # left, top, right, bottom, pixels of the sheet


@dataclass(frozen=True, slots=True)
class Look:
    """How a page is set: paper, type and rules."""

    paper: tuple[float, float]  # width and height, millimetres
    dpi: int
    face: str
    points: float  # type size of the body
    printer: str = "laser"  # a name in `printers.PRINTERS`
    hand_face: str = "dancing"
    rule: float = 0.2  # thickness of ruled lines, millimetres
    rules: str = "full"  # full, dotted, broken, faint, vertical, none
    bold_titles: bool = True
    wrap: bool = False  # long names go onto a second line, else they are set smaller
    tall: bool = False  # rows with two lines are taller
    fold: int = 0  # columns on the left leaf of a spread; 0 for a single page
    signatures: float = 0.6  # share of rows that were signed for
    stamps: int = 0
    margin: float = 11.0  # millimetres

    def px(self, millimetres: float) -> float:
        """Turn millimetres into pixels."""
        return millimetres * self.dpi / 25.4

    @property
    def size(self) -> int:
        """Em height of the body type in pixels."""
        return round(self.points * self.dpi / 72)


@dataclass(frozen=True, slots=True)
class Grid:
    """The ruled lines of a table, pixels of the sheet."""

    columns: tuple[Column, ...]
    xs: tuple[float, ...]  # column edges, one more than columns
    top: float
    merge: float  # line under merged header cells; equals `top` where there are none
    head: float  # bottom of the header
    body: float  # top of the first row; equals `head` without a numbered row
    ys: tuple[float, ...]  # bottom edges of the body rows

    def cell(self, row: int, column: int) -> Box:
        """Give the box of a body cell."""
        top = self.ys[row - 1] if row else self.body
        return self.xs[column], top, self.xs[column + 1], self.ys[row]


def grid(
    form: Form,
    columns: tuple[Column, ...],
    look: Look,
    top: float,
    lines: list[int],
    rng: Random,
) -> Grid:
    """Lay out a table over the width of a sheet.

    Args:
        form: Its columns' wordings decide the height of the header.
        columns: The columns of this leaf.
        look: Paper and type.
        top: Upper edge of the table, pixels.
        lines: Lines of text in each body row, 1 or 2.
        rng: Moves the margins a little.
    """
    left = look.px(look.margin + rng.uniform(-1, 2))
    right = look.px(look.paper[0] - look.margin - rng.uniform(-1, 2))
    weights = [column.weight for column in columns]
    xs = [left]
    for weight in weights:
        xs.append(xs[-1] + (right - left) * weight / sum(weights))
    grouped = any(column.group for column in columns)
    title = max(len(column.title.split("\n")) for column in columns) + grouped
    head = top + look.size * (1.35 * title + 0.9)
    merge = top + look.size * 1.6 if grouped else top
    body = head + (look.size * 1.25 if form.numbered else 0)
    room = look.px(look.paper[1] - 26) - body
    units = [1.45 if count > 1 and look.tall else 1.0 for count in lines]
    height = min(room / sum(units), look.px(10.5), max(look.size * 2.3, look.px(7)))
    ys = [body]
    for unit in units:
        ys.append(ys[-1] + height * unit)
    return Grid(columns, tuple(xs), top, merge, head, body, tuple(ys[1:]))


def fit(look: Look, text: str, room: float, *, bold: bool = False) -> tuple[list[str], int]:
    """Break or shrink a text to a room; gives its lines and the em height to set them in."""
    face = bold_of(look.face) if bold else look.face
    wide = max(width(face, look.size, line) for line in text.split("\n"))
    if wide <= room:
        return text.split("\n"), look.size
    smaller = int(look.size * room / wide)
    breakable = " " in text and "\n" not in text
    if breakable and (look.wrap or smaller < 0.72 * look.size):
        lines = _halves(text, face, look.size)
        wide = max(width(face, look.size, line) for line in lines)
        return lines, min(round(look.size * 0.94), int(look.size * room / wide))
    return text.split("\n"), smaller


def _halves(text: str, face: str, size: int) -> list[str]:
    words = text.split(" ")
    splits = ([" ".join(words[:i]), " ".join(words[i:])] for i in range(1, len(words)))
    return min(splits, key=lambda lines: max(width(face, size, line) for line in lines))
