"""Whatever someone sends to be checked: a PDF, a code, a QR text, or a picture of a sheet."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from api.apart import Allowance, DiedError, run_apart
from api.verify_job import judge
from ingest.decode import open_file
from ingest.errors import IngestError
from ingest.limits import Limits
from ingest.media_type import HEAD, Kind, kind_of
from signing.holder import Challenge
from signing.register import Register
from signing.sheet import is_link, judge_link, judge_sheet, read_codes
from signing.verdict import Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PICTURE: Final = Limits(file_bytes=10 * 1024**2, pixels=60_000_000, pages=10)
READING: Final = Allowance(cpu_seconds=5)

_ELECTRONIC: Final = (
    b"/ByteRange", b"/Font", b"/EmbeddedFile", b"/AcroForm", b"/ObjStm", b"/Encrypt",
)  # fmt: skip
"""What a PDF that holds nothing but scans has none of. A copy whose signature was cut off has."""


def judge_sent(
    copy: bytes | str,
    trust: Sequence[Path],
    public_url: str,
    *,
    register: Register | None = None,
    status: str | None = None,
    asked: Challenge | None = None,
) -> Verdict:
    """Judge what was sent; a picture by the QR codes on it.

    Raises:
        Busy: too many copies are being judged at this moment.
    """
    host = urlsplit(public_url).netloc

    def judged(one: bytes | str) -> Verdict:
        return judge(one, trust, register=register, status=status, asked=asked)

    if isinstance(copy, bytes) and is_picture(copy):
        texts, unread = _codes_on(copy)
        return judge_sheet(texts, host, judged, unread)
    if isinstance(copy, str) and is_link(copy):
        return judge_link(copy, host, judged)
    return judged(copy)


def is_picture(data: bytes) -> bool:
    """Say whether a file shows paper; a PDF only if it holds scans and nothing else."""
    try:
        kind = kind_of(data[:HEAD])
    except IngestError:
        return False
    if kind is not Kind.PDF:
        return True
    return b"/Image" in data and not any(name in data for name in _ELECTRONIC)


def _codes_on(data: bytes) -> tuple[tuple[str, ...], str]:
    """Read the QR codes of the first page that has some; else say which page could not be read."""
    unread = ""
    with tempfile.NamedTemporaryFile() as file:
        file.write(data)
        file.flush()
        try:
            with open_file(Path(file.name), PICTURE) as pages:
                for number in range(1, pages.pages + 1):
                    try:
                        texts = _codes_of(pages.page(number).image[:, :, 1])
                    except (IngestError, DiedError) as fault:
                        unread = unread or f"{number}: {fault}"
                        continue
                    if texts:
                        return texts, ""
        except IngestError as fault:
            return (), unread or str(fault)
    return (), unread


def _codes_of(green: "NDArray[np.uint8]") -> tuple[str, ...]:
    height, width = green.shape
    return run_apart(
        read_codes, green.tobytes(), width, height, allowance=READING, start="forkserver"
    )
