"""Tesseract on the true boxes, one network run a cell: the floor of time, and of skill.

No grid has to be found and blank cells are known: what is left is what the engine itself costs.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

import tesserocr
from PIL import Image

from benchmarks.reading.scans import Cell, TrueCell, pages, truths, write_long

DATA = "/usr/share/tesseract-ocr/5/tessdata"


def cells(
    api: tesserocr.PyTessBaseAPI, image: Image.Image, known: list[TrueCell]
) -> Iterator[Cell]:
    """Read the cells of one page inside their rules."""
    for cell in known:
        if not cell.row:
            continue
        x, y, w, h = cell.box
        text, sure = "", 100
        if cell.value:
            inset = max(3, h // 14)
            api.SetImage(image.crop((x + inset, y + inset, x + w - inset, y + h - inset)))
            text, sure = " ".join(api.GetUTF8Text().split()), api.MeanTextConf()
        status = "read" if text else "blank"
        made: Cell = {"row": cell.row, "field": cell.field, "raw": text, "value": text}
        yield {**made, "p_wrong": round(1 - sure / 100, 4), "status": status}


def main() -> None:
    """Read files by their true boxes into a long CSV."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--truth", type=Path, required=True)
    parser.add_argument("-o", "--out", type=Path, required=True)
    given = parser.parse_args()
    known = truths(given.truth)

    def everything() -> Iterator[Cell]:
        with tesserocr.PyTessBaseAPI(path=DATA, lang="vie", psm=tesserocr.PSM.SINGLE_LINE) as api:
            for path in given.files:
                for number, image in pages(path):
                    for cell in cells(api, image, known[path.name, number]):
                        yield {"file": path.name, "page": number, **cell}

    write_long(everything(), given.out)


if __name__ == "__main__":
    main()
