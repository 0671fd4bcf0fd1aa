"""Signed notes and checkpoints as bytes: what the log's key and its witnesses sign.

Formats: C2SP signed-note, tlog-checkpoint and tlog-cosignature (https://c2sp.org). Nothing here
touches a database or holds a key; signing and checking Ed25519 is done in `signing.note_key`.
"""

import binascii
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Protocol

from registry.errors import BadNote

LOG: Final = 1
"""Signature type of a log: plain Ed25519 over the text (signed-note)."""

WITNESS: Final = 4
"""Signature type of a witness: Ed25519 over the time and the text (tlog-cosignature, v1)."""

LARGEST: Final = 1_000_000
"""Bytes of a note that is read at all."""

_DASH: Final = "\u2014 "


class NoteKey(Protocol):
    """A key that signs notes; `signing.note_key` has it."""

    @property
    def name(self) -> str:
        """Name of the log or the witness: a URL without its scheme, no spaces, no plus."""
        ...

    @property
    def kind(self) -> int:
        """LOG or WITNESS."""
        ...

    @property
    def public(self) -> bytes:
        """Public key, 32 bytes of Ed25519."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Give 64 bytes of Ed25519 signature."""
        ...


@dataclass(frozen=True, slots=True)
class Verifier:
    """Who may sign: the public half of a key, as a `vkey` text says it."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """Give the four bytes by which signatures name this key (signed-note)."""
        return _key_id(self.name, self.kind, self.public)

    def __str__(self) -> str:
        """Give the vkey: name, key id and key, joined by plus signs (signed-note)."""
        key = b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.id.hex()}+{key}"


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    id: bytes  # 4 bytes
    value: bytes  # 64 bytes; behind 8 bytes of time for a witness


@dataclass(frozen=True, slots=True)
class Note:
    """A text and who signed it. Whether the signatures hold is another question."""

    text: bytes  # ends in a newline
    signatures: tuple[Signature, ...]

    def of(self, who: Verifier) -> Signature | None:
        """Give the signature of one key."""
        for one in self.signatures:
            if (one.name, one.id) == (who.name, who.id):
                return one
        return None

    def __bytes__(self) -> bytes:
        """Give the note as it is sent and kept."""
        lines = (
            f"{_DASH}{one.name} {b64encode(one.id + one.value).decode()}\n"
            for one in self.signatures
        )
        return self.text + b"\n" + "".join(lines).encode()


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The log at one size (tlog-checkpoint)."""

    origin: str  # name of the log
    size: int  # records
    root: bytes  # 32 bytes, RFC 9162

    @property
    def text(self) -> bytes:
        """Give what is signed."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n".encode()


def sign(checkpoint: Checkpoint, key: NoteKey) -> Note:
    """Sign a checkpoint with the key of its log."""
    value = key.sign(checkpoint.text)
    return Note(checkpoint.text, (Signature(key.name, _id_of(key), value),))


def cosign(note: Note, key: NoteKey, time: int) -> Note:
    """Add a witness's signature, made at `time` in seconds since 1970 (tlog-cosignature)."""
    value = time.to_bytes(8, "big") + key.sign(witnessed(note.text, time))
    return Note(note.text, (*note.signatures, Signature(key.name, _id_of(key), value)))


def witnessed(text: bytes, time: int) -> bytes:
    """Give what a witness signs: that it saw this text then (tlog-cosignature)."""
    return f"cosignature/v1\ntime {time}\n".encode() + text


def parse(data: bytes) -> Note:
    """Read a signed note.

    Raises:
        BadNote: that is none.
    """
    try:
        whole = data.decode()
        if len(data) > LARGEST or not whole.endswith("\n"):
            raise BadNote("the note is too long, or cut off")
        text, between, lines = whole.rpartition("\n\n")
        if not between or not lines:
            raise BadNote("the note has no signature")
        signatures = tuple(_signature(line) for line in lines.removesuffix("\n").split("\n"))
        return Note(f"{text}\n".encode(), signatures)
    except ValueError as error:
        raise BadNote(f"that is no signed note: {error}") from error


def read(text: bytes) -> Checkpoint:
    """Read the text of a checkpoint; lines beyond the third are extensions and passed over.

    Raises:
        BadNote: that is none.
    """
    try:
        origin, size, root, *_ = text.decode().split("\n")
        made = Checkpoint(origin, int(size), b64decode(root, validate=True))
    except ValueError as error:
        raise BadNote(f"that is no checkpoint: {error}") from error
    if not origin or str(made.size) != size or made.size < 0 or len(made.root) != 32:
        raise BadNote("that is no checkpoint: its name, size or root is wrong")
    return made


def verifier(vkey: str) -> Verifier:
    """Read a vkey.

    Raises:
        BadNote: that is none, or its key id does not fit.
    """
    try:
        name, known, key = vkey.strip().split("+", 2)
        data = b64decode(key, validate=True)
    except ValueError as error:
        raise BadNote(f"that is no vkey: {error}") from error
    made = Verifier(name, data[0] if data else 0, data[1:])
    if len(made.public) != 32 or made.kind not in (LOG, WITNESS) or made.id.hex() != known:
        raise BadNote("that is no vkey: its parts do not fit together")
    return made


def verifier_of(key: NoteKey) -> Verifier:
    """Give the public half of a key."""
    return Verifier(key.name, key.kind, key.public)


def decode_path(lines: Sequence[str]) -> tuple[bytes, ...]:
    """Read the hashes of a proof, hex.

    Raises:
        BadNote: one is no hash.
    """
    try:
        path = tuple(bytes.fromhex(line) for line in lines)
    except ValueError as error:
        raise BadNote(f"that is no proof: {error}") from error
    if any(len(value) != 32 for value in path):
        raise BadNote("that is no proof: a hash has the wrong length")
    return path


def _signature(line: str) -> Signature:
    if not line.startswith(_DASH):
        raise BadNote("a signature line does not begin with a dash")
    name, _, coded = line.removeprefix(_DASH).partition(" ")
    try:
        data = b64decode(coded, validate=True)
    except binascii.Error as error:
        raise BadNote(f"a signature is not in base 64: {error}") from error
    if not name or len(data) <= 4:
        raise BadNote("a signature has no name or no value")
    return Signature(name, data[:4], data[4:])


def _id_of(key: NoteKey) -> bytes:
    return _key_id(key.name, key.kind, key.public)


def _key_id(name: str, kind: int, public: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]
