"""Red pen strikes out and writes over print; a red seal does neither."""

import numpy as np
from PIL import Image, ImageDraw

from ingest.box import Box
from ingest.light import even_light
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.crop import Crop, crop_cell
from ocr.red import red_pen, with_red
from tests.ocr.pages import font

RED, INK, PAPER = (190, 45, 50), (30, 30, 30), (248, 248, 246)
SIDE = 1200  # pixels at 300 dpi
CELL = Box(400, 560, 800, 640)


def paper(text: str = "Quảng Ninh") -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A piece of paper with a text in the middle."""
    image = Image.new("RGB", (SIDE, SIDE), PAPER)
    draw = ImageDraw.Draw(image)
    draw.text((440, 578), text, font=font(36), fill=INK)
    return image, draw


def leaf_of(image: Image.Image) -> Leaf:
    """The picture as a leaf whose red has faded, as it does on every page."""
    color = np.asarray(image, np.uint8)
    same = Mapping.identity(SIDE, SIDE)
    return Leaf(even_light(color, 300.0), color, 300.0, "whole", same)


def seen(image: Image.Image) -> Crop:
    """The cell in the middle, with the red pen of the page."""
    leaf = leaf_of(image)
    red = red_pen(leaf)
    crop = crop_cell(leaf, CELL)
    return crop if red is None else with_red(crop, CELL, red, 300.0)


def test_a_page_without_red_has_no_red_pen() -> None:
    """Black print and the paper's tint are not red."""
    assert red_pen(leaf_of(paper()[0])) is None


def test_a_red_stroke_strikes_out() -> None:
    """The stroke is nearly gone from the grey image and still counts."""
    image, draw = paper()
    draw.line((410, 601, 790, 598), fill=RED, width=4)

    assert seen(image).struck


def test_two_wavy_red_strokes_strike_out() -> None:
    """A hand's wave does not hide a stroke that runs from side to side."""
    image, draw = paper()
    for y in (590, 606):
        points = [(x, y + 5 * np.sin(x / 30)) for x in range(400, 801, 10)]
        draw.line(points, fill=RED, width=4)

    assert seen(image).struck


def test_what_is_written_in_red_over_print_is_noted() -> None:
    """A value that is written over in red is not the print's any more."""
    image, draw = paper()
    draw.text((450, 566), "Hà Nội", font=font(34), fill=RED)

    assert seen(image).note > 0.055


def test_what_is_written_in_red_alone_is_not_blank() -> None:
    """A cell that is filled in by red pen is to be keyed, not left empty."""
    image, draw = paper("")
    draw.text((450, 566), "Hà Nội", font=font(34), fill=RED)

    assert crop_cell(leaf_of(image), CELL).pen == 0.0
    assert not seen(image).blank
    assert seen(image).pen >= 0.7


def test_pale_red_writing_that_has_faded_is_not_blank() -> None:
    """Where the grey image shows nothing, the red tells that something is written."""
    image, draw = paper("")
    draw.text((450, 566), "Hà Nội", font=font(34), fill=(252, 150, 150))

    assert crop_cell(leaf_of(image), CELL).blank
    assert seen(image).pen == 1.0


def test_two_seals_over_each_other_are_still_seals() -> None:
    """Arcs that stick out of the second seal belong to the first."""
    image, draw = paper()
    for middle in (500, 640):
        for radius in (200, 184):
            box = (middle - radius, 560 - radius, middle + radius, 560 + radius)
            draw.ellipse(box, None, RED, 7)

    assert seen(image).note == 0.0


def test_a_seal_says_nothing_of_the_print_under_it() -> None:
    """The rings and letters of a round seal neither strike out nor correct."""
    image, draw = paper()
    for radius, width in ((200, 9), (184, 4), (100, 4)):
        draw.ellipse((600 - radius, 600 - radius, 600 + radius, 600 + radius), None, RED, width)
    draw.text((500, 540), "VIỆT NAM", font=font(40), fill=RED)
    crop = seen(image)

    assert not crop.struck
    assert crop.note == 0.0


def test_the_grain_of_a_scan_is_no_pen_of_any_color() -> None:
    """A sensor's grain differs in every color; it neither strikes out, nor writes, nor corrects."""
    clean = np.asarray(paper()[0], np.float32)
    grain = np.random.default_rng(5).normal(0.0, 18.0, clean.shape)
    crop = seen(Image.fromarray(np.clip(clean + grain, 0, 255).astype(np.uint8)))

    assert not crop.struck
    assert crop.pen < 0.02
    assert crop.note < 0.02


def test_a_red_stroke_is_seen_through_grain() -> None:
    """What is drawn is redder than the grain around it."""
    image, draw = paper()
    draw.line((410, 601, 790, 598), fill=RED, width=4)
    clean = np.asarray(image, np.float32)
    grain = np.random.default_rng(5).normal(0.0, 18.0, clean.shape)

    assert seen(Image.fromarray(np.clip(clean + grain, 0, 255).astype(np.uint8))).struck
