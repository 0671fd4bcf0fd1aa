"""`admin`: accounts, tokens, and a check of the installation."""

from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

ADMIN = teach(
    "Quản trị: tài khoản, mã truy cập của chương trình, kiểm tra cài đặt.",
    "Accounts and their roles (archivist, reviewer, officer, admin), tokens for programs, and a "
    "check of this installation.",
    "sogoc admin user-add hoa --role officer --full-name 'Trần Thị Hòa'",
    "pass show hoa | sogoc admin user-add hoa --role reviewer --password-stdin",
    "sogoc admin token-new hoa --label 'phần mềm một cửa'",
    "sogoc admin doctor",
)

Name = Annotated[str, typer.Argument(metavar="NAME", help="tên đăng nhập · account name")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("user-add", help="Thêm tài khoản · Add an account.")(user_add)
    group.command("user-list", help="Các tài khoản · List accounts.")(user_list)
    group.command("token-new", help="Mã cho chương trình, in một lần · A token, shown once.")(
        token_new
    )
    group.command("doctor", help="Cài đặt có đủ không · Check this installation.")(doctor)
    app.add_typer(group, name="admin", help=ADMIN, short_help="quản trị · accounts, tokens, check")


def user_add(
    name: Name,
    role: Annotated[
        list[str], typer.Option(help="archivist, reviewer, officer, admin; lặp lại được · repeat")
    ],
    full_name: Annotated[str, typer.Option(help="họ tên · full name")] = "",
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="đọc mật khẩu từ stdin · from stdin")
    ] = False,
) -> None:
    """Add an account."""
    from api.accounts_desk import add, password_from_stdin
    from api.console import say

    if password_stdin:
        password = password_from_stdin()
    else:
        password = typer.prompt("Mật khẩu · Password", hide_input=True, confirmation_prompt=True)
    account = add(open_services().database, name, full_name, role, password, asker())
    say(f"{account.name}: {', '.join(sorted(account.roles))}")


def user_list(as_json: Json = False) -> None:
    """List accounts."""
    from api.accounts_desk import say_accounts

    say_accounts(open_services().database, as_json)


def token_new(
    name: Name,
    label: Annotated[str, typer.Option(help="để nhận ra về sau · to know it later")],
    days: Annotated[int | None, typer.Option(min=1, help="hạn dùng, ngày · valid for days")] = None,
) -> None:
    """Make a token."""
    from api.accounts_desk import new_token
    from api.console import say

    say(new_token(open_services().database, name, label, days, asker()))


def doctor(as_json: Json = False) -> None:
    """Check the installation."""
    from api.doctor import examine

    if not examine(open_services(), as_json):
        raise typer.Exit(4)
