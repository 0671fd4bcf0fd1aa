"""Tesseract's models run on many lines at once: what `Tesseract` reads, in less than half the time.

What is no single line is left to Tesseract itself.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from math import log
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.page import Gray
from ocr.ctc import decode
from ocr.engine import Engine, Look, Shape, read_all
from ocr.errors import EngineFailed, UnknownModel
from ocr.languages import DIGITS, FOREIGN, TEXT, language_for
from ocr.line_input import line_input
from ocr.network import Floats, Network
from ocr.reading import Guess
from ocr.tessdata import USUAL_FOLDERS, find_tessdata
from ocr.tesseract import Tesseract
from ocr.traineddata import Model, load_model

SCALE: Final = 5.0 * 7.0 * 2.25 / 100  # kCertaintyScale and kDictRatio, and percent for certainty
OFFSET: Final = -0.085  # kCertOffset


def open_engine() -> Engine:
    """Open what reads fastest here: Tesseract alone where its models are not the fast ones.

    Raises:
        EngineMissing: tesserocr or a language file is not installed.
    """
    try:
        return TesseractLines()
    except UnknownModel:
        return Tesseract()


class TesseractLines:
    """Reads cells with Debian's `vie` and `eng` models, many at once."""

    def __init__(self, tessdata: Path | None = None) -> None:
        """Load the models, and Tesseract for cells of several lines.

        Raises:
            EngineMissing: tesserocr or a language file is not installed.
            UnknownModel: a language file holds no fast model of Tesseract 4 or 5.
        """
        self._blocks = Tesseract(tessdata)
        folder = find_tessdata((TEXT, DIGITS), USUAL_FOLDERS if tessdata is None else [tessdata])
        self._readers = {
            language: _Language(load_model(folder / f"{language}.traineddata"))
            for language in (TEXT, DIGITS)
        }
        self.name = f"{self._blocks.name} lines"

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell; its confidence is that of its weakest letter.

        Raises:
            EngineFailed: Tesseract gave up on the image or ran out of time.
        """
        (guess,) = self.read_many([Look(cell, shape, alphabet)])
        if guess is None:
            raise EngineFailed("Tesseract gave up on a cell")
        return guess

    def read_many(self, looks: Sequence[Look]) -> list[Guess | None]:
        """Read cells; None where Tesseract gave up."""
        guesses: list[Guess | None] = [Guess("", 0.0)] * len(looks)
        lines: dict[str, list[tuple[int, Floats]]] = defaultdict(list)
        for n, look in enumerate(looks):
            if look.shape == "block":
                (guesses[n],) = read_all(self._blocks, [look])
            elif (line := line_input(look.cell)) is not None:
                lines[language_for(look.alphabet)].append((n, line))
        for language, inputs in lines.items():
            alphabets = [looks[n].alphabet for n, _ in inputs]
            read = self._readers[language].read([line for _, line in inputs], alphabets)
            for (n, _), guess in zip(inputs, read, strict=True):
                guesses[n] = guess
        return guesses


class _Language:
    """One model and its letters."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._network = Network(model)
        self._allowed = cache(self._classes)

    def read(self, lines: Sequence[Floats], alphabets: Sequence[str]) -> list[Guess]:
        """Read lines, each with the letters that may come out of it."""
        return [
            self._guess(found, alphabet)
            for found, alphabet in zip(self._network.run(lines), alphabets, strict=True)
        ]

    def _guess(self, found: Floats, alphabet: str) -> Guess:
        kinds, sure = decode(found, self._allowed(alphabet), self._model.null)
        text = " ".join("".join(self._model.letters[kind] for kind in kinds).split())
        return Guess(text, _confidence(sure)) if text else Guess("", 0.0)

    def _classes(self, alphabet: str) -> NDArray[np.bool_]:
        """Tell which classes may come out: those of an alphabet, or all but foreign letters."""
        letters = self._model.letters
        if alphabet:
            allowed = [letter == " " or (letter != "" and letter in alphabet) for letter in letters]
        else:
            allowed = [letter != "" and letter not in FOREIGN for letter in letters]
        allowed[self._model.null] = True
        return np.array(allowed)


def _confidence(sure: float) -> float:
    """Bring a probability to Tesseract's scale for words of no dictionary, 0.0 to 0.933."""
    return max(1.0 + SCALE * (log(max(sure, 1e-6)) + OFFSET), 0.0)
