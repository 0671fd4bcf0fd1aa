"""Turn a draft and a decision into an entry. No input or output here."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from ocr.fields import BODY, HEADER
from ocr.reading import Draft, Reading, Status
from registry.entry import Decision, Entry, Evidence, State
from registry.errors import Forbidden, Incomplete

REQUIRED: Final = (("ho_ten",), ("so_hieu", "so_vao_so"))
"""Of each group at least one field must hold a value, or be declared illegible."""

UNSEEN: Final = ("Cc", "Cf")
"""Categories of characters that no ledger can show: controls, joiners, marks of direction."""

FIELDS: Final = frozenset((*HEADER, *BODY))


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one row before a decision."""

    scan: str
    page: int
    draft: Draft
    header: tuple[Reading, ...]
    kept: Mapping[str, str] = field(default_factory=dict)  # decided by a person before a re-run
    earlier: Entry | None = None  # the entry that this row already made

    @property
    def readings(self) -> dict[str, Reading]:
        """Header and body readings by field."""
        return {r.field: r for r in (*self.header, *self.draft.readings)}

    @property
    def values(self) -> dict[str, str]:
        """Values to start from; a person's earlier word goes first."""
        return {name: r.value for name, r in self.readings.items()} | dict(self.kept)

    @property
    def struck(self) -> bool:
        """Whether the reader saw the whole row struck out."""
        statuses = [r.status for r in self.draft.readings]
        return bool(statuses) and set(statuses) == {Status.STRUCK}


def accept(row: Row, decision: Decision, entry_id: str, state: State, at: datetime) -> Entry:
    """Build the next version of the entry; the reviewer's word replaces what the engine read.

    Raises:
        Incomplete: a required field is empty and was not declared illegible.
        Forbidden: a field that no ledger has was typed.
    """
    readings = row.readings
    typed = {name: typed_value(value) for name, value in decision.values.items()}
    if unknown := sorted((typed.keys() | decision.illegible) - FIELDS - readings.keys()):
        raise Forbidden(f"no ledger has a field {', '.join(unknown)}")
    illegible = decision.illegible - {name for name, value in typed.items() if value}
    values = row.values | typed | dict.fromkeys(illegible, "")
    if state is not State.VOID:
        require(values, illegible)
    ordered = in_order(values)
    statuses = {
        name: _status(readings.get(name), value, name in illegible, state)
        for name, value in ordered.items()
    }
    return Entry(
        id=entry_id,
        version=row.earlier.version + 1 if row.earlier else 1,
        state=state,
        values=ordered,
        statuses=statuses,
        evidence=tuple(
            _evidence(row, readings.get(name), name, (ordered[name], statuses[name]), decision.by)
            for name in ordered
        ),
        actor=decision.actor,
        decided_by=decision.by,
        recorded_at=at,
        reason=decision.reason,
    )


def require(values: Mapping[str, str], illegible: Iterable[str] = ()) -> None:
    """Refuse values that leave a required field open.

    Raises:
        Incomplete: names the first field of each group that is still empty.
    """
    declared = set(illegible)
    missing = []
    for group in REQUIRED:
        given = any(values.get(name, "").strip() for name in group)
        open_fields = [name for name in group if name in values and name not in declared]
        if not given and (open_fields or not declared.intersection(group)):
            missing.append(open_fields[0] if open_fields else group[0])
    if missing:
        raise Incomplete(missing)


def in_order(values: Mapping[str, str]) -> dict[str, str]:
    """Sort values as the ledger has them: header, then body."""
    names: tuple[str, ...] = (*HEADER, *BODY, *values)
    return {name: values[name] for name in dict.fromkeys(names) if name in values}


def typed_value(text: str) -> str:
    """Clean what a person typed: NFC, single spaces, nothing that cannot be seen.

    What is copied from a web page or a message often holds such characters: a name with one looks
    like another's and is not equal to it.
    """
    seen = (c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN)
    return " ".join(unicodedata.normalize("NFC", "".join(seen)).split())


def _status(reading: Reading | None, value: str, illegible: bool, state: State) -> Status:
    if illegible:
        return Status.ILLEGIBLE
    if reading and reading.value == value and not _restored(reading, state):
        return reading.status
    if state is State.VOID:
        return Status.STRUCK
    if reading and reading.status is Status.HANDWRITTEN and value:
        return Status.HANDWRITTEN
    return Status.READ if value else Status.BLANK


def _restored(reading: Reading, state: State) -> bool:
    """Say whether a person declared that what looked struck stands."""
    return reading.status is Status.STRUCK and state is State.IN_FORCE


def _evidence(
    row: Row, reading: Reading | None, name: str, accepted: tuple[str, Status], by: str
) -> Evidence:
    value, status = accepted
    if known := _known(row.earlier, name, accepted):
        return known  # whoever decided it first still stands behind it
    as_read = reading is not None and reading.value == value
    return Evidence(
        field=name,
        scan=row.scan,
        page=row.page,
        box=reading.box if reading else row.draft.box,
        raw=reading.raw if reading else "",
        status=status,
        p_wrong=reading.p_wrong if reading and as_read else 0.0,
        decided_by=by,
    )


def _known(earlier: Entry | None, name: str, accepted: tuple[str, Status]) -> Evidence | None:
    if not earlier or (earlier.values.get(name), earlier.statuses.get(name)) != accepted:
        return None
    return next((one for one in earlier.evidence if one.field == name), None)
