"""Why a signed copy could not be made, or was not accepted.

SigningError
├── KeyUnavailable        the key or its token cannot be reached
│   └── PinRefused        the token refused its PIN; trying again would lock it
├── TimestampUnavailable  the time-stamp authority cannot be reached
├── CannotIssue           the entry is not in force, or lacks what a copy must state
├── CannotSeal            the key does not speak for the office that keeps the volume
└── Rejected              a check failed; the copy must not be trusted
    ├── Malformed         the file is not a signed copy that we can take apart
    ├── Altered           the bytes are not the bytes that were signed
    ├── Unsettled         it cannot be told from what is at hand
    │   └── UnknownSigner no path from the signer to a root we trust
    ├── Revoked           a certificate was revoked by the moment that matters
    ├── NoLongerInForce   the copy or its entry was revoked or replaced
    └── Mismatch          the register says something else
"""


class SigningError(Exception):
    """Base of every error this room raises."""


class KeyUnavailable(SigningError):
    """The signing key or the token that holds it cannot be reached."""


class PinRefused(KeyUnavailable):
    """The token refused its PIN, so it must not be sent again before a person corrected it."""


class TimestampUnavailable(SigningError):
    """The time-stamp authority cannot be reached."""


class CannotIssue(SigningError):
    """No copy may be made of this entry; the message says why."""


class CannotSeal(SigningError):
    """No volume may be sealed with this key; the message says why."""


class Rejected(SigningError):
    """A check failed. Say which, in words an official can read aloud."""

    def __init__(self, vi: str, en: str) -> None:
        """Give the reason in Vietnamese and in English, one sentence each."""
        super().__init__(en)
        self.vi = vi
        self.en = en


class Malformed(Rejected):
    """The file is not a signed copy that we can take apart."""


class Altered(Rejected):
    """The bytes are not the bytes that were signed."""


class Unsettled(Rejected):
    """It cannot be told from what is at hand, so it is neither yes nor no."""


class UnknownSigner(Unsettled):
    """No path leads from the signer to a root this office trusts."""


class Revoked(Rejected):
    """A certificate was revoked by the moment that matters."""

    def __init__(self, vi: str, en: str, *, harmless: bool) -> None:
        """Give the reason; `harmless` if it says that the key was never in other hands."""
        super().__init__(vi, en)
        self.harmless = harmless


class NoLongerInForce(Rejected):
    """The copy or its entry was revoked or replaced."""


class Mismatch(Rejected):
    """The register says something else."""
