"""`issue`, `verify` and `revoke`: signed copies, from making to ending."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

ISSUE = teach(
    "Cấp bản sao có chữ ký số từ một mục trong sổ.",
    "Issue a signed copy of an entry, named by its id or by its diploma number. The copy is kept "
    "in the register of copies. Without SOGOC_SIGNING_KEY a demo key signs, and it says so.",
    "sogoc issue 01JD3Z0V7W5N8Q2R4T6Y8A0C1E -o copy.pdf",
    "sogoc issue 'B 123456' -o copy.pdf",
)

VERIFY = teach(
    "Kiểm tra một bản sao: tệp PDF, ảnh bản giấy, chứng nhận điện tử, mã, hoặc chữ trong mã QR.",
    "Check a copy: a PDF, a photo, a credential, its code, or the text of its QR code. It works "
    "offline; next to a registry it also asks the register. Trusted roots: --trust, else "
    "SOGOC_TRUST, else "
    "trust.pem in SOGOC_HOME. Exit code 0 only for valid; 1 for invalid or undetermined; 3 for a "
    "file that cannot be opened.",
    "sogoc verify copy.pdf --trust trust.pem",
    "sogoc verify copy.pdf --json",
    "sogoc verify photo-of-the-paper.jpg",
    "sogoc verify copy.vc.jwt",
    "sogoc verify 7QK2-M9XW-4T0H",
    "sogoc verify --batch danh-sach.csv -o ket-qua.csv",
)

REVOKE = teach(
    "Thu hồi một bản sao (theo mã), hoặc một mục trong sổ (theo quyết định).",
    "Revoke a copy by its code, with a reason; or an entry by its id, with the ground and the "
    "decision. Nothing is deleted: history stays readable.",
    "sogoc revoke 7QK2-M9XW-4T0H --reason 'in sai mẫu'",
    "sogoc revoke 01JD3Z0V7W5N8Q2R4T6Y8A0C1E --ground fraud --decision 12/QĐ-SGDĐT "
    "--date 03/05/2026",
    "sogoc revoke --list-grounds",
)


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("issue", help=ISSUE, short_help="cấp bản sao · sign a copy of an entry")(issue)
    app.command("verify", help=VERIFY, short_help="kiểm tra bản sao · check a copy")(verify)
    app.command("revoke", help=REVOKE, short_help="thu hồi · end a copy or an entry")(revoke)


def issue(
    entry: Annotated[str, typer.Argument(help="mã mục hoặc số hiệu · entry id or diploma number")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="tệp PDF · where the copy goes [CODE.pdf]")
    ] = None,
    credentials: Annotated[
        bool,
        typer.Option("--credentials", help="kèm chứng nhận điện tử · also VC and SD-JWT files"),
    ] = False,
    holder: Annotated[
        Path | None,
        typer.Option(metavar="JWK", help="khóa của người giữ · the SD-JWT's holder, P-256"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Issue a signed copy."""
    from api.copy_desk import issue_copy
    from api.credentials import holder_key, write_beside

    if holder is not None and not credentials:
        raise typer.BadParameter("--holder binds a credential: give --credentials too.")
    key = holder_key(holder) if holder else None
    services = open_services()
    _, path = issue_copy(services, entry, out, asker(), as_json)
    if credentials:
        write_beside(services, path, key)


def verify(
    copy: Annotated[
        str | None, typer.Argument(metavar="FILE|TEXT", help="tệp PDF, mã, hoặc chữ QR")
    ] = None,
    trust: Annotated[
        list[Path] | None, typer.Option(metavar="PEM", help="gốc tin cậy · trusted roots")
    ] = None,
    status: Annotated[
        list[Path] | None, typer.Option(help="danh sách trạng thái đã tải · downloaded status list")
    ] = None,
    batch: Annotated[
        Path | None, typer.Option(metavar="CSV", help="bảng mã hoặc người · a table of questions")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="CSV", help="bảng kết quả · answers")
    ] = None,
    audience: Annotated[
        str, typer.Option(help="người giữ trình cho ai · whom the holder was asked to show it to")
    ] = "",
    nonce: Annotated[
        str, typer.Option(help="số hỏi riêng · the nonce that the holder was asked to sign")
    ] = "",
    as_json: Json = False,
) -> None:
    """Check a copy, or a table of codes and persons."""
    from api.verify_copy import verify_batch, verify_copy
    from signing.holder import Challenge

    if (copy is None) == (batch is None) or (out is not None and batch is None):
        raise typer.BadParameter("Give a copy, or --batch CSV (and -o CSV), and not both.")
    if bool(audience) != bool(nonce) or (nonce and batch is not None):
        raise typer.BadParameter("--audience and --nonce go together, with one credential.")
    asked = Challenge(audience, nonce) if nonce else None
    known, lists = tuple(trust or ()), tuple(status or ())
    if batch is not None:
        good = verify_batch(open_services(), batch, out, known, lists)
    else:
        good = verify_copy(open_services(), str(copy), known, lists, as_json, asked) == "valid"
    if not good:
        raise typer.Exit(1)


def revoke(
    name: Annotated[
        str | None, typer.Argument(metavar="CODE|ID", help="mã bản sao hoặc mã mục")
    ] = None,
    reason: Annotated[str, typer.Option(help="lý do · why")] = "",
    ground: Annotated[str, typer.Option(help="căn cứ thu hồi văn bằng · ground, for entries")] = "",
    decision: Annotated[str, typer.Option(help="số quyết định · decision, for entries")] = "",
    date: Annotated[str, typer.Option(help="ngày quyết định dd/mm/yyyy · its date")] = "",
    request: Annotated[
        str, typer.Option(metavar="ID", help="hồ sơ thu hồi · the request it carries out")
    ] = "",
    list_grounds: Annotated[
        bool, typer.Option("--list-grounds", help="các căn cứ · lawful grounds")
    ] = False,
    as_json: Json = False,
) -> None:
    """Revoke a copy or an entry."""
    from api import copy_desk

    if list_grounds:
        copy_desk.say_grounds(as_json)
        return
    if not name:
        raise typer.BadParameter("Name a copy by its code or an entry by its id.")
    copy_desk.revoke(
        open_services(), name, asker(), reason=reason, ground=ground, decision=decision, date=date,
        case=request, as_json=as_json,
    )  # fmt: skip
