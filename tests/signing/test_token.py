"""A key on a real token signs; whatever is wrong with the token is said in words that help."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from signing.errors import KeyUnavailable, PinRefused
from signing.keys import load_key
from signing.paths import wait_for
from signing.raw import fits
from signing.token import TokenSigner
from signing.token_uri import read_token_uri
from tests.signing.pki import elliptic
from tests.signing.tokens import (
    MODULE,
    P256,
    PIN,
    RSA,
    SoftToken,
    import_key,
    initialise,
    soft_token,
)

OFFICE = "Sở Giáo dục và Đào tạo Ví Dụ"
DATA = b"two hundred and eighty bytes of signed attributes"


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    """A token that no test changes."""
    with soft_token(tmp_path_factory.mktemp("token"), OFFICE) as made:
        yield made


@pytest.fixture
def spoiled(tmp_path: Path) -> Iterator[SoftToken]:
    """A token that a test may spoil."""
    with soft_token(tmp_path, OFFICE) as made:
        yield made


def opened(uri: str, pin: str = PIN) -> TokenSigner:
    """Open a key on a token."""
    signer = load_key(uri, pin).signer
    assert isinstance(signer, TokenSigner)
    return signer


def signature_of(signer: TokenSigner, data: bytes = DATA) -> bytes:
    """Have the token sign."""
    return wait_for(signer.async_sign_raw(data, "sha256"))


@pytest.mark.parametrize("number", [RSA, P256])
def test_a_key_is_chosen_by_its_id(token: SoftToken, number: bytes) -> None:
    """Two keys have the same label; the id alone says which certificate signs, and it fits."""
    key = load_key(token.uri(number), PIN)
    assert key.certificate.subject.native["common_name"] == f"Cán bộ {number.hex()}"
    assert key.office == OFFICE
    assert [one.subject.native["common_name"] for one in key.chain] == ["Gốc thử"]
    assert isinstance(key.signer, TokenSigner)
    for data in (DATA, b"", bytes(100_000)):
        assert fits(signature_of(key.signer, data), data, key.certificate)


def test_the_pin_is_taken_from_where_the_address_says(token: SoftToken, tmp_path: Path) -> None:
    """From `pin-value`, a file, the caller, or a person who is asked; never made up."""
    file = tmp_path / "pin"
    file.write_text(PIN + "\n")
    asked: list[str] = []
    load_key(token.uri(P256, pin_value=PIN))
    load_key(token.uri(P256, pin_source=f"file:{file}"))
    load_key(token.uri(P256), ask=lambda what: asked.append(what) or PIN)
    assert asked == ["can-bo"]
    with pytest.raises(KeyUnavailable, match="PIN is not known"):
        load_key(token.uri(P256))


def test_certificates_may_lie_in_a_file(token: SoftToken) -> None:
    """Tokens without certificates are served by a PEM file, which must belong to the key."""
    key = load_key(token.uri(P256, x_certificates=token.chain), PIN)
    assert key.certificate.subject.native["common_name"] == f"Cán bộ {P256.hex()}"
    with pytest.raises(KeyUnavailable, match="not of this key"):
        load_key(token.uri(RSA, x_certificates=token.chain), PIN)


@pytest.mark.parametrize(
    ("uri", "said"),
    [
        ("pkcs11:token=khac;id=%0a%02?module-path={m}", "not there.*token=can-bo"),
        ("pkcs11:serial=00;id=%0a%02?module-path={m}", "not there"),
        ("pkcs11:token=can-bo;id=%07?module-path={m}", "id=%0A%01.*id=%0A%02"),
        ("pkcs11:token=can-bo?module-path={m}", "set id= to one of"),
        ("pkcs11:token=can-bo;object=khoa%20ky?module-path={m}", "label"),
        ("pkcs11:id=%01?module-path=/nowhere/lib.so", "install the token's driver"),
        ("pkcs11:id=%01?module-path=/etc/passwd", "cannot be loaded"),
        ("pkcs11:id=%01?module-name=no-such-module", "is installed"),
        ("pkcs11:id=%01", "module-path"),
        ("pkcs11:id=%01;id=%02?module-path={m}", "twice"),
        ("pkcs11:colour=red?module-path={m}", "no attribute"),
        ("pkcs11:id=%01?module-path={m}&pin-source=|cat", "not a program"),
        ("pkcs11:token=%ff;id=%01?module-path={m}", "UTF-8"),
    ],
)
def test_a_wrong_address_says_what_is_wrong(token: SoftToken, uri: str, said: str) -> None:
    """Each fault has its own words, and those name what was found instead."""
    assert token
    with pytest.raises(KeyUnavailable, match=said):
        load_key(uri.format(m=MODULE), PIN)


def test_a_wrong_pin_is_sent_once(token: SoftToken) -> None:
    """Tokens lock after a few wrong tries, so it is refused, not repeated; and never shown."""
    with pytest.raises(PinRefused, match="PIN is wrong") as refused:
        load_key(token.uri(P256), "000000")
    assert "000000" not in str(refused.value)
    assert "271828" not in repr(read_token_uri(token.uri(P256, pin_value="271828")))


def test_twins_are_refused(spoiled: SoftToken) -> None:
    """Two tokens with one label, or two keys with one id: nothing is picked by chance."""
    import_key(spoiled, elliptic(), P256)
    with pytest.raises(KeyUnavailable, match="several keys"):
        load_key(spoiled.uri(P256), PIN)
    initialise(spoiled.name)
    with pytest.raises(KeyUnavailable, match="add serial="):
        load_key(spoiled.uri(RSA), PIN)


def test_a_token_may_be_taken_out_and_put_back(spoiled: SoftToken) -> None:
    """Without it there is a clear error, and with it again signing goes on."""
    signer = opened(spoiled.uri(P256))
    assert signature_of(signer)
    spoiled.unplug()
    with pytest.raises(KeyUnavailable, match="plug"):
        signature_of(signer)
    with pytest.raises(KeyUnavailable, match="plug"):
        signature_of(signer)
    spoiled.plug_in()
    assert signer.signing_cert is not None
    assert fits(signature_of(signer), DATA, signer.signing_cert)


def test_a_closed_signer_opens_again_when_it_is_used(token: SoftToken) -> None:
    """Its process ends when it is closed, and a crash of it costs one signature at most."""
    signer = opened(token.uri(RSA))
    signer.close()
    signer.close()
    assert signature_of(signer)
