"""Notes are signed and checked as C2SP says, so other people's tools read ours and we theirs."""

import stat
from dataclasses import replace
from pathlib import Path

import pytest

from registry import note
from registry.errors import BadNote
from registry.note import Checkpoint
from signing import note_key
from signing.errors import KeyUnavailable

# The example in the documentation of golang.org/x/mod/sumdb/note, where the format comes from.
PETER = note.verifier("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
ANSWER = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb"
    "6KE6RyyBwJnAM=\n"
).encode()

HEAD = Checkpoint("so.example/log", 12, bytes(range(32)))


@pytest.fixture
def log(tmp_path: Path) -> note_key.NoteKey:
    """The key of a log."""
    return note_key.open_note_key(tmp_path / "keys" / "log.pem", "so.example/log", note.LOG)


@pytest.fixture
def witness(tmp_path: Path) -> note_key.NoteKey:
    """The key of a witness."""
    return note_key.open_note_key(tmp_path / "witness.pem", "witness.example", note.WITNESS)


def test_a_note_that_another_program_signed_is_read_and_holds() -> None:
    """Byte for byte, and with its key id."""
    signed = note.parse(ANSWER)

    assert bytes(signed) == ANSWER
    assert note_key.check(signed, PETER)
    assert not note_key.check(replace(signed, text=signed.text + b"!\n"), PETER)


def test_a_checkpoint_comes_back_as_it_was_signed(log: note_key.NoteKey) -> None:
    """Three lines, a blank one, and a signature."""
    signed = bytes(note.sign(HEAD, log))

    assert signed.startswith(b"so.example/log\n12\nAAECAwQF")
    assert note.read(note.parse(signed).text) == HEAD
    assert note_key.check(note.parse(signed), note.verifier(str(log.verifier)))


def test_a_witness_signs_when_it_saw_it(log: note_key.NoteKey, witness: note_key.NoteKey) -> None:
    """Both signatures stand on one note; neither counts for the other's key."""
    both = note.parse(bytes(note.cosign(note.sign(HEAD, log), witness, 1_790_000_000)))

    assert note_key.signed_at(both, witness.verifier) == 1_790_000_000
    assert note_key.signed_at(both, log.verifier) == 0
    alike = note.Verifier("witness.example", note.WITNESS, log.public)
    assert note_key.signed_at(both, alike) is None


def test_a_signature_under_a_borrowed_key_id_does_not_hold(
    log: note_key.NoteKey, witness: note_key.NoteKey
) -> None:
    """The key id only says which key to try."""
    forged = note.sign(HEAD, replace(witness, name=log.name))
    line = replace(forged.signatures[0], id=log.verifier.id)

    assert not note_key.check(replace(forged, signatures=(line,)), log.verifier)


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    """And keeps its name when the address of the service changes."""
    path = tmp_path / "log.pem"
    made = note_key.open_note_key(path, "old.example/log", note.LOG)
    again = note_key.open_note_key(path, "new.example/log", note.LOG)

    assert (again.name, again.public) == ("old.example/log", made.public)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.with_suffix(".vkey").read_text() == f"{made.verifier}\n"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        b"text\n\n",
        b"text\n\nno dash\n",
        "text\n\n— name\n".encode(),
        "text\n\n— name !!!\n".encode(),
        "text\n\n— name AAAA\n".encode(),
        b"\xff\n\n\xe2\x80\x94 name AAAAAAAA\n",
        ANSWER[:-1],
    ],
)
def test_what_is_no_note_is_our_own_error(data: bytes) -> None:
    """Whatever a file or a server hands us."""
    with pytest.raises(BadNote):
        note.parse(data)


@pytest.mark.parametrize(
    "text",
    ["", "a\n1\n", "a\n-1\nAAAA\n", "a\n01\nAAAA\n", "a\n1\nAAAA\n", "\n1\nAAAA\n", "a\nb\nc\n"],
)
def test_what_is_no_checkpoint_is_our_own_error(text: str) -> None:
    """A signed note may say anything."""
    with pytest.raises(BadNote):
        note.read(text.encode())


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "a+b",
        "PeterNeumann+00000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+!",
        "PeterNeumann+c74f20a3+ARpc",
    ],
)
def test_what_is_no_vkey_is_our_own_error(vkey: str) -> None:
    """A letter lost while copying must not make another key."""
    with pytest.raises(BadNote):
        note.verifier(vkey)


@pytest.mark.parametrize("data", [b"no key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n"])
def test_a_file_that_is_no_key_is_unavailable(tmp_path: Path, data: bytes) -> None:
    """It is never written over."""
    path = tmp_path / "log.pem"
    path.write_bytes(data)

    with pytest.raises(KeyUnavailable):
        note_key.open_note_key(path, "so.example/log", note.LOG)

    assert path.read_bytes() == data
