"""`sogoc admin doctor`: is everything here that sogoc needs, and does it answer?"""

import shutil
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from api.console import say, say_json

if TYPE_CHECKING:
    from api.wiring import Services

ENOUGH_SPACE = 2 * 1024**3  # bytes free in SOGOC_HOME


def examine(services: "Services", as_json: bool) -> bool:
    """Ask every part, print what each said, and tell whether all are well."""
    results: list[dict[str, str | bool]] = []
    for name, question in _QUESTIONS.items():
        try:
            results.append({"part": name, "ok": True, "says": question(services)})
        except Exception as error:  # noqa: BLE001 - whatever a part raises is what the doctor reports
            says = f"{type(error).__name__}: {error}"
            results.append({"part": name, "ok": False, "says": says})
    if as_json:
        say_json(results)
    else:
        for result in results:
            say(f"{'ok  ' if result['ok'] else 'FAIL'}  {result['part']:10}  {result['says']}")
    return all(result["ok"] for result in results)


def _home(services: "Services") -> str:
    home = services.settings.home
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < ENOUGH_SPACE:
        raise OSError(f"only {free / 1024**3:.1f} GB free in {home}; make room")
    return f"{home.absolute()}, {free / 1024**3:.0f} GB free"


def _engine(_: "Services") -> str:
    from ocr.tesseract import Tesseract

    return Tesseract().name


def _forms(services: "Services") -> str:
    from ocr.forms import load_forms

    return ", ".join(form.name for form in load_forms(services.settings.forms))


def _database(services: "Services") -> str:
    from registry.stats import totals

    found = totals(services.database)
    return f"{found.pages} pages, {found.entries} entries, {found.copies} copies"


def _masters(services: "Services") -> str:
    """Ask for a master that cannot exist: whoever says so can be asked for others."""
    with suppress(KeyError):
        services.store.verify("0" * 64)
    return services.settings.storage_url or str(services.settings.masters.absolute())


def _cluster(services: "Services") -> str:
    address = services.settings.cluster
    if not address:
        return "none; pages are read by processes here"
    from api.cluster import count_workers

    if not (workers := count_workers(address)):
        raise ConnectionError(f"{address} has no workers; start some with `dask worker {address}`")
    return f"{address}, {workers} workers"


def _search(services: "Services") -> str:
    if not services.search.ready():
        raise ConnectionError("the search index does not answer; search falls back to SQL")
    return services.search.name


def _key(services: "Services") -> str:
    key = services.key
    return f"{key.office}{' (demo: proves nothing)' if key.demo else ''}"


_QUESTIONS: dict[str, Callable[["Services"], str]] = {
    "home": _home,
    "tesseract": _engine,
    "forms": _forms,
    "database": _database,
    "masters": _masters,
    "cluster": _cluster,
    "search": _search,
    "key": _key,
}
