"""Certificates of every kind: right ones, and ones that only look right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.sign.signers import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

Private = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Root:
    """A root with its private key, as only its owner has it."""

    key: Private
    certificate: x509.Certificate

    @staticmethod
    def of(folder: Path) -> "Root":
        """Open the demo root in `folder/demo`."""
        path = folder / "demo" / "root.p12"
        password = path.with_suffix(".password").read_bytes()
        key, certificate, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert certificate is not None
        return Root(key, certificate)

    @staticmethod
    def called(
        name: str,
        extension: tuple[x509.ExtensionType, bool] | None = None,
        end: datetime = NOW + 3650 * DAY,
    ) -> "Root":
        """Make a root of one's own, with one extension more if one is given."""
        key = elliptic()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - 20 * DAY)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(usage(certifies=True), critical=True)
        )
        if extension is not None:
            builder = builder.add_extension(extension[0], critical=extension[1])
        return Root(key, builder.sign(key, hashes.SHA256()))

    def below(self, name: str) -> "Root":
        """Make an authority under this root."""
        key = elliptic()
        return Root(key, certified(Person("", name, ca=True), self, key))

    def crl(
        self,
        revoked: Sequence[tuple[int, datetime]] = (),
        reason: str = "",
        since: datetime = NOW - DAY,
    ) -> asn1_crl.CertificateList:
        """Sign a list of revoked serial numbers, a reason beside each if one is given."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(since)
            .next_update(since + 31 * DAY)
        )
        for serial, from_when in revoked:
            one = x509.RevokedCertificateBuilder().serial_number(serial)
            one = one.revocation_date(from_when)
            if reason:
                flag = x509.CRLReason(x509.ReasonFlags[reason])
                one = one.add_extension(flag, critical=False)
            builder = builder.add_revoked_certificate(one.build())
        signed = builder.sign(self.key, hashes.SHA256())
        return asn1_crl.CertificateList.load(signed.public_bytes(Encoding.DER))


@dataclass(frozen=True)
class Person:
    """What a forged certificate says."""

    office: str
    name: str = "Cán bộ cấp bản sao DEMO"
    start: datetime = NOW - DAY
    end: datetime = NOW + 365 * DAY
    ca: bool = False
    signs: bool = True
    commits: bool = True  # nonRepudiation
    purposes: Sequence[x509.ObjectIdentifier] = field(default_factory=tuple)


STAMPS = (ExtendedKeyUsageOID.TIME_STAMPING,)
SERVES = (ExtendedKeyUsageOID.SERVER_AUTH,)


def elliptic() -> Private:
    """Draw a P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def signer_for(person: Person, root: Root, key: Private | None = None) -> SimpleSigner:
    """Certify a key, fresh if none is given, for a person; whatever the certificate is to say."""
    key = key or elliptic()
    return as_signer(key, certified(person, root, key), root)


def certified(person: Person, root: Root, key: Private) -> x509.Certificate:
    """Make a certificate."""
    subject = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, person.office),
        x509.NameAttribute(NameOID.COMMON_NAME, person.name),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(subject))
        .issuer_name(root.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(person.start)
        .not_valid_after(person.end)
        .add_extension(x509.BasicConstraints(ca=person.ca, path_length=None), critical=True)
        .add_extension(
            usage(person.signs and not person.ca, commits=person.commits, certifies=person.ca),
            critical=True,
        )
    )
    if person.purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(person.purposes), critical=True)
    return builder.sign(root.key, hashes.SHA256())


def as_signer(key: Private, certificate: x509.Certificate, root: Root) -> SimpleSigner:
    """Give a key and its certificate to pyHanko."""
    store = SimpleCertificateStore()
    store.register(asn1(root.certificate))
    secret = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=asn1(certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(secret),
        cert_registry=store,
    )


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    """Give a certificate in the other library's form."""
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def usage(signs: bool = False, *, commits: bool = True, certifies: bool = False) -> x509.KeyUsage:
    """Say what a key is for; for encryption if for nothing else."""
    return x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs and commits,
        key_encipherment=not (signs or certifies),
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )
