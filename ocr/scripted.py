"""An engine that answers from a list: for tests, demonstrations and dry runs."""

from collections.abc import Iterable, Iterator

from ingest.page import Gray
from ocr.engine import Shape
from ocr.reading import Guess


class Scripted:
    """Gives the next prepared answer, whatever the image; an empty guess when they run out."""

    name = "scripted"

    def __init__(self, answers: Iterable[Guess]) -> None:
        """Remember the answers, in reading order."""
        self._answers: Iterator[Guess] = iter(answers)

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:  # noqa: ARG002 - a port's signature
        """Return the next answer."""
        return next(self._answers, Guess("", 0.0))
