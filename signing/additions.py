"""What may follow the signature in a file: revocation data and document time stamps, nothing else.

Each object of a later revision must be one of the few that a time stamp needs, with exactly the
entries that it needs (ETSI EN 319 142-1, 5.4 and 5.5). Whatever else was added or changed, used or
not, visible or not, is refused; so no rule has to know what an attack would look like.
"""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

from asn1crypto import crl, ocsp, x509
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.decode_limits import DecodePurpose
from pyhanko.pdf_utils.reader import PdfFileReader

from signing.errors import Altered
from signing.layout import Layout

Pdf = generic.DictionaryObject

_WIDGET: Final = frozenset(
    {"/FT", "/T", "/TU", "/Type", "/Subtype", "/F", "/Rect", "/P", "/V"}
)  # no appearance, no action, no parent
_STAMP: Final = frozenset({"/Type", "/Filter", "/SubFilter", "/Contents", "/ByteRange"})
_SIGNATURE: Final = _STAMP | {"/M", "/Name", "/Reason", "/Location", "/ContactInfo", "/Reference"}
_CATALOGUE: Final = frozenset({"/AcroForm", "/Perms", "/Extensions", "/Version"})
_STORE: Final = {
    "/Certs": (x509.Certificate, DecodePurpose.CERTIFICATE),
    "/CRLs": (crl.CertificateList, DecodePurpose.CRL),
    "/OCSPs": (ocsp.OCSPResponse, DecodePurpose.OCSP_RESPONSE),
}
_STREAM: Final = frozenset({"/Length", "/Filter"})


def check_additions(reader: PdfFileReader, layout: Layout) -> None:
    """See that every revision after the signed one adds a document time stamp and no more.

    Raises:
        Altered: one of them does something else.
    """
    for at in range(2, len(layout.revisions)):
        here = {number for number, _, _ in layout.revisions[at].offsets}
        addition = _Addition(reader, at, here)
        explained = set(addition.explained())
        if not here <= explained:
            raise _changed(f"object {min(here - explained)}")


def check_signing(reader: PdfFileReader, layout: Layout) -> None:
    """See that the second revision adds one invisible signature to the first, and no more.

    Raises:
        Altered: it does something else.
    """
    here = {number for number, _, _ in layout.revisions[1].offsets}
    explained = set(_Addition(reader, 1, here).signed())
    if not here <= explained:
        raise _changed(f"object {min(here - explained)}")


