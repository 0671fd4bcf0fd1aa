"""Which rows a person looks at though a policy would accept them: chance that nobody can steer.

A row's place is a keyed hash of where it stands, HMAC-SHA-256 with a salt that stays in the home:
the same row always has the same place, and without the salt nobody can tell beforehand which rows
will be looked at.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

SALT_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Lottery:
    """Draws rows by their place."""

    salt: bytes = field(repr=False)

    def place(self, scan: str, page: int, row: int) -> float:
        """Give a row's place, evenly spread over 0.0 to 1.0."""
        digest = hmac.digest(self.salt, f"{scan}/{page}/{row}".encode(), sha256)
        return int.from_bytes(digest[:7], "big") / 2.0**56


def open_lottery(path: Path) -> Lottery:
    """Read the salt of this home, or make it on first use, readable by its owner only."""
    try:
        return Lottery(path.read_bytes())
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    made.touch(mode=0o600)
    made.write_bytes(secrets.token_bytes(SALT_BYTES))
    try:
        os.link(made, path)  # another process may have been first: its salt stays
    except FileExistsError:
        pass
    finally:
        made.unlink()
    return Lottery(path.read_bytes())
