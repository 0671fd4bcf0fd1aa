"""Which form reads which page: `--form thpt`, or `--form thpt:1-40,bo_tuc:41-`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from api.exit_codes import WRONG_USE, CommandError

_RANGE = re.compile(r"(?P<name>[^:,\s]+):(?P<first>[1-9]\d*)(?P<to>-(?P<last>[1-9]\d*)?)?")


@dataclass(frozen=True, slots=True)
class Span:
    """One form and the pages that it is for."""

    form: str
    first: int  # 1 is the first page of the volume
    last: int | None  # None: to the end


@dataclass(frozen=True, slots=True)
class FormChoice:
    """The forms of a volume; pages that none is named for are recognised by their title."""

    every: str | None = None  # for all pages
    spans: tuple[Span, ...] = ()

    def of(self, page: int) -> str | None:
        """Give the form of a page of the volume; None when the page itself is to tell."""
        for span in self.spans:
            if span.first <= page and (span.last is None or page <= span.last):
                return span.form
        return self.every

    @property
    def names(self) -> tuple[str, ...]:
        """The forms that are named."""
        return tuple(dict.fromkeys((*(s.form for s in self.spans), *filter(None, (self.every,)))))


AS_TOLD: Final = FormChoice()
"""Every page is recognised by its title and headings."""


def form_choice(text: str | None) -> FormChoice:
    """Understand what was typed after `--form`.

    Raises:
        CommandError: it is neither a name nor a list of names with pages, or pages overlap.
    """
    if text is None or ":" not in text:
        return FormChoice(text)
    spans = sorted((_span(part.strip(), text) for part in text.split(",")), key=lambda s: s.first)
    for one, other in pairwise(spans):
        if one.last is None or one.last >= other.first:
            raise CommandError(WRONG_USE, f"--form {text}: page {other.first} has two forms.")
    return FormChoice(None, tuple(spans))


def check_forms(choice: FormChoice, folder: Path | None) -> None:
    """Refuse a form that does not exist before any page is read.

    Raises:
        BadForm: there is no such form.
    """
    from ocr.forms import form_named, load_forms

    if choice.names:
        known = load_forms(folder)
        for name in choice.names:
            form_named(name, known)


def extra_fields(choice: FormChoice, folder: Path | None) -> tuple[str, ...]:
    """Give fields that forms of this office name beyond the usual ones, for columns of a table."""
    from ocr.fields import BODY
    from ocr.form import UNREAD
    from ocr.forms import load_forms

    if folder is None:
        return ()
    forms = [f for f in load_forms(folder) if not choice.names or f.name in choice.names]
    fields = (c.field for f in forms for c in f.columns if c.kind not in UNREAD)
    return tuple(field for field in dict.fromkeys(fields) if field not in BODY)


def volume_starts(pages: Sequence[int]) -> list[int]:
    """Give for each file, by its number of pages, how many pages of the volume come before it."""
    before = [0]
    for count in pages:
        before.append(before[-1] + count)
    return before[:-1]


def _span(part: str, text: str) -> Span:
    match = _RANGE.fullmatch(part)
    if match is None:
        raise CommandError(WRONG_USE, f"--form {text}: write NAME, or NAME:1-40,OTHER:41- .")
    first = int(match["first"])
    last = int(match["last"]) if match["last"] else None if match["to"] else first
    if last is not None and last < first:
        raise CommandError(WRONG_USE, f"--form {text}: {part} ends before it begins.")
    return Span(match["name"], first, last)
