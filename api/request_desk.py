"""The counter at the terminal: each step of a request, and what is due."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import remark, say, say_json, say_table
from api.copy_desk import find_entry
from api.counter import sign_for
from api.request_answers import CaseOut, RequestOut
from registry import copies, requests
from registry.request import Asked, Request, RequestState

if TYPE_CHECKING:
    from api.wiring import Services

Move = Callable[[Request], Request]
"""Takes one step from the request as it stands."""


def say_requests(services: "Services", state: str, limit: int, as_json: bool) -> None:
    """List what is still owed, overdue first; or those of one state or all, the latest first."""
    db = services.database
    if state == "open":
        found = requests.still_open(db, limit)
    else:
        only = None if state == "all" else RequestState(state)
        found = requests.find(db, only, limit=limit)
    shown = [RequestOut.of(services, one) for one in found]
    if as_json:
        say_json([one.model_dump(mode="json") for one in shown])
        return
    rows: list[tuple[object, ...]] = [
        (one.id, one.kind, one.state, f"{one.due:%d/%m/%Y}", _left(one), one.requester)
        for one in shown
    ]
    say_table(("id", "kind", "state", "due", "left", "requester"), rows)


def say_case(services: "Services", request_id: str, as_json: bool) -> None:
    """Show one request with what was done."""
    case = CaseOut.of(services, request_id)
    if as_json:
        say_json(case.model_dump(mode="json"))
        return
    one = case.request
    say(_line(one))
    told = {"claim": one.claim, "proof": one.proof, "sheets": one.amount, **one.wanted}
    told |= {"office": one.office, "signatory": one.signatory}
    told |= {"complicated": one.complicated, "entry": one.entry, "copy": one.copy_code}
    say_table(("", ""), [(name, value) for name, value in told.items() if value])
    for step in case.steps:
        say(f"{step.at:%d/%m/%Y %H:%M} UTC  {step.state}  {step.by}  {step.note}".rstrip())


def receive(services: "Services", asked: Asked, by: str, as_json: bool) -> None:
    """Take a request in and say until when it must be answered; the entry may be its number."""
    made = requests.receive(services.database, asked, by, services.calendar)
    _say(services, made, as_json)


def entry_id(services: "Services", name: str) -> str:
    """Give the id of an entry that is named by its id or number.

    Raises:
        CommandError: there is none, or more than one.
    """
    return find_entry(services.database, name).id


def move(services: "Services", request_id: str, step: Move, as_json: bool) -> None:
    """Take a step from the request as it stands now, and show it."""
    _say(services, step(requests.get(services.database, request_id)), as_json)


def sign(
    services: "Services", request_id: str, out: Path | None, by: str, as_json: bool = False
) -> None:
    """Sign the copy that an approved request asks for, and write it to `out`."""
    if services.signs_for_demo:
        remark("Khóa thử nghiệm · a demo key signs this copy; it proves nothing to anyone.")
    held = requests.get(services.database, request_id)
    signed, copy = sign_for(services, request_id, held.version, by)
    path = out or Path(f"{copy.code}.pdf")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(copies.pdf(services.database, copy.code))
    if as_json:
        shown = RequestOut.of(services, signed).model_dump(mode="json")
        say_json(shown | {"file": str(path)})
    else:
        say(f"{path}  code {copy.code}, number {copy.text}, {signed.asked.amount} sheets")


def _say(services: "Services", request: Request, as_json: bool) -> None:
    shown = RequestOut.of(services, request)
    say_json(shown.model_dump(mode="json")) if as_json else say(_line(shown))


def _line(one: RequestOut) -> str:
    return f"{one.id}  {one.kind}  {one.state}  {one.due:%d/%m/%Y} ({_left(one)})  {one.requester}"


def _left(one: RequestOut) -> str:
    """Say in both languages how long is left; nothing where nothing is owed any more."""
    if one.overdue:
        return "quá hạn · overdue"
    if one.state in (RequestState.HANDED_OVER, RequestState.REFUSED):
        return "xong · done"
    return "hôm nay · today" if one.days_left == 0 else f"{one.days_left} ngày · days"
