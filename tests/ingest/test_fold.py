"""The fold of a book is found where it leans as far as a page may lie askew."""

import cv2
import numpy as np
import pytest

from ingest.fold import find_fold, written_across
from ingest.pipeline import prepare
from tests.ingest.drawn import HEADER, PITCH, TOP, Drawing, draw, page

DPI = 75.0
SHADOW = 0.5  # of the light that is left at the bottom of the fold


def spread(turned: float) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Draw an open book, turned clockwise by some degrees on a light bed."""
    height, width = 740, 1040
    away = np.abs(np.arange(width) - width / 2) / (0.04 * width)
    light = 1.0 - SHADOW * np.exp(-away)
    page = np.repeat((240 * light).astype(np.uint8)[None, :, None], height, axis=0).repeat(3, 2)
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), -turned, 1.0)
    return np.asarray(cv2.warpAffine(page, turn, (width, height), borderValue=(240, 240, 240)))


@pytest.mark.parametrize("turned", [-5.0, -3.0, 0.0, 2.0, 5.0])
def test_a_fold_is_found_however_the_book_lies(turned: float) -> None:
    """Its lean is told, so that both leaves are turned alike and their rows stay beside."""
    fold = find_fold(spread(turned), DPI)

    assert fold is not None
    assert abs(fold.x - 520) <= 6
    assert fold.tilt == pytest.approx(turned, abs=0.7)


def test_words_on_a_line_tell_a_stain_from_a_fold() -> None:
    """A column of words stands on no fold; stitches and blots do."""
    words = np.full((900, 600), 255, np.uint8)
    stitches = words.copy()
    for y in range(60, 860, 40):
        cv2.putText(words, "minimum", (240, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 2)
        cv2.putText(stitches, "min", (120, y), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 0, 2)
        cv2.ellipse(stitches, (300, y), (3, 16), 0, 0, 360, 60, -1)

    assert written_across(words, 2 * DPI, 300)
    assert not written_across(stitches, 2 * DPI, 300)


def test_a_dark_stain_that_words_run_across_is_no_fold() -> None:
    """However dark it is, a page whose words go on over its edge stays one leaf."""
    image = np.full((900, 1240), 245, np.uint8)
    for y in range(80, 860, 38):
        for x in (60, 330, 570, 820, 1050):
            cv2.putText(image, "BaBeBiBoBuBa", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 30, 1)
    away = np.abs(np.arange(1240) - 640) / 30
    stained = (image * (1.0 - 0.3 * np.exp(-away))[None, :]).astype(np.uint8)
    assert find_fold(np.dstack([stained] * 3), 2 * DPI) is not None
    assert len(prepare(page(stained)).leaves) == 1


def test_the_black_band_that_is_left_of_a_fold_parts_two_leaves() -> None:
    """In a scan of two tones no paper is dark, and a title may run on above the rows."""
    image = np.full((1000, 1400), 255, np.uint8)
    image[:, 690:712] = 0
    cv2.putText(image, "DANH SACH HOC SINH TOT NGHIEP", (420, 60), 0, 1.0, 0, 2)
    for y in range(140, 960, 40):
        for x in (60, 260, 460, 760, 960, 1160):
            cv2.putText(image, "Nguyen An", (x, y), 0, 0.6, 0, 1)
    fold = find_fold(np.dstack([image] * 3), 2 * DPI)
    assert fold is not None
    assert abs(fold.x - 701) <= 3
    image[400:600, 690:712] = 255  # a stroke that ends parts nothing
    assert find_fold(np.dstack([image] * 3), 2 * DPI) is None


def test_a_strip_that_the_rules_between_rows_cross_is_no_fold() -> None:
    """A line that shows through beside a column's rule parts no leaves."""
    image = draw(Drawing())
    image[TOP : TOP + HEADER + 15 * PITCH, 544:546] = 60
    assert len(prepare(page(image)).leaves) == 1


def test_a_shadow_that_leans_against_the_lines_is_a_stain() -> None:
    """A fold stands upright on the lines of a book, however that lies."""
    image = np.full((900, 1240), 245, np.uint8)
    for y in range(80, 860, 38):
        for x in (60, 330, 770, 1000):
            cv2.putText(image, "BaBeBi", (x, y), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 30, 1)
    middle = 620 - 0.09 * (np.arange(900) - 450)
    away = np.abs(np.arange(1240)[None, :] - middle[:, None]) / 30
    stained = (image * (1.0 - 0.3 * np.exp(-away))).astype(np.uint8)
    assert find_fold(np.dstack([stained] * 3), 2 * DPI) is not None
    assert len(prepare(page(stained)).leaves) == 1
