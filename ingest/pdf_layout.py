"""What a PDF page shows, as far as it takes to see whether it is nothing but a scan.

Runs in the limited child only. Operators and graphics state: ISO 32000-1, clauses 8 and 9.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Final

from pypdf import PageObject
from pypdf.generic import ContentStream, DictionaryObject, StreamObject

from ingest.pdf_objects import dictionary, value

Matrix = tuple[float, float, float, float, float, float]  # a b c d e f, as in `cm`
Rectangle = tuple[float, float, float, float]  # left, bottom, right, top, in points

_CONTENT_BYTES: Final = 500_000  # a scan with a text layer has far less; the rest is drawn
_DEPTH: Final = 5  # forms within forms
_FORMS: Final = 50  # of one page; a scan is wrapped in one or two
_PAINTING: Final = frozenset({b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"sh"})
_SHOWING: Final = frozenset({b"Tj", b"TJ", b"'", b'"', b"INLINE IMAGE"})
_COLORING: Final = frozenset({b"g", b"rg", b"k", b"cs", b"sc", b"scn"})
_UNSEEN: Final = frozenset({3, 7})  # text rendering modes that paint nothing


@dataclass(frozen=True, slots=True)
class Placed:
    """An image, and the matrix that lays its unit square on the page."""

    image: StreamObject
    matrix: Matrix
    black: bool  # what paints through it, if it is a stencil, is black


@dataclass(slots=True)
class Layout:
    """The images of a page in the order they are painted."""

    images: list[Placed] = field(default_factory=list)
    plain: bool = True  # False when something else is or may be seen beside them
    painted: bool = False  # something lies under the first image; only a stencil lets it show
    forms: int = 0  # that were looked into


@dataclass(frozen=True, slots=True)
class _State:
    matrix: Matrix
    unseen: bool = False  # text is invisible
    black: bool = True  # the fill colour is black
    clip: Rectangle | None = None  # the innermost; None for the whole page


def look(page: PageObject) -> Layout:
    """Walk through a page's content and note its images and whether anything else shows."""
    layout = Layout()
    content = page.get_contents()
    if content is None:
        return Layout(plain=False)
    if _annotated(page) or len(content.get_data()) > _CONTENT_BYTES:
        layout.plain = False
    if len(content.get_data()) <= _CONTENT_BYTES:
        resources = dictionary(page, "/Resources")
        _Walk(layout, resources, _State((1, 0, 0, 1, 0, 0)), _DEPTH).through(content)
    return layout


