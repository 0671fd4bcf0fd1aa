"""`admin`: accounts, tokens, and a check of the installation."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.commands import keeping, policies
from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

ADMIN = teach(
    "Quản trị: tài khoản, mã truy cập của chương trình, kiểm tra cài đặt.",
    "Accounts and their roles (archivist, reviewer, officer, admin), tokens for programs, and a "
    "check of this installation.",
    "sogoc admin user-add hoa --role officer --full-name 'Trần Thị Hòa'",
    "pass show hoa | sogoc admin user-add hoa --role reviewer --password-stdin",
    "sogoc admin token-new hoa --label 'phần mềm một cửa'",
    "sogoc admin verifier-add abc --full-name 'Công ty ABC'   # POST /api/v1/verify/batch",
    "sogoc admin officer-add hoa.crt --from 01/07/2026 --decision 12/QĐ-SGDĐT",
    "sogoc admin officer-list -o officers.jwt",
    "sogoc admin policy-new can-than --most-wrong 0.005",
    "sogoc admin policy-calibrate can-than",
    "sogoc admin form-new so-goc-1962.pdf:3-6 -o forms/so_1962.toml",
    "sogoc admin backup /mnt/backup; sogoc admin restore /mnt/backup",
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
    group.command(
        "verifier-add", help="Đơn vị được kiểm tra hàng loạt · Let an employer ask much."
    )(verifier_add)
    group.command("officer-add", help="Người được ký · Let an officer sign.")(officer_add)
    group.command("officer-end", help="Thôi được ký · End an officer's leave.")(officer_end)
    group.command("officer-list", help="Ai được ký · Who may sign for which office.")(officer_list)
    policies.add_to(group)
    keeping.add_to(group)
    group.command("form-new", help="Soạn mẫu sổ mới từ vài trang · Draft a form from pages.")(
        form_new
    )
    group.command("renewals", help="Bản sao sắp phải đóng dấu lại · Copies to be stamped again.")(
        renewals
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
    as_json: Json = False,
) -> None:
    """Add an account."""
    from api.accounts_desk import add, password_from_stdin, plain
    from api.console import say_made

    if password_stdin:
        password = password_from_stdin()
    else:
        password = typer.prompt("Mật khẩu · Password", hide_input=True, confirmation_prompt=True)
    account = add(open_services().database, name, full_name, role, password, asker())
    say_made(plain(account), f"{account.name}: {', '.join(sorted(account.roles))}", as_json)


def user_list(as_json: Json = False) -> None:
    """List accounts."""
    from api.accounts_desk import say_accounts

    say_accounts(open_services().database, as_json)


def token_new(
    name: Name,
    label: Annotated[str, typer.Option(help="để nhận ra về sau · to know it later")],
    days: Annotated[int | None, typer.Option(min=1, help="hạn dùng, ngày · valid for days")] = None,
    as_json: Json = False,
) -> None:
    """Make a token."""
    from api.accounts_desk import new_token
    from api.console import say_made

    token = new_token(open_services().database, name, label, days, asker())
    say_made({"account": name, "label": label, "token": token}, token, as_json)


def verifier_add(
    name: Name,
    full_name: Annotated[str, typer.Option(help="tên đơn vị · whom the account is for")],
    days: Annotated[int, typer.Option(min=1, help="hạn dùng, ngày · valid for days")] = 365,
    as_json: Json = False,
) -> None:
    """Register an employer for batch checks; prints its token, once."""
    from api.accounts_desk import add_verifier
    from api.console import say_made

    token = add_verifier(open_services().database, name, full_name, days, asker())
    say_made({"account": name, "token": token}, token, as_json)


def officer_add(
    certificate: Annotated[Path, typer.Argument(help="chứng thư, PEM hoặc DER · certificate")],
    decision: Annotated[str, typer.Option(help="quyết định phân công · appointed by")],
    officer: Annotated[str, typer.Option(help="họ tên · name [as in the certificate]")] = "",
    post: Annotated[str, typer.Option(help="chức vụ, ví dụ Giám đốc · post")] = "",
    since: Annotated[str, typer.Option("--from", help="từ ngày dd/mm/yyyy · from [now]")] = "",
    until: Annotated[str, typer.Option(help="đến trước ngày · until before [open]")] = "",
    as_json: Json = False,
) -> None:
    """Record that an officer may sign for the office that the certificate names."""
    from api.officer_desk import authorise, say_officers

    db = open_services().database
    made = authorise(db, certificate, officer, since, until, decision, asker(), post)
    say_officers((made,), as_json)


def officer_end(
    number: Annotated[str, typer.Argument(metavar="ID", help="của officer-list")],
    reason: Annotated[str, typer.Option(help="lý do · why")],
    until: Annotated[str, typer.Option(help="từ ngày dd/mm/yyyy · as of [now]")] = "",
    as_json: Json = False,
) -> None:
    """End an officer's leave to sign; what was signed before stays valid."""
    from api.officer_desk import end, say_officers

    say_officers((end(open_services().database, number, until, reason, asker()),), as_json)


def officer_list(
    as_json: Json = False,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="ghi danh sách đã ký · write it signed")
    ] = None,
) -> None:
    """List who may sign; `-o FILE` writes the signed list for `sogoc verify --trust FILE`."""
    from api.officer_desk import say_officers, signed_list
    from registry.officers import authorisations

    services = open_services()
    if out is not None:
        out.write_text(signed_list(services, datetime.now(UTC)), "ascii")
        return
    say_officers(authorisations(services.database), as_json)


def form_new(
    pages: Annotated[
        list[str],
        typer.Argument(metavar="PAGE...", help="tệp, hoặc tệp:3-6 · scan, or scan:3-6"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="tệp TOML · TOML file to write")],
    name: Annotated[
        str | None, typer.Option(help="tên cho --form · name of the form [of the file]")
    ] = None,
    label: Annotated[str | None, typer.Option(help="tên đầy đủ của sổ · what it is called")] = None,
    as_json: Json = False,
) -> None:
    """Draft a form."""
    from api.form_new import form_new

    form_new(open_services(), pages, out, name, label, as_json=as_json)


def renewals(
    days: Annotated[
        int | None, typer.Option(min=0, help="trong số ngày tới · ending within days [90]")
    ] = None,
    as_json: Json = False,
) -> None:
    """List copies whose time stamps end soon; `sogoc worker` renews them."""
    from api.renewing import say_renewals

    say_renewals(open_services(), days, as_json)


def doctor(as_json: Json = False) -> None:
    """Check the installation."""
    from api.doctor import examine

    if not examine(open_services(), as_json):
        raise typer.Exit(4)
