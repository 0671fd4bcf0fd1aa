"""Credentials of an issued copy, made again from the stored file whenever they are asked for."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from api.console import say
from api.exit_codes import BAD_INPUT, CommandError
from api.problems import Problem
from registry import copies
from registry.copy_standing import Standing, standings
from signing.credentials import write_credential, write_selective
from signing.errors import CannotIssue
from signing.holder import HolderKey, read_holder
from signing.stored import claims_in

if TYPE_CHECKING:
    from api.wiring import Services

Kind = Literal["vc", "sd-jwt"]
SUFFIX = {"vc": ".vc.jwt", "sd-jwt": ".sd-jwt"}


def credential_of(
    services: "Services", pdf: bytes, kind: Kind, holder: HolderKey | None = None
) -> str:
    """Sign the claims of a stored copy as a Verifiable Credential or an SD-JWT VC.

    `holder` is the key that an SD-JWT VC is bound to.

    Raises:
        SigningError: the file is no copy, or the seal is not on P-256 or cannot be reached.
    """
    if kind == "vc":
        return write_credential(claims_in(pdf), services.seal)
    return write_selective(claims_in(pdf), services.seal, holder)


def stored_credential(
    services: "Services", code: str, kind: Kind, holder: HolderKey | None = None
) -> str:
    """Give a credential of the copy with this code, bound to a holder's key if one is given.

    Of a copy that was replaced or revoked none is made: it would never be valid.

    Raises:
        NotFound: there is no such copy.
        Problem: 409 it is no longer in force.
    """
    copy = copies.copy_by_code(services.database, code)
    if standings(services.database, [copy])[copy.code] is not Standing.IN_FORCE:
        raise Problem(409, "not-in-force")
    return credential_of(services, copies.pdf(services.database, copy.code), kind, holder)


def holder_key(file: Path) -> HolderKey:
    """Read a holder's public key from a JWK file (RFC 7517).

    Raises:
        CommandError: it holds none, or one on another curve than P-256.
    """
    try:
        return read_holder(file.read_text("utf-8"))
    except (OSError, ValueError, CannotIssue) as fault:
        raise CommandError(BAD_INPUT, f"{file} holds no key of a holder: {fault}.") from fault


def write_beside(services: "Services", copy: Path, holder: HolderKey | None = None) -> None:
    """Write both credentials beside a copy that was just issued."""
    pdf = copy.read_bytes()
    for kind in SUFFIX:
        path = copy.with_suffix(SUFFIX[kind])
        path.write_text(credential_of(services, pdf, "vc" if kind == "vc" else "sd-jwt", holder))
        say(str(path))
