"""Requests for copies and the key: what must happen together when one is signed."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from api import issuing
from api.keeping_office import keeper_today
from registry import entries, requests
from registry.copies import Copy
from registry.errors import Conflict, Forbidden
from registry.request import Kind, Request, RequestState

if TYPE_CHECKING:
    from api.wiring import Services


def sign_for(
    services: "Services",
    request_id: str,
    expected_version: int,
    by: str,
    then: Callable[[Request], object] = lambda _: None,
) -> tuple[Request, Copy]:
    """Sign the copy that an approved request asks for; two officers never sign it twice.

    `then` joins the transaction that records the copy.

    Raises:
        NotFound: no such request.
        Conflict: someone took a step since, or the entry changed.
        Forbidden: the request is not approved, or does not ask for a copy.
        SigningError: the key or the clock cannot be reached; nothing was signed.
    """
    db = services.database
    held = requests.get(db, request_id)
    if held.version != expected_version:
        raise Conflict(f"request {request_id} is at version {held.version}")
    if held.state is not RequestState.APPROVED or held.asked.kind is not Kind.COPY:
        raise Forbidden("only an approved request for a copy is signed")
    entry = entries.get(db, held.asked.entry or "")
    keeper = keeper_today(db, entry.id)
    if keeper and keeper.office != held.office:
        raise Conflict(f"since the approval {keeper.office} keeps the book; approve it anew")

    def attach(made: Copy) -> None:
        then(requests.carry_out(db, request_id, expected_version, by, made.code))

    copy, _ = issuing.sign(services, entry, by, attach)
    return requests.get(db, request_id), copy
