"""Every command that prints data prints it for programs too."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from api.cli import app
from registry import review
from registry.queued import DraftState
from tests.api.office import Office
from tests.api.terminal import Terminal

RUNNING = {"agent", "demo", "serve", "worker"}
"""They run until they are stopped, or lead through sample ledgers; they print no data."""


def leaves(command: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, set[str]]]:
    """Give each command with its options."""
    for name, one in getattr(command, "commands", {}).items():
        yield from leaves(one, (*path, name))
    if not getattr(command, "commands", None):
        yield " ".join(path), {option for one in command.params for option in one.opts}  # type: ignore[attr-defined]  # a click command


def test_every_command_that_prints_data_takes_json() -> None:
    """The promise of the command line, held by walking through all of it."""
    lacking = {name for name, options in leaves(get_command(app)) if "--json" not in options}
    assert lacking == RUNNING


@pytest.fixture
def terminal(office: Office) -> Terminal:
    """A terminal in the office's home."""
    return Terminal(office.services.settings.home)


def test_what_was_made_is_told_as_json(terminal: Terminal, office: Office, tmp_path: Path) -> None:
    """With the secret where one was made, and nothing else on stdout."""
    office.accepted(1)
    typed = ("admin", "user-add", "minh2", "--role", "reviewer", "--password-stdin", "--json")
    user = terminal.type(*typed, stdin="Mật khẩu dài 1\n")
    token = terminal.type("admin", "token-new", "minh2", "--label", "máy", "--json")
    policy = terminal.type("admin", "policy-new", "kỹ", "--most-wrong", "0.1", "--json")
    bag = terminal.type("admin", "bag", "Sổ THPT 1994", "-o", str(tmp_path / "bag"), "--json")
    extract = terminal.type("publish", "extract", "--year", "1994", "--json")

    assert (user.json["roles"], len(token.json["token"]) > 20) == (["reviewer"], True)
    assert policy.json["first_look"] > 0
    assert bag.json["files"] == sum(one.is_file() for one in (tmp_path / "bag" / "data").rglob("*"))
    assert [one["ho_ten"] for one in extract.json] == ["Nguyễn Thị Hòa"]
    assert terminal.type("audit", "key", "--json").json["vkey"].count("+") >= 2
    assert terminal.type("audit", "checkpoint", "--json").json["checkpoint"].endswith("\n")
    assert "properties" in terminal.type("publish", "schema", "--json").json


def test_a_row_that_waits_for_a_second_person_is_not_called_rejected(
    terminal: Terminal, office: Office
) -> None:
    """The first word is kept, and the row goes on waiting."""
    terminal.type(
        "volumes", "add", "Quyển 1", "--office", "Sở GD&ĐT Nam Hà", "--kind", "thpt",
        "--years", "1994",
        "--pages", "1", "--signatory", "Giám đốc Sở", "--second-person",
    )  # fmt: skip
    terminal.type("volumes", "number", "Quyển 1", "Sổ THPT 1994", "--from", "1")
    first, second = review.queue(office.services.database)[:2]

    said = terminal.type("review", "correct", first.id, "noi_sinh=Huế", "--json")
    plain = terminal.type("review", "correct", second.id, "noi_sinh=Huế")

    assert (said.json["state"], said.json["entry"]) == (DraftState.WAITING, None), said.err
    assert "chờ người thứ hai" in plain.out
