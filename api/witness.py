"""`sogoc audit witness`: someone else's machine remembers a log, and signs that it only grew.

The witness keeps the last checkpoint that it saw. It signs a new one (C2SP tlog-cosignature) only
after the log has proven that the old one is its beginning (RFC 9162, section 2.1.4).
"""

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from api.exit_codes import BAD_INPUT, NO, OUTSIDE, CommandError
from registry import checkpoints, merkle, note
from registry.errors import BadNote
from registry.note import Checkpoint, Note, NoteKey, Verifier
from signing import note_key

LARGEST: Final = 1_000_000
"""Bytes of an answer that is read."""


class Log(Protocol):
    """Where checkpoints and proofs of a log come from."""

    def checkpoint(self) -> bytes:
        """Give the newest signed checkpoint."""
        ...

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """Give the proof that the tree of `second` begins with that of `first`."""
        ...


@dataclass(frozen=True, slots=True)
class HttpLog:
    """A log behind `/api/v1/log` of some service."""

    address: str  # http(s)://host/api/v1/log

    def checkpoint(self) -> bytes:
        """Give the newest signed checkpoint."""
        return self._get("checkpoint")

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """Give the proof that the tree of `second` begins with that of `first`."""
        try:
            answer = json.loads(self._get(f"consistency?first={first}&second={second}"))
            return note.decode_path(answer["path"])
        except (ValueError, KeyError, TypeError) as error:
            raise BadNote(f"that is no proof: {error}") from error

    def _get(self, what: str) -> bytes:
        address = f"{self.address.rstrip('/')}/{what}"
        if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
            raise CommandError(BAD_INPUT, f"{self.address} is no http(s) address of a log.")
        try:
            with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - checked above
                data: bytes = answer.read(LARGEST + 1)
        except (OSError, ValueError) as error:
            raise CommandError(OUTSIDE, f"{address} does not answer: {error}.") from error
        if len(data) > LARGEST:
            raise CommandError(OUTSIDE, f"{address} answers with too much.")
        return data


def witness(log: Log, of: Verifier, key: NoteKey, memory: Path) -> bytes:
    """Check the log against what was seen last, cosign its newest checkpoint, and remember that.

    `memory` is the folder of what this witness has signed.

    Raises:
        CommandError: the log took something back, or is not the one that was named.
        BadNote: it answers with something else than notes and proofs.
    """
    signed = note.parse(log.checkpoint())
    seen, now = _last(memory, of), _said(signed, of)
    if seen and seen.size and not _grew(log, seen, now):
        raise CommandError(
            NO,
            f"Nhật ký đã bị sửa · The log of {now.size} records does not begin with the "
            f"{seen.size} that were seen before. Nothing was signed; keep {memory} as evidence.",
        )
    cosigned = bytes(note.cosign(signed, key, int(time.time())))
    if not seen or seen.size < now.size:
        checkpoints.publish(cosigned, memory)
    return cosigned


def _said(signed: Note, of: Verifier) -> Checkpoint:
    said = note.read(signed.text)
    if said.origin != of.name or not note_key.check(signed, of):
        raise CommandError(NO, f"The checkpoint bears no good signature of {of.name}.")
    return said


def _last(memory: Path, of: Verifier) -> Checkpoint | None:
    seen = [_said(note.parse(data), of) for _, data in checkpoints.published(memory)]
    return max(seen, key=lambda one: one.size, default=None)


def _grew(log: Log, seen: Checkpoint, now: Checkpoint) -> bool:
    if seen.size > now.size:
        return False
    path = log.consistency(seen.size, now.size) if seen.size < now.size else ()
    return merkle.is_consistent(seen.size, now.size, seen.root, now.root, path)
