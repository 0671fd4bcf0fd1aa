"""Volumes at the terminal: registered, numbered, taken stock of, sealed, passed on."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from api import sealed
from api.batch_report import find_batch
from api.console import say, say_json, say_table
from api.exit_codes import NO, WRONG_USE, CommandError
from api.volume_answers import CoverageOut, InventoryOut, VolumeOut
from registry import coverage, custody, foliation, page_results, volumes
from registry.coverage import Coverage, Extent
from registry.custody import Custodian
from registry.volume import Book, Leaf, Role, Volume, in_order

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

SAID = {
    Extent.COMPLETE: "đủ: không thấy tên là không có trong sổ · complete: absence proves",
    Extent.PARTIAL: "chưa đủ: chưa kết luận được · partial: absence proves nothing",
    Extent.NONE: "chưa số hóa · not digitised yet",
}
"""What the absence of a person means."""


def say_volumes(db: "Database", as_json: bool) -> None:
    """List the volumes by office, kind and years."""
    found = volumes.every(db)
    if as_json:
        say_json([VolumeOut.of(one).model_dump(mode="json") for one in found])
        return
    rows: list[tuple[object, ...]] = [
        (v.id, v.state, v.book.kind, _years(v.book), f"{v.book.part}/{v.book.parts}",
         v.book.office, v.book.name)
        for v in found
    ]  # fmt: skip
    say_table(("id", "state", "kind", "years", "part", "office", "name"), rows)


def find_volume(db: "Database", name: str) -> Volume:
    """Give the volume with this id, or the only one with this name.

    Raises:
        CommandError: there is none, or more than one.
    """
    found = [one for one in volumes.every(db) if name in (one.id, one.book.name)]
    if len(found) == 1:
        return found[0]
    said = "There is no volume" if not found else "Several volumes are called"
    raise CommandError(NO, f"{said} {name!r}; `sogoc volumes list` gives their ids.")


def say_volume(db: "Database", name: str, as_json: bool) -> None:
    """Show a volume: the book, who keeps it, its rows, and what is open."""
    held = InventoryOut.of(db, find_volume(db, name).id)
    if as_json:
        say_json(held.model_dump(mode="json"))
        return
    book = held.volume.book
    say(f"{held.volume.id}  {held.volume.state}  {book.name}, {book.office}")
    leaves = f"{book.first_page}-{book.last_page}"
    say(f"trang · pages {leaves}, dòng · rows {held.rows or 0}")
    for one in held.custody:
        until = f" – {one.until:%d/%m/%Y}" if one.until else ""
        say(f"{one.since:%d/%m/%Y}{until}  {one.office}, {one.signatory}  {one.decision}".rstrip())
    for gap in (*held.gaps, *held.notes):
        place = f"{gap.scan[:12]} page {gap.page}" if gap.scan else ""
        only_noted = "  (xem lại · look at it)" if gap in held.notes else ""
        say(f"{gap.code}  leaf {gap.printed}  {place}  {gap.count or ''}".rstrip() + only_noted)
    if held.complete and held.volume.state == "open":
        say("Đủ, niêm phong được · complete: it can be sealed")


def add(db: "Database", book: Book, keeper: Custodian, by: str, as_json: bool) -> None:
    """Register a book with the office that keeps it."""
    _say(volumes.add(db, book, keeper, by), as_json)


def correct(db: "Database", name: str, changes: Mapping[str, Any], by: str, as_json: bool) -> None:
    """Correct what was registered of a book; `changes` names fields of `Book`."""
    held = find_volume(db, name)
    _say(volumes.correct(db, held.id, held.version, replace(held.book, **changes), by), as_json)


def number(
    db: "Database", name: str, batch: str, first: int, by: str, *, spread: bool, as_json: bool
) -> None:
    """Number the pages of a batch one after the other; a spread shows two leaves."""
    held, found = find_volume(db, name), page_results.pages(db, find_batch(db, batch).id)
    pages = in_order(((p.scan, p.page) for p in found), first, spread=spread)
    _say(foliation.assign(db, held.id, held.version, pages, by), as_json)


def place(
    db: "Database", name: str, page: str, printed: Sequence[int], role: str, by: str, as_json: bool
) -> None:
    """Say which leaf one page is, or take it out; a page is SCAN:PAGE, a scan may be shortened."""
    held = find_volume(db, name)
    scan, number = _page(db, held, page)
    if role == "out":
        changed = foliation.take_out(db, held.id, held.version, scan, number, by)
    else:
        left, right, *_ = (*printed, None, None)
        leaf = Leaf(scan, number, left, Role(role), right)
        changed = foliation.assign(db, held.id, held.version, [leaf], by)
    _say(changed, as_json)


def lose(db: "Database", name: str, printed: int, record: str, by: str, as_json: bool) -> None:
    """State that a leaf is lost, by the record that says so."""
    held = find_volume(db, name)
    _say(foliation.declare_lost(db, held.id, held.version, printed, record, by), as_json)


def hand_over(
    db: "Database", names: Sequence[str], successor: Custodian, by: str, as_json: bool
) -> None:
    """Pass custody of volumes on by decision."""
    found = [find_volume(db, name) for name in names]
    custody.hand_over(db, [one.id for one in found], successor, by)
    for one in found:
        _say(one, as_json)


def seal(services: "Services", name: str, by: str, as_json: bool) -> None:
    """Seal a complete volume with a signed statement."""
    held = find_volume(services.database, name)
    _say(sealed.seal(services, held.id, held.version, by), as_json)


def say_coverage(db: "Database", kind: str, office: str, year: int, as_json: bool) -> bool:
    """Say what the absence of a person means, and tell whether it proves anything."""
    found: Coverage = coverage.covered(db, kind, office, year)
    if as_json:
        say_json(CoverageOut.model_validate(found).model_dump(mode="json"))
    else:
        more = f"; {found.unreadable} tên không đọc được · unreadable" if found.unreadable else ""
        say(f"{year} {kind} {office}: {SAID[found.extent]}{more}")
    return found.absence_proves


def _page(db: "Database", held: Volume, text: str) -> tuple[str, int]:
    scan, _, number = text.rpartition(":")
    if not (scan and number.isdecimal()):
        raise CommandError(WRONG_USE, f"{text!r}: write SCAN:PAGE, as `volumes show` names it.")
    known = {leaf.scan for leaf in foliation.leaves(db, held.id)}
    matching = [one for one in known if one.startswith(scan)]
    return (matching[0] if len(matching) == 1 else scan), int(number)


def _say(volume: Volume, as_json: bool) -> None:
    if as_json:
        say_json(VolumeOut.of(volume).model_dump(mode="json"))
    else:
        say(f"{volume.id}  {volume.state}  version {volume.version}  {volume.book.name}")


def _years(book: Book) -> str:
    one = book.first_year == book.last_year
    return f"{book.first_year}" if one else f"{book.first_year}-{book.last_year}"
