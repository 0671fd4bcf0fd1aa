"""An invented authority for trying things out: a root, an officer, a time-stamp authority.

It proves nothing to anyone, so every name in it says DEMO and verdicts repeat it.
"""

import os
import secrets
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OFFICE: Final = "Sở Giáo dục và Đào tạo DEMO"
"""The office that the demo officer signs for."""

_ROOT: Final = "root.p12"
_OFFICER: Final = "officer.p12"
TSA: Final = "tsa.p12"
"""File of the time-stamp stand-in."""
_DAYS: Final = 3650
_LISTED: Final = 600.0
"""Seconds after which a revocation list is signed anew; opening the root takes long."""


@dataclass(frozen=True, slots=True)
class DemoKey:
    """Where the parts of the demo authority lie."""

    key: Path  # PKCS#12 of the officer, for `load_key`
    trust: Path  # PEM of the root, for `load_trust`


@dataclass(frozen=True, slots=True)
class _Identity:
    """A private key and its certificate."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


def make_demo_key(folder: Path) -> DemoKey:
    """Make a demo authority in `folder/demo`, or find the one that is there.

    Every name in its certificates says DEMO. Private parts have mode 0600.
    """
    home = folder / "demo"
    if not (home / "trust.pem").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(dir=folder, prefix=".demo-"))
        _write_authority(draft)
        try:
            draft.rename(home)  # all of it or nothing, also when two programs start at once
        except OSError:
            for file in draft.iterdir():
                file.unlink()
            draft.rmdir()
    return DemoKey(key=home / _OFFICER, trust=home / "trust.pem")


def fresh_crl(home: Path) -> bytes | None:
    """Sign a revocation list (DER) of the demo root beside a key; None if no root lies there."""
    root = (home / _ROOT).absolute()
    try:
        made = root.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _list_by(root, made, int(monotonic() // _LISTED))


@lru_cache(maxsize=16)
def _list_by(path: Path, _made: int, _turn: int) -> bytes:
    root = _open(path)
    now = datetime.now(UTC).replace(microsecond=0)
    listed = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.certificate.subject)
        .last_update(now - timedelta(minutes=5))  # clocks differ
        .next_update(now + timedelta(days=7))
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
        .add_extension(_authority(root), critical=False)
        .sign(root.key, hashes.SHA256())
    )
    return listed.public_bytes(serialization.Encoding.DER)


def _write_authority(home: Path) -> None:
    password = secrets.token_urlsafe(24)
    root = _root()
    officer = _issued(root, _name("Cán bộ cấp bản sao DEMO"), _SIGNS, None)
    tsa = _issued(
        root,
        _name("Đồng hồ tại chỗ DEMO (local stand-in)"),
        _STAMPS,
        ExtendedKeyUsageOID.TIME_STAMPING,
    )
    for name, identity in ((_ROOT, root), (_OFFICER, officer), (TSA, tsa)):
        _write(home / name, _pkcs12(identity, root, password))
    for name in (_ROOT, _OFFICER, TSA):
        _write((home / name).with_suffix(".password"), password.encode())
    _write(home / "trust.pem", root.certificate.public_bytes(serialization.Encoding.PEM), 0o644)


_SIGNS: Final = {"digital_signature": True, "content_commitment": True}
_STAMPS: Final = {"digital_signature": True}
_CERTIFIES: Final = {"key_cert_sign": True, "crl_sign": True}


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.LOCALITY_NAME, "Tỉnh DEMO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, OFFICE),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _usage(allowed: dict[str, bool]) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
        "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: allowed.get(name, False) for name in names})


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    start = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=_DAYS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _root() -> _Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name("Gốc tin cậy DEMO, không có giá trị")
    certificate = (
        _builder(name, name, key)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(_CERTIFIES), critical=True)
        .sign(key, hashes.SHA256())
    )
    return _Identity(key, certificate)


def _issued(
    root: _Identity,
    subject: x509.Name,
    usage: dict[str, bool],
    purpose: x509.ObjectIdentifier | None,
) -> _Identity:
    key = ec.generate_private_key(ec.SECP256R1())
    builder = (
        _builder(subject, root.certificate.subject, key)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(usage), critical=True)
        .add_extension(_authority(root), critical=False)
    )
    if purpose is not None:  # RFC 3161 section 2.3 wants it critical and alone
        builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
    return _Identity(key, builder.sign(root.key, hashes.SHA256()))


def _authority(root: _Identity) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(root.key.public_key())


def _pkcs12(identity: _Identity, root: _Identity, password: str) -> bytes:
    chain = None if identity is root else [root.certificate]
    return pkcs12.serialize_key_and_certificates(
        b"DEMO",
        identity.key,
        identity.certificate,
        chain,
        serialization.BestAvailableEncryption(password.encode()),
    )


def _open(path: Path) -> _Identity:
    password = path.with_suffix(".password").read_bytes()
    key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate is None:
        raise ValueError(f"{path.name} does not hold what the demo put there")
    return _Identity(key, certificate)


def _write(path: Path, data: bytes, mode: int = 0o600) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(data)
