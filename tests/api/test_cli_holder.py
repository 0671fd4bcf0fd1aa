"""At the terminal a credential can be bound to its holder, and asked for in the holder's hands."""

from pathlib import Path

import pytest
from jwcrypto.jwk import JWK
from sd_jwt.holder import SDJWTHolder

from tests.api.terminal import Terminal
from tests.api.test_cli_registry import TABLE

ASKED = ("--audience", "https://tuyendung.vidu.example", "--nonce", "q7Xw2")


@pytest.fixture(scope="module")
def terminal(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Give a home with one entry."""
    folder = tmp_path_factory.mktemp("holder")
    (folder / "list.csv").write_text(TABLE, encoding="utf-8")
    made = Terminal(folder / "home")
    assert made.type("import", str(folder / "list.csv")).code == 0
    waiting = made.type("review", "list", "--json").json
    assert made.type("review", "accept", waiting[0]["id"]).code == 0
    return made


@pytest.fixture(scope="module")
def key() -> JWK:
    """The key in the holder's phone."""
    return JWK.generate(kty="EC", crv="P-256")


@pytest.fixture(scope="module")
def credential(terminal: Terminal, key: JWK) -> Path:
    """Give the SD-JWT VC of a copy, bound to that key."""
    public = terminal.home / "holder.jwk"
    public.write_text(key.export_public())
    copy = str(terminal.home / "copy.pdf")
    said = terminal.type("issue", "B 100001", "-o", copy, "--credentials", "--holder", str(public))
    assert said.code == 0, said.err
    return terminal.home / "copy.sd-jwt"


def test_a_bound_credential_needs_its_holder(terminal: Terminal, credential: Path) -> None:
    """The file alone is not enough, and the verdict says what is missing."""
    said = terminal.type("verify", str(credential), "--json")
    assert said.code == 1
    assert said.json["verdict"] == "undetermined"
    assert [one["result"] for one in said.json["checks"] if one["id"] == "holder"] == [
        "undetermined"
    ]


def test_the_holder_answers_a_question(terminal: Terminal, credential: Path, key: JWK) -> None:
    """What another program signed, an independent implementation of RFC 9901, is taken."""
    phone = SDJWTHolder(credential.read_text())
    phone.create_presentation({"ho_ten": True}, ASKED[3], ASKED[1], key, "ES256")
    shown = terminal.home / "shown.sd-jwt"
    shown.write_text(phone.sd_jwt_presentation)
    said = terminal.type("verify", str(shown), *ASKED, "--json")
    assert said.code == 0, said.out
    assert set(said.json["claims"]["values"]) == {"ho_ten"}
    other = (*ASKED[:3], "another")
    assert terminal.type("verify", str(shown), *other, "--json").json["verdict"] == "invalid"


def test_half_a_question_is_wrong_use(terminal: Terminal, credential: Path) -> None:
    """A nonce without an audience could be answered to anyone."""
    assert terminal.type("verify", str(credential), *ASKED[:2]).code == 2
    assert terminal.type("verify", str(credential), *ASKED[2:]).code == 2


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"kty": "oct", "k": "AAAA"}', '"x"', "\0"])
def test_what_is_no_key_is_bad_input(terminal: Terminal, tmp_path: Path, text: str) -> None:
    """Nothing is issued then."""
    (tmp_path / "bad.jwk").write_text(text)
    said = terminal.type(
        "issue", "B 100001", "-o", str(tmp_path / "copy.pdf"), "--credentials",
        "--holder", str(tmp_path / "bad.jwk"),
    )  # fmt: skip
    assert said.code == 3, said.err
    assert not (tmp_path / "copy.pdf").exists()
