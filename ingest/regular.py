"""Opening a received file by its path without being led elsewhere."""

import errno
import os
import stat
from pathlib import Path
from typing import Final

from ingest.errors import Unreadable, Unsupported

_CHECK_PATH: Final = "Check the name, and that this program may read the file."


def open_regular(path: Path) -> int:
    """Open a regular file for reading and give its descriptor; never wait, never follow a link.

    Raises:
        Unsupported: a link, a folder, a device or a pipe.
        Unreadable: it is not there, or may not be read.
    """
    # O_NONBLOCK: opening a FIFO must not wait for a writer. O_NOFOLLOW: a link in an intake folder
    # could lead to any file of this machine.
    try:
        file = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        if error.errno == errno.ELOOP:  # what O_NOFOLLOW says of a link
            raise _not_a_file("a link to another file") from error
        raise Unreadable(f"It cannot be opened: {error.strerror}.", _CHECK_PATH) from error
    except ValueError as error:
        raise Unreadable("Its name cannot be that of a file.", _CHECK_PATH) from error
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise _not_a_file("a folder, a device or a pipe")
    return file


def _not_a_file(what: str) -> Unsupported:
    return Unsupported(f"This is {what}, not a file.", "Give the scanned file itself.")
