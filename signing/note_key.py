"""Ed25519 keys of logs and witnesses: kept in a file, used to sign and check notes (C2SP)."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from registry import note
from registry.errors import BadNote
from signing.errors import KeyUnavailable

NAME = re.compile(r"[^\s+]{1,200}")


@dataclass(frozen=True, slots=True)
class NoteKey:
    """A private key that signs notes under a name."""

    name: str
    kind: int  # note.LOG or note.WITNESS
    private: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        """Give the public key, 32 bytes."""
        return self.private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Give 64 bytes of Ed25519 signature."""
        return self.private.sign(message)

    @property
    def verifier(self) -> note.Verifier:
        """Give the public half, whose text is the vkey."""
        return note.Verifier(self.name, self.kind, self.public)


def open_note_key(path: Path, name: str, kind: int) -> NoteKey:
    """Open the key in a file; if there is none, make one, readable by its owner only.

    The name is kept beside it as the vkey, so that a log keeps its name when its address changes.

    Raises:
        KeyUnavailable: the file cannot be read or written, or holds something else.
    """
    beside = path.with_suffix(".vkey")
    try:
        if not path.exists():
            _make(path, name, kind, beside)
        private = load_pem_private_key(path.read_bytes(), None)
        known = note.verifier(beside.read_text(encoding="utf-8")) if beside.exists() else None
    except OSError as fault:
        raise KeyUnavailable(f"cannot open the key {path}: {fault.strerror}") from fault
    except (ValueError, TypeError, BadNote) as fault:
        raise KeyUnavailable(f"{path} is no Ed25519 key of a log or witness") from fault
    if not isinstance(private, Ed25519PrivateKey):
        raise KeyUnavailable(f"{path} holds another kind of key than Ed25519")
    return NoteKey(known.name if known else name, known.kind if known else kind, private)


def check(signed: note.Note, who: note.Verifier) -> bool:
    """Tell whether a note bears a good signature of this key."""
    return signed_at(signed, who) is not None


def signed_at(signed: note.Note, who: note.Verifier) -> int | None:
    """Give when a witness signed, in seconds since 1970; 0 for a log; None if it does not hold."""
    found = signed.of(who)
    if found is None:
        return None
    time, value, message = 0, found.value, signed.text
    if who.kind == note.WITNESS:
        time, value = int.from_bytes(found.value[:8], "big"), found.value[8:]
        message = note.witnessed(signed.text, time)
    try:
        Ed25519PublicKey.from_public_bytes(who.public).verify(value, message)
    except (InvalidSignature, ValueError):
        return None
    return time


def _make(path: Path, name: str, kind: int, beside: Path) -> None:
    if not NAME.fullmatch(name):
        raise KeyUnavailable(f"a log or witness cannot be called {name!r}: no spaces, no plus")
    private = Ed25519PrivateKey.generate()
    data = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True)
    vkey = str(note.Verifier(name, kind, private.public_key().public_bytes_raw()))
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)  # two that start at once: one key wins, for both
    except FileExistsError:
        return
    finally:
        partial.unlink()
    beside.write_text(vkey + "\n", encoding="utf-8")
