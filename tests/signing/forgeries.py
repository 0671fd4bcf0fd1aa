"""Makes forgeries from genuine copies, each named for its fault.

Three families: files signed by someone who may not (`SIGNERS`), files changed through the proper
door of incremental saving, without and with a genuine time stamp over the change (`EDITS`), and
files changed byte by byte (`BYTES`). After https://pdf-insecurity.org (signature wrapping, shadow
attacks, incremental saving, certification attacks).
"""

import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from asn1crypto import crl
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper, SimpleSigner
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation import DocumentSecurityStore

from signing.layout import read_layout
from signing.pades import FIELD
from signing.render import render
from signing.timestamps import StandIn
from tests.signing.pki import (
    DAY,
    NOW,
    SERVES,
    STAMPS,
    Person,
    Root,
    as_signer,
    signer_for,
)
from tests.signing.world import Office, an_entry, an_office


@dataclass(frozen=True)
class Workshop:
    """What a forger has: genuine copies, a stranger's authority, and here also the demo root."""

    office: Office
    folder: Path  # of the office's demo key
    stranger: Path  # folder of another demo authority, whose names are all the same
    genuine: bytes
    other: bytes  # a genuine copy of another graduate

    @property
    def root(self) -> Root:
        """The root that verifiers trust."""
        return Root.of(self.folder)

    def page(self, **claims: object) -> bytes:
        """Draw a page that says what the forger likes, for the office or another."""
        issued = self.office.issue(an_entry()).certificate
        return render(replace(issued, **claims))  # type: ignore[arg-type]  # any member of it


def full(
    pdf: bytes,
    signer: SimpleSigner,
    stamper: TimeStamper,
    lists: Sequence[crl.CertificateList],
    *,
    permission: MDPPerm = MDPPerm.NO_CHANGES,
    digest: str = "sha256",
) -> bytes:
    """Sign up to B-LTA as the office does, asking nobody whether the signer may."""
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=digest,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=permission,
    )
    signed = io.BytesIO()
    PdfSigner(metadata, signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=signed
    )
    writer = Quiet(io.BytesIO(signed.getvalue()))
    DocumentSecurityStore.supply_dss_in_writer(
        writer, None, certs=[signer.signing_cert, *signer.cert_registry], crls=lists
    )
    return stamped(writer, stamper)


class Quiet(IncrementalPdfFileWriter):
    """Adds what it is told to, and no dates."""

    def _update_meta(self) -> None:
        """Change nothing."""


def stamped(writer: IncrementalPdfFileWriter, stamper: TimeStamper, name: str = "T2") -> bytes:
    """Close a change with a document time stamp of its own."""
    out = io.BytesIO()
    PdfTimeStamper(stamper, field_name=name).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


# --- signed by someone who may not -----------------------------------------------------------


def _by(person: Person) -> Callable[[Workshop], bytes]:
    def forge(shop: Workshop) -> bytes:
        signer = signer_for(person, shop.root)
        return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()])

    return forge


def same_names_under_another_root(shop: Workshop) -> bytes:
    """Every name is the office's; only the root is the forger's own."""
    return an_office(shop.stranger).issue(an_entry()).pdf


def revoked_before_signing(shop: Workshop) -> bytes:
    """A stolen token, reported last week."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    serial = signer.signing_cert.serial_number
    lists = [shop.root.crl([(serial, NOW - 7 * DAY)])]
    return full(shop.page(), signer, shop.office.timestamps, lists)


def nothing_about_revocation(shop: Workshop) -> bytes:
    """A stolen token; the forger leaves the revocation list out."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, shop.office.timestamps, [])


def signed_by_the_clock(shop: Workshop) -> bytes:
    """The key that makes time stamps signs a document."""
    stamper = shop.office.timestamps
    assert isinstance(stamper, StandIn)
    return full(shop.page(), stamper.signer, stamper, [shop.root.crl()])


def signed_by_the_root(shop: Workshop) -> bytes:
    """A certificate authority signs a document."""
    root = shop.root
    signer = as_signer(root.key, root.certificate, root)
    return full(shop.page(), signer, shop.office.timestamps, [root.crl()])


def stamped_by_a_stranger(shop: Workshop) -> bytes:
    """A backdated signature: the clock is the forger's own."""
    clock = an_office(shop.stranger).timestamps
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, clock, [shop.root.crl()])


def stamped_by_a_person(shop: Workshop) -> bytes:
    """A time stamp made with a certificate that is not for time stamps."""
    person = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), person, StandIn(person), [shop.root.crl()])


