"""Genuine copies and texts, damaged at random but the same way each time.

`python -m tests.signing.mutated 2000 [files paper vc sd-jwt status proof]` judges so many of each
kind and prints what came of them.
"""

import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from registry import note
from signing.certificate import Certificate
from signing.credentials import write_credential, write_selective
from signing.errors import SigningError
from signing.issue import issue, paper_text
from signing.log_proof import check_proof, write_proof
from signing.note_key import open_note_key
from signing.status import publish
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.test_log_proof import Log
from tests.signing.world import ADDRESS, VALUES, Office, an_entry, an_office

Chance = random.Random
KINDS: Final = ("files", "paper", "vc", "sd-jwt", "status", "proof")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_$%*+./: ~=\n\0é"


def bits_flipped(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Flip one to eight bits anywhere."""
    changed = bytearray(data)
    for _each in range(chance.choice((1, 1, 2, 8))):
        changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def cut_short(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Cut the end off, or something out of the middle."""
    start = chance.randrange(len(data))
    length = chance.choice((1, 2, 20, 1_000, len(data)))
    return data[:start] + data[start + length :]


def spliced(data: bytes, other: bytes, chance: Chance) -> bytes:
    """Put a part of another genuine copy in."""
    start, at = chance.randrange(len(other)), chance.randrange(len(data))
    part = other[start : start + chance.choice((4, 100, 5_000, len(other)))]
    return data[:at] + part + data[at + chance.choice((0, len(part))) :]


def object_repeated(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Let an object stand a second time, somewhere else between objects."""
    objects = [(one.start(), one.end()) for one in re.finditer(rb"(?s)\d+ 0 obj.*?endobj\s", data)]
    start, end = chance.choice(objects)
    at = chance.choice(objects)[1]
    return data[:at] + data[start:end] + data[at:]


def object_exchanged(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Let two objects change places."""
    objects = [(one.start(), one.end()) for one in re.finditer(rb"(?s)\d+ 0 obj.*?endobj\s", data)]
    (a, b), (c, d) = sorted(chance.sample(objects, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def digit_changed(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Write another digit: a length, an offset, a number of an object, a part of a signature."""
    at = chance.choice([one.start() for one in re.finditer(rb"[0-9]", data)])
    return data[:at] + b"%d" % chance.randrange(10) + data[at + 1 :]


def word_changed(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Write one name of the format for another."""
    words = (
        b"/Root", b"/Prev", b"/Contents", b"/ByteRange", b"/Type", b"/Kids", b"/Length", b"endobj",
        b"endstream", b"stream", b"xref", b"trailer", b"startxref", b"%%EOF",
    )  # fmt: skip
    old, new = chance.choice(words), chance.choice(words)
    places = [one.start() for one in re.finditer(re.escape(old), data)]
    at = chance.choice(places)
    return data[:at] + new + data[at + len(old) :]


def revision_repeated(data: bytes, _: bytes, chance: Chance) -> bytes:
    """Save one of its savings again."""
    ends = [0, *(one.end() for one in re.finditer(rb"%%EOF\n", data))]
    which = chance.randrange(len(ends) - 1)
    return data + data[ends[which] : ends[which + 1]]


FILES: tuple[Callable[[bytes, bytes, Chance], bytes], ...] = (
    bits_flipped, cut_short, spliced, object_repeated, object_exchanged, digit_changed,
    word_changed, revision_repeated,
)  # fmt: skip


def text_changed(text: str, other: str, chance: Chance) -> str:
    """Change, leave out, double or exchange letters or parts of a text."""
    at, length = chance.randrange(len(text)), chance.choice((1, 1, 2, 30))
    letter = chance.choice(_LETTERS)
    parts = re.split(r"([.~\n])", text)
    one, two = chance.randrange(len(parts)), chance.randrange(len(parts))
    return chance.choice(
        (
            text[:at] + letter + text[at + 1 :],
            text[:at] + letter + text[at:],
            text[:at] + text[at + length :],
            text[:at] + text[at : at + length] + text[at:],
            text[:at] + other[at : at + 200] + text[at + 200 :],
            text[:at],
            "".join([*parts[:one], parts[two], *parts[one + 1 :]]),
            text[:at] + text[at : at + length].swapcase() + text[at + length :],
        )
    )


@dataclass(frozen=True)
class Material:
    """What damage is done to: two genuine copies, and every text that belongs to them."""

    office: Office
    trust: Trust
    claims: Certificate  # of the first copy
    pdfs: tuple[bytes, bytes]
    texts: dict[str, tuple[str, str]]  # by kind, of the first copy and of the second

    def judged(self, kind: str, text: str) -> Verdict:
        """Judge a damaged text of a kind; what only goes along is judged with its copy."""
        if kind == "status":
            return verify(self.texts["paper"][0], self.trust, status=text)
        return verify(text, self.trust)


def material(folder: Path) -> Material:
    """Issue two copies with all that belongs to them."""
    office = an_office(folder)
    log = Log(open_note_key(folder / "log.pem", "kiemtra.vidu.example/log", note.LOG))
    key, made = office.key, []
    proofs: list[bytes] = []

    def logged(claims: Certificate) -> bytes:
        proofs.append(write_proof(log.prove(log.body(claims))))
        return proofs[-1]

    for number, name in (("12/2026", VALUES["ho_ten"]), ("13/2026", "Trần Văn Khác")):
        entry = an_entry({**VALUES, "ho_ten": name})
        made.append(
            issue(
                entry, number=number, key=key, timestamps=office.timestamps,
                public_url=ADDRESS, log=logged,
            )
        )  # fmt: skip
    first, second = (copy.certificate for copy in made)
    trust = replace(office.trust, issuers=(key.certificate,), logs=(str(log.key.verifier),))
    now, year = datetime.now(UTC), first.status_list.rpartition("/")[2]
    lists = [publish([7 + n], key, site=ADDRESS, year=year, now=now) for n in range(2)]
    texts = {
        "paper": (paper_text(first, key), paper_text(second, key)),
        "vc": (write_credential(first, key), write_credential(second, key)),
        "sd-jwt": (write_selective(first, key), write_selective(second, key)),
        "status": (lists[0], lists[1]),
        "proof": (proofs[0].decode(), proofs[1].decode()),
    }
    return Material(office, trust, first, (made[0].pdf, made[1].pdf), texts)


def files(held: Material, count: int, seed: int = 30_2020) -> Iterator[tuple[str, bytes]]:
    """Give so many damaged copies, each with the name of its damage."""
    chance = Chance(seed)
    for at in range(count):
        damage = FILES[at % len(FILES)]
        yield damage.__name__, damage(*held.pdfs, chance)


def texts(held: Material, kind: str, count: int, seed: int = 30_2020) -> Iterator[tuple[bool, str]]:
    """Give what came of so many damaged texts: whether it is a fault to take it, and the answer."""
    chance, (good, other) = Chance(seed), held.texts[kind]
    values = dict(held.claims.values).items()
    for _ in range(count):
        text = text_changed(good, other, chance)
        if kind == "proof":
            yield False, proven(held, text)
            continue
        verdict = held.judged(kind, text)
        own = verdict.claims.get("values", {}).items() <= values
        same = own and (text.split() == good.split() or kind == "sd-jwt")
        whose = text.split() == other.split()  # the other copy's own text is as good
        yield verdict.verdict == "valid" and not same and not whose, verdict.verdict


def proven(held: Material, text: str) -> str:
    """Judge a damaged log proof: what it proves must be what the whole one proves."""
    logs, good = held.trust.logs, held.texts["proof"][0]
    try:
        said = check_proof(text.encode(), held.claims, logs)
    except SigningError:
        return "refused"
    assert said == check_proof(good.encode(), held.claims, logs), text
    return "as before"


def main(count: int, kinds: Sequence[str]) -> None:
    """Judge so many of each kind, and print tallies and the most that one file took."""
    with tempfile.TemporaryDirectory() as folder:
        held = material(Path(folder))
        tally, slowest, faults = Counter[str](), 0.0, list[str]()
        for name, data in files(held, count if "files" in kinds else 0):
            start = time.process_time()
            verdict = verify(data, held.trust).verdict
            slowest = max(slowest, time.process_time() - start)
            tally[f"{name} {verdict}"] += 1
            faults += [name] * (verdict == "valid" and data not in held.pdfs)
        for kind in held.texts.keys() & set(kinds):
            for fault, said in texts(held, kind, count):
                tally[f"{kind} {said}"] += 1
                faults += [kind] * fault
    came_of = dict(sorted(tally.items()))
    found = {"faults": faults, "slowest_file_s": round(slowest, 2), "came_of": came_of}
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:] or KINDS)
