"""Entries as lines of text, rows of a table, or JSON."""

from collections.abc import Iterator
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.console import remark, say, say_json
from api.output import JSON, open_writer
from api.place_answers import COLUMNS as PLACES
from api.place_answers import columns_of
from ocr.fields import BODY, HEADER
from registry import entries, province
from registry.entries import Filter
from registry.entry import Entry
from registry.search import Found

if TYPE_CHECKING:
    from registry.database import Database
    from registry.facets import Facets

ABOUT: Final = ("id", "version", "state", "recorded_at", "actor", "decided_by", "reason")
WIDE: Final = (*ABOUT[:3], *BODY, *HEADER, "scan", "page", *ABOUT[3:], *PLACES)
LONG: Final = (
    "id", "version", "state", "field", "value", "status", "p_wrong", "raw",
    "scan", "page", "x", "y", "w", "h", "decided_by",
)  # fmt: skip
WHOLE: Final = (*(one.name for one in fields(Entry)), "birthplace")
FACETS: Final = {
    "year": "năm tốt nghiệp · year",
    "office": "cơ quan cấp · office",
    "kind": "loại bằng · kind",
    "grade": "xếp loại · grade",
}


def as_dict(entry: Entry) -> dict[str, Any]:
    """Give everything that is known of an entry, evidence included, as plain values."""
    plain = asdict(entry)
    plain["evidence"] = [
        {
            **asdict(e),
            "box": {"x": e.box.left, "y": e.box.top, "w": e.box.width, "h": e.box.height},
        }
        for e in entry.evidence
    ]
    plain["birthplace"] = [asdict(one) for one in province.located(entry.values)]
    return plain | {"values": dict(entry.values), "recorded_at": entry.recorded_at.isoformat()}


def say_hits(found: Found, counted: "Facets | None", as_json: bool) -> None:
    """Print search results, the best first, and how many there are of each kind if asked."""
    if as_json:
        hits = [
            {"score": hit.score, "why": list(hit.why), "entry": as_dict(hit.entry)}
            for hit in found.hits
        ]
        counts = {"facets": asdict(counted)} if counted else {}
        say_json({"degraded": found.degraded, "hits": hits} | counts)
        return
    if found.degraded:
        remark("Chỉ mục tìm kiếm không trả lời: chỉ tìm khớp đúng; `sogoc worker` sẽ dựng lại.")
        remark("The search index is down: exact matches only. `sogoc worker` brings it back.")
    if not found.hits:
        remark("Không tìm thấy ai, hãy thử ít từ hơn · nobody found, try fewer words.")
    for hit in found.hits:
        say(line(hit.entry) + f"  [{'; '.join(hit.why)}]")
    if counted and found.hits:
        _say_facets(counted)


def _say_facets(counted: "Facets") -> None:
    more = "" if counted.complete else "+"
    say(f"{counted.total}{more} người · people")
    for name, label in FACETS.items():
        counts: dict[str, int] = dict(getattr(counted, name))
        if counts:
            say(f"  {label}: " + " · ".join(f"{text} ({n})" for text, n in counts.items()))
    if not counted.complete:
        remark("Chỉ đếm những kết quả đầu; hãy hỏi rõ hơn · only the first matches are counted.")


def line(entry: Entry) -> str:
    """Describe an entry in one line."""
    names = ("ho_ten", "ngay_sinh", "noi_sinh", "nam_tot_nghiep", "so_hieu", "so_vao_so")
    values = [entry.values[name] for name in names if entry.values.get(name)]
    state = "" if entry.state == "in_force" else f"  ({entry.state})"
    return f"{entry.id}  {' · '.join(values)}{state}"


def export_entries(
    db: "Database", out: Path | None, year: int | None, *, long: bool, as_json: bool
) -> int:
    """Write all entries of a year, or of all years; give how many there were."""
    wanted, count = Filter(year=year), 0
    everything = as_json if out is None else out.suffix.lower() in JSON and not long
    if everything:
        return _export_json(db, out, wanted)
    with open_writer(out, LONG if long else WIDE) as writer:
        for entry in entries.every(db, wanted):
            for row in _long(entry) if long else (_wide(entry),):
                writer.write(row)
            count += 1
    remark(f"{count} mục · entries.")
    return count


def _export_json(db: "Database", out: Path | None, wanted: Filter) -> int:
    count = 0
    with open_writer(out, WHOLE, as_json=True) as writer:
        for count, entry in enumerate(entries.every(db, wanted), 1):  # noqa: B007 - told below
            writer.write(as_dict(entry))
    remark(f"{count} mục · entries.")
    return count


def _wide(entry: Entry) -> dict[str, object]:
    first = entry.evidence[0] if entry.evidence else None
    where = {"scan": first.scan, "page": first.page} if first else {}
    known = {name: getattr(entry, name) for name in ABOUT}
    return known | dict(entry.values) | where | columns_of(entry.values)


def _long(entry: Entry) -> Iterator[dict[str, object]]:
    evidence = {e.field: e for e in entry.evidence}
    for name, value in entry.values.items():
        row: dict[str, object] = {
            "id": entry.id, "version": entry.version, "state": entry.state,
            "field": name, "value": value, "status": entry.statuses.get(name, ""),
        }  # fmt: skip
        found = evidence.get(name)
        if found:
            box = found.box
            row |= {
                "p_wrong": f"{found.p_wrong:.4f}", "raw": found.raw, "scan": found.scan,
                "page": found.page, "x": box.left, "y": box.top, "w": box.width, "h": box.height,
                "decided_by": found.decided_by,
            }  # fmt: skip
        yield row