def changes_allowed(shop: Workshop) -> bytes:
    """The signature lets forms be filled in."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    stamper, lists = shop.office.timestamps, [shop.root.crl()]
    return full(shop.page(), signer, stamper, lists, permission=MDPPerm.FILL_FORMS)


def weak_digest(shop: Workshop) -> bytes:
    """SHA-1, for which collisions are made."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    return full(shop.page(), signer, shop.office.timestamps, [shop.root.crl()], digest="sha1")


def dated_long_before_its_stamp(shop: Workshop) -> bytes:
    """The page says 1994; the time stamp knows better."""
    signer = signer_for(Person(shop.office.key.office), shop.root)
    page = shop.page(issued_at="1994-06-01T08:00:00+07:00")
    return full(page, signer, shop.office.timestamps, [shop.root.crl()])


OFFICE = "Sở Giáo dục và Đào tạo DEMO"
SIGNERS: dict[str, Callable[[Workshop], bytes]] = {
    "another-office-under-the-same-root": _by(Person("Sở Giáo dục và Đào tạo Khác DEMO")),
    "office-named-almost-the-same": _by(Person(OFFICE + " ")),
    "certificate-expired": _by(Person(OFFICE, start=NOW - 9 * DAY, end=NOW - 2 * DAY)),
    "certificate-of-tomorrow": _by(Person(OFFICE, start=NOW + DAY)),
    "certificate-of-an-authority": _by(Person(OFFICE, ca=True)),
    "certificate-not-for-signing": _by(Person(OFFICE, signs=False)),
    "certificate-of-a-web-server": _by(Person(OFFICE, purposes=SERVES)),
    "certificate-for-time-stamps": _by(Person(OFFICE, purposes=STAMPS)),
    "same-names-under-another-root": same_names_under_another_root,
    "revoked-before-signing": revoked_before_signing,
    "nothing-about-revocation": nothing_about_revocation,
    "signed-by-the-clock": signed_by_the_clock,
    "signed-by-the-root": signed_by_the_root,
    "stamped-by-a-stranger": stamped_by_a_stranger,
    "stamped-by-a-person": stamped_by_a_person,
    "changes-allowed": changes_allowed,
    "weak-digest": weak_digest,
    "dated-long-before-its-stamp": dated_long_before_its_stamp,
}


# --- changed through incremental saving ------------------------------------------------------


def _dictionary(entries: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): entry for key, entry in entries.items()})


def _page(writer: IncrementalPdfFileWriter) -> generic.DictionaryObject:
    page: generic.DictionaryObject = writer.root["/Pages"]["/Kids"][0]
    return page


def page_content_replaced(writer: IncrementalPdfFileWriter) -> None:
    """Another page is drawn."""
    page = _page(writer)
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"0 0 200 200 re f"))
    writer.update_container(page)


def page_content_overwritten(writer: IncrementalPdfFileWriter) -> None:
    """The same object number gets another content stream: a shadow replacement."""
    stream = _page(writer)["/Contents"]
    stream._data = b"0 0 200 200 re f"
    stream._encoded_data = None
    writer.update_container(stream)


def font_replaced(writer: IncrementalPdfFileWriter) -> None:
    """Letters stay, their shapes change: a shadow replacement."""
    fonts = _page(writer)["/Resources"]["/Font"]
    font = fonts[next(iter(fonts))]
    font["/ToUnicode"] = writer.add_object(generic.StreamObject(stream_data=b"% none"))
    writer.update_container(font)


def page_added(writer: IncrementalPdfFileWriter) -> None:
    """A second page follows."""
    pages = writer.root["/Pages"]
    added = _dictionary({"/Type": pdf_name("/Page"), "/Parent": writer.root.raw_get("/Pages")})
    pages["/Kids"].append(writer.add_object(added))
    pages["/Count"] = generic.NumberObject(2)
    writer.update_container(pages)


