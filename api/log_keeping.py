"""Checkpoints of this log: signed, kept in the database and in a folder beside it."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from registry import checkpoints, closed_views

if TYPE_CHECKING:
    from pathlib import Path

    from api.wiring import Services
    from registry.note import Note, Verifier


def keep_checkpoint(services: "Services") -> bytes:
    """Close the looks of the past, sign the log as it stands, keep that in both places; give it.

    Raises:
        Unavailable: the database does not answer.
        KeyUnavailable: the log's key cannot be opened or made.
    """
    closed_views.close(services.database)
    signed = checkpoints.sign(services.database, services.log_key)
    checkpoints.publish(signed, services.settings.checkpoint_folder)
    return signed


def kept(services: "Services", more: "tuple[Path, ...]" = ()) -> Iterator[tuple[str, bytes]]:
    """Give every checkpoint at hand and where it was found: database, folder, named files."""
    for number, signed in enumerate(checkpoints.every(services.database), 1):
        yield f"{number} in the database", signed
    yield from checkpoints.published(services.settings.checkpoint_folder)
    for path in more:
        yield str(path), path.read_bytes()


def holds_for(who: "Verifier") -> "Callable[[Note], bool]":
    """Give the question whether a note bears a good signature of this key."""
    from signing import note_key

    return lambda signed: note_key.check(signed, who)
