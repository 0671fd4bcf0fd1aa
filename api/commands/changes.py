"""`correct`: a change of an entry by decision."""

from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

CORRECT = teach(
    "Chỉnh sửa một mục theo quyết định, hoặc cấp lại do lỗi của cơ quan cấp.",
    "Correct an entry by decision: a new version, a line in the appendix; the old text stays "
    "readable. With --issuer-error it is a reissue, which gives a new diploma number. --request "
    "notes that it carries out what was asked at the counter. To revoke: `sogoc revoke`.",
    "sogoc correct 'A 104211' ho_ten='Nguyễn Thị Hoà' --decision 12/QĐ-SGDĐT --date 03/05/2026",
    "sogoc correct 'A 104211' so_hieu='B 200001' --issuer-error 'in sai ngày sinh' "
    "--decision 13/QĐ-SGDĐT --date 04/05/2026 --request ID",
)


def add_to(app: typer.Typer) -> None:
    """Add the verb of this module."""
    short = "chỉnh sửa theo quyết định · change an entry by decision"
    app.command("correct", help=CORRECT, short_help=short)(correct)


def correct(
    entry: Annotated[str, typer.Argument(help="mã mục hoặc số hiệu · entry id or number")],
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="ô=giá trị")],
    decision: Annotated[str, typer.Option(help="số quyết định · number of the decision")],
    date: Annotated[str, typer.Option(help="ngày quyết định dd/mm/yyyy · its date")],
    issuer_error: Annotated[
        str, typer.Option(help="cơ quan cấp đã ghi sai gì: cấp lại · what was wrong: a reissue")
    ] = "",
    request: Annotated[
        str, typer.Option(metavar="ID", help="yêu cầu · the request it answers")
    ] = "",
    note: Annotated[str, typer.Option(help="ghi chú · note")] = "",
    as_json: Json = False,
) -> None:
    """Change an entry by decision."""
    from api import change_desk

    change_desk.correct(
        open_services(), entry, changes, asker(), decision=decision, date=date,
        issuer_error=issuer_error, case=request, note=note, as_json=as_json,
    )  # fmt: skip
