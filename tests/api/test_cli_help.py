"""The command's help answers at once, teaches, and every error ends as one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

VERBS = (
    "demo", "read", "ingest", "status", "search", "review", "issue", "verify", "revoke",
    "export", "import", "reindex", "audit", "serve", "worker", "admin", "requests", "volumes",
    "publish", "correct", "identify",
)  # fmt: skip

# Typer itself loads pydantic to read arguments; nothing of ours may.
HEAVY = "numpy cv2 PIL sqlalchemy pydantic_settings fastapi rich pyhanko tesserocr openpyxl"


def sogoc(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the command as a person would."""
    command = [sys.executable, "-m", "api", *words]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "100", "LC_ALL": "C.UTF-8", **environment},
    )  # fmt: skip


@pytest.mark.parametrize("verb", [(), *((verb,) for verb in VERBS)])
def test_help_names_its_purpose_in_both_languages_and_shows_examples(verb: tuple[str, ...]) -> None:
    """A newcomer learns a verb from its help alone."""
    done = sogoc(*verb, "--help")

    assert done.returncode == 0, done.stderr
    assert "Ví dụ / Examples:" in done.stdout
    assert f"  {' '.join(('sogoc', *verb))}" in done.stdout


def test_the_root_help_lists_every_verb() -> None:
    """Nothing that exists is hidden."""
    listed = sogoc("--help").stdout.partition("Commands:")[2].split()

    assert set(VERBS) <= set(listed)


def test_help_imports_nothing_heavy() -> None:
    """Help answers within 0.4 s only if what it does not need is not imported."""
    program = (
        "import sys; sys.argv = ['sogoc', 'read', '--help']\n"
        "from api.cli import main\n"
        "try: main()\n"
        f"finally: print('HEAVY', [m for m in '{HEAVY}'.split() if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert "HEAVY []" in done.stdout


def test_wrong_use_ends_with_code_2() -> None:
    """A mistyped option is the caller's mistake."""
    done = sogoc("read", "--no-such-option", "x.pdf")

    assert done.returncode == 2
    assert "--no-such-option" in done.stderr


def test_a_setting_that_cannot_be_understood_is_named() -> None:
    """The person who set it must be able to find it."""
    done = sogoc("status", SOGOC_TRUST="\x01", SOGOC_HOME="/dev/null/no")

    assert done.returncode == 4
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_a_traceback_shows_only_when_asked_for() -> None:
    """Developers can see it; clerks never do."""
    done = sogoc("status", SOGOC_HOME="/dev/null/no", SOGOC_DEBUG="1")

    assert "Traceback" in done.stderr


def test_an_interrupt_while_modules_are_imported_shows_no_traceback(tmp_path: Path) -> None:
    """Ctrl-C in the first moment ends the command as in any other: 130, and silence."""
    (tmp_path / "typer.py").write_text("raise KeyboardInterrupt")
    done = sogoc("--help", PYTHONPATH=str(tmp_path))

    assert (done.returncode, done.stderr) == (130, "")
