"""Parts of a signature that are written once.

asn1crypto spells out again, at every level above it, whatever was put together from parts; what was
read from bytes is copied as it stands. So each part is written, and read back, before it goes into
the next. The bytes are the same; a signature takes a third of the time.
"""

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from asn1crypto import cms, core, tsp, x509
from pyhanko.sign.attributes import CMSAttributeProvider, SigningCertificateV2Provider
from pyhanko.sign.general import as_signing_certificate_v2
from pyhanko.sign.signers import ExternalSigner, Signer
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

T = TypeVar("T", bound=core.Asn1Value)


def settled(part: T) -> T:
    """Give the same part as if it had been read from its bytes."""
    read: T = type(part).load(part.dump())
    return read


class SettledStore(SimpleCertificateStore):
    """Certificates that nobody has looked into yet, each time they are asked for."""

    def __init__(self) -> None:
        """Hold none."""
        super().__init__()  # type: ignore[no-untyped-call]  # not typed there

    def __iter__(self) -> Iterator[x509.Certificate]:
        """Give them all."""
        return map(settled, self.certs.values())


def named(certificate: x509.Certificate) -> tsp.SigningCertificateV2:
    """Give what names a certificate in its signatures (RFC 5035); its issuer's names nest deep."""
    return tsp.SigningCertificateV2.load(_named(certificate.dump()))


@lru_cache(maxsize=64)
def _named(certificate: bytes) -> bytes:
    return bytes(as_signing_certificate_v2(x509.Certificate.load(certificate)).dump())


class _NamedProvider(SigningCertificateV2Provider):
    """Names the signer's certificate in bytes that are written once."""

    async def build_attr_value(self, dry_run: bool = False) -> tsp.SigningCertificateV2:  # noqa: ARG002 - as the library calls it
        return named(self.signing_cert)


def _quick(provider: CMSAttributeProvider) -> CMSAttributeProvider:
    if isinstance(provider, SigningCertificateV2Provider):
        return _NamedProvider(provider.signing_cert)
    return provider


class SettledSigner(Signer):
    """A signer whose signatures are put together from written parts."""

    @property
    def signing_cert(self) -> x509.Certificate | None:
        """The signer's certificate."""
        held = super().signing_cert
        return None if held is None else settled(held)

    @cached_property
    def subject_name(self) -> str | None:
        """The name in it, read once."""
        return super().subject_name

    def _signed_attr_providers(self, *given: Any, **named: Any) -> Iterator[CMSAttributeProvider]:
        """Give what says each attribute."""
        return map(_quick, super()._signed_attr_providers(*given, **named))

    async def signed_attrs(self, *given: Any, **named: Any) -> cms.CMSAttributes:
        """Write what is signed."""
        return settled(await super().signed_attrs(*given, **named))

    async def unsigned_attrs(self, *given: Any, **named: Any) -> cms.CMSAttributes | None:
        """Write the time stamp, if there is one."""
        found = await super().unsigned_attrs(*given, **named)
        return None if found is None else settled(found)

    def signer_info(self, *given: Any, **named: Any) -> cms.SignerInfo:
        """Write who signed, and the signature."""
        return settled(super().signer_info(*given, **named))


class SettledExternalSigner(SettledSigner, ExternalSigner):
    """The same for a signature that was made elsewhere."""


class SettledTimeStamper(TimeStamper):
    """A time-stamp authority whose tokens are written once."""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Ask for a token, have it checked, and write it."""
        return settled(await super().async_timestamp(message_digest, md_algorithm))
