"""What whoever imports a typed list says of all its rows, where the list itself does not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from api.table_file import Columns
from ingest.box import Box
from ocr.forms import form_named, load_forms
from ocr.reading import Reading, Status, Step

TOLD: Final = "told-at-import"
"""The step behind such a value: nothing in the file says it."""


@dataclass(frozen=True, slots=True)
class Told:
    """The kind of ledger, and header fields."""

    form: str | None = None  # name of a form, which is the kind of diploma of the entries
    values: Mapping[str, str] = field(default_factory=dict)  # header field → value, none empty

    def pipeline(self, plain: str) -> str:
        """Name the import: told otherwise it is another one, which reopens what differs."""
        if not self.form and not self.values:
            return plain
        said = f"{self.form}\n" + "\n".join(f"{n}={v}" for n, v in sorted(self.values.items()))
        return f"{plain} {sha256(said.encode()).hexdigest()[:8]}"

    def lacking(self, columns: Columns) -> tuple[str, ...]:
        """Name what neither the list nor anyone said: numbers are unique only within all three."""
        known = {*columns.fields, *self.values} | ({"form"} if self.form else set())
        options = {"form": "--form", "co_quan": "--office", "nam_tot_nghiep": "--year"}
        return tuple(option for name, option in options.items() if name not in known)

    def header(self, columns: Columns, p_wrong: float, engine: str) -> tuple[Reading, ...]:
        """Give the header of every page; a column of the list goes before what was told."""
        box = Box(0, 0, len(columns.fields), columns.row)
        return tuple(
            Reading(
                name, "", value, p_wrong, Status.REPAIRED, box, engine, (Step(TOLD, "", value),)
            )
            for name, value in self.values.items()
            if name not in columns.fields
        )


def told(form: str | None, office: str, year: int | None, forms: Path | None = None) -> Told:
    """Take what was typed after `--form`, `--office` and `--year`; `forms` is a folder of more.

    Raises:
        BadForm: no form has that name; lists those that exist.
    """
    said = {"co_quan": " ".join(office.split()), "nam_tot_nghiep": str(year) if year else ""}
    name = form_named(form, load_forms(forms)).name if form else None
    return Told(name, {field: value for field, value in said.items() if value})
