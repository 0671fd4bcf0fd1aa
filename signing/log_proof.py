"""The proof, inside a copy, that its issue stands in the office's log (C2SP tlog-proof).

Before a copy is signed, the SHA-256 of its claims goes into the log as a record of its own. The
record, its inclusion proof and a signed checkpoint are attached to the copy, so that anyone can see
offline when that was, and an office that issues copies which its log does not hold shows itself.
"""

import hashlib
import json
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from registry import merkle, note
from registry.errors import BadNote
from signing.authority import LONGEST_WAIT
from signing.certificate import Certificate
from signing.claims import canonical
from signing.errors import Altered, Malformed, Unsettled
from signing.issue_terms import local
from signing.jws import members_once
from signing.note_key import check
from signing.spoken import stated_vi

ACTION: Final = "copy.stated"
"""The record's action; its subject is the copy's code, its detail `claims` the digest, hex."""

LARGEST: Final = 32 * 1024
"""Bytes of a proof that is read at all; a log of a billion records needs four thousand."""

_HEAD: Final = "c2sp.org/tlog-proof@v1"
_FORM: Final = re.compile(
    rf"{re.escape(_HEAD)}\nextra ([A-Za-z0-9+/=]+)\nindex (0|[1-9][0-9]{{0,15}})\n"
    r"((?:[A-Za-z0-9+/]{43}=\n){0,63})\n(.+)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class LogProof:
    """A proof taken apart; nothing of it has been checked."""

    body: bytes  # the record: the leaf's preimage
    index: int
    path: tuple[bytes, ...]
    checkpoint: bytes  # a signed note


def digest_of(certificate: Certificate) -> str:
    """Give what the log's record says of the claims: their SHA-256, hex."""
    return hashlib.sha256(canonical(certificate)).hexdigest()


def write_proof(proof: LogProof) -> bytes:
    """Write a proof as it is attached."""
    lines = [_HEAD, f"extra {b64encode(proof.body).decode()}", f"index {proof.index}"]
    lines += [b64encode(step).decode() for step in proof.path]
    return ("\n".join(lines) + "\n\n").encode() + proof.checkpoint


def read_proof(data: bytes) -> LogProof:
    """Read an attached proof.

    Raises:
        Malformed: it is none, or is written in another way.
    """
    try:
        match = _FORM.fullmatch(data.decode()) if len(data) <= LARGEST else None
        if match is None:
            raise _odd("not in the form of C2SP tlog-proof")
        path = tuple(b64decode(line, validate=True) for line in match[3].split())
        proof = LogProof(b64decode(match[1], validate=True), int(match[2]), path, match[4].encode())
    except ValueError as fault:
        raise _odd("not readable") from fault
    if write_proof(proof) != data:
        raise _odd("written in another way")
    return proof


def check_proof(data: bytes, claims: Certificate, logs: tuple[str, ...]) -> tuple[str, str]:
    """See that a proof leads from these claims to a checkpoint of a known log; say since when.

    Raises:
        Malformed: it cannot be read.
        Altered: it is of other claims, or does not lead to the checkpoint.
        Unsettled: the log's key is not known here.
    """
    proof = read_proof(data)
    try:
        signed = note.parse(proof.checkpoint)
        head = note.read(signed.text)
        known = [note.verifier(vkey) for vkey in logs]
    except BadNote as fault:
        raise _odd("no signed checkpoint") from fault
    said = _record(proof.body)
    if (said["action"], said["subject"]) != (ACTION, claims.code) or said["details"] != {
        "claims": digest_of(claims)
    }:
        raise _false("the record is of another copy")
    leaf = merkle.leaf_hash(proof.body)
    if merkle.root_from_inclusion(proof.index, head.size, leaf, proof.path) != head.root:
        raise _false("the record does not lead to the checkpoint")
    named = [who for who in known if who.kind == note.LOG and who.name == head.origin]
    if not named:
        raise Unsettled(
            f"Chưa có khóa công khai của nhật ký “{head.origin}”.",
            f"The public key of the log “{head.origin}” is not at hand.",
        )
    if not any(check(signed, who) for who in named):
        raise _false("the checkpoint is not signed by the log")
    return _since(claims, str(said["at"]), proof.index, head.size)


def _record(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body, object_pairs_hook=members_once)
        return {name: said[name] for name in ("action", "subject", "details", "at")}
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _odd("no record of a log") from fault


def _since(claims: Certificate, at: str, index: int, size: int) -> tuple[str, str]:
    try:
        moment = datetime.fromisoformat(at)
        logged, issued = local(moment), datetime.fromisoformat(claims.issued_at)
    except ValueError as fault:
        raise _odd("a record without a time") from fault
    if moment.tzinfo is None or abs(moment - issued) > LONGEST_WAIT:
        raise _false("the record is of another day than the issue")
    return (
        f"Mục này vào sổ điện tử lúc {stated_vi(claims.recorded_at)}; việc cấp bản sao ghi vào "
        f"nhật ký công khai lúc {stated_vi(logged)} (bản ghi {index} trong {size}).",
        f"The entry was recorded on {claims.recorded_at}; the issue of this copy was logged on "
        f"{logged} (record {index} of {size}).",
    )


def _odd(what: str) -> Malformed:
    return Malformed("Bằng chứng nhật ký không đúng dạng.", f"The log proof is malformed: {what}.")


def _false(what: str) -> Altered:
    return Altered(
        "Bằng chứng nhật ký sai: không phải của bản sao này, hoặc đã bị sửa.",
        f"The log proof is false: {what}.",
    )
