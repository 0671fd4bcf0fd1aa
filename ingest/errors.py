"""Why a received file or page could not be taken in.

IngestError
├── Unreadable       the bytes are not a page we can decode: damaged, encrypted or not an image
├── Unsupported      a kind of file that is not taken in
└── TooMuch          decoding would pass a limit: bytes, pixels, pages, memory or seconds

OSError
└── StoreUnavailable the server that keeps the masters cannot be used; no fault of any file
"""


class IngestError(Exception):
    """Base of every error this room raises. `remedy` tells the clerk what to do next."""

    remedy = "Scan the page again and upload the new file."

    def __init__(self, reason: str, remedy: str | None = None) -> None:
        """Say what is wrong, and what to do about it."""
        super().__init__(reason)
        self.reason = reason
        if remedy is not None:
            self.remedy = remedy


class Unreadable(IngestError):
    """The bytes are damaged, encrypted or cut short."""


class Unsupported(IngestError):
    """This kind of file is not taken in."""

    remedy = "Save the scan as PDF, TIFF, JPEG, PNG or JPEG 2000 and upload that."


class TooMuch(IngestError):
    """Decoding would pass a limit."""

    remedy = "Split the file, or scan at 300 dpi, and upload the parts."


class StoreUnavailable(OSError):
    """The server that keeps the masters is down, refuses us, or gave other bytes than it took."""
