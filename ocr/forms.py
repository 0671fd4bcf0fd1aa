"""Kinds of ledger, as data: one TOML file each.

They lie in `ocr/forms/` and in a folder that the office keeps. Nothing about a kind of ledger is in
code.
"""

from collections.abc import Sequence
from pathlib import Path

from ocr.errors import BadForm
from ocr.form import Form
from ocr.forms_toml import own_files, read_form


def load_forms(extra: Path | None = None) -> tuple[Form, ...]:
    """Read the forms that come with sogoc, then those in `extra`, which may replace them.

    Raises:
        BadForm: a TOML file cannot be used; says which, where and what to do.
    """
    files = own_files()
    if extra is not None:
        if not extra.is_dir():
            raise BadForm(f"{extra} is not a folder of forms; name a folder that holds *.toml")
        files += sorted(extra.glob("*.toml"))
    by_name = {form.name: form for form in map(read_form, files)}
    return tuple(by_name.values())


def form_labels(extra: Path | None = None) -> dict[str, str]:
    """Give what each form is called in Vietnamese, by its name.

    Raises:
        BadForm: as `load_forms`.
    """
    return {form.name: form.label for form in load_forms(extra)}


def form_named(name: str, forms: Sequence[Form] | None = None) -> Form:
    """Give one form by its name.

    Raises:
        BadForm: no form has that name; lists those that exist.
    """
    known = load_forms() if forms is None else tuple(forms)
    for form in known:
        if form.name == name:
            return form
    raise BadForm(f"no form is called {name!r}; known are {', '.join(f.name for f in known)}")
