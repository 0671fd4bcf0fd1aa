"""A heading is taken apart from the number that stands below it."""

import numpy as np
from PIL import Image, ImageDraw

from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.crop import Crop, crop_cell
from ocr.level_parts import level_parts
from tests.ocr.pages import font


def crop_of(*texts: tuple[int, int, str]) -> Crop:
    """A cell with texts at places, pixels at 300 dpi."""
    image = Image.new("RGB", (1500, 260), (250, 250, 248))
    for x, y, text in texts:
        ImageDraw.Draw(image).text((x, y), text, font=font(40), fill=(20, 20, 20))
    color = np.asarray(image, np.uint8)
    gray = np.ascontiguousarray(color[:, :, 0])
    return crop_cell(
        Leaf(gray, color, 300.0, "whole", Mapping.identity(1500, 260)), Box(0, 0, 1500, 260)
    )


def test_a_wide_heading_and_a_small_number_are_two_parts() -> None:
    """By their ink together they seem to be one line, for the number has so little of it."""
    crop = crop_of((20, 20, "HỌ VÀ TÊN NGƯỜI HỌC ĐƯỢC CẤP BẰNG TỐT NGHIỆP"), (300, 140, "(2)"))
    heading, number = level_parts(crop, 300.0)

    assert crop.bands == 1
    assert heading.image.shape[0] + number.image.shape[0] == crop.image.shape[0]
    assert (heading.bands, number.bands) == (1, 1)


def test_marks_stay_with_their_letters_and_lines_of_one_heading_together() -> None:
    """Hats, dots and the usual white between two lines part nothing."""
    assert len(level_parts(crop_of((20, 20, "Ố Ệ Ị Ẫ ị")), 300.0)) == 1
    assert len(level_parts(crop_of((20, 20, "Số hiệu bằng"), (20, 64, "tốt nghiệp")), 300.0)) == 1


def test_nothing_is_no_part() -> None:
    """A blank header cell asks the engine nothing."""
    assert level_parts(crop_of(), 300.0) == []
