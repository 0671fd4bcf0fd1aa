"""What the command's exit code says, and which error means which.

0  done
1  the answer is no, e.g. a copy that does not verify
2  wrong use of the command
3  bad input: a file, form or name that cannot be used
4  something outside is missing or down: Tesseract, a server, a key, the disk
"""

from typing import Final

DONE: Final = 0
NO: Final = 1
WRONG_USE: Final = 2
BAD_INPUT: Final = 3
OUTSIDE: Final = 4
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells expect


class CommandError(Exception):
    """End the command with this exit code and one sentence that says what to do."""

    def __init__(self, code: int, message: str) -> None:
        """Say why, in words a clerk can act on."""
        super().__init__(message)
        self.code = code


def code_of(error: BaseException) -> int | None:
    """Give the exit code for an error of ours or of the system; None for a bug."""
    from ingest.errors import IngestError
    from ocr.errors import BadForm, OcrError
    from registry.errors import RegistryError, Unavailable
    from signing.errors import KeyUnavailable, SigningError, TimestampUnavailable

    if isinstance(error, CommandError):
        return error.code
    table: tuple[tuple[type[BaseException], int], ...] = (
        (BadForm, BAD_INPUT),
        (OcrError, OUTSIDE),
        (IngestError, BAD_INPUT),
        (Unavailable, OUTSIDE),
        (RegistryError, NO),
        (KeyUnavailable, OUTSIDE),
        (TimestampUnavailable, OUTSIDE),
        (SigningError, NO),
        (OSError, OUTSIDE),
    )
    return next((code for kind, code in table if isinstance(error, kind)), None)
