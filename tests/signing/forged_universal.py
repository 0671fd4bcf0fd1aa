"""Universal forgery, incremental saving and signature wrapping, in all their published variants.

After V. Mladenov, C. Mainka, K. Meyer zu Selhausen, M. Grothe, J. Schwenk, “1 Trillion Dollar
Refund: How To Spoof PDF Signatures”, CCS 2019. Universal forgeries spoil what a verifier needs, so
that some skip the check; the other two leave every signed byte where its digest finds it.
"""

import io
import re
from collections.abc import Callable
from functools import partial

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from signing.layout import read_layout
from tests.signing.forged_bytes import second_signature
from tests.signing.forgeries import Quiet, Workshop, stamped


def in_place(old: bytes, new: bytes, shop: Workshop) -> bytes:
    """Write something else into the signature's dictionary; no other byte moves."""
    hole = read_layout(shop.genuine).holes[0]
    start = shop.genuine.rindex(b" obj", 0, hole.start)
    end = shop.genuine.index(b"endobj", hole.end)
    match = re.search(old, shop.genuine[start:end])
    assert match is not None
    text = match[0].replace(match[1], new) if match.re.groups else new
    forged = shop.genuine[start:end].replace(match[0], text.ljust(len(match[0])), 1)
    assert len(forged) == end - start
    return shop.genuine[:start] + forged + shop.genuine[end:]


_VALUE = rb"<[0-9A-Fa-f]{200,}>"
_RANGE = rb"/ByteRange \[([^\]]*)\]"

SPOILT: dict[str, tuple[bytes, bytes]] = {
    "contents-missing": (rb"/Contents", b"/Kontents"),
    "contents-null": (_VALUE, b"null"),
    "contents-empty": (_VALUE, b"<>"),
    "contents-of-one-zero": (_VALUE, b"<00>"),
    "contents-as-letters": (_VALUE, b"(" + b"A" * 40 + b")"),
    "byte-range-null": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange null"),
    "byte-range-empty": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange []"),
    "byte-range-of-zeros": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange [0 0 0 0]"),
    "byte-range-of-nulls": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange [null null]"),
    "byte-range-of-one-pair": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange [0 9999]"),
    "byte-range-of-negative-numbers": (rb"/ByteRange \[[^\]]*\]", b"/ByteRange [-1 -1 -1 -1]"),
    "sub-filter-missing": (rb"/SubFilter", b"/SupFilter"),
    "sub-filter-null": (rb"/SubFilter /ETSI.CAdES.detached", b"/SubFilter null"),
    "sub-filter-of-older-days": (rb"/ETSI.CAdES.detached", b"/adbe.pkcs7.detached"),
    "sub-filter-of-a-bare-digest": (rb"/ETSI.CAdES.detached", b"/adbe.pkcs7.sha1"),
    "sub-filter-of-a-bare-signature": (rb"/ETSI.CAdES.detached", b"/adbe.x509.rsa_sha1"),
    "sub-filter-unknown": (rb"/ETSI.CAdES.detached", b"/Nobody.Knows.It"),
    "filter-missing": (rb"/Filter /Adobe.PPKLite", b"/Filler /Adobe.PPKLite"),
    "type-of-a-signature-missing": (rb"/Type /Sig", b"/Typo /Sig"),
    "reference-missing": (rb"/Reference", b"/Referense"),
}
"""What stands in the dictionary, and what stands there instead."""


def _without(key: str, writer: BasePdfFileWriter) -> None:
    held = _signature(writer)
    del held[key]
    writer.update_container(held)


def _null(key: str, writer: BasePdfFileWriter) -> None:
    held = _signature(writer)
    held[key] = generic.NullObject()
    writer.update_container(held)


def _named(name: str, writer: BasePdfFileWriter) -> None:
    held = _signature(writer)
    held["/SubFilter"] = pdf_name(name)
    writer.update_container(held)


def _field_empty(writer: BasePdfFileWriter) -> None:
    field = writer.root["/AcroForm"]["/Fields"][0]
    field["/V"] = generic.NullObject()
    writer.update_container(field)


