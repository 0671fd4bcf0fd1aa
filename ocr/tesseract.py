"""Tesseract as a library: one engine object per language, loaded once and kept open.

About 4.5 ms a cell, most of it the network itself; starting a process for each cell takes 150 ms.
"""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from ingest.page import Gray
from ocr.engine import Shape
from ocr.errors import EngineFailed, EngineMissing
from ocr.languages import DIGITS, FOREIGN, TEXT, language_for
from ocr.reading import Guess
from ocr.tessdata import USUAL_FOLDERS, find_tessdata

if TYPE_CHECKING:
    from tesserocr import PyTessBaseAPI

SEGMENTATION: Final = {"line": 7, "block": 6}  # Tesseract's page segmentation modes
LSTM_ONLY: Final = 1
ASSUMED_DPI: Final = 300  # cells come scaled to one letter height, so one figure serves all


class Tesseract:
    """Reads cells with Debian's `vie` and `eng` models through tesserocr."""

    def __init__(self, tessdata: Path | None = None, timeout: float = 10.0) -> None:
        """Load the models; give up on a cell after `timeout` seconds.

        Raises:
            EngineMissing: tesserocr or a language file is not installed.
        """
        # More threads make one cell slower, and pages run in parallel anyway.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        try:
            import tesserocr
        except ImportError as missing:
            raise EngineMissing("tesserocr is not installed: pip install tesserocr") from missing
        folder = find_tessdata((TEXT, DIGITS), USUAL_FOLDERS if tessdata is None else [tessdata])
        self._timeout = int(timeout * 1000)
        self._apis = {language: _open(folder, language) for language in (TEXT, DIGITS)}
        version = tesserocr.tesseract_version().split()[1]
        self.name = f"tesseract {version} {TEXT}+{DIGITS}"

    def read(self, cell: Gray, shape: Shape = "line", alphabet: str = "") -> Guess:
        """Read one cell; its confidence is that of its weakest word.

        Raises:
            EngineFailed: Tesseract gave up on the image or ran out of time.
        """
        api = self._apis[language_for(alphabet)]
        api.SetVariable("tessedit_char_whitelist", alphabet)
        api.SetPageSegMode(SEGMENTATION[shape])
        height, width = cell.shape
        api.SetImageBytes(np.ascontiguousarray(cell).tobytes(), width, height, 1, width)
        api.SetSourceResolution(ASSUMED_DPI)
        if not api.Recognize(self._timeout):
            raise EngineFailed(f"Tesseract gave up on a cell of {width}x{height} pixels")
        text = " ".join(api.GetUTF8Text().split())
        confidences = api.AllWordConfidences()
        api.Clear()
        if not text or not confidences:
            return Guess("", 0.0)
        return Guess(text, min(max(min(confidences) / 100, 0.0), 1.0))


def _open(folder: Path, language: str) -> "PyTessBaseAPI":
    """Load one language."""
    import tesserocr

    try:
        return tesserocr.PyTessBaseAPI(
            path=f"{folder}/",
            lang=language,
            oem=LSTM_ONLY,
            variables={
                "debug_file": os.devnull,
                "tessedit_do_invert": "0",
                "tessedit_char_blacklist": FOREIGN,
            },
        )
    except RuntimeError as failed:
        raise EngineMissing(
            f"Tesseract cannot load {language}.traineddata from {folder}: {failed}"
        ) from failed
