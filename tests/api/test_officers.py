"""Who may sign is kept by the administrator, and asked wherever a copy is made or checked."""

from pathlib import Path

import pytest
from asn1crypto import cms

from signing.layout import read_layout
from tests.api.terminal import Terminal
from tests.signing.pki import Person, Root, asn1, certified, elliptic
from tests.signing.world import filled

TABLE = (
    "STT;Họ và tên;Ngày sinh;Số hiệu bằng;Số vào sổ;Năm tốt nghiệp\n"
    "1;Nguyễn Văn Thử;12/05/1976;B 100001;01/1994;1994\n"
)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A home with one accepted entry."""
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    made = Terminal(tmp_path / "home")
    assert made.type("import", str(tmp_path / "list.csv"), "--batch", "Lô 1").code == 0
    (row,) = made.type("review", "list", "--json").json
    assert made.type("review", "accept", row["id"]).code == 0
    return made


def test_an_officer_signs_while_listed(terminal: Terminal, tmp_path: Path) -> None:
    """From appointment to end; what was signed meanwhile stays valid, online and offline."""
    first, second, listed = (tmp_path / name for name in ("1.pdf", "2.pdf", "officers.jwt"))
    assert terminal.type("issue", "B 100001", "-o", str(first)).code == 0
    own = tmp_path / "own.der"
    own.write_bytes(_certificate_in(first))
    added = terminal.type(
        *("admin", "officer-add", str(own), "--decision", "12/QĐ", "--from", "01/01/2024"),
        *("--post", "Giám đốc", "--json"),
    )
    assert added.code == 0, added.err
    assert terminal.type("issue", "B 100001", "-o", str(second)).code == 0
    ended = terminal.type(
        *("admin", "officer-end", added.json[0]["id"], "--reason", "nghỉ hưu", "--json")
    )
    assert ended.json[0]["until"]
    refused = terminal.type("issue", "B 100001", "-o", str(tmp_path / "3.pdf"))
    assert (refused.code, "may not sign" in refused.err) == (1, True)
    assert terminal.type("admin", "officer-list", "-o", str(listed)).code == 0
    root = terminal.home / "trust.pem"
    elsewhere = Terminal(tmp_path / "elsewhere")
    for trust in ([], ["--trust", str(listed)]):
        said = elsewhere.type("verify", str(second), "--trust", str(root), *trust)
        assert said.code == 0, said.out
    said = terminal.type("verify", str(second), "--json")
    assert (said.code, said.json["claims"]["post"]) == (0, "Giám đốc")
    assert "post" not in terminal.type("verify", str(first), "--json").json["claims"]


def test_someone_else_listed_for_the_office_shuts_the_others_out(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Once an office lists its officers, only they sign, and the desk's key is refused."""
    assert terminal.type("issue", "B 100001", "-o", str(tmp_path / "1.pdf")).code == 0
    person = Person("Sở Giáo dục và Đào tạo DEMO", "Người khác")
    certificate = certified(person, Root.called("Gốc khác"), elliptic())
    (tmp_path / "other.der").write_bytes(asn1(certificate).dump())
    added = terminal.type(
        *("admin", "officer-add", str(tmp_path / "other.der"), "--decision", "1/QĐ")
    )
    assert added.code == 0, added.err
    assert terminal.type("issue", "B 100001", "-o", str(tmp_path / "2.pdf")).code == 1
    assert (
        terminal.type("admin", "officer-add", str(tmp_path / "none"), "--decision", "1").code == 3
    )


def _certificate_in(copy: Path) -> bytes:
    hole = read_layout(copy.read_bytes()).holes[0]
    signed = cms.ContentInfo.load(filled(hole))["content"]
    signer = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    held = [one.chosen for one in signed["certificates"]]
    return bytes(next(one for one in held if one.serial_number == signer).dump())
