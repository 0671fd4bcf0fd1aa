"""Pages as ALTO 4: every cell a block with an id of its own, on the pixels of the master.

ALTO 4.4 (Library of Congress). A row is a `ComposedBlock`, a cell a `TextBlock` whose id is
`p<page>.r<row>.<field>`, header fields having row 0. `WC` of a word is the probability that its
cell is right. A tag names the cell's field, another how its value came about.
"""

from typing import Final, TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ingest.box import Box
from ocr.reading import Draft, PageReading, Reading, Status
from ocr.words import NOT_IN_XML, split

NAMESPACE: Final = "http://www.loc.gov/standards/alto/ns-v4#"
VERSION: Final = "4.4"
HEADER_ROW: Final = 0


class AltoFile:
    """One ALTO file, written page by page, so that a long volume never lies in memory whole."""

    def __init__(self, file: TextIO, name: str) -> None:
        """Write to this open file about the scan of this name."""
        self._file, self._name, self._pages = file, name, 0

    def add(self, reading: PageReading) -> None:
        """Write one page; its cells are called p<n>.…, n counting the pages of this file."""
        if not self._pages:
            self._file.write(_beginning(self._name, reading))
        self._pages += 1
        self._file.write(_text(_page(reading, self._pages)))

    def close(self) -> None:
        """Write the end; a file without pages stays empty."""
        if self._pages:
            self._file.write("</Layout>\n</alto>\n")


def _beginning(name: str, first: PageReading) -> str:
    """Give all that stands before the first page."""
    root = Element("alto", {"xmlns": NAMESPACE, "SCHEMAVERSION": VERSION})
    about = SubElement(root, "Description")
    SubElement(about, "MeasurementUnit").text = "pixel"
    source = SubElement(about, "sourceImageInformation")
    SubElement(source, "fileName").text = _plain(name)
    SubElement(source, "fileIdentifier").text = f"sha256:{first.scan}"
    _processing(about, first)
    tags = SubElement(root, "Tags")
    for status in Status:
        attributes = {"ID": f"status.{status.value}", "TYPE": "status", "LABEL": status.value}
        SubElement(tags, "OtherTag", attributes)
    SubElement(root, "Layout")
    whole = _text(root).replace("<Layout />", "<Layout>").removesuffix("</alto>\n").rstrip()
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'


def _processing(about: Element, reading: PageReading) -> None:
    """Say what read the page."""
    readings = (*reading.header, *(r for draft in reading.drafts for r in draft.readings))
    engine = next((r.engine for r in readings), "")
    step = SubElement(about, "Processing", {"ID": "reading"})
    SubElement(step, "processingCategory").text = "contentGeneration"
    SubElement(step, "processingStepDescription").text = f"form {reading.form or '-'}"
    software = SubElement(step, "processingSoftware")
    SubElement(software, "softwareName").text = "sogoc"
    SubElement(software, "applicationDescription").text = _plain(engine)


def _page(reading: PageReading, number: int) -> Element:
    size = {"WIDTH": str(reading.width), "HEIGHT": str(reading.height)}
    key = f"p{number}"
    page = Element("Page", {"ID": key, "PHYSICAL_IMG_NR": str(reading.page), **size})
    space = SubElement(page, "PrintSpace", {"HPOS": "0", "VPOS": "0", **size})
    for r in reading.header:
        _cell(space, r, f"{key}.r{HEADER_ROW}.{r.field}")
    for draft in reading.drafts:
        _row(space, draft, f"{key}.r{draft.row}")
    return page


def _row(space: Element, draft: Draft, key: str) -> None:
    if not (draft.readings or draft.others):
        return
    row = SubElement(space, "ComposedBlock", {"ID": key, **_at(draft.box), "TYPE": "row"})
    for r in (*draft.readings, *draft.others):
        _cell(row, r, f"{key}.{r.field}")


def _cell(parent: Element, reading: Reading, key: str) -> None:
    """Write one cell; one without a value has no line."""
    tag = f"status.{reading.status.value}"
    block = SubElement(parent, "TextBlock", {"ID": key, **_at(reading.box), "TAGREFS": tag})
    words = split(_plain(reading.value), reading.box)
    if not words:
        return
    line = SubElement(block, "TextLine", {"ID": f"{key}.l1", **_at(reading.box)})
    sure = f"{1.0 - reading.p_wrong:.4f}"
    for number, (text, box) in enumerate(words):
        if number:
            SubElement(line, "SP")
        word = SubElement(line, "String", {"CONTENT": text, **_at(box), "WC": sure})
        if number == 0 and reading.raw and reading.raw != reading.value:
            raw = SubElement(word, "ALTERNATIVE", {"PURPOSE": "the whole cell as seen"})
            raw.text = _plain(reading.raw)


def _at(box: Box) -> dict[str, str]:
    return {
        "HPOS": str(box.left),
        "VPOS": str(box.top),
        "WIDTH": str(box.width),
        "HEIGHT": str(box.height),
    }


def _plain(text: str) -> str:
    return NOT_IN_XML.sub("\ufffd", text)


def _text(element: Element) -> str:
    indent(element)
    return tostring(element, encoding="unicode") + "\n"
