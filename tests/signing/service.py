"""What a signing program on an officer's computer gives back, in good order and in bad."""

import io
from collections.abc import Callable
from dataclasses import dataclass

from pyhanko.pdf_utils.generic import NameObject, NumberObject, pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner

from tests.signing.forged_attributes import Stating, dated_by_itself
from tests.signing.pki import DAY, NOW, Person, Root, signer_for


@dataclass(frozen=True)
class Program:
    """A signing program with the officer's key, beside a root that the office trusts."""

    signer: SimpleSigner
    root: Root
    office: str

    def sign(self, pdf: bytes, signer: SimpleSigner | None = None, **details: object) -> bytes:
        """Append a signature as such programs do: no time stamp, no DocMDP, a roomy gap."""
        metadata = PdfSignatureMetadata(
            field_name="Signature1",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            **details,  # type: ignore[arg-type]  # any of them
        )
        output = io.BytesIO()
        PdfSigner(metadata, signer or self.signer).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=32768, output=output
        )
        return output.getvalue()

    def _by(self, person: Person, root: Root | None = None) -> SimpleSigner:
        return signer_for(person, root or self.root)


def _unsigned(_: Program, pdf: bytes) -> bytes:
    return pdf


def _another(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf.replace(b"/Type", b"/Tipe", 1))


def _front_changed(program: Program, pdf: bytes) -> bytes:
    signed = program.sign(pdf)
    return signed[:2000].replace(b"0", b"1") + signed[2000:]


def _page_changed(program: Program, pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Rotate"] = NumberObject(90)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))
    output = io.BytesIO()
    metadata = PdfSignatureMetadata(field_name="S", subfilter=SigSeedSubFilter.PADES)
    PdfSigner(metadata, program.signer).sign_pdf(writer, bytes_reserved=32768, output=output)
    return output.getvalue()


def _object_hidden(program: Program, pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    writer.add_object(pdf_name("/Hidden"))
    output = io.BytesIO()
    metadata = PdfSignatureMetadata(field_name="S", subfilter=SigSeedSubFilter.PADES)
    PdfSigner(metadata, program.signer).sign_pdf(writer, bytes_reserved=32768, output=output)
    return output.getvalue()


def _picture(program: Program, pdf: bytes) -> bytes:
    output = io.BytesIO()
    metadata = PdfSignatureMetadata(field_name="S", subfilter=SigSeedSubFilter.PADES)
    field = SigFieldSpec("S", box=(10, 10, 200, 60))
    PdfSigner(metadata, program.signer, new_field_spec=field).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=32768, output=output
    )
    return output.getvalue()


def _saved_again(program: Program, pdf: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(program.sign(pdf)))
    writer.root["/Lang"] = NameObject("/x")
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def _signed_twice(program: Program, pdf: bytes) -> bytes:
    output = io.BytesIO()
    metadata = PdfSignatureMetadata(field_name="Second", subfilter=SigSeedSubFilter.PADES)
    PdfSigner(metadata, program.signer).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(program.sign(pdf))), output=output
    )
    return output.getvalue()


def _another_authority(program: Program, pdf: bytes) -> bytes:
    subject = program.signer.signing_cert.subject.native
    person = Person(program.office, subject["common_name"])
    issuer = Root.called(program.signer.signing_cert.issuer.native["common_name"])
    return program.sign(pdf, signer_for(person, issuer))


def _twin(program: Program, pdf: bytes) -> bytes:
    subject = program.signer.signing_cert.subject.native
    return program.sign(pdf, program._by(Person(program.office, subject["common_name"])))


def _expired(program: Program, pdf: bytes) -> bytes:
    person = Person(program.office, start=NOW - 9 * DAY, end=NOW - 2 * DAY)
    return program.sign(pdf, program._by(person))


def _for_servers(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf, program._by(Person(program.office, signs=False)))


def _dated_by_itself(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf, Stating(program.signer, dated_by_itself))


def _bytes_appended(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf) + b"% more\n"


def _ends_twice(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf) + b"startxref\n9\n%%EOF\n"


def _cut_short(program: Program, pdf: bytes) -> bytes:
    return program.sign(pdf)[:-200]


def _noise(_: Program, pdf: bytes) -> bytes:
    return pdf + b"\0noise"


def _nothing(_: Program, pdf: bytes) -> bytes:
    assert pdf
    return b""


FAULTS: dict[str, Callable[[Program, bytes], bytes]] = {
    "unsigned": _unsigned,
    "another-document": _another,
    "front-changed": _front_changed,
    "page-changed": _page_changed,
    "object-hidden": _object_hidden,
    "picture-of-a-signature": _picture,
    "saved-again": _saved_again,
    "signed-twice": _signed_twice,
    "another-authority-with-the-same-names": _another_authority,
    "another-certificate-with-the-same-names": _twin,
    "expired": _expired,
    "certificate-not-for-signing": _for_servers,
    "signing-time-of-its-own": _dated_by_itself,
    "bytes-appended": _bytes_appended,
    "ends-twice": _ends_twice,
    "cut-short": _cut_short,
    "noise": _noise,
    "nothing": _nothing,
}