def _signature(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    held: generic.DictionaryObject = writer.root["/AcroForm"]["/Fields"][0]["/V"]
    return held


SAVED: dict[str, Callable[[BasePdfFileWriter], None]] = {
    **{
        f"saved-without-{key[1:].lower()}": partial(_without, key)
        for key in ("/Contents", "/ByteRange", "/SubFilter", "/Filter", "/Type", "/Reference")
    },
    **{
        f"saved-with-null-for-{key[1:].lower()}": partial(_null, key)
        for key in ("/Contents", "/ByteRange", "/SubFilter")
    },
    "saved-with-another-sub-filter": partial(_named, "/adbe.pkcs7.detached"),
    "saved-with-an-empty-field": _field_empty,
}
"""The same through incremental saving, which leaves the signed bytes alone."""


def saved(name: str, shop: Workshop) -> bytes:
    """Save one of them on top, closed by a genuine time stamp."""
    writer = Quiet(io.BytesIO(shop.genuine))
    SAVED[name](writer)
    return stamped(writer, shop.office.timestamps)


_OVERWRITTEN = b"\n%d 0 obj\n<</Length 16>>stream\n0 0 200 200 re f\nendstream\nendobj\n"


def _overwriting(shop: Workshop) -> bytes:
    page = IncrementalPdfFileWriter(io.BytesIO(shop.genuine)).root["/Pages"]["/Kids"][0]
    return _OVERWRITTEN % page.raw_get("/Contents").idnum


def saved_without_a_table(shop: Workshop) -> bytes:
    """An object alone is appended; some readers search for objects themselves."""
    return shop.genuine + _overwriting(shop)


def saved_with_a_trailer_only(shop: Workshop) -> bytes:
    """A trailer without a table leads back to the last one."""
    tail = shop.genuine[shop.genuine.rindex(b"trailer") :]
    return shop.genuine + _overwriting(shop) + tail


def saved_with_an_end_only(shop: Workshop) -> bytes:
    """Neither table nor trailer, but the mark of an end."""
    return shop.genuine + _overwriting(shop) + b"%%EOF\n"


def saved_with_the_signature_repeated(shop: Workshop) -> bytes:
    """The new body brings the old signature along, so that it seems to be the last thing saved."""
    hole = read_layout(shop.genuine).holes[0]
    start = shop.genuine.rindex(b"endobj", 0, hole.start) + 7
    end = shop.genuine.index(b"endobj", hole.end) + 7
    tail = shop.genuine[read_layout(shop.genuine).revisions[-1].table :]
    return shop.genuine + _overwriting(shop) + shop.genuine[start:end] + tail


def _wrapped(shop: Workshop, inserted: bytes) -> bytes:
    """Move the second signed part behind something else, and say so inside the gap.

    The padding makes room for a second ByteRange, which in lenient readers is the one that counts.
    """
    data, hole = shop.genuine, read_layout(shop.genuine).holes[0]
    value = data[hole.start : hole.end].rstrip(b"0>")
    where = b">/ByteRange[0 %d %d %d]/Pad<"
    moved = where % (hole.start, hole.end + len(inserted), hole.covered - hole.end)
    gap = (value + moved).ljust(hole.end - hole.start - 1, b"0") + b">"
    return data[: hole.start] + gap + inserted + data[hole.end :]


def second_part_moved(shop: Workshop) -> bytes:
    """Objects of the forger's stand between the gap and the second part."""
    return _wrapped(shop, b">>endobj" + _overwriting(shop) + b"9999 0 obj<<")


def second_part_moved_behind_a_table(shop: Workshop) -> bytes:
    """A table of the forger's stands there too, for readers that search for one."""
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Root 1 0 R>>\n9999 0 obj<<"
    return _wrapped(shop, b">>endobj" + _overwriting(shop) + table)


def second_signature_over_less(shop: Workshop) -> bytes:
    """A second signature reaches only as far as the first one did."""
    data = second_signature(shop)
    first, last = read_layout(shop.genuine).holes[0], read_layout(data).holes[-1]
    match = list(re.finditer(rb"/ByteRange \[[^\]]*\]", data[: last.start + 400]))[-1]
    less = b"/ByteRange [0 %d %d %d]" % (first.start, first.end, first.covered - first.end)
    return data[: match.start()] + less.ljust(len(match[0])) + data[match.end() :]


UNIVERSAL: dict[str, Callable[[Workshop], bytes]] = {
    **{name: partial(in_place, *spoilt) for name, spoilt in SPOILT.items()},
    **{name: partial(saved, name) for name in SAVED},
    **{
        make.__name__.replace("_", "-"): make
        for make in (
            saved_without_a_table, saved_with_a_trailer_only, saved_with_an_end_only,
            saved_with_the_signature_repeated, second_part_moved,
            second_part_moved_behind_a_table, second_signature_over_less,
        )
    },
}  # fmt: skip
