"""A volume as a searchable PDF/A-2b: the pages as received, and over them what was read.

ISO 19005-2. The file is written in parts of a few pages that lie on disk until the end, so that
memory stays flat over a long volume.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import ImageCms

from ingest.master_image import MasterImage
from ocr.text_layer import ADVANCE, FONT, Text, letters, operators

PART: Final = 32  # pages that are kept in memory
POINTS: Final = 72.0  # an inch
GLYPHLESS: Final = Path(__file__).parent / "glyphless.ttf"
_EM: Final = 1000  # units of widths in a PDF
_ONE_CMAP: Final = 100  # entries in one block of a CMap, at most (Adobe technical note 5014)


class Volume:
    """A searchable PDF in the making. `folder` is for the parts; the caller removes it."""

    def __init__(self, folder: Path) -> None:
        """Begin an empty volume."""
        self._folder, self._parts = folder, list[Path]()
        self._pdf, self._letters = Pdf.new(), set[str]()
        self.pages = 0

    def add(self, image: MasterImage, texts: Iterable[Text], quarters: int = 0) -> None:
        """Add a page; `quarters` are clockwise turns beyond those that the image asks for."""
        texts = tuple(texts)
        for text in texts:
            self._letters.update(letters(text.value))
        self._pdf.pages.append(_page(self._pdf, image, texts, (image.quarters + quarters) % 4))
        self.pages += 1
        if len(self._pdf.pages) >= PART:
            self._put_away()

    def save(self, path: Path, title: str, at: datetime) -> None:
        """Write the volume; `at` is an aware time, for the file's own date."""
        self._put_away()
        whole, opened = Pdf.new(), [Pdf.open(part) for part in self._parts]
        font = _font(whole, self._letters)
        for part in opened:
            whole.pages.extend(part.pages)
        for page in whole.pages:
            page.Resources.Font = Dictionary({FONT: font})
        _declare(whole, title, at)
        whole.save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        for part in opened:
            part.close()

    def _put_away(self) -> None:
        if len(self._pdf.pages):
            self._parts.append(self._folder / f"part-{len(self._parts)}.pdf")
            self._pdf.save(self._parts[-1])
        self._pdf = Pdf.new()


def _page(pdf: Pdf, image: MasterImage, texts: tuple[Text, ...], quarters: int) -> pikepdf.Page:
    scale = POINTS / image.dpi
    width, height = image.width * scale, image.height * scale
    shown = f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /I Do Q\n".encode()
    content = shown + operators(texts, image.height, scale, quarters)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 4), round(height, 4)]),
        Resources=Dictionary(XObject=Dictionary(I=_image(pdf, image))),
        Contents=pdf.make_stream(content),
        Rotate=90 * quarters,
    )
    return pikepdf.Page(pdf.make_indirect(page))


def _image(pdf: Pdf, image: MasterImage) -> pikepdf.Object:
    stream = pdf.make_stream(b"")
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height = image.width, image.height
    stream.ColorSpace = Name.DeviceGray if image.colours == 1 else Name.DeviceRGB
    if image.coding == "jpeg":
        stream.BitsPerComponent = 8
        stream.write(image.data, filter=Name.DCTDecode)
    else:
        stream.BitsPerComponent = 1
        # libtiff calls the bits that are 1 black; in these images they are white
        known = Dictionary(K=-1, Columns=image.width, Rows=image.height, BlackIs1=True)
        stream.write(image.data, filter=Name.CCITTFaxDecode, decode_parms=known)
    return stream


def _font(pdf: Pdf, used: set[str]) -> pikepdf.Object:
    """Embed the font, with a table from its codes back to letters (ISO 32000-1, 9.10.3)."""
    program = pdf.make_stream(GLYPHLESS.read_bytes())
    program.Length1 = len(GLYPHLESS.read_bytes())
    name = Name("/GlyphLess")
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=name, Flags=5, FontBBox=Array([0, 0, 500, 1000]),
        ItalicAngle=0, Ascent=1000, Descent=-1, CapHeight=1000, StemV=80,
        FontFile2=pdf.make_indirect(program),
    )  # fmt: skip
    every_code = pdf.make_stream(b"\x00\x01" * 0x10000)  # shows glyph 1, which is empty
    descendant = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=name, DW=round(_EM * ADVANCE),
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor), CIDToGIDMap=every_code,
    )  # fmt: skip
    font = Dictionary(
        Type=Name.Font, Subtype=Name.Type0, BaseFont=name, Encoding=Name("/Identity-H"),
        DescendantFonts=Array([pdf.make_indirect(descendant)]),
        ToUnicode=pdf.make_stream(_to_unicode(used)),
    )  # fmt: skip
    return pdf.make_indirect(font)


def _to_unicode(used: set[str]) -> bytes:
    lines = [f"<{ord(c):04X}> <{ord(c):04X}>" for c in sorted(used | {" "})]
    blocks = [lines[n : n + _ONE_CMAP] for n in range(0, len(lines), _ONE_CMAP)]
    body = "\n".join(
        "\n".join((f"{len(block)} beginbfchar", *block, "endbfchar")) for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        f"{body}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")


def _declare(pdf: Pdf, title: str, at: datetime) -> None:
    """Say that this is PDF/A-2b, in which colours, and what the volume is called."""
    profile: Any = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    colours = pdf.make_stream(profile.tobytes())
    colours.N = 3
    intent = Dictionary(
        Type=Name.OutputIntent, S=Name("/GTS_PDFA1"), OutputConditionIdentifier="sRGB",
        DestOutputProfile=colours,
    )  # fmt: skip
    pdf.Root.OutputIntents = Array([intent])
    pdf.Root.Lang = "vi"
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=True) as about:
        about["pdfaid:part"], about["pdfaid:conformance"] = "2", "B"
        about["dc:title"] = title
        about["xmp:CreateDate"] = at.isoformat(timespec="seconds")
        about["pdf:Producer"] = "sogoc"
