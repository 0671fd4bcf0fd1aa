"""Write a copy's claims into the log before they are signed, and prove that they are there."""

from typing import TYPE_CHECKING

from registry import audit, note
from registry.note import Checkpoint
from signing.log_proof import ACTION, LogProof, digest_of, write_proof

if TYPE_CHECKING:
    from api.wiring import Services
    from signing.certificate import Certificate

LOGGER = "sogoc"
"""Stands as the one who did it: the record travels with the copy, so it names no officer. Who
issued the copy stands in the record `copy.issued` that follows."""


def log_claims(services: "Services", certificate: "Certificate") -> bytes:
    """Log the digest of the claims, and give the proof that the copy carries (C2SP tlog-proof).

    Raises:
        Unavailable: the database does not answer.
        KeyUnavailable: the log's key cannot be opened or made.
    """
    db, key = services.database, services.log_key
    index = audit.note(db, LOGGER, ACTION, certificate.code, {"claims": digest_of(certificate)})
    with db.read():
        (record,) = audit.records(db, index, 1)
        head = Checkpoint(key.name, index + 1, bytes.fromhex(audit.root(db, index + 1)))
        path = audit.inclusion(db, index, index + 1)
    signed = bytes(note.sign(head, key))
    steps = tuple(bytes.fromhex(step) for step in path)
    return write_proof(LogProof(record.body.encode(), index, steps, signed))
