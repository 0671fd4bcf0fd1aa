"""The port through which images become text."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar, cast, runtime_checkable

from ingest.page import Gray
from ocr.errors import EngineFailed
from ocr.reading import Guess

Shape = Literal["line", "block"]  # one text line, or several lines in one cell
T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One question to an engine."""

    cell: Gray  # dark ink on white, 8-bit
    shape: Shape = "line"
    alphabet: str = ""  # letters that may come out; "" for all


class Engine(Protocol):
    """Anything that can read one cell of print."""

    name: str  # engine, version and languages; stored with every reading

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell: dark ink on white, 8-bit; only letters of `alphabet` when it is given.

        Raises:
            OcrError: the engine is missing or gave up; never an empty guess in its place.
        """
        ...


@runtime_checkable
class ManyAtOnce(Protocol):
    """An engine that reads many cells faster than one after the other."""

    def read_many(self, looks: Sequence[Look]) -> list[Guess | None]:
        """Read cells; None where the engine gave up."""
        ...


def read_all(engine: Engine, looks: Sequence[Look]) -> list[Guess | None]:
    """Read cells, together where the engine can; None where it gave up."""
    if isinstance(engine, ManyAtOnce):
        return engine.read_many(looks)
    return [_read(engine, look) for look in looks]


def _read(engine: Engine, look: Look) -> Guess | None:
    try:
        return engine.read(look.cell, look.shape, look.alphabet)
    except EngineFailed:
        return None


Asking = Generator[Sequence[Look], Sequence[Guess | None], T]
"""Work that asks an engine: it yields looks, is sent what came out of them, and returns."""


def together(tasks: Sequence[Asking[T]]) -> Asking[list[T]]:
    """Do many tasks side by side: whatever they ask at the same time is asked together."""
    results: dict[int, T] = {}
    asked: dict[int, Sequence[Look]] = {}

    def go_on(n: int, guesses: Sequence[Guess | None] | None) -> None:
        """Let one task work until it asks again or is done."""
        try:
            asked[n] = tasks[n].send(guesses)  # type: ignore[arg-type]  # None starts a generator
        except StopIteration as done:
            results[n] = done.value

    for n in range(len(tasks)):
        go_on(n, None)
    while asked:
        waiting, asked = asked, {}
        guesses = yield [look for looks in waiting.values() for look in looks]
        start = 0
        for n, looks in waiting.items():
            go_on(n, guesses[start : start + len(looks)])
            start += len(looks)
    return [results[n] for n in range(len(tasks))]


def both(first: Asking[T], second: Asking[U]) -> Asking[tuple[T, U]]:
    """Do two tasks of different kinds side by side."""
    one, other = yield from together([cast(Asking[object], first), cast(Asking[object], second)])
    return cast(T, one), cast(U, other)


def ask(task: Asking[T], engine: Engine) -> T:
    """Do a task with an engine."""
    try:
        looks = next(task)
        while True:
            looks = task.send(read_all(engine, looks))
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # what the generator returned
