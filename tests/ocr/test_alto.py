"""ALTO files name every cell, place it on the master, and stay well formed whatever was read."""

import io
from dataclasses import replace
from xml.etree import ElementTree

from ingest.box import Box
from ocr.alto import NAMESPACE, AltoFile
from ocr.reading import Draft, PageReading, Reading, Status
from ocr.words import split

SPACE = f"{{{NAMESPACE}}}"
ROW = Box(10, 100, 410, 150)


def reading(field: str, value: str, left: int, status: Status = Status.READ) -> Reading:
    """One cell, 100 pixels wide."""
    box = Box(left, 100, left + 100, 150)
    return Reading(field, value, value, 0.02, status, box, "tesseract 5")


PAGE = PageReading(
    scan="ab" * 32,
    page=3,
    width=500,
    height=300,
    dpi=300.0,
    form="thpt",
    header=(replace(reading("truong", "THPT Sông Thử", 10), box=Box(10, 10, 210, 40)),),
    drafts=(
        Draft(
            1,
            (reading("stt", "1", 10), reading("ho_ten", "Lê Đức Dũng", 110)),
            ROW,
            others=(reading("cot_3", "", 210, Status.BLANK),),
        ),
    ),
    findings=(),
    doubts=(),
)


def written(*pages: PageReading) -> ElementTree.Element:
    """Write these pages and read them again."""
    file = io.StringIO()
    alto = AltoFile(file, "sổ gốc <1>.tif")
    for page in pages:
        alto.add(page)
    alto.close()
    return ElementTree.fromstring(file.getvalue())  # noqa: S314 - written just now


def test_every_cell_is_a_block_with_an_id_and_its_box() -> None:
    """A program finds row 1's name on the master without counting."""
    blocks = {block.get("ID"): block for block in written(PAGE).iter(f"{SPACE}TextBlock")}
    assert list(blocks) == ["p1.r0.truong", "p1.r1.stt", "p1.r1.ho_ten", "p1.r1.cot_3"]
    name = blocks["p1.r1.ho_ten"]
    at = [name.get(key) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT")]
    assert at == ["110", "100", "100", "50"]
    words = list(name.iter(f"{SPACE}String"))
    assert [word.get("CONTENT") for word in words] == ["Lê", "Đức", "Dũng"]
    assert {word.get("WC") for word in words} == {"0.9800"}


def test_a_cell_without_a_value_has_no_line_and_says_why() -> None:
    """Blank is a status, not an empty word."""
    root = written(PAGE)
    blank = next(b for b in root.iter(f"{SPACE}TextBlock") if b.get("ID") == "p1.r1.cot_3")
    assert len(blank) == 0
    assert blank.get("TAGREFS") == "status.blank"


def test_ids_are_unique_and_tags_lead_somewhere_in_a_file_of_many_pages() -> None:
    """ALTO 4: `ID` is an xsd:ID, `TAGREFS` are xsd:IDREFS."""
    root = written(PAGE, replace(PAGE, page=4))
    ids = [element.get("ID") for element in root.iter() if element.get("ID")]
    assert len(set(ids)) == len(ids)
    assert {element.get("TAGREFS") for element in root.iter()} - {None} <= set(ids)
    assert [page.get("PHYSICAL_IMG_NR") for page in root.iter(f"{SPACE}Page")] == ["3", "4"]


def test_the_order_of_parts_is_that_of_the_schema() -> None:
    """ALTO 4.4: Description, Tags, Layout; in a page its print space."""
    root = written(PAGE)
    assert root.tag == f"{SPACE}alto"
    assert [child.tag.removeprefix(SPACE) for child in root] == ["Description", "Tags", "Layout"]
    source = root.find(f".//{SPACE}fileIdentifier")
    assert source is not None
    assert source.text == "sha256:" + PAGE.scan


def test_letters_that_xml_cannot_hold_do_not_break_the_file() -> None:
    """An engine may give anything; the raw text stands beside a value that differs."""
    odd = replace(reading("ghi_chu", "a&<b", 10), raw="a\x00\x1b&<b")
    draft = replace(PAGE.drafts[0], readings=(odd,), others=())
    root = written(replace(PAGE, header=(), drafts=(draft,)))
    raw = root.find(f".//{SPACE}ALTERNATIVE")
    assert raw is not None
    assert raw.text == "a\ufffd\ufffd&<b"


def test_words_share_their_cell_in_order_and_have_a_width() -> None:
    """A word is never wider than its cell, however narrow that is."""
    words = split("Nguyễn Văn An", Box(0, 0, 130, 10))
    assert [(box.left, box.right) for _, box in words] == [(0, 60), (70, 100), (110, 130)]
    assert all(box.width >= 1 for _, box in split("a b c d", Box(5, 0, 7, 4)))
    assert split("  ", Box(0, 0, 9, 9)) == []
