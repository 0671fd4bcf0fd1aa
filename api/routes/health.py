"""Is everything there that the service needs?"""

import logging
from collections.abc import Callable
from functools import cache
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.auth import Parts
from api.wiring import Services
from registry import stats

router = APIRouter(prefix="/health", tags=["health"])
log = logging.getLogger(__name__)

State = Literal["ok", "degraded", "down"]


class HealthOut(BaseModel):
    """One word for the whole, and one for each part."""

    status: State
    parts: dict[str, State]


@router.get("")
def health(response: Response, parts: Parts) -> HealthOut:
    """Ask each part; without the database the service is down, without another it is degraded."""
    found = {name: _ask(name, question, parts) for name, question in _QUESTIONS.items()}
    if found["database"] != "ok":
        response.status_code = 503
        return HealthOut(status="down", parts={**found, "database": "down"})
    worst: State = "ok" if set(found.values()) == {"ok"} else "degraded"
    return HealthOut(status=worst, parts=found)


def _ask(name: str, question: Callable[[Services], bool], parts: Services) -> State:
    try:
        return "ok" if question(parts) else "degraded"
    except Exception:  # whatever fails there, the answer is that this part does not work
        log.exception("health: %s", name)
        return "degraded"


def _database(parts: Services) -> bool:
    return stats.totals(parts.database) is not None


def _search(parts: Services) -> bool:
    return parts.search.ready()


def _engine(_: Services) -> bool:
    return bool(_engine_name())


@cache  # loading the models takes a while; a missing engine raises and is asked for again
def _engine_name() -> str:
    from ocr.tesseract import Tesseract

    return Tesseract().name


def _key(parts: Services) -> bool:
    return parts.key is not None


_QUESTIONS: dict[str, Callable[[Services], bool]] = {
    "database": _database,
    "search": _search,
    "engine": _engine,
    "key": _key,
}
