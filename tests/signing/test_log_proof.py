"""A copy proves offline that its issue was logged, and a false proof is refused."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import merkle, note
from signing.certificate import Certificate
from signing.issue import SignedCopy, issue
from signing.log_proof import ACTION, LogProof, digest_of, read_proof, write_proof
from signing.note_key import NoteKey, open_note_key
from signing.spoken import stated_vi
from signing.trust import Trust
from signing.verify import verify
from tests.signing.test_paper import results
from tests.signing.world import ADDRESS, Office, an_entry


@dataclass(frozen=True)
class Log:
    """A log with a few records, the last of which is a copy's."""

    key: NoteKey
    before: int = 6
    after: int = 5

    def body(self, certificate: Certificate) -> bytes:
        """Give the record of a copy."""
        said = {
            "number": self.before,
            "at": datetime.fromisoformat(certificate.issued_at).astimezone(UTC).isoformat(),
            "by": "sogoc",
            "action": ACTION,
            "subject": certificate.code,
            "details": {"claims": digest_of(certificate)},
        }
        return json.dumps(said).encode()

    def prove(self, body: bytes) -> LogProof:
        """Prove that a record is in the log."""
        leaves = [merkle.leaf_hash(b"%d" % n) for n in range(self.before + 1 + self.after)]
        leaves[self.before] = merkle.leaf_hash(body)
        nodes = {(0, at): leaf for at, leaf in enumerate(leaves)}
        made = merkle.grow(0, leaves, lambda level, at: nodes[level, at])
        nodes |= {(level, at): value for level, at, value in made}

        def fetch(level: int, at: int) -> bytes:
            return nodes[level, at]

        root = merkle.root(len(leaves), fetch)
        head = note.Checkpoint(self.key.name, len(leaves), root)
        path = merkle.inclusion(self.before, len(leaves), fetch)
        return LogProof(body, self.before, tuple(path), bytes(note.sign(head, self.key)))


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Log:
    """The office's log."""
    folder = tmp_path_factory.mktemp("log")
    return Log(open_note_key(folder / "log.pem", "kiemtra.vidu.example/log", note.LOG))


@pytest.fixture(scope="module")
def trust(office: Office, log: Log) -> Trust:
    """The root, and the log's public key."""
    return replace(office.trust, logs=(str(log.key.verifier),))


def issued(office: Office, proof: Callable[[Certificate], bytes]) -> SignedCopy:
    """Let the office itself sign a copy with whatever proof."""
    return issue(
        an_entry(),
        number="12/2026",
        key=office.key,
        timestamps=office.timestamps,
        public_url=ADDRESS,
        log=proof,
    )


def test_a_logged_copy_says_when_it_was_recorded(office: Office, log: Log, trust: Trust) -> None:
    """So a row of 1994 that was added last week shows."""
    copy = issued(office, lambda said: write_proof(log.prove(log.body(said))))
    verdict = verify(copy.pdf, trust)
    assert verdict.verdict == "valid", verdict.checks
    check = next(one for one in verdict.checks if one.id == "log-proof")
    assert check.result == "passed"
    assert stated_vi(copy.certificate.recorded_at) in check.reason_vi
    assert f"logged on {copy.certificate.issued_at}" in check.reason


def test_without_the_log_s_key_the_proof_is_undetermined(office: Office, log: Log) -> None:
    """It spoils nothing, and is not called good."""
    copy = issued(office, lambda said: write_proof(log.prove(log.body(said))))
    verdict = verify(copy.pdf, office.trust)
    assert verdict.verdict == "valid"
    assert results(verdict)["log-proof"] == "undetermined"


def another_copy_s(log: Log, said: Certificate) -> bytes:
    """A proof of another copy."""
    return write_proof(log.prove(log.body(replace(said, code="0" * 12))))


def other_claims(log: Log, said: Certificate) -> bytes:
    """The record was made for other claims under the same code."""
    return write_proof(log.prove(log.body(replace(said, number="99/2026"))))


def another_action(log: Log, said: Certificate) -> bytes:
    """A record of something else that happened to the copy."""
    return write_proof(log.prove(log.body(said).replace(ACTION.encode(), b"copy.revoked")))


def step_changed(log: Log, said: Certificate) -> bytes:
    """A hash on the way is another."""
    proof = log.prove(log.body(said))
    return write_proof(replace(proof, path=(bytes(32), *proof.path[1:])))


def step_missing(log: Log, said: Certificate) -> bytes:
    """The way is too short."""
    proof = log.prove(log.body(said))
    return write_proof(replace(proof, path=proof.path[:-1]))


