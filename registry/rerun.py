"""What a newer reading of a page changes: pure comparison, no input or output.

Only new evidence reopens a row: the reader says something that it did not say before and that the
register does not hold either. A person's word is kept beside the new reading, never replaced.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ingest.box import Box
from ocr.reading import Doubt, Draft, Reading, Status


@dataclass(frozen=True, slots=True)
class Known:
    """One row as an earlier pipeline version read it, and what became of it."""

    id: str
    row: int
    box: Box
    readings: tuple[Reading, ...]
    header: tuple[Reading, ...]
    state: str
    entry: Mapping[str, str] | None  # values in the register, if it was accepted


def pair(known: Sequence[Known], new: Sequence[Draft]) -> list[tuple[Known | None, Draft | None]]:
    """Match rows by where they stand on the page; what has no partner is paired with None."""
    left = list(known)
    pairs: list[tuple[Known | None, Draft | None]] = []
    for draft in new:
        partner = next((k for k in left if _same_place(k.box, draft.box)), None)
        if partner:
            left.remove(partner)
        pairs.append((partner, draft))
    return pairs + [(lost, None) for lost in left]


def changed(known: Known, header: Sequence[Reading], draft: Draft) -> tuple[str, ...]:
    """Name the fields where the new reading differs from the old one and from the register."""
    before, after = _said((*known.header, *known.readings)), _said((*header, *draft.readings))
    held = known.entry
    return tuple(
        field
        for field in dict.fromkeys((*before, *after))
        if before.get(field) != after.get(field)
        and (held is None or held.get(field, "") != after.get(field, ("", False))[0])
    )


def doubt(fields: Sequence[str]) -> Doubt:
    """Tell a reviewer why a row that was decided is open again."""
    names = ", ".join(fields)
    return Doubt(
        "reread-differs", f"A newer reading differs from the register: {names}.", (*fields,)
    )


def _said(readings: Iterable[Reading]) -> dict[str, tuple[str, bool]]:
    return {r.field: (r.value, r.status is Status.STRUCK) for r in readings}


def _same_place(one: Box, other: Box) -> bool:
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    wide = min(one.right, other.right) - max(one.left, other.left)
    return wide > 0 and high * 2 > min(one.height, other.height)
