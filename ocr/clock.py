"""A budget of processor time for one page."""

import time
from collections.abc import Sequence
from typing import Final

from ingest.page import Gray
from ocr.engine import Engine, Look, Shape, read_all
from ocr.errors import EngineFailed
from ocr.reading import Guess

AT_ONCE: Final = 128  # looks between two glances at the clock; they take about half a second


class Clock:
    """Counts this process's processor seconds since it was made."""

    def __init__(self, seconds: float | None) -> None:
        """Start; None means no limit."""
        self._end = None if seconds is None else time.process_time() + seconds

    def over(self) -> bool:
        """Tell whether the budget is spent."""
        return self._end is not None and time.process_time() >= self._end


class Timed:
    """An engine that gives up on every cell once the page's time is spent."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        """Pass on to `engine` while `clock` runs."""
        self.name = engine.name
        self._engine = engine
        self._clock = clock

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell, if there is time.

        Raises:
            EngineFailed: the page's time is spent, or the engine gave up.
        """
        if self._clock.over():
            raise EngineFailed("the page's time is spent")
        return self._engine.read(cell, shape, alphabet)

    def read_many(self, looks: Sequence[Look]) -> list[Guess | None]:
        """Read cells while there is time; None where there was none, or the engine gave up."""
        guesses: list[Guess | None] = []
        for start in range(0, len(looks), AT_ONCE):
            some = looks[start : start + AT_ONCE]
            late = self._clock.over()
            guesses += [None] * len(some) if late else read_all(self._engine, some)
        return guesses
