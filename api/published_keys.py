"""The certificates that an office's seals are checked with, kept and published as one PEM file.

A large QR code names its signer only by a short name; whoever checks it offline looks the
certificate up here. Certificates of former keys stay, since the paper that they sealed does.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from signing.published import as_pem, lists_as_pem

if TYPE_CHECKING:
    from api.wiring import Services


def remember(services: "Services") -> None:
    """Add today's certificate of the seal and key of the log to the file, if they are not there.

    With a demo key they also go behind the root in `trust.pem`: to try things, one file is enough.
    """
    own = (as_pem(services.seal.certificate), f"log: {services.log_key.verifier}\n")
    for text in own:
        _add(text, services.settings.published_keys)
        if services.signs_for_demo:
            _add(text, services.settings.home / "trust.pem")


def _add(own: str, path: Path) -> None:
    if own not in (path.read_text() if path.exists() else ""):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a") as file:  # one short write: two servers at once write one after another
            file.write(own)


def published(services: "Services") -> str:
    """Give the certificates and, as fresh as they can be had, the lists of revoked ones.

    Raises:
        KeyUnavailable: the office's key cannot be reached.
    """
    remember(services)
    held = services.settings.published_keys.read_text()
    return held + lists_as_pem(services.seal.revocation())
