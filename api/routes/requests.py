"""Requests for certified copies. Their life cycle comes with the registry's next version."""

from fastapi import APIRouter

from api.auth import ONLY_OFFICER
from api.problems import Problem

router = APIRouter(prefix="/requests", tags=["requests"])


@router.get("", status_code=501, dependencies=[ONLY_OFFICER])
def list_requests() -> None:
    """Say that requests are not recorded yet; copies are issued under `/copies`."""
    raise Problem(501, "later")
