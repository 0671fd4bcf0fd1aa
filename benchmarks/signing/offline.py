"""Large QR codes checked without a network: `python -m benchmarks.signing.offline`; JSON on stdout.

Rates are of processor time, taken in turns: the raw signature check, which is the floor, reading
the text and checking its signature, and the whole verdict of `verify`.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from benchmarks.signing.__main__ import ADDRESS, an_entry
from signing.demo import make_demo_key
from signing.issue import issue, paper_text
from signing.keys import load_key
from signing.paper import open_paper, read_paper
from signing.published import as_pem
from signing.seal import SIZE
from signing.signer import signer_of
from signing.timestamps import stand_in
from signing.trust import load_trust
from signing.verify import verify


def main() -> None:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checks", type=int, default=500, help="of each kind in one round")
    parser.add_argument("--rounds", type=int, default=9)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        kinds = _kinds(Path(folder))
    taken: dict[str, list[float]] = {kind: [] for kind in kinds}
    for _ in range(wanted.rounds):
        for kind, work in kinds.items():
            taken[kind].append(_seconds(work, wanted.checks))
    floor = median(taken["raw signature"])
    found = {
        kind: {
            "a_second_a_core": round(wanted.checks / median(one)),
            "best": round(wanted.checks / min(one)),
            "times_the_raw_signature": round(median(one) / floor, 2),
        }
        for kind, one in taken.items()
    }
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _kinds(folder: Path) -> dict[str, Callable[[], object]]:
    made = make_demo_key(folder)
    key = load_key(str(made.key))
    clock = stand_in(made.key.parent)
    copy = issue(an_entry(), number="1/2026", key=key, timestamps=clock, public_url=ADDRESS)
    text = paper_text(copy.certificate, key)
    published = folder / "keys.pem"
    published.write_text(as_pem(key.certificate))
    trust = load_trust([made.trust, published])
    if verify(text, trust).verdict != "valid":
        raise SystemExit("the QR code does not verify")
    paper, public = read_paper(text), signer_of(key.certificate).key
    if public is None or len(paper.signature) != SIZE:
        raise SystemExit("the demo key is not on P-256")
    halves = (paper.signature[:32], paper.signature[32:])
    der = encode_dss_signature(*(int.from_bytes(half, "big") for half in halves))
    return {
        "raw signature": lambda: public.verify(der, paper.signed, ec.ECDSA(hashes.SHA256())),
        "read and checked": lambda: open_paper(read_paper(text), key.certificate),
        "whole verdict": lambda: verify(text, trust),
    }


def _seconds(work: Callable[[], object], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
