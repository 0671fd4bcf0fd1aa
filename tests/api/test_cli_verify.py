"""Offline, `sogoc verify` needs the right files, and says which of them is the wrong one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image

from signing.issue import paper_text
from signing.officers import as_seal, publish_officers
from signing.published import as_pem
from signing.status import publish
from tests.api.terminal import Said, Terminal
from tests.signing.world import ADDRESS, an_entry, an_office


@dataclass(frozen=True)
class Files:
    """What a verifier has in one folder, beside a home without a register."""

    folder: Path
    terminal: Terminal

    def verify(self, copy: str, *how: str) -> Said:
        """Verify with files of the folder, named after their options."""
        paths = [one if one.startswith("--") else str(self.folder / one) for one in how]
        return self.terminal.type("verify", str(self.folder / copy) if copy else "", *paths)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A copy, the root, the office's lists, and files that are none of these."""
    folder = tmp_path_factory.mktemp("verifier")
    office, now = an_office(folder), datetime.now(UTC)
    copy = office.issue(an_entry())
    (folder / "copy.pdf").write_bytes(copy.pdf)
    _sheet(paper_text(copy.certificate, office.key), copy.certificate.verify_at).save(
        folder / "sheet.png"
    )
    (folder / "keys.pem").write_text(as_pem(office.key.certificate))
    (folder / "root.pem").write_bytes((folder / "demo" / "trust.pem").read_bytes())
    for name, purpose in (("ended.jwt", "revocation"), ("newer.jwt", "refresh")):
        listed = publish((), office.key, site=ADDRESS, year="2026", now=now, purpose=purpose)  # type: ignore[arg-type]  # one of both
        (folder / name).write_text(listed)
    seals = [as_seal(office.key.certificate)]
    (folder / "officers.jwt").write_text(publish_officers(seals, office.key, now=now))
    (folder / "key.pem").write_text(
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    )
    return Files(folder, Terminal(folder / "home"))


def _sheet(*texts: str) -> Image.Image:
    """Draw QR codes beside one another, as on a sheet of paper."""
    sheet = Image.new("L", (1200 * len(texts), 1200), 255)
    for at, text in enumerate(texts):
        drawn = BytesIO()
        segno.make(text, micro=False).save(drawn, kind="png", scale=6)
        sheet.paste(Image.open(drawn), (1200 * at + 100, 100))
    return sheet


def test_an_employer_checks_a_photographed_sheet_offline(files: Files) -> None:
    """Which site is the office's is not known there; that is said, and condemns nothing."""
    said = files.verify("sheet.png", "--trust", "root.pem", "--trust", "keys.pem")
    assert said.code == 0, said.out
    assert "qr-host: Mã QR nhỏ dẫn tới kiemtra.vidu.example" in said.out


def test_with_everything_that_the_office_publishes_it_is_valid(files: Files) -> None:
    """The way that the documentation shows."""
    trust = ("--trust", "root.pem", "--trust", "officers.jwt")
    said = files.verify("copy.pdf", *trust, "--status", "ended.jwt", "--status", "newer.jwt")
    assert said.code == 0, said.out


@pytest.mark.parametrize("wrong", ["copy.pdf", "ended.jwt", "key.pem"])
def test_a_file_that_holds_nothing_to_trust_is_named(files: Files, wrong: str) -> None:
    """It says nothing of the copy, and no child process falls over it."""
    said = files.verify("copy.pdf", "--trust", wrong)
    assert said.code == 3
    assert "--trust" in said.err
    assert "không chứa chứng thư" in said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize("wrong", ["copy.pdf", "root.pem"])
def test_a_file_that_is_no_status_list_is_named(files: Files, wrong: str) -> None:
    """Instead of a verdict about it."""
    said = files.verify("copy.pdf", "--trust", "root.pem", "--status", wrong)
    assert said.code == 3
    assert "không phải danh sách trạng thái" in said.err


def test_the_second_list_alone_says_what_is_missing(files: Files) -> None:
    """It is the right office's and year's; it only cannot clear a copy."""
    said = files.verify("copy.pdf", "--trust", "root.pem", "--status", "newer.jwt")
    assert said.code == 1
    assert "cần cả danh sách bản bị thu hồi" in said.out


def test_nothing_is_no_file_name(files: Files) -> None:
    """An empty word is no code."""
    said = files.verify("", "--trust", "root.pem")
    assert said.code == 1
    assert "12 chữ số và chữ cái" in said.out
