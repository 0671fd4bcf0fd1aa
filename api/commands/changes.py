"""`correct` and `identify`: what changes about an entry by decision."""

from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

CORRECT = teach(
    "Chỉnh sửa một mục theo quyết định, hoặc cấp lại do lỗi của cơ quan cấp.",
    "Correct an entry by decision: a new version, a line in the appendix; the old text stays "
    "readable. With --issuer-error it is a reissue, which gives a new diploma number. --request "
    "notes that it carries out what was asked at the counter. --misread says that the ledger was "
    "read or typed wrong, which counts against the policy that accepted it; without it the change "
    "is one of civil status. To revoke: `sogoc revoke`.",
    "sogoc correct 'A 104211' ho_ten='Nguyễn Thị Hoà' --decision 12/QĐ-SGDĐT --date 03/05/2026",
    "sogoc correct 'A 104211' so_hieu='B 200001' --issuer-error 'in sai ngày sinh' "
    "--decision 13/QĐ-SGDĐT --date 04/05/2026 --request ID",
)


IDENTIFY = teach(
    "Ghi số định danh cá nhân cho một mục (sổ cũ không có), theo giấy tờ hoặc quyết định.",
    "Add the personal ID to an entry, by the paper or decision that shows it: twelve digits, whose "
    "year of birth and gender must be those of the entry. It stands beside the ledger's text, so "
    "copies that were issued stay valid. An empty number takes a wrong one back.",
    "sogoc identify 'A 104211' 036176001234 --decision 'CCCD cấp 02/2024' --date 02/02/2024",
)


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    short = "chỉnh sửa theo quyết định · change an entry by decision"
    app.command("correct", help=CORRECT, short_help=short)(correct)
    short = "số định danh · add a personal ID to an entry"
    app.command("identify", help=IDENTIFY, short_help=short)(identify)


def correct(
    entry: Annotated[str, typer.Argument(help="mã mục hoặc số hiệu · entry id or number")],
    changes: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE...", help="ô=giá trị")],
    decision: Annotated[str, typer.Option(help="số quyết định · number of the decision")],
    date: Annotated[str, typer.Option(help="ngày quyết định dd/mm/yyyy · its date")],
    issuer_error: Annotated[
        str, typer.Option(help="cơ quan cấp đã ghi sai gì: cấp lại · what was wrong: a reissue")
    ] = "",
    misread: Annotated[
        bool, typer.Option("--misread", help="sổ gốc không ghi vậy · the ledger says otherwise")
    ] = False,
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
        issuer_error=issuer_error, misread=misread, case=request, note=note, as_json=as_json,
    )  # fmt: skip


def identify(
    entry: Annotated[str, typer.Argument(help="mã mục hoặc số hiệu · entry id or number")],
    number: Annotated[str, typer.Argument(help="12 chữ số; '' là rút lại · '' takes it back")],
    decision: Annotated[str, typer.Option(help="giấy tờ hoặc quyết định · paper or decision")],
    date: Annotated[str, typer.Option(help="ngày dd/mm/yyyy · its date")],
    as_json: Json = False,
) -> None:
    """Add the personal ID."""
    from api import change_desk

    change_desk.identify(open_services(), entry, number, decision, date, asker(), as_json)
