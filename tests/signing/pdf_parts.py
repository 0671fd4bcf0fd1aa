"""Small parts of PDF files, as forgers put them together."""

from collections.abc import Mapping

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter


def dictionary(entries: Mapping[str, generic.PdfObject]) -> generic.DictionaryObject:
    """Give a dictionary with these entries."""
    return generic.DictionaryObject({pdf_name(key): entry for key, entry in entries.items()})


def numbers(*values: int) -> generic.ArrayObject:
    """Give an array of numbers: points, from the left and from below, where it is a place."""
    return generic.ArrayObject(map(generic.NumberObject, values))


def root_of(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    """Give the catalogue."""
    root: generic.DictionaryObject = writer.root
    return root


def page_of(writer: BasePdfFileWriter) -> generic.DictionaryObject:
    """Give the first page."""
    page: generic.DictionaryObject = root_of(writer)["/Pages"]["/Kids"][0]
    return page


def stream(content: bytes, **entries: generic.PdfObject) -> generic.StreamObject:
    """Give a stream, uncompressed."""
    held = dictionary({f"/{key}": entry for key, entry in entries.items()})
    return generic.StreamObject(held, stream_data=content)


def drawn(writer: BasePdfFileWriter, content: bytes) -> generic.IndirectObject:
    """Add something drawn on 200 by 20 points."""
    form = stream(
        content, Type=pdf_name("/XObject"), Subtype=pdf_name("/Form"), BBox=numbers(0, 0, 200, 20)
    )
    return writer.add_object(form)


def overwritten(held: generic.StreamObject, content: bytes) -> None:
    """Put something else into a stream that is there."""
    held._data, held._encoded_data = content, None