def page_cropped(writer: IncrementalPdfFileWriter) -> None:
    """The note at the foot is cut off."""
    page = _page(writer)
    page["/CropBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 400, 595, 842)))
    writer.update_container(page)


def annotation_over_the_name(writer: IncrementalPdfFileWriter) -> None:
    """A box of free text lies over a value."""
    page = _page(writer)
    drawn = generic.StreamObject(
        _dictionary(
            {
                "/Type": pdf_name("/XObject"),
                "/Subtype": pdf_name("/Form"),
                "/BBox": generic.ArrayObject(map(generic.NumberObject, (0, 0, 200, 20))),
            }
        ),
        stream_data=b"1 1 1 rg 0 0 200 20 re f",
    )
    note = {
        "/Type": pdf_name("/Annot"),
        "/Subtype": pdf_name("/FreeText"),
        "/Rect": generic.ArrayObject(map(generic.NumberObject, (240, 540, 440, 560))),
        "/Contents": pdf_string("Another Name"),
        "/AP": _dictionary({"/N": writer.add_object(drawn)}),
        "/F": generic.NumberObject(4),
    }
    page["/Annots"].append(writer.add_object(_dictionary(note)))
    writer.update_container(page)


def script_on_opening(writer: IncrementalPdfFileWriter) -> None:
    """The catalogue runs a script."""
    action = {"/S": pdf_name("/JavaScript"), "/JS": pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = _dictionary(action)
    writer.update_root()


def catalogue_language(writer: IncrementalPdfFileWriter) -> None:
    """A harmless entry of the catalogue changes."""
    writer.root["/Lang"] = pdf_string("en")
    writer.update_root()


def attachment_replaced(writer: IncrementalPdfFileWriter) -> None:
    """The claims are other claims."""
    embedded = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
    embedded._data = embedded.data.replace("Đường".encode(), "Dương".encode())
    embedded._encoded_data = None
    writer.update_container(embedded)


def attachment_added(writer: IncrementalPdfFileWriter) -> None:
    """A second set of claims lies beside the first."""
    names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
    names.extend([pdf_string("claims2.json"), names.raw_get(1)])
    writer.update_root()


def title_changed(writer: IncrementalPdfFileWriter) -> None:
    """The document's title and author are others."""
    info = writer.trailer["/Info"]
    info["/Title"] = pdf_string("Another title")
    writer.update_container(info)


def metadata_changed(writer: IncrementalPdfFileWriter) -> None:
    """The XMP metadata are others."""
    stream = generic.StreamObject(
        _dictionary({"/Type": pdf_name("/Metadata"), "/Subtype": pdf_name("/XML")}),
        stream_data=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>",
    )
    writer.root["/Metadata"] = writer.add_object(stream)
    writer.update_root()


def field_to_fill_in(writer: IncrementalPdfFileWriter) -> None:
    """A text field with a value appears."""
    field = {"/FT": pdf_name("/Tx"), "/T": pdf_string("x"), "/V": pdf_string("Another Name")}
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(_dictionary(field)))
    writer.update_container(form)


def hidden_object(writer: IncrementalPdfFileWriter) -> None:
    """An object that nothing uses yet waits for the next saving: shadow content."""
    writer.add_object(generic.StreamObject(stream_data=b"BT (Another Name) Tj ET"))


def signature_field_moved(writer: IncrementalPdfFileWriter) -> None:
    """The signature's widget now covers the page."""
    widget = writer.root["/AcroForm"]["/Fields"][0]
    widget["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842)))
    writer.update_container(widget)


def signature_emptied(writer: IncrementalPdfFileWriter) -> None:
    """The field no longer holds a signature."""
    widget = writer.root["/AcroForm"]["/Fields"][0]
    del widget["/V"]
    writer.update_container(widget)


def revocation_data_removed(writer: IncrementalPdfFileWriter) -> None:
    """What says that a certificate was revoked is gone."""
    store = writer.root["/DSS"]
    store["/CRLs"] = generic.ArrayObject()
    writer.update_container(store)


EDITS: dict[str, Callable[[IncrementalPdfFileWriter], None]] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        page_content_replaced,
        page_content_overwritten,
        font_replaced,
        page_added,
        page_cropped,
        annotation_over_the_name,
        script_on_opening,
        catalogue_language,
        attachment_replaced,
        attachment_added,
        title_changed,
        metadata_changed,
        field_to_fill_in,
        hidden_object,
        signature_field_moved,
        signature_emptied,
        revocation_data_removed,
    )
}


def edited(shop: Workshop, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Save a change on top of a genuine copy."""
    writer = Quiet(io.BytesIO(shop.genuine))
    edit(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def edited_and_stamped(shop: Workshop, edit: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """Save a change, and let a genuine time-stamp authority stamp all of it."""
    writer = Quiet(io.BytesIO(shop.genuine))
    edit(writer)
    return stamped(writer, shop.office.timestamps)


# --- changed byte by byte --------------------------------------------------------------------


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
    "byte-range-that-starts-late": lambda shop: _range(shop, lambda a, b, c: f"9 {a} {b} {c}"),
    "byte-range-negative": lambda shop: _range(shop, lambda a, b, c: f"0 -{a} {b} {c}"),
    "byte-range-of-six": lambda shop: _range(shop, lambda a, b, c: f"0 {a} {b} {c} 0 0"),
}
