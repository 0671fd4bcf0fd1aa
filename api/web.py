"""How a page is made: a template, the reader's language, and who is signed in."""

from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api.messages import LANGUAGES, Language, Texts
from api.passwords import new_secret
from api.problems import Problem
from signing.codes import grouped

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
LANGUAGE_COOKIE = "sogoc_lang"
_A_YEAR = 365 * 24 * 3600  # seconds


def environment() -> Environment:
    """Build the template environment: everything is escaped, an unknown name is an error."""
    jinja = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    jinja.globals["fresh_key"] = new_secret  # so that a form sent twice is done once
    jinja.filters.update(moment=_moment, day=_day, grouped=grouped)
    return jinja


def language_of(request: Request) -> Language:
    """The language asked for by `?lang=`, else by the cookie, else Vietnamese."""
    for asked in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        for language in LANGUAGES:
            if asked == language:
                return language
    return "vi"


def page(request: Request, template: str, status: int = 200, /, **values: Any) -> HTMLResponse:
    """Render one page in the reader's language, and keep the language that was asked for."""
    language = language_of(request)
    jinja: Environment = request.app.state.templates
    context = {
        "t": Texts(language),
        "also": Texts("en" if language == "vi" else "vi"),
        "lang": language,
        "other_language": _same_page_in(request, "en" if language == "vi" else "vi"),
        "path": request.url.path,
        "who": getattr(request.state, "who", None),
        **values,
    }
    response = HTMLResponse(jinja.get_template(template).render(context), status)
    if request.query_params.get("lang") == language:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=_A_YEAR, samesite="lax")
    return response


def as_page(request: Request, problem: Problem) -> Response:
    """Show a refusal to a person; who is not signed in is led to the sign-in page and back."""
    if problem.status_code == 401 and request.method == "GET":
        return see_other(f"/login?{urlencode({'next': request.url.path})}")
    shown = page(request, "problem.html", problem.status_code, problem=problem)
    shown.headers.update(problem.headers or {})
    return shown


def see_other(address: str) -> RedirectResponse:
    """Send the browser to another page with GET (RFC 9110, section 15.4.4)."""
    return RedirectResponse(address, 303)


def wants_page(request: Request) -> bool:
    """Tell whether a person's browser asks, and not a program."""
    asks_for_data = request.headers.get("accept") == "application/json"
    return not (asks_for_data or request.url.path.startswith("/api/"))


def _moment(at: datetime) -> str:
    """A moment on the clocks of Vietnam."""
    return at.astimezone(VIETNAM).strftime("%d/%m/%Y %H:%M")


def _day(iso: str) -> str:
    """The day in Vietnam of an ISO 8601 time."""
    return datetime.fromisoformat(iso).astimezone(VIETNAM).strftime("%d/%m/%Y")


def _same_page_in(request: Request, language: str) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    return f"?{urlencode([*kept, ('lang', language)])}"