class _Addition:
    """One later revision, beside the one before it."""

    def __init__(self, reader: PdfFileReader, at: int, here: set[int]) -> None:
        self.reader = reader
        self.at = at  # number of the revision
        self.here = here  # numbers of the objects that it holds

    def explained(self) -> Iterator[int]:
        """Give the number of each object that a document time stamp may add or change."""
        root = self.reader.root_ref
        before, after = self.two(root)
        self.same(before, after, except_for={"/DSS", "/AcroForm"})
        if before.raw_get("/AcroForm") != after.raw_get("/AcroForm"):
            raise _changed("the form")
        form, page = after.raw_get("/AcroForm"), self.first_page(after)
        widgets = self.appended(form, "/Fields")
        if len(widgets) != 1 or widgets != self.appended(page, "/Annots"):
            raise _changed("fields or annotations")
        yield from (root.idnum, form.idnum, page.idnum, widgets[0].idnum)
        yield self.invisible(self.only(widgets[0], _WIDGET), _STAMP, "/DocTimeStamp")
        if "/DSS" in before and "/DSS" not in after:
            raise _changed("the revocation data")
        if "/DSS" in after:
            yield from self.store(
                before.raw_get("/DSS") if "/DSS" in before else None, after.raw_get("/DSS")
            )

    def signed(self) -> Iterator[int]:
        """Give the number of each object that a signature may add or change."""
        root = self.reader.root_ref
        before, after = self.two(root)
        self.same(before, after, except_for=_CATALOGUE)
        if any(key in before for key in ("/AcroForm", "/Perms", "/DSS")):
            raise _changed("a form that was there before")
        form, page = after.raw_get("/AcroForm"), self.first_page(after)
        widgets = self.read_array(self.only(form, {"/Fields", "/SigFlags", "/DA"}), "/Fields")
        if len(widgets) != 1 or widgets != self.appended(page, "/Annots"):
            raise _changed("fields or annotations")
        yield from (root.idnum, form.idnum, page.idnum, widgets[0].idnum)
        yield self.invisible(self.only(widgets[0], _WIDGET | {"/Lock"}), _SIGNATURE, "/Sig")
        yield from self.described(before)

    def described(self, root: Pdf) -> Iterator[int]:
        """Give the numbers of title and metadata, which may say anew who saved the file when."""
        info = self.reader.trailer.raw_get("/Info") if "/Info" in self.reader.trailer else None
        if info is not None and info.idnum in self.here:
            self.same(*self.two(info), except_for={"/ModDate", "/Producer"})
            yield info.idnum
        metadata = root.raw_get("/Metadata") if "/Metadata" in root else None
        if metadata is not None and metadata.idnum in self.here:
            self.same(*self.two(metadata), except_for={"/Length", "/Filter"})
            yield metadata.idnum

    def first_page(self, root: Pdf) -> Any:
        """Give the reference to page 1, where invisible fields are hung."""
        pages = self.read(root.raw_get("/Pages"))
        return self.read_array(pages, "/Kids")[0]

    def appended(self, ref: Any, key: str) -> list[Any]:
        """Give what an array of references gained; everything else about its owner is the same."""
        before, after = self.two(ref)
        self.same(before, after, except_for={key})
        old = self.read_array(before, key) if key in before else []
        new = self.read_array(after, key)
        if new[: len(old)] != old:
            raise _changed(key)
        return new[len(old) :]

    def invisible(self, widget: Pdf, keys: Iterable[str], kind: str) -> int:
        """See that a new field is an invisible one with a signature; give the latter's number."""
        box = [float(edge) for edge in self.read_array(widget, "/Rect")]
        if box != [0.0] * 4 or widget["/FT"] != "/Sig" or widget["/Subtype"] != "/Widget":
            raise _changed("a field that shows")
        ref = widget.raw_get("/V")
        if self.only(ref, keys)["/Type"] != kind:
            raise _changed("a field of another kind")
        return int(ref.idnum)

    def store(self, old: Any, new: Any) -> Iterator[int]:
        """See that a store of revocation data only grew; give the numbers of what it gained."""
        yield int(new.idnum)
        held = self.read(new)
        if not set(held) <= set(_STORE) | {"/Type"} or (old is not None and old != new):
            raise _changed("the revocation data")
        kept = self.read(old, back=1) if old is not None else Pdf()
        for key, (kind, purpose) in _STORE.items():
            before = self.read_array(kept, key) if key in kept else []
            after = self.read_array(held, key) if key in held else []
            if after[: len(before)] != before:
                raise _changed("revocation data that was removed")
            for ref in after[len(before) :]:
                kind.load(self.only(ref, _STREAM).read_data(purpose), strict=True)
                yield int(ref.idnum)

    def only(self, ref: Any, keys: Iterable[str]) -> Any:
        """Read an object that is new in this revision and has no entries but these."""
        found = self.read(ref)
        fresh = isinstance(ref, generic.IndirectObject) and ref.idnum in self.here
        if not fresh or not set(found) <= set(keys):
            raise _changed(f"object {getattr(ref, 'idnum', '?')}")
        return found

    def same(self, before: Pdf, after: Pdf, except_for: AbstractSet[str]) -> None:
        """See that two dictionaries are equal, but for some of their entries."""
        kept = [
            {key: one.raw_get(key) for key in one if key not in except_for}
            for one in (before, after)
        ]
        if kept[0] != kept[1]:
            raise _changed("catalogue, form or page")

    def two(self, ref: Any) -> tuple[Pdf, Pdf]:
        """Read an object as the revision before left it, and as it is now."""
        return self.read(ref, back=1), self.read(ref)

    def read(self, ref: Any, back: int = 0) -> Any:
        """Read a dictionary or a stream as some revision sees it."""
        if isinstance(ref, generic.IndirectObject):
            ref = ref.reference
        found = self.reader.get_object(ref, revision=self.at - back)
        if not isinstance(found, Pdf):
            raise _changed(f"object {ref.idnum}")
        return found

    def read_array(self, owner: Pdf, key: str) -> list[Any]:
        """Read an array that stands in its owner itself, its references not followed."""
        held = owner.raw_get(key)
        if not isinstance(held, generic.ArrayObject):
            raise _changed(key)
        return [held.raw_get(at) for at in range(len(held))]


def _changed(what: str) -> Altered:
    return Altered(
        "Tệp đã bị sửa hoặc bị thêm sau khi ký.", f"The file was changed after signing: {what}."
    )
