"""Lines of print are found beside one another, and also where a fold cuts them."""

import numpy as np
from PIL import Image, ImageDraw

from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.strips import find_strips, over_the_fold
from tests.ocr.pages import font


def leaf(texts: list[tuple[int, int, str]], width: int = 1200, size: int = 36) -> Leaf:
    """A leaf with texts at places, pixels at 300 dpi."""
    image = Image.new("RGB", (width, 400), (250, 250, 248))
    for x, y, text in texts:
        ImageDraw.Draw(image).text((x, y), text, font=font(size), fill=(20, 20, 20))
    color = np.asarray(image, np.uint8)
    gray = np.ascontiguousarray(color[:, :, 0])
    return Leaf(gray, color, 300.0, "whole", Mapping.identity(width, 400))


def test_texts_side_by_side_are_lines_of_their_own() -> None:
    """Office and title on one height are not read as one line."""
    page = leaf([(60, 60, "SỞ GIÁO DỤC"), (700, 60, "SỔ GỐC")])

    assert len(find_strips(page, 0, 0, 400)) == 2


def test_a_wide_space_between_words_of_one_size_parts_no_line() -> None:
    """A typewriter's space beside a narrow letter is wider than print's."""
    page = leaf([(60, 60, "Trường PTTH"), (348, 60, "Cấp 2-3 Hàm Yên")])
    small = leaf([(60, 60, "Trường PTTH"), (348, 30, "SỔ GỐC CẤP BẰNG")])

    assert len(find_strips(page, 0, 0, 400)) == 1
    assert len(find_strips(small, 0, 0, 400)) == 2


def test_a_letter_that_stands_alone_in_a_line_is_not_lost() -> None:
    """Typewriters leave white that parts it from both sides, and by itself it is no line."""
    page = leaf([(60, 60, "Trường THPT Lươn"), (470, 60, "g"), (560, 60, "Đình Của")])
    (strip,) = find_strips(page, 0, 0, 400)

    assert strip.box.left < 70
    assert strip.box.right > 700


def test_an_office_and_a_title_that_touch_are_two_lines() -> None:
    """The title stands a little higher and begins over the end of the office's name."""
    page = leaf([(40, 130, "PHÒNG GIÁO DỤC AN KHÊ"), (905, 80, "SỔ GỐC CẤP BẰNG")], 1600, 60)
    office, title = sorted(find_strips(page, 0, 0, 400), key=lambda strip: strip.box.left)

    assert office.box.left < 50 < 400 < office.box.right < 1000
    assert title.box.left > 880
    assert max(office.box.height, title.box.height) < 110


def test_a_line_cut_by_the_fold_is_one_strip() -> None:
    """Both halves are laid side by side, and the strip knows both places."""
    whole = leaf([(300, 100, "Quyết định công nhận tốt nghiệp số 751/QĐ-PGD")], 1600)
    cut = 800
    halves = [
        Leaf(np.ascontiguousarray(g), np.ascontiguousarray(c), 300.0, side, whole.to_master)
        for g, c, side in (
            (whole.gray[:, :cut], whole.color[:, :cut], "left"),
            (whole.gray[:, cut:], whole.color[:, cut:], "right"),
        )
    ]
    found = [strip for n, half in enumerate(halves) for strip in find_strips(half, n, 0, 400)]
    (strip,) = over_the_fold(found, halves)
    (uncut,) = find_strips(whole, 0, 0, 400)

    assert strip.beyond is not None
    assert (strip.leaf, strip.beyond.left) == (0, 0)
    assert strip.image.shape[1] == uncut.image.shape[1]


def test_lines_that_end_before_the_fold_stay_apart() -> None:
    """A real spread has its own lines on each leaf."""
    leaves = [leaf([(100, 100, "Trường THPT Hàm Yên")]), leaf([(300, 100, "Năm tốt nghiệp: 1998")])]
    found = [strip for n, one in enumerate(leaves) for strip in find_strips(one, n, 0, 400)]

    assert [strip.beyond for strip in over_the_fold(found, leaves)] == [None, None]


def test_two_small_lines_set_close_are_two_lines() -> None:
    """The feet and marks of 9 point lines touch; together they are hardly higher than a title."""
    page = leaf([(60, 60, "Học sinh trường: Nguyễn Bỉnh"), (60, 97, "Ấp Ổi, Đặng Ẩn ngày 4/8/95")])
    strips = find_strips(page, 0, 0, 400)

    assert len(strips) == 2


def test_a_line_of_capitals_with_marks_is_one_line() -> None:
    """A title's marks, one beside the other, are no line above it."""
    for size in (40, 48, 56, 64):
        page = leaf([(40, 120, "SỔ GỐC CẤP BẰNG TỐT NGHIỆP ĐỒNG ỔN")], 1600, size)
        assert len(find_strips(page, 0, 0, 400)) == 1
