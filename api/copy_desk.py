"""Copies at the terminal: issue one, end one."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import changing
from api.batch import tell_index
from api.console import remark, say, say_json, say_table
from api.entry_report import as_dict, line
from api.exit_codes import NO, WRONG_USE, CommandError
from api.issuing import sign
from api.typed import typed_day
from registry import copies, entries
from registry.amending import Revocation
from registry.copies import Copy
from registry.entries import Filter
from registry.entry import Entry
from registry.errors import NotFound
from registry.ground import grounds

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

ID_LENGTH = 26


def issue_copy(
    services: "Services", name: str, out: Path | None, by: str, as_json: bool = False
) -> tuple[Copy, Path]:
    """Sign a copy of one entry, keep it in the register of copies, and write it to `out`."""
    entry = find_entry(services.database, name)
    if services.signs_for_demo:
        remark("Khóa thử nghiệm · a demo key signs this copy; it proves nothing to anyone.")
    copy, pdf = sign(services, entry, by)
    path = out or Path(f"{copy.code}.pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pdf)
    if as_json:
        say_json(asdict(copy) | {"file": str(path)})
    else:
        name = entry.values.get("ho_ten", "")
        say(f"{path}  mã · code {copy.code}, số · number {copy.text}: {name}")
    return copy, path


def find_entry(db: "Database", name: str) -> Entry:
    """Give the entry with this id, or the only one with this number.

    Raises:
        CommandError: there is none, or more than one.
    """
    try:
        return entries.get(db, name)
    except NotFound:
        found = entries.find(db, Filter(number=name), limit=10)
    if len(found) == 1:
        return found[0]
    if not found:
        raise CommandError(NO, f"No entry has the id or number {name!r}; try `sogoc search`.")
    several = "\n  ".join(line(entry) for entry in found)
    raise CommandError(NO, f"Several entries have the number {name!r}; use an id:\n  {several}")


def revoke(
    services: "Services",
    name: str,
    by: str,
    *,
    reason: str,
    ground: str,
    decision: str,
    date: str,
    case: str,
    as_json: bool,
) -> None:
    """End a copy (by its code) or an entry (by its id)."""
    if len(name.strip()) == ID_LENGTH:
        entry = revoke_entry(services, name, by, ground, decision, date, reason, case)
        tell_index(services)
        plain, text = as_dict(entry), line(entry)
    else:
        if not reason:
            raise CommandError(WRONG_USE, "Say why with --reason.")
        copy = copies.revoke_copy(services.database, name, reason, by)
        plain, text = asdict(copy), f"{copy.code}  {copy.state}  {copy.reason}"
    say_json(plain) if as_json else say(text)


def revoke_entry(
    services: "Services",
    name: str,
    by: str,
    ground: str,
    decision: str,
    on: str,
    note: str,
    case: str = "",
) -> Entry:
    """Record by decision that an entry no longer counts; `case` is the request it carries out."""
    if not (ground and decision and on):
        raise CommandError(WRONG_USE, "An entry needs --ground, --decision and --date.")
    now = datetime.now(UTC)
    entry = entries.get(services.database, name)
    change = Revocation(ground, decision, typed_day(on), by, now, note)
    return changing.revoke(services.database, entry.id, entry.version, change, case)


def say_grounds(as_json: bool) -> None:
    """List the lawful grounds for revoking an entry."""
    known = grounds()
    if as_json:
        say_json([asdict(ground) for ground in known])
        return
    rows: list[tuple[Any, ...]] = [(ground.key, ground.vi, ground.en) for ground in known]
    say_table(("ground", "tiếng Việt", "English"), rows)
    if not all(ground.verified for ground in known):
        remark("Lời văn chưa đối chiếu với văn bản đang có hiệu lực · the wording was not compared")
        remark("with the rules in force.")
