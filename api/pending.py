"""Copies that were given out to be signed and are not back yet: one folder each, for ten minutes.

They lie in files, so that any process of the server may take one back; taking is a rename, so only
one ever does. Addresses for programs without a session are signed with a secret of that copy alone.
"""

import hmac
import json
import secrets
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

from registry.copies import Reserved
from registry.errors import Conflict, NotFound

LIFE: Final = timedelta(minutes=10)
"""How long a signature may take; less than a number stays reserved."""

_KEPT: Final = timedelta(days=1)
_ID: Final = 32  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Pending:
    """One copy that waits for its signature."""

    id: str
    by: str  # account of the officer
    entry: str
    entry_version: int
    code: str
    year: int
    number: int
    until: str  # ISO 8601
    secret: str  # signs this copy's addresses
    chain: tuple[str, ...] = ()  # certificates, base64, where they are known before signing
    start: int = 0  # of the gap
    end: int = 0
    attributes: str = ""  # base64

    @property
    def reserved(self) -> Reserved:
        """The number and code that are held for it."""
        return Reserved(self.code, self.year, self.number)

    def token(self, purpose: str) -> str:
        """Sign an address: for this copy, this purpose and this time only."""
        text = f"{self.id} {purpose} {self.until}"
        return hmac.new(bytes.fromhex(self.secret), text.encode(), sha256).hexdigest()

    def lives(self, now: datetime) -> bool:
        """Tell whether its time is not over."""
        return now < datetime.fromisoformat(self.until)


def new_id() -> str:
    """Draw a name that nobody can guess."""
    return secrets.token_hex(_ID // 2)


def ends_at(now: datetime) -> str:
    """Give the moment at which a copy given out now is too late."""
    return (now + LIFE).isoformat()


class PendingCopies:
    """The folder of copies that are out."""

    def __init__(self, folder: Path) -> None:
        """Use, or later make, a folder."""
        self.folder = folder

    def keep(self, pending: Pending, pdf: bytes) -> None:
        """Store a copy that is given out, and sweep away what was forgotten."""
        self._sweep()
        home = self.folder / pending.id
        home.mkdir(parents=True, mode=0o700)
        (home / "copy.pdf").write_bytes(pdf)
        (home / "pending.json").write_text(json.dumps(asdict(pending)))

    def get(self, number: str, now: datetime | None = None) -> tuple[Pending, bytes]:
        """Give a copy that is out.

        Raises:
            NotFound: there is none of that name, it is back, or its time is over.
        """
        home = self._home(number)
        try:
            held = json.loads((home / "pending.json").read_text())
            pdf = (home / "copy.pdf").read_bytes()
        except OSError as fault:
            raise NotFound("this copy is not waiting for a signature") from fault
        pending = Pending(**(held | {"chain": tuple(held["chain"])}))
        if not pending.lives(now or datetime.now(UTC)):
            raise NotFound("the time for signing this copy is over: begin again")
        return pending, pdf

    def addressed(self, number: str, purpose: str, token: str) -> tuple[Pending, bytes]:
        """Give a copy by a signed address.

        Raises:
            NotFound: the address is not for this copy, this purpose, or this time.
        """
        pending, pdf = self.get(number)
        if not hmac.compare_digest(pending.token(purpose).encode(), token.encode()):
            raise NotFound("this copy is not waiting for a signature")
        return pending, pdf

    def take(self, pending: Pending) -> None:
        """Take a copy back: it can be done once.

        Raises:
            Conflict: someone else did.
        """
        try:
            self._home(pending.id).rename(self.folder / f"{pending.id}.taken")
        except OSError as fault:
            raise Conflict("this copy was signed already, or given up") from fault

    def tell(self, pending: Pending, state: str, said: str) -> None:
        """Leave word for the page that waits."""
        text = json.dumps({"state": state, "said": said, "by": pending.by})
        (self.folder / f"{pending.id}.taken" / "outcome.json").write_text(text)

    def outcome(self, number: str, by: str) -> tuple[str, str]:
        """Give state (`waiting`, `done`, `refused`) and what to say, to the officer who began it.

        Raises:
            NotFound: there is none of that name, or its time is over.
        """
        told = self.folder / f"{self._home(number).name}.taken" / "outcome.json"
        if told.is_file():
            outcome = json.loads(told.read_text())
            if outcome["by"] == by:
                return str(outcome["state"]), str(outcome["said"])
        if not told.parent.is_dir() and self.get(number)[0].by != by:
            raise NotFound("this copy is not waiting for a signature")
        return "waiting", ""

    def _home(self, number: str) -> Path:
        if len(number) != _ID or not set(number) <= set("0123456789abcdef"):
            raise NotFound("this copy is not waiting for a signature")
        return self.folder / number

    def _sweep(self) -> None:
        oldest = (datetime.now(UTC) - _KEPT).timestamp()
        for home in self.folder.glob("*"):
            if home.stat().st_mtime < oldest:
                shutil.rmtree(home, ignore_errors=True)
