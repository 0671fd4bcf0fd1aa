"""The port through which images become text."""

from typing import Literal, Protocol

from ingest.page import Gray
from ocr.reading import Guess

Shape = Literal["line", "block"]  # one text line, or several lines in one cell


class Engine(Protocol):
    """Anything that can read one cell of print."""

    name: str  # engine, version and languages; stored with every reading

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell: dark ink on white, 8-bit; only letters of `alphabet` when it is given.

        Raises:
            OcrError: the engine is missing or gave up; never an empty guess in its place.
        """
        ...
