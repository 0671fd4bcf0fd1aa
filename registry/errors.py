"""What the registry refuses.

RegistryError
├── NotFound         there is no such scan, draft, entry, copy or account
├── Incomplete       a required field is still empty
├── Conflict         someone else changed it first
├── Forbidden        this actor may not do that
├── BadNote          these bytes are no signed note, checkpoint, proof or vkey
└── Unavailable      the database or the search server cannot be reached
"""

from collections.abc import Sequence


class RegistryError(Exception):
    """Base of every error this room raises."""


class NotFound(RegistryError):
    """There is no such scan, draft, entry, copy or account."""


class Incomplete(RegistryError):
    """A required field is still empty."""

    def __init__(self, missing: Sequence[str]) -> None:
        """Name the empty fields, in ledger order."""
        super().__init__(f"still empty: {', '.join(missing)}")
        self.missing = tuple(missing)


class Conflict(RegistryError):
    """Someone else changed it first; read it again and decide again."""


class Forbidden(RegistryError):
    """This actor may not do that."""


class BadNote(RegistryError):
    """These bytes are no signed note, checkpoint, proof or vkey."""


class Unavailable(RegistryError):
    """The database or the search server cannot be reached."""
