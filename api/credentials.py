"""Credentials of an issued copy, made again from the stored file whenever they are asked for."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.console import say
from registry import copies
from signing.credentials import write_credential, write_selective
from signing.stored import claims_in

if TYPE_CHECKING:
    from api.wiring import Services

Kind = Literal["vc", "sd-jwt"]
SUFFIX = {"vc": ".vc.jwt", "sd-jwt": ".sd-jwt"}


def credential_of(services: "Services", pdf: bytes, kind: Kind) -> str:
    """Sign the claims of a stored copy as a Verifiable Credential or an SD-JWT VC.

    Raises:
        SigningError: the file is no copy, or the seal is not on P-256 or cannot be reached.
    """
    write = write_credential if kind == "vc" else write_selective
    return write(claims_in(pdf), services.seal)


def stored_credential(services: "Services", code: str, kind: Kind) -> str:
    """Give a credential of the copy with this code.

    Raises:
        NotFound: there is no such copy.
    """
    return credential_of(services, copies.pdf(services.database, code), kind)


def write_beside(services: "Services", copy: Path) -> None:
    """Write both credentials beside a copy that was just issued."""
    pdf = copy.read_bytes()
    for kind in SUFFIX:
        path = copy.with_suffix(SUFFIX[kind])
        path.write_text(credential_of(services, pdf, "vc" if kind == "vc" else "sd-jwt"))
        say(str(path))
