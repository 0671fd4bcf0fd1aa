"""The office's signature under the statement of a sealed volume, and who may put it there."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from registry import custody, deadlines, sealing
from registry.fold import fold
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
        CannotSeal: the key does not speak for the office that keeps the volume.
    """
    refuse_other_sealer(services, volume_id)

    def sign(statement: bytes) -> str:
        from signing.jws import sign_statement  # loads the key libraries

        return sign_statement(json.loads(statement), KIND, services.seal)

    return sealing.seal(services.database, volume_id, expected_version, by, sign, then)


def refuse_other_sealer(services: "Services", volume_id: str) -> None:
    """See that the key that seals is the keeper's: a demo key speaks for nobody.

    An office that lists its officers is spoken for by them, and by a seal of its own.

    Raises:
        NotFound: no such volume, or nobody keeps it today.
        CannotSeal: the key is another office's, has ended, or is not listed today.
    """
    from api.officer_desk import may_sign
    from signing.errors import CannotSeal

    key = services.seal
    keeper = custody.keeper(services.database, volume_id, deadlines.today())
    if not key.demo and fold(keeper.office) != fold(key.office):
        raise CannotSeal(f"the volume is kept by {keeper.office}, so {key.office} does not seal it")
    now, own = datetime.now(UTC), key.certificate
    if not own.not_valid_before <= now <= own.not_valid_after:
        raise CannotSeal("the certificate of the sealing key is not valid today")
    if key is services.key and not may_sign(services.database, key, now):
        raise CannotSeal(
            f"this certificate may not sign for {key.office} today: see `sogoc admin officer-list`"
        )
