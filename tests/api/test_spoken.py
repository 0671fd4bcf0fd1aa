"""What the rooms say to people in English is there in Vietnamese, names and numbers with it."""

import ast
import tomllib
from collections.abc import Iterator
from itertools import chain

from api.spoken import PLACE, both, in_vietnamese
from signing.token import SAID as TOKENS
from tests.api.modules import HERE, trees

SENTENCES: dict[str, str] = tomllib.loads((HERE / "sentences.toml").read_text("utf-8"))

RAISED = {
    "TooMuch", "Unreadable", "Unsupported", "StoreUnavailable",
    "BadForm", "EngineMissing",
    "Conflict", "Forbidden", "NotFound", "Unavailable",
    "CannotIssue", "KeyUnavailable", "TimestampUnavailable",
    "CommandError",
}  # fmt: skip
"""Errors whose sentences a person reads, on the terminal or at a desk."""
SAID = {"Doubt": 1, "Finding": 1, "doubted": 3}
"""Remarks about pages and rows, and the place of their sentence among the arguments."""


def said(tree: ast.AST) -> Iterator[str]:
    """Collect the sentences that a module gives outright to an error or a remark."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "message":
            yield template(node.value)
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        place = SAID.get(node.func.id, len(node.args))
        told = node.args if node.func.id in RAISED else node.args[place : place + 1]
        yield from map(template, told)


def template(node: ast.expr) -> str:
    """Give a literal sentence with {} in each place that is filled in; "" for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        parts = (p.value if isinstance(p, ast.Constant) else "{}" for p in node.values)
        return "".join(map(str, parts))
    return ""


def sentences() -> set[str]:
    """Collect all sentences of all rooms; single words and what is Vietnamese already are left."""
    found = set(chain.from_iterable(map(said, trees())))
    return {one for one in found if " " in PLACE.sub("", one).strip(" :") and "·" not in one}


def test_every_sentence_is_known() -> None:
    """A clerk reads in Vietnamese what went wrong and what to do."""
    found = sentences()
    assert len(found) > 200
    assert [one for one in sorted(found) if in_vietnamese(one.replace("{}", "7")) is None] == []


def test_what_is_wrong_with_a_token_is_known() -> None:
    """An officer without English corrects her PIN before the token locks."""
    for word, sentence in TOKENS.items():
        listed = word in ("token-missing", "tokens-alike", "key-missing", "keys-alike")
        assert in_vietnamese(sentence.format(module="x") + (": none" if listed else "")), word


def test_names_and_numbers_are_carried_over() -> None:
    """As many places on both sides, and every name of the English stands in the Vietnamese."""
    lost = []
    for english, vietnamese in SENTENCES.items():
        names = [f"tên{n}" for n in range(len(PLACE.findall(english)))]
        found = in_vietnamese(english.format(*names)) or ""
        if len(PLACE.findall(vietnamese)) != len(names) or any(n not in found for n in names):
            lost.append(english)
    assert lost == []


def test_a_sentence_within_a_sentence_is_said_too() -> None:
    """The cause that an error carries is translated with it."""
    assert both("It cannot be opened: No such file or directory.") == (
        "Không mở được: không có tệp hay thư mục này."
        " · It cannot be opened: No such file or directory."
    )


def test_what_is_not_known_stays_as_it_is() -> None:
    """Nothing is lost where nobody wrote a translation."""
    assert in_vietnamese("something quite new") is None
    assert both("something quite new", "") == "something quite new"
