"""The office's signature under the statement of a sealed volume."""

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from registry import sealing
from registry.volume import Volume

if TYPE_CHECKING:
    from api.wiring import Services

KIND: Final = "sogoc-volume+jwt"
"""The `typ` of the signed statement."""


def seal(
    services: "Services",
    volume_id: str,
    expected_version: int,
    by: str,
    then: Callable[[Volume], None] = lambda _sealed: None,
) -> Volume:
    """Seal a complete volume with the key that seals statements; `then` joins its transaction.

    Raises:
        NotFound: no such volume.
        Conflict: it changed since.
        Forbidden: it is sealed already, or something is still open.
        KeyUnavailable: the key cannot be reached.
    """

    def sign(statement: bytes) -> str:
        from signing.jws import sign_statement  # loads the key libraries

        return sign_statement(json.loads(statement), KIND, services.seal)

    return sealing.seal(services.database, volume_id, expected_version, by, sign, then)
