"""The log can be checked from outside: by files, over HTTP, and by a witness elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from api.exit_codes import CommandError
from api.log_keeping import keep_checkpoint
from api.settings import Settings
from api.wiring import Services
from api.witness import witness
from registry import audit, merkle, note
from signing import note_key
from tests.api.terminal import Terminal


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """An installation with ten records in its log and a checkpoint."""
    made = Services(Settings(home=tmp_path / "home"))
    for number in range(10):
        audit.note(made.database, "lan", "noted", f"x{number}")
    keep_checkpoint(made)
    return made


@contextmanager
def serving(services: Services) -> Iterator[str]:
    """Serve an installation on loopback and give the address of its log."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(services), host="127.0.0.1", port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.05)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}/api/v1/log"
    finally:
        server.should_exit = True
        thread.join()


def test_a_log_is_held_against_a_checkpoint_from_elsewhere(services: Services) -> None:
    """What the office printed last year decides, whatever its database says today."""
    terminal = Terminal(services.settings.home)
    old = services.settings.home / "old.checkpoint"
    old.write_text(terminal.type("audit", "checkpoint").out, encoding="utf-8")
    good = terminal.type("audit", "verify", "--checkpoint", str(old), "--json")
    other = note.Checkpoint(services.log_key.name, 9, bytes(32))
    old.write_bytes(bytes(note.sign(other, services.log_key)))
    bad = terminal.type("audit", "verify", "--checkpoint", str(old))

    assert (good.code, good.json["checkpoints"], good.json["faults"]) == (0, 3, [])
    assert bad.code == 1
    assert "records 0 to 8" in bad.out


def test_the_key_of_the_log_is_for_its_owner_only(services: Services) -> None:
    """And its public half is printed for whoever wants to check."""
    key = services.settings.home / "keys" / "log.pem"
    vkey = Terminal(services.settings.home).type("audit", "key").out.strip()

    assert key.stat().st_mode & 0o077 == 0
    assert note.verifier(vkey) == services.log_key.verifier


def test_a_witness_cosigns_a_log_that_only_grew(services: Services, tmp_path: Path) -> None:
    """Over HTTP, with nothing but the public key."""
    elsewhere = Terminal(tmp_path / "witness")
    vkey = str(services.log_key.verifier)
    with serving(services) as address:
        words = ("audit", "witness", address, "--vkey", vkey, "--name", "court.example")
        first = elsewhere.type(*words)
        for number in range(7):
            audit.note(services.database, "lan", "noted", f"y{number}")
        keep_checkpoint(services)
        second = elsewhere.type(*words)

    assert (first.code, second.code) == (0, 0)
    mine = note.verifier(second.err.split("vkey: ")[1].strip())
    signed = note.parse(second.out.encode())
    assert note.read(signed.text).size == 17
    assert note_key.signed_at(signed, mine)
    assert note_key.check(signed, services.log_key.verifier)


@dataclass(frozen=True)
class Liar:
    """A log that tells each witness another story."""

    signed: bytes

    def checkpoint(self) -> bytes:
        """Give a checkpoint that was really signed."""
        return self.signed

    def consistency(self, first: int, second: int) -> tuple[bytes, ...]:
        """Prove nothing."""
        return (bytes(32),) * (second - first)


@pytest.mark.parametrize("size", [4, 10, 12])
def test_a_witness_never_signs_a_log_that_took_something_back(
    services: Services, tmp_path: Path, size: int
) -> None:
    """Shorter than before, another one of the same size, or longer but another beginning."""
    log, memory = services.log_key, tmp_path / "memory"
    mine = note_key.open_note_key(tmp_path / "w.pem", "court.example", note.WITNESS)
    root = bytes.fromhex(audit.root(services.database, 10))
    true = bytes(note.sign(note.Checkpoint(log.name, 10, root), log))
    witness(Liar(true), log.verifier, mine, memory)
    forged = bytes(note.sign(note.Checkpoint(log.name, size, bytes(32)), log))

    with pytest.raises(CommandError, match="does not begin"):
        witness(Liar(forged), log.verifier, mine, memory)

    assert len([*memory.iterdir()]) == 1


def test_a_witness_refuses_a_log_it_was_not_told_of(services: Services, tmp_path: Path) -> None:
    """Another key under the same name is another log."""
    mine = note_key.open_note_key(tmp_path / "w.pem", "court.example", note.WITNESS)
    other = note_key.open_note_key(tmp_path / "o.pem", services.log_key.name, note.LOG)
    signed = bytes(note.sign(note.Checkpoint(other.name, 10, bytes(32)), other))

    with pytest.raises(CommandError, match="no good signature"):
        witness(Liar(signed), services.log_key.verifier, mine, tmp_path / "memory")


def test_proofs_are_given_over_http(services: Services) -> None:
    """Anyone can follow them with the functions of RFC 9162."""
    import httpx

    with serving(services) as address, httpx.Client(base_url=address) as client:
        head = note.read(note.parse(client.get("/checkpoint").content).text)
        grown = client.get("/consistency", params={"first": 3, "second": head.size}).json()
        one = client.get("/proof/4", params={"size": 7}).json()
        missing = client.get("/proof/4", params={"size": 70})

    before = bytes.fromhex(audit.root(services.database, 3))
    path = note.decode_path(grown["path"])
    assert merkle.is_consistent(3, head.size, before, head.root, path)
    leaf = bytes.fromhex(audit.records(services.database, 4, 1)[0].leaf)
    root = merkle.root_from_inclusion(4, 7, leaf, note.decode_path(one["path"]))
    assert root == bytes.fromhex(one["root"])
    assert missing.status_code == 404
