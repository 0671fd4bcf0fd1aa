"""Keys are opened or refused in plain words, and the demo key calls itself one."""

import stat
from pathlib import Path

import pytest

from signing.demo import make_demo_key
from signing.errors import KeyUnavailable, TimestampUnavailable
from signing.keys import load_key
from signing.timestamps import stand_in
from signing.trust import load_trust


def test_a_demo_key_is_made_once(tmp_path: Path) -> None:
    """Made again it is the same, so that copies made before stay valid."""
    first = make_demo_key(tmp_path)
    kept = first.key.read_bytes(), first.trust.read_bytes()
    assert make_demo_key(tmp_path) == first
    assert (first.key.read_bytes(), first.trust.read_bytes()) == kept
    assert [path.name for path in tmp_path.iterdir()] == ["demo"]


def test_every_name_of_the_demo_says_so(tmp_path: Path) -> None:
    """In the office, in the person, in the root: DEMO."""
    made = make_demo_key(tmp_path)
    key = load_key(str(made.key))
    assert key.demo
    for name in (key.certificate.subject, key.certificate.issuer):
        native = name.native
        for part in ("organization_name", "common_name", "locality_name"):
            assert "DEMO" in native[part]


def test_private_parts_are_for_their_owner_only(tmp_path: Path) -> None:
    """Keys and their passwords have mode 0600."""
    made = make_demo_key(tmp_path)
    for path in made.key.parent.iterdir():
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o644 if path == made.trust else 0o600)


def test_keys_that_cannot_be_had_say_why(tmp_path: Path) -> None:
    """No file, no PKCS#12, wrong password, a token: each is our own error."""
    made = make_demo_key(tmp_path)
    noise = tmp_path / "noise.p12"
    noise.write_bytes(b"no key at all")
    for uri, password in (
        (str(tmp_path / "none.p12"), None),
        (str(tmp_path), None),
        (str(noise), None),
        (str(made.key), "wrong"),
        ("pkcs11:token=officer;object=key", None),
    ):
        with pytest.raises(KeyUnavailable):
            load_key(uri, password)
    with pytest.raises(TimestampUnavailable):
        stand_in(tmp_path)


def test_trust_is_read_from_pem_and_from_nothing_else(tmp_path: Path) -> None:
    """Roots come back; a file without any is refused, not taken for no trust at all."""
    made = make_demo_key(tmp_path)
    assert len(load_trust([made.trust]).roots) == 1
    for data in (
        b"",
        b"\xff\xfe",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ):
        (tmp_path / "bad.pem").write_bytes(data)
        with pytest.raises(KeyUnavailable):
            load_trust([tmp_path / "bad.pem"])
    with pytest.raises(KeyUnavailable):
        load_trust([tmp_path / "none.pem"])
