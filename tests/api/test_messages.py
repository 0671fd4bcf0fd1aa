"""Every text that a page or an error asks for is there, in both languages."""

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from api.desks.volumes import KINDS
from api.messages import known
from api.problems import _BY_ERROR, _BY_STATUS
from ocr.fields import BODY, HEADER
from registry import completeness
from registry.appendix import Kind as AppendixKind
from registry.copies import CopyState
from registry.coverage import Extent
from registry.entry import State
from registry.page_results import PageState
from registry.queued import DraftState
from registry.request import Claim, Kind, RequestState
from registry.volume import Role, VolumeState
from signing.verdict import QUESTIONS
from tests.api.modules import HERE, trees

GAPS = Path(completeness.__file__).read_text("utf-8")
TEXTS = tomllib.loads((HERE / "messages.toml").read_text("utf-8"))


def used() -> set[str]:
    """Collect keys that templates name outright, and those that are put together."""
    pages = "".join(path.read_text("utf-8") for path in HERE.glob("templates/**/*.html"))
    code = "".join(path.read_text("utf-8") for path in HERE.glob("**/*.py"))
    named = set(re.findall(r"""(?<![\w.])t\(["']([a-z_.]+[a-z_])["'][,)]""", pages))
    problems = set(re.findall(r'Problem\(\s*\d+,\s*"([a-z-]+)"', code)) | {"internal"}
    problems |= {row[2] for row in _BY_ERROR} | set(_BY_STATUS.values())
    return named | set(
        chain(
            (f"problem.{code}" for code in problems),
            (f"problem.{code}.detail" for code in problems),
            (f"field.{field}" for field in (*BODY, *HEADER)),
            (f"entry.{state}" for state in State),
            (f"copy.{state}" for state in CopyState),
            (f"page.{state}" for state in PageState),
            (f"review.state.{state}" for state in DraftState if state != "waiting"),
            (f"request.{state}" for state in RequestState),
            (f"claim.{claim}" for claim in Claim),
            (f"kind.{kind}" for kind in Kind),
            (f"volume.{state}" for state in VolumeState),
            (f"role.{role}" for role in Role),
            (f"rows.{state}" for state in (*State, "waiting", "rejected")),
            (f"form.{kind}" for kind in KINDS),
            (f"gap.{code}" for code in re.findall(r'Gap\("([a-z-]+)"', GAPS)),
            (f"change.{kind}" for kind in AppendixKind),
            (f"case.absent.{extent}" for extent in (*Extent, "unknown")),
            (f"question.{question}" for question in QUESTIONS),
            (f"verdict.{v}" for v in ("valid", "invalid", "undetermined")),
            (f"answer.{a}" for a in ("yes", "no", "undetermined")),
        )
    )


def raised() -> Iterator[str]:
    """Collect the codes of the doubts and findings that the code raises by name."""
    places = {"Doubt": ("doubt", 0), "doubted": ("doubt", 2), "Finding": ("finding", 0)}
    for call in chain.from_iterable(map(ast.walk, trees())):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
            kind, place = places.get(call.func.id, ("", len(call.args)))
            for part in call.args[place : place + 1]:
                yield from (f"{kind}.{text}" for text in _texts(part))


def _texts(part: ast.expr) -> Iterator[str]:
    """Collect the texts that an expression may be."""
    branches = [part.body, part.orelse] if isinstance(part, ast.IfExp) else [part]
    constants = (b.value for b in branches if isinstance(b, ast.Constant))
    yield from (text for text in constants if isinstance(text, str))


def test_every_doubt_is_said_in_words() -> None:
    """A reviewer reads why a row is doubted, not the name of a check."""
    codes = set(raised())
    assert {"doubt.odd-shape", "doubt.out-of-order", "finding.turned"} <= codes
    assert [code for code in sorted(codes) if not known(code)] == []


def test_no_text_is_missing() -> None:
    """A key on a page is a fault that a reader sees."""
    assert [key for key in sorted(used()) if not known(key)] == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_text_is_there_in_this_language(language: str) -> None:
    """Neither language is second class."""
    assert [key for key, texts in TEXTS.items() if not texts.get(language, "").strip()] == []


def test_both_languages_fill_in_the_same_places() -> None:
    """A name that one language forgets would vanish from the page."""
    places = {
        key: [set(re.findall(r"{(\w+)}", text)) for text in texts.values()]
        for key, texts in TEXTS.items()
    }
    assert [key for key, (vi, en) in places.items() if vi != en] == []
