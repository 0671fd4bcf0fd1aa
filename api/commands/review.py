"""`review`: decide rows that were read, from the terminal."""

from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

REVIEW = teach(
    "Duyệt các dòng đã đọc (trên màn hình web dễ hơn: sogoc serve, rồi mở /desk/review).",
    "Decide rows that were read. With a picture of each row beside its values this is easier in "
    "the browser: `sogoc serve`, then open /desk/review.",
    "sogoc review list",
    "sogoc review show ID",
    "sogoc review accept ID",
    "sogoc review correct ID ho_ten='Nguyễn Văn An' --illegible noi_sinh",
    "sogoc review void ID --reason 'dòng tổng cộng, không phải người học'",
)

Id = Annotated[str, typer.Argument(metavar="ID", help="mã dòng · id from `review list`")]
Reason = Annotated[str, typer.Option(help="ghi chú · note kept with the decision")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help="Các dòng chờ duyệt · Rows that wait.")(list_)
    group.command("show", help="Một dòng, giá trị và nghi vấn · One row with its doubts.")(show)
    group.command("accept", help="Nhận như đã đọc · Accept as read.")(accept)
    group.command("correct", help="Sửa rồi nhận · Correct fields, then accept.")(correct)
    group.command("void", help="Không phải một dòng của sổ · Not a row of the ledger.")(void)
    app.add_typer(group, name="review", help=REVIEW, short_help="duyệt dòng · decide rows")


def list_(
    batch: Annotated[str | None, typer.Option(help="tên hoặc mã lô · batch, by name or id")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="số dòng · rows")] = 50,
    as_json: Json = False,
) -> None:
    """List waiting rows."""
    from api.review_report import say_queue

    say_queue(open_services().database, batch, limit, as_json)


def show(draft: Id, as_json: Json = False) -> None:
    """Show one row."""
    from api.review_report import say_draft

    say_draft(open_services().database, draft, as_json)


def accept(draft: Id, reason: Reason = "", as_json: Json = False) -> None:
    """Accept a row as read."""
    from api.review_report import decide_draft

    decide_draft(open_services(), draft, asker(), reason=reason, as_json=as_json)


def correct(
    draft: Id,
    changes: Annotated[
        list[str] | None, typer.Argument(metavar="FIELD=VALUE...", help="ô=giá trị")
    ] = None,
    illegible: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="ô không đọc được · unreadable field")
    ] = None,
    reason: Reason = "",
    as_json: Json = False,
) -> None:
    """Correct fields of a row and accept it."""
    from api.review_report import decide_draft

    decide_draft(
        open_services(), draft, asker(), changes=changes or (), illegible=illegible or (),
        reason=reason, as_json=as_json,
    )  # fmt: skip


def void(
    draft: Id,
    reason: Annotated[str, typer.Option(help="lý do, bắt buộc · why")] = "",
    as_json: Json = False,
) -> None:
    """Declare that this is not a row of the ledger."""
    from api.review_report import decide_draft

    decide_draft(open_services(), draft, asker(), reason=reason, reject=True, as_json=as_json)
