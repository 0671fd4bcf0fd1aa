"""The small set kept in the repository for `make demo` and tests: `python -m samples.checked_in`.

Its seeds are below 1000; benchmarks draw with seeds from 5000 up, so nothing is measured on it.
"""

from pathlib import Path
from typing import Final

from samples.draw import draw_files
from samples.files import Truth, save_table

HERE: Final = Path(__file__).parent
SET: Final = (  # kind, pages, seed, dpi, format
    ("typewriter", 2, 11, 300, "tif"),
    ("dotmatrix", 1, 12, 300, "jpg"),
    ("laser", 2, 13, 200, "pdf"),
    ("spread", 1, 14, 300, "jpg"),
    ("columns", 1, 15, 300, "jp2"),
    ("dittos", 1, 16, 300, "jpg"),
    ("stamps", 1, 17, 300, "jpg"),
    ("perspective", 1, 18, 200, "jpg"),
    ("faint", 1, 19, 300, "jpg"),
    ("norules", 1, 20, 200, "png"),
    ("portrait", 1, 21, 200, "jpg"),
    ("bitonal", 2, 22, 200, "g4"),
    ("handwritten", 1, 23, 200, "jpg"),
    ("book", 1, 24, 200, "pdf"),
)


def main() -> None:
    """Draw the set again, over what is there."""
    folder = HERE / "ledgers"
    folder.mkdir(exist_ok=True)
    truths: list[Truth] = []
    for kind, pages, seed, dpi, form in SET:
        truths += draw_files(kind, pages, seed, dpi, folder, form)
    save_table(truths, HERE / "truth.csv")


if __name__ == "__main__":
    main()
