"""Who says when a copy was signed: an RFC 3161 authority, or a local stand-in marked as such."""

from pathlib import Path

from pyhanko.sign.timestamps import TimeStamper


def stand_in(folder: Path) -> TimeStamper:
    """Open the stand-in of the demo authority in a folder (made by `make_demo_key`).

    Raises:
        TimestampUnavailable: no demo authority lies there.
    """
    raise NotImplementedError


def over_http(url: str) -> TimeStamper:
    """Ask the authority at a URL, with 10 seconds' patience."""
    raise NotImplementedError
