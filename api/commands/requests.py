"""`requests`: the counter from the terminal, from receipt to hand-over."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

if TYPE_CHECKING:
    from registry.database import Database
    from registry.request import Request

REQUESTS = teach(
    "Yêu cầu tại quầy: nhận, kiểm tra, duyệt, ký, trả, hoặc từ chối.",
    "Requests at the counter: received, checked, approved, signed, handed over, or refused with a "
    "reason. The deadline is reckoned when a request is received: a copy the same day, after 15:00 "
    "the next working day, two more when complicated. `list` shows what is owed, overdue first. A "
    "correction or reissue is carried out by `sogoc correct --request ID`, a revocation by `sogoc "
    "revoke --request ID`.",
    "sogoc requests receive 'Nguyễn Thị Hòa' ho_ten='Nguyễn Thị Hòa' nam_tot_nghiep=1994",
    "sogoc requests receive 'Lê Văn Con' --claim family --proof 'GCT 12/2020' --entry 'A 104211'",
    "sogoc requests list",
    "sogoc requests check ID 'A 104211' --proof 'CCCD'    # which entry is meant",
    "sogoc requests approve ID",
    "sogoc requests sign ID -o copy.pdf",
    "sogoc requests hand-over ID --to 'Nguyễn Thị Hòa'",
    "sogoc requests refuse ID --reason 'Không có trong sổ'",
)

Id = Annotated[str, typer.Argument(metavar="ID", help="mã yêu cầu · id from `requests list`")]
Note = Annotated[str, typer.Option(help="ghi chú · note kept with the step")]
State = Literal[
    "open", "all", "received", "checked", "approved", "signed", "handed_over", "refused"
]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help="Việc còn nợ, quá hạn trước · What is owed.")(list_)
    group.command("show", help="Một yêu cầu và các bước · One request, step by step.")(show)
    group.command("receive", help="Nhận yêu cầu, tính hạn · Take a request in.")(receive)
    group.command("check", help="Đúng người, đúng mục · Establish right and entry.")(check)
    group.command("approve", help="Duyệt · Approve what was checked.")(approve)
    group.command("sign", help="Ký số bản sao · Sign the copy.")(sign)
    group.command("hand-over", help="Đã trả cho người nhận · Note who received it.")(hand_over)
    group.command("refuse", help="Từ chối, nêu lý do · Refuse with a reason.")(refuse)
    group.command("return", help="Trả lại để kiểm tra · Have it checked anew.")(return_)
    short = "yêu cầu tại quầy · requests for copies"
    app.add_typer(group, name="requests", help=REQUESTS, short_help=short)


def list_(
    state: Annotated[State, typer.Option(help="trạng thái · of which state")] = "open",
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="số dòng · rows")] = 100,
    as_json: Json = False,
) -> None:
    """List requests."""
    from api.request_desk import say_requests

    say_requests(open_services(), state, limit, as_json)


def show(request: Id, as_json: Json = False) -> None:
    """Show one request."""
    from api.request_desk import say_case

    say_case(open_services(), request, as_json)


def receive(
    requester: Annotated[str, typer.Argument(metavar="NAME", help="người yêu cầu · who asks")],
    about: Annotated[
        list[str] | None,
        typer.Argument(metavar="FIELD=VALUE...", help="điều họ nói về văn bằng · what they say"),
    ] = None,
    kind: Annotated[
        Literal["copy", "correction", "reissue", "revocation"],
        typer.Option(help="việc gì · what for"),
    ] = "copy",
    claim: Annotated[
        Literal["holder", "representative", "family"], typer.Option(help="tư cách · by what right")
    ] = "holder",
    proof: Annotated[str, typer.Option(help="giấy tờ chứng minh · paper that proves it")] = "",
    entry: Annotated[
        str, typer.Option(help="mã mục hoặc số hiệu, nếu biết · entry id or number, if known")
    ] = "",
    amount: Annotated[int, typer.Option(min=1, max=100, help="số bản · printed sheets")] = 1,
    complicated: Annotated[str, typer.Option(help="vì sao lâu hơn · why it takes longer")] = "",
    as_json: Json = False,
) -> None:
    """Take a request in."""
    from api import request_desk
    from api.typed import typed_fields
    from ocr.fields import BODY, HEADER
    from registry.request import Asked, Claim, Kind

    services = open_services()
    asked = Asked(
        kind=Kind(kind),
        requester=requester,
        claim=Claim.AUTHORITY if Kind(kind) is Kind.REVOCATION else Claim(claim),
        proof=proof,
        wanted=typed_fields(about or (), (*BODY, *HEADER)),
        amount=amount,
        complicated=complicated,
        entry=request_desk.entry_id(services, entry) if entry else None,
    )
    request_desk.receive(services, asked, asker(), as_json)


def check(
    request: Id,
    entry: Annotated[str, typer.Argument(help="mã mục hoặc số hiệu · entry id or number")],
    proof: Annotated[str, typer.Option(help="giấy tờ đã xem · paper that was shown")] = "",
    note: Note = "",
    as_json: Json = False,
) -> None:
    """Establish the right and the entry."""
    from api import request_desk
    from registry import requests

    services = open_services()
    db, meant = services.database, request_desk.entry_id(services, entry)
    request_desk.move(
        services,
        request,
        lambda held: requests.check(db, held.id, held.version, meant, asker(), proof, note),
        as_json,
    )


def approve(request: Id, note: Note = "", as_json: Json = False) -> None:
    """Approve what was checked."""
    from api import request_desk
    from registry import requests

    services = open_services()
    db = services.database
    request_desk.move(
        services,
        request,
        lambda held: requests.approve(db, held.id, held.version, asker(), note),
        as_json,
    )


def sign(
    request: Id,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="tệp PDF · where the copy goes [CODE.pdf]")
    ] = None,
    as_json: Json = False,
) -> None:
    """Sign the copy."""
    from api import request_desk

    request_desk.sign(open_services(), request, out, asker(), as_json)


def _move(
    request: str,
    step: "Callable[[Database, str, int, str, str], Request]",
    words: str,
    as_json: bool,
) -> None:
    from api import request_desk

    services = open_services()
    request_desk.move(
        services,
        request,
        lambda held: step(services.database, held.id, held.version, words, asker()),
        as_json,
    )


def hand_over(
    request: Id,
    to: Annotated[str, typer.Option(help="người nhận · who received it")],
    as_json: Json = False,
) -> None:
    """Note who received it."""
    from registry import requests

    _move(request, requests.hand_over, to, as_json)


def refuse(
    request: Id,
    reason: Annotated[str, typer.Option(help="lý do báo cho người yêu cầu · why")],
    as_json: Json = False,
) -> None:
    """Refuse with a reason."""
    from registry import requests

    _move(request, requests.refuse, reason, as_json)


def return_(
    request: Id,
    reason: Annotated[str, typer.Option(help="lý do · why")],
    as_json: Json = False,
) -> None:
    """Return it to be checked anew."""
    from registry import requests

    _move(request, requests.send_back, reason, as_json)
