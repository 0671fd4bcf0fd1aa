"""Genuine copies with some bytes cut off, added or changed."""

import io
import re
from collections.abc import Callable

from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

from signing.layout import read_layout
from tests.signing.forgeries import Quiet, Workshop
from tests.signing.pki import Person, signer_for


def signature_stripped(shop: Workshop) -> bytes:
    """The page alone, as it was before signing."""
    return shop.genuine[: read_layout(shop.genuine).revisions[0].end]


def rolled_back_to_the_signature(shop: Workshop) -> bytes:
    """Revocation data and document time stamp are cut off."""
    return shop.genuine[: read_layout(shop.genuine).revisions[1].end]


def bytes_after_the_end(shop: Workshop) -> bytes:
    """Something follows the end of the file."""
    return shop.genuine + b"% more\n"


def saved_again_without_change(shop: Workshop) -> bytes:
    """An empty saving follows."""
    tail = shop.genuine[read_layout(shop.genuine).revisions[-1].table :]
    return shop.genuine + tail


def bytes_before_the_beginning(shop: Workshop) -> bytes:
    """Something precedes the header."""
    return b"#!/bin/sh\n" + shop.genuine


def same_length_number(shop: Workshop) -> bytes:
    """The copy's number is another one; no byte moves."""
    return shop.genuine.replace(b"12/2026", b"92/2026", 1)


def signature_of_another_copy(shop: Workshop) -> bytes:
    """The signature value comes from a genuine copy of someone else."""
    mine, theirs = (read_layout(pdf).holes[0] for pdf in (shop.genuine, shop.other))
    value = shop.other[theirs.start : theirs.end]
    kept = value[: mine.end - mine.start - 1].ljust(mine.end - mine.start - 1, b"0") + b">"
    return shop.genuine[: mine.start] + kept + shop.genuine[mine.end :]


def _range(shop: Workshop, numbers: Callable[[int, int, int], str]) -> bytes:
    """Write another ByteRange over the signature's, without moving a byte."""
    match = re.search(rb"/ByteRange \[0 (\d+) (\d+) (\d+)\] *", shop.genuine)
    assert match is not None
    text = f"/ByteRange [{numbers(*map(int, match.groups()))}]".encode()
    text = text.ljust(len(match[0]))
    return shop.genuine[: match.start()] + text + shop.genuine[match.end() :]


def hidden_content_in_the_gap(shop: Workshop) -> bytes:
    """Signature wrapping: objects stand in a gap that is wider than the signature."""
    hole = read_layout(shop.genuine).holes[0]
    smuggled = b"> /Smuggled <"
    at = hole.end - 1 - len(smuggled)
    return shop.genuine[:at] + smuggled + shop.genuine[hole.end - 1 :]


def digits_in_the_padding(shop: Workshop) -> bytes:
    """The zeros after the signature are no zeros."""
    hole = read_layout(shop.genuine).holes[1]
    at = hole.end - 9
    return shop.genuine[:at] + b"DEADBEEF" + shop.genuine[at + 8 :]


def signature_value_empty(shop: Workshop) -> bytes:
    """Universal forgery: the value is there and says nothing."""
    hole = read_layout(shop.genuine).holes[0]
    zeros = b"<" + b"0" * (hole.end - hole.start - 2) + b">"
    return shop.genuine[: hole.start] + zeros + shop.genuine[hole.end :]


def byte_range_missing(shop: Workshop) -> bytes:
    """Universal forgery: nothing says what is signed."""
    return shop.genuine.replace(b"/ByteRange", b"/ByteRangf", 1)


def byte_range_in_disguise(shop: Workshop) -> bytes:
    """The name is written with an escape that only some programs resolve."""
    return shop.genuine.replace(b"/ByteRange [", b"/#42yteRange[", 1)


def table_points_elsewhere(shop: Workshop) -> bytes:
    """The last cross-reference table leads to another object."""
    revision = read_layout(shop.genuine).revisions[-1]
    place = b"%010d" % sorted(offset for *_, offset in revision.offsets)[0]
    other = b"%010d" % sorted(offset for *_, offset in revision.offsets)[1]
    table = shop.genuine[revision.table :]
    return shop.genuine[: revision.table] + table.replace(place, other)


