"""Tesseract run as a program, one process for each cell: slow, and needs no Python binding."""

import csv
import os
import subprocess
from pathlib import Path
from typing import Final

import cv2

from ingest.page import Gray
from ocr.engine import Shape
from ocr.errors import EngineFailed, EngineMissing
from ocr.languages import DIGITS, FOREIGN, TEXT, language_for
from ocr.reading import Guess
from ocr.tessdata import USUAL_FOLDERS, find_tessdata

SEGMENTATION: Final = {"line": "7", "block": "6"}  # Tesseract's page segmentation modes
INSTALL: Final = "the tesseract program is not installed: apt install tesseract-ocr"


class TesseractProgram:
    """Reads cells by starting `tesseract` for each."""

    def __init__(self, tessdata: Path | None = None, timeout: float = 20.0) -> None:
        """Ask the program for its version; give up on a cell after `timeout` seconds.

        Raises:
            EngineMissing: the program or a language file is not installed.
        """
        folders = USUAL_FOLDERS if tessdata is None else [tessdata]
        self._folder = find_tessdata((TEXT, DIGITS), folders)
        self._timeout = timeout
        first = self._run(["--version"], b"").splitlines()[0]
        self.name = f"{first} {TEXT}+{DIGITS} (program)"

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell; its confidence is that of its weakest word.

        Raises:
            EngineFailed: the program failed or ran out of time.
        """
        _, png = cv2.imencode(".png", cell)
        arguments = ["-", "-", "-l", language_for(alphabet), "--psm", SEGMENTATION[shape]]
        arguments += ["--oem", "1", "--dpi", "300", "--tessdata-dir", str(self._folder)]
        arguments += ["-c", f"tessedit_char_blacklist={FOREIGN}"]
        if alphabet:
            arguments += ["-c", f"tessedit_char_whitelist={alphabet}"]
        return _weakest(self._run([*arguments, "tsv"], png.tobytes()))

    def _run(self, arguments: list[str], image: bytes) -> str:
        """Start the program once and give what it printed."""
        try:
            done = subprocess.run(
                ["tesseract", *arguments],
                input=image,
                capture_output=True,
                check=True,
                timeout=self._timeout,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            )
        except FileNotFoundError as missing:
            raise EngineMissing(INSTALL) from missing
        except subprocess.SubprocessError as failed:
            raise EngineFailed(f"tesseract gave up on a cell: {failed}") from failed
        return done.stdout.decode(errors="replace")


def _weakest(table: str) -> Guess:
    """Join the words of Tesseract's TSV; the confidence is the weakest word's."""
    rows = csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [(row["text"], float(row["conf"])) for row in rows if (row["text"] or "").strip()]
    if not words:
        return Guess("", 0.0)
    confidence = min(confidence for _, confidence in words) / 100
    return Guess(" ".join(word for word, _ in words), min(max(confidence, 0.0), 1.0))
