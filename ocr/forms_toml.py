"""Forms from their TOML files, with messages that name the file, the key and what to do."""

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from ocr.errors import BadForm
from ocr.fields import HEADER
from ocr.form import Form, FormColumn, HeaderField, Kind
from ocr.lexicon import header_aliases

OWN: Final = Path(__file__).parent / "forms"


def own_files() -> list[Path]:
    """The forms that come with sogoc."""
    return sorted(OWN.glob("*.toml"))


def read_form(path: Path) -> Form:
    """Read and check one form.

    Raises:
        BadForm: the file cannot be read, a key is missing, unknown or of the wrong type.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as broken:
        raise BadForm(f"{path}: not a readable TOML file ({broken}); correct that line") from broken
    _only(path, "the top level", table, ("name", "label", "titles", "columns", "header"))
    columns = tuple(_column(path, n, c) for n, c in enumerate(_tables(path, table, "columns"), 1))
    if not columns:
        raise BadForm(f"{path}: key 'columns' is missing; add one [[columns]] table per column")
    fields = [column.field for column in columns]
    if len(set(fields)) < len(fields):
        twice = next(field for field in fields if fields.count(field) > 1)
        raise BadForm(f"{path}: two [[columns]] have the field {twice!r}; keep one")
    return Form(
        name=_text(path, "the top level", table, "name"),
        label=_text(path, "the top level", table, "label"),
        titles=_patterns(path, "the top level", table, "titles"),
        header=tuple(_header(path, n, h) for n, h in enumerate(_tables(path, table, "header"), 1)),
        columns=columns,
    )


def _column(path: Path, number: int, table: dict[str, Any]) -> FormColumn:
    """Check one [[columns]] table."""
    where = f"[[columns]] number {number}"
    _only(path, where, table, ("field", "kind", "aliases", "sequence"))
    field, kind = _text(path, where, table, "field"), _text(path, where, table, "kind")
    if kind not in tuple(Kind):
        raise BadForm(f"{path}: {where}: kind is {kind!r}; use one of {', '.join(Kind)}")
    sequence = table.get("sequence", False)
    if not isinstance(sequence, bool):
        raise BadForm(f"{path}: {where}: sequence is {sequence!r}; write true or false")
    aliases = _texts(path, where, table, "aliases") + header_aliases().get(field, ())
    return FormColumn(field, Kind(kind), aliases, sequence)


def _header(path: Path, number: int, table: dict[str, Any]) -> HeaderField:
    """Check one [[header]] table."""
    where = f"[[header]] number {number}"
    _only(path, where, table, ("field", "patterns"))
    field = _text(path, where, table, "field")
    if field not in HEADER:
        raise BadForm(f"{path}: {where}: field is {field!r}; use one of {', '.join(HEADER)}")
    patterns = _patterns(path, where, table, "patterns")
    for pattern in patterns:
        if re.compile(pattern).groups != 1:
            raise BadForm(
                f"{path}: {where}: {pattern!r} needs exactly one group (…), the value; "
                "write (?:…) for the others"
            )
    return HeaderField(field, patterns)


def _tables(path: Path, table: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """Give the [[key]] tables, or none."""
    found = table.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise BadForm(f"{path}: key {key!r} is not a list of tables; write [[{key}]] before each")
    return found


def _text(path: Path, where: str, table: dict[str, Any], key: str) -> str:
    """Give a text that must be there."""
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadForm(f'{path}: {where}: key {key!r} is missing or empty; write {key} = "…"')
    return value


def _texts(path: Path, where: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
    """Give a list of texts that may be missing."""
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadForm(f'{path}: {where}: key {key!r} is not a list of texts; write ["…", "…"]')
    return tuple(value)


def _patterns(path: Path, where: str, table: dict[str, Any], key: str) -> tuple[str, ...]:
    """Give a list of regular expressions, each tried out."""
    patterns = _texts(path, where, table, key)
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as wrong:
            raise BadForm(
                f"{path}: {where}: key {key!r}: {pattern!r} is no regular expression ({wrong})"
            ) from wrong
    return patterns


def _only(path: Path, where: str, table: dict[str, Any], known: tuple[str, ...]) -> None:
    """Refuse keys that are not known, which are mostly misspelt ones."""
    for key in table:
        if key not in known:
            raise BadForm(f"{path}: {where}: unknown key {key!r}; use {', '.join(known)}")
