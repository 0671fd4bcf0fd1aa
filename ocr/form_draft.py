"""A form for a kind of ledger that sogoc does not know yet, drafted from a few of its pages.

Headings are read, columns are matched to fields by heading and by content; what remains is called
`cot_<n>` for a clerk to name. The draft is TOML text with comments, for a person to finish.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.pipeline import Prepared
from ocr.columns import Assigned, Part
from ocr.content import VAGUE, kind_of, sample
from ocr.engine import Engine, ask
from ocr.fold import fold, nfc
from ocr.form import Form, Kind
from ocr.layout import find_layout
from ocr.merge import merge_columns, merge_unruled
from ocr.reader import read_around

TITLE: Final = re.compile(
    r"\b(?:so (?:goc|cap|dang bo|theo doi|ghi)|danh sach|bang (?:ghi|diem|ke)|phu luc"
    r"|regist(?:er|re))\b"
)
BOOK: Final = re.compile(r"^so\b(?! (?:\d+|giao duc|gd|lao dong|noi vu|y te|van hoa)\b)")
"""A line that may be a title where none is: Sổ is a book, but Sở Giáo dục an office."""
SHOWN: Final = 3  # cells that a comment shows of a column
SURE: Final = 0.9  # likeness of a heading below which a clerk is asked to look


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """One column as it stands on a page."""

    heading: str  # as printed; "" when it cannot be read
    field: str | None  # None when neither heading nor content is known
    kind: Kind
    likeness: float  # of the heading to the known one; 0.0 when told by content
    cells: tuple[str, ...]  # a few, as the engine saw them; only where the field is not known
    whole: bool = True  # False for Nam | Nữ, họ | tên: parts of a field, which are known everywhere


@dataclass(frozen=True, slots=True)
class PageColumns:
    """What one page says about its kind of ledger."""

    form: str | None  # the known form that fits best; None without a table
    titles: tuple[str, ...]  # lines above the table that may be the title
    columns: tuple[SeenColumn, ...]


def look(prepared: Prepared, forms: Sequence[Form], engine: Engine) -> PageColumns:
    """Read the headings of a page, and match its columns to fields."""
    grid, leaves = prepared.grid, prepared.leaves
    if grid is None or not grid.rows:
        return PageColumns(None, (), ())
    grid = merge_unruled(grid, leaves)
    (above, _), headings = ask(read_around(grid, leaves), engine)
    grid, headings = merge_columns(grid, headings, leaves)
    printed = [_printed(texts) for texts in headings]
    layout = find_layout(grid, headings, leaves, above, forms, engine)
    columns = tuple(
        _known(heading, assigned)
        if assigned is not None and not _rash(heading, assigned)
        else _unknown(heading, sample(grid, leaves, position, engine))
        for position, (heading, assigned) in enumerate(zip(printed, layout.columns, strict=True))
    )
    return PageColumns(layout.form.name, titles_among([line.text for line in above]), columns)


def draft_form(name: str, label: str, pages: Iterable[PageColumns], forms: Sequence[Form]) -> str:
    """Give the form as TOML; of columns that pages see differently, what most of them see.

    Raises:
        ValueError: no page has a table.
    """
    seen = [page for page in pages if page.columns]
    if not seen:
        raise ValueError("no page has a table")
    (count, _), *_ = Counter(len(page.columns) for page in seen).most_common()
    alike = [page for page in seen if len(page.columns) == count]
    base = next(f for f in forms if f.name == Counter(p.form for p in alike).most_common()[0][0])
    title, *_ = (*(t for t, _ in Counter(t for p in alike for t in p.titles).most_common()), "")
    blocks = [_beginning(name, label, title, base, len(alike))]
    known: set[str] = set()
    for position in range(count):
        blocks.append(_column(position, _elected([p.columns[position] for p in alike]), known))
    blocks += [_header(field, patterns) for field, patterns in _headers(base)]
    return "\n".join(block for block in blocks if block)


def _rash(heading: str, assigned: Assigned) -> bool:
    """Tell whether a readable heading speaks against what a few cells look like."""
    return bool(heading) and assigned.likeness == 0.0 and assigned.column.kind in VAGUE


def _known(heading: str, assigned: Assigned) -> SeenColumn:
    column, whole = assigned.column, assigned.part is Part.WHOLE
    return SeenColumn(heading, column.field, column.kind, assigned.likeness, (), whole)


def _unknown(heading: str, cells: Sequence[str]) -> SeenColumn:
    return SeenColumn(heading, None, kind_of(cells), 0.0, tuple(cells[:SHOWN]))


def _printed(texts: Sequence[str]) -> str:
    """Put a heading's parts into one line; numbers under headings are no part of them."""
    parts = (" ".join(nfc(text).split()) for text in texts)
    return " ".join(part for part in parts if part and not part.strip("().").isdigit())


