"""img2table 2 with Tesseract, columns named by the truth's order; has an environment of its own.

img2table brings its own build of OpenCV, so it is kept out of the main environment:
`python3.11 -m venv .venv-bench && .venv-bench/bin/pip install -r benchmarks/reading/img2table.txt`.
"""

import argparse
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from img2table.document import Image as Document
from img2table.ocr import TesseractOCR
from PIL import Image

from benchmarks.reading.scans import Cell, TrueCell, columns, pages, truths, write_long


def cells(ocr: Any, image: Image.Image, known: list[TrueCell]) -> Iterator[Cell]:
    """Read one page: its largest table, body rows those that begin with a number."""
    held = io.BytesIO()
    image.save(held, "png", compress_level=1)
    try:
        found = Document(held.getvalue()).extract_tables(
            ocr=ocr, borderless_tables=True, implicit_rows=True, implicit_columns=True
        )
    except TypeError:  # img2table 2.0 joins the None of a word without text: this page gives none
        return
    if not found:
        return
    table = max(found, key=lambda table: table.df.size)
    names = list(columns(known))
    if "ghi_chu" in names and table.df.shape[1] > len(names):
        names.insert(names.index("ghi_chu"), "chu_ky")
    number = 0
    for row in table.df.itertuples(index=False):
        texts = [" ".join(str(text).split()) if text is not None else "" for text in row]
        if not texts[0].strip("|[].,").isdigit():
            continue
        number += 1
        for name, text in zip(names, texts, strict=False):
            if name != "chu_ky":
                made: Cell = {"row": number, "field": name, "raw": text, "value": text}
                yield {**made, "p_wrong": 0.5, "status": "read" if text else "blank"}


def main() -> None:
    """Read files with img2table into a long CSV."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    known = truths(given.truth)
    ocr = TesseractOCR(n_threads=1, lang="vie")

    def everything() -> Iterator[Cell]:
        for path in given.files:
            for number, image in pages(path):
                for cell in cells(ocr, image, known[path.name, number]):
                    yield {"file": path.name, "page": number, **cell}

    write_long(everything(), given.out)


if __name__ == "__main__":
    main()
