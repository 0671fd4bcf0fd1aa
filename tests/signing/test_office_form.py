"""An office may draw its copies by a form of its own, which must carry what every copy carries."""

from pathlib import Path

import pytest

from signing.errors import CannotIssue
from signing.issue import SignedCopy, issue
from signing.layout import read_layout
from signing.verify import verify
from tests.signing.dss.ask import said
from tests.signing.world import ADDRESS, Office, an_entry

CARRIED = (
    '#pdf.attach("claims.json", bytes(sys.inputs.claims), relationship: "data", '
    'mime-type: "application/json", description: "claims")\n'
)
PROOF = (
    '#if sys.inputs.proof != "" { pdf.attach("log.proof", bytes(sys.inputs.proof), '
    'relationship: "supplement", mime-type: "text/plain", description: "log") }\n'
)
FORM = """#let data = json(bytes(sys.inputs.page))
#set document(title: "Bản sao " + data.number)
#set text(font: "Liberation Serif", lang: "vi")
#set page(paper: "a4", flipped: true)
TRƯỜNG THPT VÍ DỤ --- bản sao số #data.number
#for line in data.lines [ / #line.label: #line.text ]
#image(bytes(sys.inputs.qr), format: "svg", width: 30mm, alt: "QR")
"""


def by_form(office: Office, folder: Path, text: str, log: bytes = b"") -> SignedCopy:
    """Issue a copy by a form."""
    form = folder / "form.typ"
    form.write_text(text, encoding="utf-8")
    return issue(
        an_entry(), number="12/2026", key=office.key, timestamps=office.timestamps,
        public_url=ADDRESS, form=form, log=lambda _: log,
    )  # fmt: skip


def test_a_copy_by_the_office_s_own_form_is_valid(office: Office, tmp_path: Path) -> None:
    """It looks otherwise, and says the same."""
    copy = by_form(office, tmp_path, CARRIED + PROOF + FORM)
    assert verify(copy.pdf, office.trust).verdict == "valid"
    assert len(read_layout(copy.pdf).revisions) == 3
    (tmp_path / "copy.pdf").write_bytes(copy.pdf)
    words = said("pdftotext", tmp_path / "copy.pdf", "-")
    assert "TRƯỜNG THPT VÍ DỤ" in words
    assert "Nguyễn Thị Đường" in words


FAULTS = {
    "claims-left-out": FORM,
    "claims-of-its-own": CARRIED.replace("bytes(sys.inputs.claims)", 'bytes("{}")') + FORM,
    "claims-changed": CARRIED.replace(
        "sys.inputs.claims", 'sys.inputs.claims.replace("Đường", "Dương")'
    )
    + FORM,
    "another-file": CARRIED + CARRIED.replace("claims.json", "x.json") + FORM,
    "link-to-a-site": CARRIED + FORM + '#link("https://x.example")[x]',
    "eleven-pages": CARRIED + FORM + "#pagebreak() x" * 11,
    "no-typst": CARRIED + "#nobody-knows-it\n",
}
"""Forms whose copies nobody could verify, each named for its fault."""


@pytest.mark.parametrize("fault", FAULTS)
def test_a_form_whose_copies_would_not_be_valid_draws_none(
    office: Office, tmp_path: Path, fault: str
) -> None:
    """It is found out before anything is signed."""
    with pytest.raises(CannotIssue):
        by_form(office, tmp_path, FAULTS[fault])


def test_a_form_that_leaves_the_log_proof_out_draws_none(office: Office, tmp_path: Path) -> None:
    """A copy of an office with a log carries its proof."""
    with pytest.raises(CannotIssue, match="log proof"):
        by_form(office, tmp_path, CARRIED + FORM, log=b"c2sp.org/tlog-proof@v1\n")


def test_a_form_that_is_not_there_draws_none(office: Office, tmp_path: Path) -> None:
    """The message names it."""
    with pytest.raises(CannotIssue, match=r"none\.typ"):
        issue(
            an_entry(), number="12/2026", key=office.key, timestamps=office.timestamps,
            public_url=ADDRESS, form=tmp_path / "none.typ",
        )  # fmt: skip
