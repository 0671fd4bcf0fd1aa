"""Keys that sign copies: in a PKCS#12 file, or on a token that they never leave."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from asn1crypto import x509
from pyhanko.sign.signers import Signer

from signing.demo import fresh_crl
from signing.errors import KeyUnavailable
from signing.file_key import open_pkcs12
from signing.token import TokenSigner
from signing.token_uri import SCHEME, TokenUri, read_token_uri


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that was opened once and is kept: it signs copies and status lists."""

    signer: Signer  # holds the private key, or the way to it
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]  # issuers that came with the key, root included if given
    office: str  # organisation in the certificate: the office that the key speaks for
    place: str  # locality in the certificate; "" if it has none
    demo: bool  # made by `make_demo_key`: proves nothing
    revocation: Callable[[], tuple[bytes, ...]]  # CRLs (DER) at hand, as fresh as they can be had


@dataclass(frozen=True, slots=True)
class Speaker:
    """An office whose key is elsewhere and whose certificate is not known yet."""

    office: str
    place: str = ""
    demo: bool = False


def load_key(
    uri: str, password: str | None = None, ask: Callable[[str], str] | None = None
) -> SigningKey:
    """Open the key at a PKCS#12 path or an RFC 7512 `pkcs11:` URI.

    `password` is the file's password or the token's PIN. Without it, a PIN is taken from the URI
    (`pin-value`, `pin-source`), else from `ask`, which is given what it is for.

    Raises:
        KeyUnavailable: there is no such key, or the password does not open it.
    """
    if uri.startswith(SCHEME):
        wanted = read_token_uri(uri)
        return key_of(TokenSigner(wanted, _pin(wanted, password, ask)))
    path = Path(uri)
    return key_of(
        open_pkcs12(path, password), lambda: tuple(filter(None, [fresh_crl(path.parent)]))
    )


def key_of(signer: Signer, revocation: Callable[[], tuple[bytes, ...]] = tuple) -> SigningKey:
    """Describe a signer by its certificate.

    Raises:
        KeyUnavailable: it has no certificate.
    """
    certificate = certificate_of(signer)
    subject = certificate.subject.native
    return SigningKey(
        signer=signer,
        certificate=certificate,
        chain=tuple(one for one in signer.cert_registry if one.dump() != certificate.dump()),
        office=str(subject.get("organization_name", "")),
        place=str(subject.get("locality_name", "")),
        demo="DEMO" in certificate.issuer.human_friendly,
        revocation=revocation,
    )


def certificate_of(signer: Signer) -> x509.Certificate:
    """Give the certificate of a signer.

    Raises:
        KeyUnavailable: it has none.
    """
    if signer.signing_cert is None:
        raise KeyUnavailable("the key has no certificate")
    return signer.signing_cert


def _pin(uri: TokenUri, password: str | None, ask: Callable[[str], str] | None) -> str:
    if uri.pin_value is not None:
        return uri.pin_value
    if uri.pin_source is not None:
        try:
            return uri.pin_source.read_text().strip()
        except (OSError, UnicodeDecodeError) as fault:
            raise KeyUnavailable(f"cannot read the PIN in {uri.pin_source}") from fault
    if password is not None:
        return password
    if ask is None:
        raise KeyUnavailable("the token's PIN is not known: name a file with it by pin-source=")
    return ask(uri.token or uri.serial or uri.module.name)