def multiplied(first: Matrix, then: Matrix) -> Matrix:
    """Apply one matrix after the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def bounds(matrix: Matrix) -> Rectangle:
    """Give the upright rectangle around the unit square under a matrix."""
    a, b, c, d, e, f = matrix
    xs, ys = (e, e + a, e + c, e + a + c), (f, f + b, f + d, f + b + d)
    return min(xs), min(ys), max(xs), max(ys)


def _annotated(page: PageObject) -> bool:
    """Say whether something may be drawn over the page: a stamp, a comment, a filled-in field."""
    notes = value(page, "/Annots")
    found = (note.get_object() for note in (notes if isinstance(notes, list) else []))
    return any(isinstance(note, DictionaryObject) and "/AP" in note for note in found)


class _Walk:
    """Follows one content stream, with the graphics state that it needs."""

    def __init__(
        self, layout: Layout, resources: DictionaryObject, state: _State, depth: int
    ) -> None:
        self._layout, self._resources = layout, resources
        self._state, self._depth = state, depth
        self._saved: list[_State] = []
        self._path: list[Rectangle | None] = []  # None for anything but a rectangle

    def through(self, content: ContentStream) -> None:
        for operands, operator in content.operations:
            self._step(operator, operands)

    def _step(self, operator: bytes, operands: Any) -> None:
        if operator in _PAINTING:
            self._mark()
        elif operator in _SHOWING:
            if not self._state.unseen:
                self._mark()
        elif operator in _COLORING:
            black = operator in (b"g", b"rg") and all(float(level) == 0 for level in operands)
            self._state = replace(self._state, black=black)
        elif action := _ACTIONS.get(operator):
            action(self, operands)
        if operator in _PAINTING or operator == b"n":
            self._path.clear()

    def _mark(self) -> None:
        """Something is painted. Under a scan that covers the page it would not show."""
        if self._layout.images:
            self._layout.plain = False
        else:
            self._layout.painted = True

    def _save(self, _operands: Any) -> None:
        self._saved.append(self._state)

    def _restore(self, _operands: Any) -> None:
        if self._saved:
            self._state = self._saved.pop()

    def _concatenate(self, operands: Any) -> None:
        matrix = multiplied(_matrix(operands), self._state.matrix)
        self._state = replace(self._state, matrix=matrix)

    def _text_mode(self, operands: Any) -> None:
        self._state = replace(self._state, unseen=int(operands[0]) in _UNSEEN)

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = (float(number) for number in operands)
        self._path.append(bounds(multiplied((width, 0, 0, height, x, y), self._state.matrix)))

    def _line(self, _operands: Any) -> None:
        self._path.append(None)

    def _clip_to(self, _operands: Any) -> None:
        only = self._path[0] if len(self._path) == 1 else None
        if only is None:
            self._layout.plain = False
        self._state = replace(self._state, clip=only)

    def _external(self, operands: Any) -> None:
        """Apply an external graphics state: any kind of transparency needs real rendering."""
        state = dictionary(dictionary(self._resources, "/ExtGState"), str(operands[0]))
        solid = value(state, "/ca") in (None, 1)
        masked = value(state, "/SMask") not in (None, "/None")
        normal = value(state, "/BM") in (None, "/Normal", "/Compatible")
        if masked or not (solid and normal):
            self._layout.plain = False

    def _layer(self, operands: Any) -> None:
        if operands and operands[0] == "/OC":  # optional content, which may be switched off
            self._layout.plain = False

    def _do(self, operands: Any) -> None:
        thing = dictionary(dictionary(self._resources, "/XObject"), str(operands[0]))
        kind = value(thing, "/Subtype")
        if kind == "/Image" and isinstance(thing, StreamObject):
            self._image(thing)
        elif kind == "/Form" and isinstance(thing, StreamObject) and self._depth > 0:
            self._form(thing)
        else:
            self._layout.plain = False

    def _image(self, image: StreamObject) -> None:
        placed = Placed(image, self._state.matrix, self._state.black)
        clip = self._state.clip
        clipped = clip is not None and not inside(bounds(placed.matrix), clip)
        if clipped or (self._layout.painted and value(image, "/ImageMask")):
            self._layout.plain = False
        self._layout.images.append(placed)

    def _form(self, form: StreamObject) -> None:
        self._layout.forms += 1
        if self._layout.forms > _FORMS:
            self._layout.plain = False
            return
        content = ContentStream(form, form.indirect_reference and form.indirect_reference.pdf)
        if "/Group" in form or len(content.get_data()) > _CONTENT_BYTES:
            self._layout.plain = False
            return
        own = _matrix(form["/Matrix"]) if "/Matrix" in form else (1, 0, 0, 1, 0, 0)
        state = replace(self._state, matrix=multiplied(own, self._state.matrix))
        resources = dictionary(form, "/Resources") or self._resources
        _Walk(self._layout, resources, state, self._depth - 1).through(content)


_ACTIONS: Final = {
    b"q": _Walk._save,
    b"Q": _Walk._restore,
    b"cm": _Walk._concatenate,
    b"Tr": _Walk._text_mode,
    b"re": _Walk._rectangle,
    b"l": _Walk._line,
    b"c": _Walk._line,
    b"W": _Walk._clip_to,
    b"W*": _Walk._clip_to,
    b"gs": _Walk._external,
    b"BDC": _Walk._layer,
    b"Do": _Walk._do,
}


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def inside(inner: Rectangle, outer: Rectangle, slack: float = 0.02) -> bool:
    """Say whether a rectangle lies within another, but for a small part of its size."""
    across, up = (inner[2] - inner[0]) * slack, (inner[3] - inner[1]) * slack
    return (
        inner[0] >= outer[0] - across
        and inner[1] >= outer[1] - up
        and inner[2] <= outer[2] + across
        and inner[3] <= outer[3] + up
    )
