"""What decoding one received file may cost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that no received file passes; a file that would is quarantined, never half read.

    The defaults take an A3 page at 600 dpi, and let every hostile file end within 10 seconds and
    1.2 GB for the decoding child and its parent together.
    """

    file_bytes: int = 2 * 1024**3
    pixels: int = 80_000_000  # of one page
    side: int = 40_000  # longest side of one page, pixels
    pages: int = 3_000  # of one file
    memory: int = 900 * 1024**2  # address space of the child, bytes
    seconds: float = 6.0  # of processor time for opening, at most half of it, and one page

    def __post_init__(self) -> None:
        """Refuse limits that nothing could pass."""
        if min(self.file_bytes, self.pixels, self.side, self.pages, self.memory) < 1:
            raise ValueError(f"a limit below one: {self}")
        if self.seconds <= 0:
            raise ValueError(f"no time to decode in: {self}")


STANDARD = Limits()
WALL = 3.0  # seconds by the clock for one of processor time: a busy machine is no fault of a file