def object_freed(shop: Workshop) -> bytes:
    """The last cross-reference table removes an object: a shadow hide."""
    table = read_layout(shop.genuine).revisions[-1].table
    return shop.genuine[:table] + shop.genuine[table:].replace(b" n \n", b" f \n", 1)


def previous_table_skipped(shop: Workshop) -> bytes:
    """The last trailer leads past the signed revision."""
    first, *_, last = read_layout(shop.genuine).revisions
    tail = re.sub(rb"/Prev \d+", b"/Prev %d" % first.table, shop.genuine[last.table :])
    return shop.genuine[: last.table] + tail


def _last_trailer(shop: Workshop, old: bytes, new: bytes) -> bytes:
    """Write something else into the last trailer."""
    table = read_layout(shop.genuine).revisions[-1].table
    tail, count = re.subn(old, new, shop.genuine[table:], count=1)
    assert count
    return shop.genuine[:table] + tail


def table_that_leads_to_itself(shop: Workshop) -> bytes:
    """Whoever follows the tables never comes to an end."""
    table = read_layout(shop.genuine).revisions[-1].table
    return _last_trailer(shop, rb"/Prev \d+", b"/Prev %d" % table)


def catalogue_twice_in_a_trailer(shop: Workshop) -> bytes:
    """One key stands twice; readers differ in which one they take."""
    return _last_trailer(shop, rb"trailer\s*<<", b"trailer\n<< /Root 1 0 R")


def previous_table_twice(shop: Workshop) -> bytes:
    """The way back forks; readers differ in where they go."""
    return _last_trailer(shop, rb"trailer\s*<<", b"trailer\n<< /Prev 17")


class Shameless(PdfSigner):
    """Signs what may no longer be signed."""

    def _enforce_certification_constraints(self, reader: object) -> None:
        """Enforce nothing."""


def second_signature(shop: Workshop) -> bytes:
    """Someone else signs after the office."""
    signer = signer_for(Person("Người khác"), shop.root)
    metadata = PdfSignatureMetadata(
        field_name="Second", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )
    out = io.BytesIO()
    Shameless(
        metadata,
        signer,
        timestamper=shop.office.timestamps,
        new_field_spec=SigFieldSpec("Second"),
    ).sign_pdf(Quiet(io.BytesIO(shop.genuine)), output=out)
    return out.getvalue()


BYTES: dict[str, Callable[[Workshop], bytes]] = {
    **{
        make.__name__.replace("_", "-"): make
        for make in (
            signature_stripped,
            rolled_back_to_the_signature,
            bytes_after_the_end,
            saved_again_without_change,
            bytes_before_the_beginning,
            same_length_number,
            signature_of_another_copy,
            hidden_content_in_the_gap,
            digits_in_the_padding,
            signature_value_empty,
            byte_range_missing,
            byte_range_in_disguise,
            table_points_elsewhere,
            object_freed,
            previous_table_skipped,
            table_that_leads_to_itself,
            catalogue_twice_in_a_trailer,
            previous_table_twice,
            second_signature,
        )
    },
    "byte-range-that-stops-early": lambda shop: _range(shop, lambda a, b, c: f"0 {a} {b} {c - 9}"),
    "byte-range-beyond-the-file": lambda shop: _range(
        shop, lambda a, b, c: f"0 {a} {b} {c + 10**7}"
    ),
    "byte-range-with-a-wider-gap": lambda shop: _range(
        shop, lambda a, b, c: f"0 {a} {b + 20} {c - 20}"
    ),
    "byte-range-that-overlaps": lambda shop: _range(
        shop, lambda a, b, c: f"0 {a} {a - 9} {b + c - a + 9}"
    ),
    "byte-range-beyond-all-numbers": lambda shop: _range(
        shop, lambda a, b, c: f"0 {a} {b} {c + 10**14}"
    ),
    "byte-range-that-starts-late": lambda shop: _range(shop, lambda a, b, c: f"9 {a} {b} {c}"),
    "byte-range-negative": lambda shop: _range(shop, lambda a, b, c: f"0 -{a} {b} {c}"),
    "byte-range-of-six": lambda shop: _range(shop, lambda a, b, c: f"0 {a} {b} {c} 0 0"),
}
