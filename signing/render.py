"""The page that people read: a PDF/A-3b file that carries its claims and is not yet signed.

Values reach the page as JSON data, never as markup. Needs the Debian packages fonts-liberation2
(the metrics of Times New Roman, which decree 30/2020/NĐ-CP prescribes) or fonts-noto-core.
"""

import json
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import segno
import typst

from signing.certificate import Certificate
from signing.claims import canonical
from signing.codes import grouped
from signing.errors import CannotIssue
from signing.office_form import check_drawn
from signing.wording import LABELS, STANDS

FONTS: Final = (
    Path("/usr/share/fonts/truetype/liberation2"),
    Path("/usr/share/fonts/truetype/noto"),
)
"""Folders of Debian's fonts-liberation2 and fonts-noto-core."""

_TEMPLATE: Final = Path(__file__).with_name("copy.typ")
_LONGEST_WORD: Final = 30  # letters; longer ones may be broken anywhere


def render(
    certificate: Certificate, paper: str = "", proof: bytes = b"", form: Path | None = None
) -> bytes:
    """Draw the copy as PDF/A-3b with `claims.json` attached, and `log.proof` if there is one.

    `paper` is the text of the large QR code; without one there is none. `form` is the office's own
    Typst file (`signing.office_form`), which may use pictures and parts that lie in its folder.

    Raises:
        CannotIssue: a value cannot be set in the fonts at hand, or there are no fonts.
    """
    try:
        pdf = typst.compile(
            form or _TEMPLATE,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={
                "page": json.dumps(_page(certificate), ensure_ascii=False),
                "claims": canonical(certificate).decode(),
                "qr": _qr(qr_text(certificate.verify_at)),
                "paper": _qr(paper) if paper else "",
                "proof": proof.decode(),
            },
            pdf_standards=["a-3b"],
            timestamp=int(datetime.fromisoformat(certificate.issued_at).timestamp()),
        )
    except (typst.TypstError, OSError) as fault:
        drawn = (form or _TEMPLATE).name
        raise CannotIssue(f"the copy cannot be drawn by {drawn}: {fault}") from fault
    if not isinstance(pdf, bytes):
        raise CannotIssue("the copy cannot be drawn: no PDF came out")
    pdf = pdf.rstrip(b"\r\n") + b"\n"  # ISO 19005-3 section 6.1.3; Typst ends without it
    if form is not None:
        check_drawn(pdf, certificate, proof)
    return pdf


def qr_text(verify_at: str) -> str:
    """Give what the QR code says: capitals where the address allows, as they make it smaller."""
    path = urlsplit(verify_at).path
    return verify_at.upper() if path.count("/") == 2 else verify_at


@cache
def fonts() -> typst.Fonts:
    """Open the fonts of a copy, and no others."""
    folders = [folder for folder in FONTS if folder.is_dir()]
    return typst.Fonts(include_system_fonts=False, font_paths=folders)


def _page(certificate: Certificate) -> dict[str, Any]:
    issued = datetime.fromisoformat(certificate.issued_at)
    return {
        "office": certificate.office,
        "place": certificate.place,
        "number": certificate.number,
        "document": certificate.document,
        "issued_at": certificate.issued_at,
        "date": f"ngày {issued:%d} tháng {issued:%m} năm {issued:%Y}",
        "lines": _lines(certificate),
        "host": urlsplit(certificate.verify_at).netloc,
        "code": grouped(certificate.code),
        "entry": f"{certificate.entry}, bản ghi {certificate.entry_version}",
        "recorded_at": certificate.recorded_at,
        "post": certificate.post,
        "demo": certificate.demo,
    }


def _lines(certificate: Certificate) -> list[dict[str, Any]]:
    """Give label, text and whether a value is given, in the order of the page."""
    stated = {field: (_breakable(value), True) for field, value in certificate.values}
    stated |= {field: (STANDS[status], False) for field, status in certificate.statuses}
    names = [field for field in LABELS if field in stated]
    names += [field for field in stated if field not in LABELS]
    return [
        {"label": LABELS.get(name, name), "text": stated[name][0], "given": stated[name][1]}
        for name in names
    ]


def _breakable(value: str) -> str:
    """Let words longer than any real one break between letters, so that they stay on the page."""
    return " ".join(
        "\u200b".join(word) if len(word) > _LONGEST_WORD else word for word in value.split(" ")
    )


def _qr(text: str) -> str:
    code = segno.make_qr(text, error="m", boost_error=False)
    return str(code.svg_inline(scale=4, border=4, omitsize=True))