def titles_among(lines: Sequence[str]) -> tuple[str, ...]:
    """Give the lines that may be a title, folded; a book named Sổ only where nothing is surer."""
    found = [" ".join(re.sub(r"[^a-z0-9 ]", " ", fold(nfc(line))).split()) for line in lines]
    titles = tuple(text for text in found if TITLE.search(text))
    return titles or tuple(text for text in found if BOOK.search(text))


def _elected(columns: Sequence[SeenColumn]) -> SeenColumn:
    """Take the column as most pages see it, with the heading that is nearest to a known one."""
    field = Counter(c.field for c in columns).most_common(1)[0][0]
    return max((c for c in columns if c.field == field), key=lambda c: (c.likeness, c.heading))


def _beginning(name: str, label: str, title: str, base: Form, pages: int) -> str:
    pattern = re.sub(r"\d+", r"\\d+", re.escape(title).replace("\\ ", " "))  # of any year
    titles = _list([pattern] if title else [])
    return (
        f"# Drafted from {pages} pages; the nearest known form is {base.name!r}.\n"
        "# Sửa những dòng có chữ XEM rồi đặt tệp này vào thư mục SOGOC_FORMS.\n"
        "# Correct the lines that say XEM, then put this file into the folder SOGOC_FORMS.\n"
        f"name = {_text(name)}\n"
        f"label = {_text(label)}\n"
        "# XEM: biểu thức của tiêu đề, không dấu, chữ thường · "
        "expressions over the title without marks, in small letters\n"
        f"titles = {titles}\n"
    )


def _column(position: int, seen: SeenColumn, known: set[str]) -> str:
    """Write one column; the second half of a field in two columns needs no table of its own."""
    field = seen.field or f"cot_{position + 1}"
    lines = [f"# Cột {position + 1}: {json.dumps(seen.heading, ensure_ascii=False)}"]
    if field in known:
        return f"{lines[0]}: phần kia của · the other part of {field}\n"
    known.add(field)
    if seen.field is None:
        shown = ", ".join(json.dumps(cell, ensure_ascii=False) for cell in seen.cells) or "-"
        lines += [
            f"# XEM: chưa rõ cột gì; các ô: {shown}",
            '# name the field in small letters without marks, or set kind to "ignored"; '
            f"kinds: {', '.join(Kind)}",
        ]
    elif seen.likeness < SURE:
        lines.append("# XEM: đoán theo nội dung hoặc tiêu đề gần giống · guessed, look at it")
    lines += ["[[columns]]", f"field = {_text(field)}", f"kind = {_text(seen.kind.value)}"]
    if seen.heading and seen.whole:
        lines.append(f"aliases = {_list([seen.heading])}")
    if seen.kind in (Kind.INT, Kind.SERIAL, Kind.REGISTER) and seen.field is not None:
        lines.append("sequence = true")
    return "\n".join((*lines, ""))


def _headers(base: Form) -> list[tuple[str, tuple[str, ...]]]:
    return [(one.field, one.patterns) for one in base.header]


def _header(field: str, patterns: Sequence[str]) -> str:
    return f"[[header]]\nfield = {_text(field)}\npatterns = {_list(patterns)}\n"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    """Write a TOML basic string; JSON's escapes are TOML's too (TOML 1.0, "String")."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
