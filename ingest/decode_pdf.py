"""Decoding PDF pages with pypdf and pypdfium2. Runs in the limited child only."""

from collections.abc import Iterator
from typing import BinaryIO

from ingest.errors import Unsupported
from ingest.limits import Limits
from ingest.wire import Picture


class Document:
    """A PDF file."""

    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        """Open it."""
        self._file, self._limits = file, limits
        self.pages = 0
        raise Unsupported("PDF files are not read yet.")

    def page(self, number: int) -> tuple[Picture, Iterator[bytes]]:
        """Decode a page."""
        raise NotImplementedError
