"""Forged stores of revocation data (DSS), saved after signing and closed by a time stamp."""

from collections.abc import Callable

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from tests.signing.pdf_parts import dictionary, overwritten, page_of, root_of, stream


def _store(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    held: generic.DictionaryObject = root_of(writer)["/DSS"]
    writer.update_container(held)
    return held


def store_with_data_for_another_signature(writer: BasePdfFileWriter) -> None:
    """An entry for one signature alone (VRI) names papers that say something else."""
    held = _store(writer)
    paper = writer.add_object(stream(b"0\0"))
    own = dictionary({"/CRL": generic.ArrayObject([paper])})
    held["/VRI"] = dictionary({"/" + "AB" * 20: writer.add_object(own)})


def store_that_names_the_page(writer: BasePdfFileWriter) -> None:
    """The entry for one signature (VRI) leads to what the page draws."""
    _store(writer)["/VRI"] = page_of(writer).raw_get("/Contents")


def store_with_a_page_among_its_papers(writer: BasePdfFileWriter) -> None:
    """A page stands where a certificate should."""
    page = dictionary({"/Type": pdf_name("/Page")})
    _store(writer)["/Certs"].append(writer.add_object(page))


def store_with_a_drawing_among_its_papers(writer: BasePdfFileWriter) -> None:
    """What looks like a certificate's stream is something to draw."""
    _store(writer)["/Certs"].append(writer.add_object(stream(b"0 0 200 200 re f")))


def store_with_a_script(writer: BasePdfFileWriter) -> None:
    """An entry that no store has acts."""
    _store(writer)["/JS"] = pdf_string("app.alert(1)")


def store_with_papers_overwritten(writer: BasePdfFileWriter) -> None:
    """A list of revocations is replaced under its own number."""
    paper = _store(writer)["/CRLs"][0]
    overwritten(paper, paper.data[:-1] + bytes([paper.data[-1] ^ 1]))
    writer.update_container(paper)


def store_with_papers_in_another_order(writer: BasePdfFileWriter) -> None:
    """Nothing is missing, but what was first is not first any more."""
    held = _store(writer)
    held["/Certs"] = generic.ArrayObject(reversed(list(_references(held["/Certs"]))))


def store_exchanged(writer: BasePdfFileWriter) -> None:
    """The catalogue names another store, which is empty."""
    root_of(writer)["/DSS"] = writer.add_object(generic.DictionaryObject())
    writer.update_root()


def store_dropped(writer: BasePdfFileWriter) -> None:
    """The catalogue names none any more."""
    del root_of(writer)["/DSS"]
    writer.update_root()


def store_and_page(writer: BasePdfFileWriter) -> None:
    """A paper is added as it should be, and the page is turned on the way."""
    page = page_of(writer)
    page["/Rotate"] = generic.NumberObject(180)
    writer.update_container(page)
    paper = _store(writer)["/Certs"][0]
    _store(writer)["/Certs"].append(writer.add_object(stream(paper.data)))


def _references(held: generic.ArrayObject) -> list[generic.PdfObject]:
    return [held.raw_get(at) for at in range(len(held))]


STORES: dict[str, Callable[[BasePdfFileWriter], None]] = {
    edit.__name__.replace("_", "-"): edit
    for edit in (
        store_with_data_for_another_signature, store_that_names_the_page,
        store_with_a_page_among_its_papers, store_with_a_drawing_among_its_papers,
        store_with_a_script, store_with_papers_overwritten, store_with_papers_in_another_order,
        store_exchanged, store_dropped, store_and_page,
    )
}  # fmt: skip
