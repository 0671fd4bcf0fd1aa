"""The print above a table: what the labels in it introduce."""

import numpy as np
import pytest

from ingest.box import Box
from ingest.mapping import Mapping
from ingest.page import Leaf
from ocr.form import Form
from ocr.forms import load_forms
from ocr.heading import read_header
from ocr.lines import Line

WHITE = np.full((60, 900, 3), 255, np.uint8)
LEAF = Leaf(WHITE[..., 0], WHITE, 300.0, "whole", Mapping.identity(900, 60))


@pytest.mark.parametrize("form", load_forms(), ids=lambda form: form.name)
@pytest.mark.parametrize(
    ("printed", "field", "value"),
    [
        ("Trường: THPT Sông Thử", "truong", "THPT Sông Thử"),
        ("Tên trường : THPT Sông Thử", "truong", "THPT Sông Thử"),
        ("Trường THPT Sông Thử", "truong", "Trường THPT Sông Thử"),
        ("Khóa thi năm: 1996", "khoa_thi", "1996"),
        ("Khóa thi ngày 02/06/1996", "khoa_thi", "02/06/1996"),
    ],
)
def test_a_label_is_no_part_of_its_value(form: Form, printed: str, field: str, value: str) -> None:
    """Offices print the same label in several ways; the value is what a clerk would type."""
    line = Line(printed, 0.99, 0, Box(0, 0, 900, 60))
    found = {r.field: r.value for r in read_header(form, [line], [LEAF], "scripted")}

    assert found[field] == value
