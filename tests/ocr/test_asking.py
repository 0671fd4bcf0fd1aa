"""Work that asks an engine is done side by side, and each gets its own answers."""

from collections.abc import Sequence

import numpy as np

from ingest.page import Gray
from ocr.engine import Asking, Look, Shape, ask, together
from ocr.errors import EngineFailed
from ocr.reading import Guess

CELL = np.zeros((1, 1), np.uint8)


class Echo:
    """Gives the alphabet back, and counts how often it is asked; gives up on "!"."""

    name = "echo"

    def __init__(self) -> None:
        """Start counting."""
        self.asked: list[int] = []

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:  # noqa: ARG002 - a port's signature
        """Give the alphabet back."""
        if alphabet == "!":
            raise EngineFailed("gave up")
        return Guess(alphabet, 1.0)

    def read_many(self, looks: Sequence[Look]) -> list[Guess | None]:
        """Give each look its alphabet."""
        self.asked.append(len(looks))
        return [None if look.alphabet == "!" else Guess(look.alphabet, 1.0) for look in looks]


class OneByOne(Echo):
    """The same, one cell at a time."""

    read_many = None  # type: ignore[assignment]


def spell(word: str, size: int) -> Asking[str]:
    """Ask for a word, some letters at a time."""
    heard = ""
    for start in range(0, len(word), size):
        guesses = yield [Look(CELL, "line", letter) for letter in word[start : start + size]]
        heard += "".join(guess.text if guess else "?" for guess in guesses)
    return heard


def test_tasks_share_their_questions() -> None:
    """What tasks ask at the same time is asked together; results keep the tasks' order."""
    engine = Echo()
    tasks = [spell("abcd", 2), spell("", 1), spell("xyz", 1)]

    assert ask(together(tasks), engine) == ["abcd", "", "xyz"]
    assert engine.asked == [3, 3, 1]


def test_tasks_can_have_tasks() -> None:
    """A group of tasks is itself a task among others."""
    inner = together([spell("ab", 1), spell("c", 1)])

    assert ask(together([inner, together([spell("d", 1)])]), Echo()) == [["ab", "c"], ["d"]]


def test_an_engine_may_give_up() -> None:
    """A cell that the engine gives up on is told to its task, with either kind of engine."""
    assert ask(spell("a!b", 3), Echo()) == "a?b"
    assert ask(spell("a!b", 3), OneByOne()) == "a?b"
