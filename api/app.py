"""The HTTP door: which routes there are, and what surrounds them all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from secrets import token_bytes

from fastapi import APIRouter, Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.at_once import AtOnce
from api.auth import identify
from api.desks import account, away, batches, changes, counter, door, public, review
from api.desks import requests as requests_desk
from api.desks import stats as stats_desk
from api.desks import volumes as volumes_desk
from api.guard import MEGABYTE, BodyLimit, SecurityHeaders
from api.inbox import Inbox
from api.problems import MEDIA_TYPE, as_json, problem_of
from api.quick_verdict import QuickVerdicts
from api.routes import (
    copies,
    drafts,
    entries,
    health,
    log,
    officers,
    pages,
    policies,
    publication,
    requests,
    scans,
    session,
    stats,
    status,
    verify,
    verify_batch,
    volumes,
)
from api.shared import Shared
from api.signed_anew import SignedAnew
from api.throttle import Throttle, doors
from api.web import STATIC, as_page, environment, wants_page
from api.windows import SqliteWindows
from api.wiring import Services
from ingest.errors import IngestError
from ingest.picture import Pictures
from registry.errors import RegistryError
from signing.errors import SigningError

API = "/api/v1"
_RESOURCES = (
    scans, pages, drafts, entries, requests, copies, verify, log, stats, health, session,
    volumes, publication, policies, verify_batch, officers,
)  # fmt: skip
_PAGES = (
    door, public, batches, review, counter, changes, requests_desk, volumes_desk, account,
    stats_desk, away,
)  # fmt: skip
_ANSWERED: tuple[type[Exception], ...] = (
    HTTPException, RequestValidationError, ClientDisconnect, RegistryError, SigningError,
    IngestError, Exception,
)  # fmt: skip
BODY_LIMITS = (
    (f"{API}/scans", 2048 * MEGABYTE),
    (f"{API}/verify/batch", MEGABYTE),
    (f"{API}/copies/renewed", 11 * MEGABYTE),
    (f"{API}/verify", 11 * MEGABYTE),  # 10 MB of file and its multipart frame
    ("/verify", 11 * MEGABYTE),
    ("/sign/", 4 * MEGABYTE),
)


def create_app(
    services: Services, throttle: Throttle | None = None, shared: Shared | None = None
) -> FastAPI:
    """Build the application around the parts of one installation; nothing is opened yet.

    `shared` is what the workers of one server have in common; without it there is one worker.
    """
    app = FastAPI(
        title="sogoc",
        summary="Graduation ledgers, copies of them, and their verification",
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # FastAPI's page loads scripts from elsewhere
        redoc_url=None,
        dependencies=[Depends(identify)],
        lifespan=_lifespan,
    )
    app.state.services = services
    app.state.templates = environment()
    windows = SqliteWindows(str(shared.windows)) if shared else None
    app.state.throttle = throttle or Throttle(doors(services.settings.verify_rate), windows)
    app.state.verdict_secret = shared.secret if shared else token_bytes(32)
    app.state.shared = shared
    app.state.quick_verdicts = QuickVerdicts(lambda: services.database, verify.public_json)
    app.state.inbox = Inbox(services)
    app.state.pictures = Pictures(services.settings.home / "derived" / "pages")
    app.include_router(_api())
    app.state.status_lists = SignedAnew(status.sign_lists)
    app.include_router(status.router)
    app.include_router(status.keys_router)
    app.state.signed_officers = SignedAnew(officers.sign_list)
    app.include_router(officers.list_router)
    for desk in _PAGES:
        app.include_router(desk.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for kind in _ANSWERED:
        app.add_exception_handler(kind, answer)
    app.add_middleware(BodyLimit, limits=BODY_LIMITS, otherwise=MEGABYTE, refuse=answer)
    app.add_middleware(
        AtOnce,
        path=f"{API}/verify",
        throttle=app.state.throttle,
        quick=app.state.quick_verdicts,
        judge=partial(verify.verdict_on, services),
    )
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Work off uploads while the server runs."""
    inbox: Inbox = app.state.inbox
    if app.state.shared is None:
        inbox.sweep()
    inbox.start()
    yield
    inbox.stop()


def answer(request: Request, error: Exception) -> Response:
    """Turn an error into a problem for programs, or a page for people."""
    problem = problem_of(error)
    if wants_page(request):
        return as_page(request, problem)
    return as_json(problem, to_staff=getattr(request.state, "who", None) is not None)


def _api() -> APIRouter:
    refusal = {"description": "a problem, RFC 9457", "content": {MEDIA_TYPE: {}}}
    api = APIRouter(prefix=API, responses={"4XX": refusal, "5XX": refusal})
    for part in _RESOURCES:
        api.include_router(part.router)
    api.include_router(volumes.covered)
    api.include_router(publication.feeding)
    return api
