"""Copies per second, one process: `python -m benchmarks.signing [--copies N]`; JSON on stdout.

Each part is timed alone: drawing the page with its QR codes, one raw signature by the office's
key, and each time stamp. Their sum is the least that a copy can cost; `share` is that sum over the
whole. Times are of the processor, so other work on the machine hardly shows.
"""

import argparse
import hashlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from asn1crypto import algos, tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from ingest.box import Box
from ocr.reading import Status
from registry.entry import Actor, Entry, Evidence, State
from signing.certificate import Certificate
from signing.codes import new_code
from signing.demo import make_demo_key
from signing.file_key import FileSigner
from signing.issue import SignedCopy, issue, paper_text
from signing.keys import SigningKey, load_key
from signing.paths import wait_for
from signing.render import render
from signing.timestamps import TimeStamper, stand_in

ADDRESS = "https://kiemtra.vidu.example"
VALUES = {
    "ho_ten": "Nguyễn Thị Đường",
    "ngay_sinh": "07/03/1987",
    "noi_sinh": "Bình Trị Thiên",
    "so_hieu": "B 0123456",
    "so_vao_so": "77/THPT-2005",
    "truong": "THPT Ví Dụ",
    "nam_tot_nghiep": "2005",
}


def main() -> None:
    """Measure each kind of key and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=20)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo_key(Path(folder))
        clock = stand_in(made.key.parent)
        own = load_key(str(made.key))
        rsa_key = with_rsa(own, made.key.parent)
        found = {
            "p256": measure(own, clock, wanted.copies),
            "rsa2048": measure(rsa_key, clock, wanted.copies),
            "rsa2048_and_seal": measure(rsa_key, clock, wanted.copies, seal=own),
        }
    json.dump({"copies": wanted.copies, "keys": found}, sys.stdout, indent=1)
    sys.stdout.write("\n")


def measure(
    key: SigningKey, clock: TimeStamper, copies: int, seal: SigningKey | None = None
) -> dict[str, float]:
    """Give milliseconds of processor time, medians: the whole, its parts, and their share.

    An office with an RSA key has a seal on P-256 beside it if its copies bear the large QR code.
    """

    def whole_road() -> SignedCopy:
        return issue(
            an_entry(),
            number="1/2026",
            key=key,
            timestamps=clock,
            public_url=ADDRESS,
            seal=seal,
        )

    first, data = whole_road().certificate, bytes(280)

    def another() -> Certificate:
        code = new_code()
        return replace(first, code=code, verify_at=f"{ADDRESS}/v/{code}")

    def drawn() -> bytes:
        certificate = another()  # Typst remembers what it drew before
        return render(certificate, paper_text(certificate, seal or key))

    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": {
                "hash_algorithm": algos.DigestAlgorithm({"algorithm": "sha256"}),
                "hashed_message": hashlib.sha256(data).digest(),
            },
            "nonce": 1,
            "cert_req": True,
        }
    )
    whole, drawing, signature, stamp = timed(
        (
            whole_road,
            drawn,
            lambda: wait_for(key.signer.async_sign_raw(data, "sha256")),
            lambda: wait_for(clock.async_request_tsa_response(request)).dump(),
        ),
        copies,
    )
    parts = drawing + signature + 2 * stamp  # on the signature, and on the document
    return {
        "whole_ms": round(whole, 2),
        "render_ms": round(drawing, 2),
        "raw_signature_ms": round(signature, 2),
        "time_stamp_ms": round(stamp, 2),
        "copies_per_second_a_core": round(1000 / whole, 2),
        "share_of_parts": round(parts / whole, 3),
    }


def timed(works: Sequence[Callable[[], object]], times: int) -> tuple[float, ...]:
    """Give each work's median processor time in milliseconds, after one run to warm up.

    They take turns, so that what else the machine does weighs on all of them alike.
    """
    taken: list[list[float]] = [[] for _ in works]
    for turn in range(times + 1):
        for work, own in zip(works, taken, strict=True):
            start = time.process_time()
            work()
            if turn:
                own.append(1000 * (time.process_time() - start))
    return tuple(median(own) for own in taken)


def with_rsa(own: SigningKey, folder: Path) -> SigningKey:
    """Give the same office with an RSA key, certified by the same demo root."""
    path = folder / "root.p12"
    password = path.with_suffix(".password").read_bytes()
    root, issuer, _ = pkcs12.load_key_and_certificates(path.read_bytes(), password)
    if root is None or issuer is None:
        raise SystemExit("the demo root cannot be opened")
    held = x509.load_der_x509_certificate(own.certificate.dump())
    secret = rsa.generate_private_key(65537, 2048)
    builder = (
        x509.CertificateBuilder()
        .subject_name(held.subject)
        .issuer_name(held.issuer)
        .public_key(secret.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(held.not_valid_before_utc)
        .not_valid_after(held.not_valid_after_utc)
    )
    for extension in held.extensions:
        if extension.oid != x509.SubjectKeyIdentifier.oid:
            builder = builder.add_extension(extension.value, extension.critical)
    certificate = builder.sign(root, hashes.SHA256())  # type: ignore[arg-type]  # it is P-256
    der = certificate.public_bytes(Encoding.DER)
    signed = type(own.certificate).load(der)
    return replace(own, signer=FileSigner(secret, signed, own.chain), certificate=signed)


def an_entry() -> Entry:
    """Give an invented entry."""
    return Entry(
        id="01J00000000000000000000ABC",
        version=1,
        state=State.IN_FORCE,
        values=VALUES,
        statuses={},
        evidence=tuple(
            Evidence(name, "ab" * 32, 1, Box(0, 0, 9, 9), value, Status.READ, 0.01, "nguoi-duyet")
            for name, value in VALUES.items()
        ),
        actor=Actor.PERSON,
        decided_by="nguoi-duyet",
        recorded_at=datetime(2026, 3, 1, tzinfo=UTC),
    )


if __name__ == "__main__":
    main()
