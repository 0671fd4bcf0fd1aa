"""Scans become ALTO and searchable PDFs; text that a person corrected is what they carry."""

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ocr.alto import NAMESPACE
from tests.api.small_ledgers import draw_ledgers
from tests.api.terminal import Terminal


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Give a home beside a folder with a ledger of two pages and a file that is none."""
    folder = tmp_path_factory.mktemp("sinks")
    draw_ledgers(folder / "scans", files=1, pages=2)
    (folder / "scans" / "song.mp3").write_bytes(b"ID3 this is no scan")
    return Terminal(folder / "home")


def text_of(pdf: Path) -> str:
    """Give what a reader copies out of a PDF."""
    command = ("pdftotext", "-layout", pdf, "-")
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def words_of(alto: Path) -> list[str]:
    """Give the words of an ALTO file."""
    root = ElementTree.parse(alto).getroot()  # noqa: S314 - written just now
    return [word.get("CONTENT", "") for word in root.iter(f"{{{NAMESPACE}}}String")]


def test_read_writes_a_pdf_and_alto_in_one_go(terminal: Terminal) -> None:
    """The bad file is named and left out; both carry the same words."""
    here = terminal.home.parent
    out, alto = here / "volume.pdf", here / "alto"
    said = terminal.type("read", str(here / "scans"), "-o", str(out), "--alto", str(alto))

    assert said.code == 0, said.err
    assert "song.mp3: không đọc được" in said.err
    assert sorted(path.name for path in alto.iterdir()) == ["ledger-1-001.xml", "ledger-1-002.xml"]
    words = [word for path in sorted(alto.iterdir()) for word in words_of(path)]
    assert len(words) > 40
    assert sorted(words) == sorted(text_of(out).split())
    assert {path.name for path in here.iterdir()} <= {"volume.pdf", "alto", "scans", "home"}


def test_one_alto_file_holds_one_scan(terminal: Terminal) -> None:
    """A folder of scans goes into a folder of ALTO files, and the message says so."""
    here = terminal.home.parent
    one = terminal.type("read", str(here / "scans" / "ledger-1.tif"), "-o", str(here / "one.xml"))
    many = terminal.type("read", str(here / "scans"), "-o", str(here / "many.xml"))

    assert one.code == 0, one.err
    assert len(words_of(here / "one.xml")) > 40
    assert many.code == 2
    assert "--alto" in many.err


def test_a_batch_comes_out_with_what_a_person_decided(terminal: Terminal) -> None:
    """A corrected name is the one that is found in the PDF; rows that are none are gone."""
    here = terminal.home.parent
    ledger = str(here / "scans" / "ledger-1.tif")
    assert terminal.type("ingest", ledger, "--batch", "so").code == 0
    first, second, *_ = terminal.type("review", "list", "--json").json
    assert terminal.type("review", "correct", first["id"], "ho_ten=Vừ Mí Sểnh").code == 0
    assert terminal.type("review", "void", second["id"], "--reason", "tổng cộng").code == 0

    out, alto = here / "decided.pdf", here / "decided"
    said = terminal.type("export", "--pdf", "so", "-o", str(out))
    assert terminal.type("export", "--alto", "so", "-o", str(alto)).code == 0

    assert said.code == 0, said.err
    text = text_of(out)
    assert "Vừ Mí Sểnh" in text
    assert len([line for line in text.splitlines() if line[:1].strip().isdigit()]) == 7
    words = [word for path in sorted(alto.iterdir()) for word in words_of(path)]
    assert sorted(words) == sorted(text.split())
    assert terminal.type("export", "--pdf", "so").code == 2
