"""What a person at the terminal sees: progress and remarks on stderr, data on stdout."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

LINE_EVERY = 50  # steps between two plain lines of progress


class Progress(Protocol):
    """Counts steps towards a total that may still grow."""

    def add(self, steps: int) -> None:
        """Expect this many more steps."""
        ...

    def step(self) -> None:
        """One step is done."""
        ...


class PlainProgress:
    """A line now and then: for logs and pipes."""

    def __init__(self, label: str) -> None:
        """Count under this label."""
        self._label, self._total, self._done = label, 0, 0

    def add(self, steps: int) -> None:
        """Expect more steps."""
        self._total += steps

    def step(self) -> None:
        """Count a step, and say so every fiftieth time."""
        self._done += 1
        if self._done % LINE_EVERY == 0:
            remark(f"{self._label}: {self._done}/{self._total}")


class BarProgress:
    """A moving bar: for terminals."""

    def __init__(self, bar: Any, label: str) -> None:
        """Draw into a running `rich.progress.Progress`."""
        self._bar, self._total = bar, 0
        self._task = bar.add_task(label, total=None)

    def add(self, steps: int) -> None:
        """Expect more steps."""
        self._total += steps
        self._bar.update(self._task, total=self._total)

    def step(self) -> None:
        """Count a step."""
        self._bar.advance(self._task)


class NoProgress:
    """Nothing to see: for work in the background of a service."""

    def add(self, steps: int) -> None:
        """Expect more steps."""

    def step(self) -> None:
        """Count a step."""


@contextmanager
def progress(label: str, *, show: bool = True) -> Iterator[Progress]:
    """Show progress on stderr: a bar on a terminal, plain lines otherwise."""
    if not show:
        yield NoProgress()
        return
    if not sys.stderr.isatty():
        yield PlainProgress(label)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(
        *columns,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,  # stdout carries data
    ) as bar:
        yield BarProgress(bar, label)


def say(text: str = "") -> None:
    """Print a line of the answer."""
    sys.stdout.write(text + "\n")


def remark(text: str) -> None:
    """Print a line beside the answer."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def say_made(made: object, text: str, as_json: bool) -> None:
    """Say what was made: as JSON for a program, in a line for a person."""
    say_json(made) if as_json else say(text)


def say_json(value: Any) -> None:
    """Print one JSON value, indented for people, Vietnamese letters as they are."""
    say(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def say_table(columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    """Print rows in columns wide enough for their longest cell."""
    cells = [columns, *(tuple(str(cell) for cell in row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    for line in cells:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        say("  ".join(padded).rstrip())
