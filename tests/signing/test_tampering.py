"""No byte of a genuine copy can change without being found out."""

import random

import pytest

from signing.issue import SignedCopy
from signing.layout import Hole, read_layout
from signing.verify import verify
from tests.signing.world import Office, filled


def changed(data: bytes, at: int, bit: int) -> bytes:
    """Flip one bit."""
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def digit_changed(data: bytes, at: int, by: int) -> bytes:
    """Put another hexadecimal digit, in the same case, in place of one."""
    old = int(chr(data[at]), 16)
    return data[:at] + f"{old ^ by:X}".encode() + data[at + 1 :]


def digits(hole: Hole) -> range:
    """Give the places of the digits in a hole that are not padding."""
    return range(hole.start + 1, hole.start + 1 + 2 * len(filled(hole)))


@pytest.mark.slow
def test_a_flipped_bit_anywhere_makes_it_invalid_with_a_reason(
    office: Office, copy: SignedCopy
) -> None:
    """Two hundred places over the whole file, its very ends included."""
    chance = random.Random(30_2020)
    last = len(copy.pdf) - 1
    places = [0, 1, last, last - 1, last - 6, *(chance.randrange(last) for _ in range(200))]
    for place in places:
        verdict = verify(changed(copy.pdf, place, chance.randrange(8)), office.trust)
        assert verdict.verdict == "invalid", place
        assert any(check.result == "failed" for check in verdict.checks)
        assert not verdict.claims


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["signature", "document-time-stamp"])
def test_another_digit_in_a_signature_makes_it_invalid(
    office: Office, copy: SignedCopy, which: int
) -> None:
    """What lies in the gap is covered by no digest of its own: versions, names, certificates."""
    chance = random.Random(which)
    hole = read_layout(copy.pdf).holes[which]
    for place in chance.sample(digits(hole), 120):
        forged = digit_changed(copy.pdf, place, chance.choice((1, 2, 4, 8)))
        assert verify(forged, office.trust).verdict == "invalid", place - hole.start


def test_small_letters_for_digits_make_it_invalid(office: Office, copy: SignedCopy) -> None:
    """The same number written otherwise is still another file."""
    hole = read_layout(copy.pdf).holes[1]
    place = next(at for at in digits(hole) if copy.pdf[at : at + 1] in b"ABCDEF")
    assert digit_changed(copy.pdf, place, 0) == copy.pdf
    every = copy.pdf[hole.start : hole.end].lower()
    for forged in (
        copy.pdf[:place] + copy.pdf[place : place + 1].lower() + copy.pdf[place + 1 :],
        copy.pdf[: hole.start] + every + copy.pdf[hole.end :],
    ):
        assert verify(forged, office.trust).verdict == "invalid"


@pytest.mark.parametrize("length", [0, 1, 8, 1_000, 50_000])
def test_a_file_cut_short_is_invalid(office: Office, copy: SignedCopy, length: int) -> None:
    """Also when it is cut where an earlier saving ended."""
    assert verify(copy.pdf[:length], office.trust).verdict == "invalid"
    for revision in read_layout(copy.pdf).revisions[:-1]:
        assert verify(copy.pdf[: revision.end], office.trust).verdict == "invalid"


def test_noise_is_never_taken_for_a_copy(office: Office, copy: SignedCopy) -> None:
    """Random bytes, a bomb of brackets and a file of ten megabytes end as verdicts."""
    chance = random.Random(0)
    header = b"%PDF-1.7\n"
    for data in (
        chance.randbytes(5_000),
        header + chance.randbytes(5_000),
        header + b"[" * 1_000_000 + b"\n%%EOF",
        header + b"1 0 obj<<" * 100_000 + b"\nstartxref\n9\n%%EOF\n",
        copy.pdf + b"\0" * (10 * 1024 * 1024),
        b"\n" + copy.pdf,
        copy.pdf + b"\n",
        copy.pdf + copy.pdf,
    ):
        assert verify(data, office.trust).verdict == "invalid"


def test_a_file_made_to_cost_much_is_refused_before_it_is_parsed(
    office: Office, copy: SignedCopy
) -> None:
    """Nine megabytes of ranges, ends, cross-references or one endless object."""
    header, end = b"%PDF-1.7\n", b"trailer\n<<>>\nstartxref\n9\n%%EOF\n"
    revision = read_layout(copy.pdf).revisions[-1]
    endless = b"%d 0 obj\n[" % revision.offsets[0][0] + b"/A " * 3_000_000 + b"]\nendobj\n"
    for data in (
        header + b"/ByteRange [0 1 2 3]" * 450_000 + b"%%EOF",
        header + b"%%EOF\n" * 1_500_000,
        header + b"xref\n" + b"0 0\n" * 2_250_000 + end,
        header + b"xref\n0 1\n" + b"0000000000 65535 n \n" * 450_000 + end,
        copy.pdf[: revision.start] + endless + copy.pdf[revision.table :],
    ):
        verdict = verify(data, office.trust)
        assert verdict.verdict == "invalid"
        assert [check.id for check in verdict.checks] == ["pdf-structure"]
