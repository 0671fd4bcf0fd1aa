"""A real SoftHSM2 with two keys under one label: an RSA one and one on P-256."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.signing import fill_token
from tests.signing.pki import Person, Private, Root, certified, elliptic

MODULE = "/usr/lib/softhsm/libsofthsm2.so"
PIN = "271828"
LABEL = "khoa ky"  # of both keys, as officers' programs like to call every key the same
RSA, P256 = b"\x0a\x01", b"\x0a\x02"


@dataclass(frozen=True)
class SoftToken:
    """A token with an RSA key and a P-256 key, each with its certificate by one root."""

    folder: Path
    root: Root
    name: str = "can-bo"

    def uri(self, key: bytes, **more: str) -> str:
        """Address a key by its id."""
        number = "".join(f"%{byte:02x}" for byte in key)
        query = "&".join(f"{k.replace('_', '-')}={v}" for k, v in more.items())
        return f"pkcs11:token={self.name};id={number}?module-path={MODULE}&{query}".rstrip("&")

    @property
    def chain(self) -> str:
        """The certificate file of the P-256 key, issuers included, as PEM."""
        return str(self.folder / "chain.pem")

    def unplug(self) -> None:
        """Take the token out while it is in use."""
        (self.folder / "tokens").rename(self.folder / "taken-out")
        (self.folder / "tokens").mkdir()

    def plug_in(self) -> None:
        """Put it back."""
        shutil.rmtree(self.folder / "tokens")
        (self.folder / "taken-out").rename(self.folder / "tokens")


def rsa_key() -> Private:
    """Draw an RSA key as officers' tokens have it."""
    return rsa.generate_private_key(65537, 2048)


@contextmanager
def soft_token(folder: Path, office: str) -> Iterator[SoftToken]:
    """Make a token; programs started meanwhile see it."""
    (folder / "tokens").mkdir(parents=True)
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOFTHSM2_CONF", str(settings))
        token = SoftToken(folder, Root.called("Gốc thử"))
        initialise(token.name)
        _fill(token, office)
        yield token


def initialise(name: str) -> None:
    """Make one more empty token in the same place."""
    _run("softhsm2-util", "--init-token", "--free", "--label", name, "--pin", PIN, "--so-pin", PIN)


def _fill(token: SoftToken, office: str) -> None:
    objects: list[str] = []
    for number, key in ((RSA, rsa_key()), (P256, elliptic())):
        import_key(token, key, number)
        certificate = certified(Person(office, f"Cán bộ {number.hex()}"), token.root, key)
        file = token.folder / f"{number.hex()}.der"
        file.write_bytes(certificate.public_bytes(Encoding.DER))
        objects += [LABEL, number.hex(), str(file)]
    root = token.folder / "root.der"
    root.write_bytes(token.root.certificate.public_bytes(Encoding.DER))
    armoured = [pem.armor("CERTIFICATE", file.read_bytes()).decode() for file in (file, root)]
    Path(token.chain).write_text("".join(armoured))
    objects += ["root", "ff", str(root)]
    _run(sys.executable, fill_token.__file__, MODULE, token.name, PIN, *objects)


def import_key(token: SoftToken, key: Private, number: bytes) -> None:
    """Put a key on the token, under the label that all of them have."""
    file = token.folder / "key.pem"
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    _run(
        *("softhsm2-util", "--import", str(file), "--token", token.name, "--pin", PIN),
        *("--label", LABEL, "--id", number.hex(), "--no-public-key", "--force"),
    )
    file.unlink()


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