def step_too_many(log: Log, said: Certificate) -> bytes:
    """The way is too long."""
    proof = log.prove(log.body(said))
    return write_proof(replace(proof, path=(*proof.path, bytes(32))))


def index_changed(log: Log, said: Certificate) -> bytes:
    """Another place in the log."""
    return write_proof(replace(log.prove(log.body(said)), index=3))


def index_beyond(log: Log, said: Certificate) -> bytes:
    """A place that the log does not have."""
    return write_proof(replace(log.prove(log.body(said)), index=10**15))


def record_added_later(log: Log, said: Certificate) -> bytes:
    """The checkpoint was signed before the record was there."""
    proof, other = log.prove(log.body(said)), log.prove(b"{}")
    return write_proof(replace(proof, checkpoint=other.checkpoint))


def root_changed(log: Log, said: Certificate) -> bytes:
    """The checkpoint's root was changed after it was signed."""
    proof = log.prove(log.body(said))
    signed = note.parse(proof.checkpoint)
    root = b64encode(note.read(signed.text).root)
    forged = proof.checkpoint.replace(root, b64encode(bytes(32)))
    return write_proof(replace(proof, checkpoint=forged))


def leaf_as_root(log: Log, said: Certificate) -> bytes:
    """A log of one record, its checkpoint signed by nobody."""
    body = log.body(said)
    head = note.Checkpoint(log.key.name, 1, merkle.leaf_hash(body))
    signed = note.Note(head.text, (note.Signature(log.key.name, b"\0\0\0\0", bytes(64)),))
    return write_proof(LogProof(body, 0, (), bytes(signed)))


def not_a_proof(log: Log, said: Certificate) -> bytes:
    """Something else."""
    return b"c2sp.org/tlog-proof@v1\n\n\n" + log.key.name.encode() + said.code.encode()


def spaces_between(log: Log, said: Certificate) -> bytes:
    """The same proof, written in another way."""
    return write_proof(log.prove(log.body(said))).replace(b"\nindex ", b"\nindex  ")


def record_of_another_day(log: Log, said: Certificate) -> bytes:
    """The office logged it a month after it says that it issued it."""
    record = json.loads(log.body(said))
    month = timedelta(days=30)
    record["at"] = (datetime.fromisoformat(said.issued_at) + month).isoformat()
    return write_proof(log.prove(json.dumps(record).encode()))


def record_without_a_zone(log: Log, said: Certificate) -> bytes:
    """Nobody can tell when that was."""
    record = json.loads(log.body(said)) | {"at": said.issued_at[:19]}
    return write_proof(log.prove(json.dumps(record).encode()))


def subject_twice(log: Log, said: Certificate) -> bytes:
    """One record for two copies: readers differ in which subject they take."""
    record = json.dumps(json.loads(log.body(said)))
    return write_proof(log.prove(record.replace("{", '{"subject": "000000000000", ', 1).encode()))


def log_of_the_same_name(log: Log, said: Certificate) -> bytes:
    """Another log calls itself as the office's does."""
    other = replace(log, key=replace(log.key, private=Ed25519PrivateKey.generate()))
    return write_proof(other.prove(other.body(said)))


def checkpoint_of_less(log: Log, said: Certificate) -> bytes:
    """A genuine checkpoint of the log, from before the record."""
    proof, before = log.prove(log.body(said)), Log(log.key, log.before - 1, 0).prove(b"x")
    return write_proof(replace(proof, checkpoint=before.checkpoint))


FALSE = (
    another_copy_s, other_claims, another_action, step_changed, step_missing, step_too_many,
    index_changed, index_beyond, record_added_later, root_changed, leaf_as_root, not_a_proof,
    spaces_between, record_of_another_day, record_without_a_zone, subject_twice,
    log_of_the_same_name, checkpoint_of_less,
)  # fmt: skip


@pytest.mark.parametrize("forge", FALSE, ids=lambda forge: forge.__name__.replace("_", "-"))
def test_a_false_proof_is_refused(
    office: Office, log: Log, trust: Trust, forge: Callable[[Log, Certificate], bytes]
) -> None:
    """Even the office itself cannot pass off a copy that its log does not hold."""
    copy = issued(office, lambda said: forge(log, said))
    verdict = verify(copy.pdf, trust)
    assert verdict.verdict == "invalid"
    assert [check.id for check in verdict.checks if check.result == "failed"] == ["log-proof"]


def test_what_is_written_is_read_back(log: Log, copy: SignedCopy) -> None:
    """Byte for byte."""
    proof = log.prove(log.body(copy.certificate))
    assert read_proof(write_proof(proof)) == proof
