"""Whom a verifier trusts: roots, and what it has at hand to be checked against them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asn1crypto import crl, pem, x509

from signing.errors import KeyUnavailable

_LOG: Final = re.compile(rb"^log: (\S{1,400})\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Trust:
    """Root certificates that this verifier trusts, and what else it has at hand."""

    roots: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...] = ()
    issuers: tuple[x509.Certificate, ...] = ()  # published by offices: known, not yet trusted
    logs: tuple[str, ...] = ()  # public keys of logs (C2SP vkey), published by offices
    officers: tuple[str, ...] = ()  # signed lists (`signing.officers`), not yet checked


def load_trust(files: Sequence[Path]) -> Trust:
    """Read certificates (`CERTIFICATE`) and revocation lists (`X509 CRL`) from PEM files.

    A certificate of an authority, or one that is its own issuer, is a root. Any other is a signer
    that an office published (`/keys.pem`): it counts only if it leads to one of the roots. A line
    `log: <vkey>` between them names the key of an office's log.

    Raises:
        KeyUnavailable: a file cannot be read, or is no PEM file of such things.
    """
    roots: list[x509.Certificate] = []
    issuers: list[x509.Certificate] = []
    lists: list[crl.CertificateList] = []
    officers: list[str] = []
    logs: list[str] = []
    for file in files:
        try:
            data = file.read_bytes()
            if data.startswith(b"ey"):  # a compact JWS begins with {" in base64
                officers.append(data.decode("ascii").strip())
                continue
            logs += (line.decode("ascii") for line in _LOG.findall(data))
            for kind, _, der in pem.unarmor(data, multiple=True):
                if kind == "CERTIFICATE":
                    one = x509.Certificate.load(der, strict=True)
                    (roots if one.ca or one.self_signed != "no" else issuers).append(one)
                elif kind == "X509 CRL":
                    lists.append(crl.CertificateList.load(der, strict=True))
        except OSError as fault:
            raise KeyUnavailable(f"cannot read {file}: {fault.strerror}") from fault
        except ValueError as fault:
            raise KeyUnavailable(f"{file} holds no certificates in PEM form") from fault
    return Trust(tuple(roots), tuple(lists), tuple(issuers), tuple(logs), tuple(officers))
