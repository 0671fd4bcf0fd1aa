"""The drawn ledgers: the same every time, true where they say so, and small enough to keep."""

import csv
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageSequence

import samples
from samples.checked_in import SET
from samples.draw import draw, draw_files, truth_of
from samples.files import Truth
from samples.fonts import FACES, Face, FontMissingError, font
from samples.kinds import KINDS

HERE = Path(samples.__file__ or "").parent
LIMIT = 15_000_000  # bytes, of the set kept in the repository


def pages_of(path: Path) -> list[Image.Image]:
    """Open every page of a file."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as document:
            return [page.render().to_pil() for page in document]
    with Image.open(path) as image:
        return [frame.copy() for frame in ImageSequence.Iterator(image)]


def inked(gray: NDArray[np.uint8], truth: Truth) -> bool:
    """Tell whether something darker than its surroundings stands inside a cell."""
    left, right = truth.x + 3, truth.x + truth.w - 4
    top, bottom = truth.y + truth.h // 7, truth.y + truth.h - truth.h // 7
    inside = gray[top:bottom, left:right].astype(int)
    return bool(np.percentile(inside, 70) - inside.min() > 22)


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    """A seed gives the same bytes every time, for each file format."""
    for form in ("jpg", "tif", "g4", "pdf"):
        for name in ("first", "second"):
            (tmp_path / name).mkdir(exist_ok=True)
            draw_files("jpeg200", 1, 5, 100, tmp_path / name, form)
    first = sorted((tmp_path / "first").iterdir())
    assert len(first) == 3  # both kinds of TIFF have one name
    for path in first:
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_draws_what_its_truth_says(kind: str) -> None:
    """Every kind draws, and where its truth has a value there is ink."""
    _, pages = draw(kind, 1, 31, 150)
    page = next(pages)
    gray = np.asarray(Image.fromarray(page.pixels).convert("L"))
    truths = list(truth_of(page, "page.jpg", 1))
    written = [t for t in truths if t.raw and t.row]
    assert len({t.row for t in truths if t.row}) >= 15
    assert all(inked(gray, t) for t in written if t.w > 12)


def test_pages_of_a_volume_go_on_counting() -> None:
    """Running numbers go on over the pages of one volume, and its header stays."""
    _, pages = draw("bitonal", 2, 8, 75)
    first, second = (page.text for page in pages)
    assert int(second.rows[0]["stt"].value) == int(first.rows[-1]["stt"].value) + 1
    assert first.volume == second.volume


def test_dittos_take_the_value_above() -> None:
    """A ditto's true value is the one of the row above it, its raw text is the mark."""
    _, pages = draw("dittos", 1, 3, 75)
    rows = next(pages).text.rows
    marks = [(i, name) for i, row in enumerate(rows) for name in row if row[name].status == "ditto"]
    assert len(marks) > 10
    assert all(rows[i][name].value == rows[i - 1][name].value for i, name in marks)
    assert all(rows[i][name].raw != rows[i][name].value for i, name in marks)


def test_kept_set_is_small_and_its_truth_matches() -> None:
    """The set in the repository is at most 15 MB, and its truth names exactly its pages."""
    files = sorted((HERE / "ledgers").iterdir())
    assert sum(path.stat().st_size for path in files) + (HERE / "truth.csv").stat().st_size <= LIMIT
    held = {(path.name, page) for path in files for page in range(1, len(pages_of(path)) + 1)}
    with (HERE / "truth.csv").open(encoding="utf-8", newline="") as lines:
        told = {(line["file"], int(line["page"])) for line in csv.DictReader(lines)}
    assert held == told
    assert sum(pages for _, pages, *_ in SET) == len(held)


def test_missing_font_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    """A font that is not installed ends in an error that says which package brings it."""
    monkeypatch.setitem(FACES, "absent", Face("none.ttf", "fonts-absent"))
    with pytest.raises(FontMissingError, match="apt-get install fonts-absent"):
        font("absent", 12)
