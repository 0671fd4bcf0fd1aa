"""`audit`: the log of who did what, its checkpoints and its witnesses."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

AUDIT = teach(
    "Nhật ký: kiểm tra không ai sửa lén, hoặc xem ai đã làm gì.",
    "The log of who did what is a Merkle tree (RFC 9162). `verify` hashes everything again, holds "
    "it against every signed checkpoint, and names each place that was changed; exit code 1 if "
    "there is one. `checkpoint` signs the log as it stands (C2SP). `witness` runs at someone "
    "else's: it remembers the log and signs that it only grew.",
    "sogoc audit verify",
    "sogoc audit checkpoint > today.checkpoint      # keep it somewhere else",
    "sogoc audit verify --checkpoint today.checkpoint",
    'sogoc audit witness https://so.example/api/v1/log --vkey "so.example/log+…"',
    "sogoc audit show --of 01JD3Z0V7W5N8Q2R4T6Y8A0C1E --json",
)


def group() -> typer.Typer:
    """Give the verbs of this module."""
    made = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    made.command("verify", help="Băm lại toàn bộ nhật ký · Hash the whole log again.")(verify)
    made.command("show", help="Ai đã làm gì · Who did what.")(show)
    made.command("checkpoint", help="Ký nhật ký lúc này · Sign the log as it stands.")(checkpoint)
    made.command("key", help="Khóa công khai của nhật ký · The log's public key (vkey).")(key)
    made.command("fixity", help="Đọc lại mọi bản gốc · Read every master again.")(fixity)
    made.command("witness", help="Làm chứng cho nhật ký của nơi khác · Witness a log.")(witness)
    return made


def verify(
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(exists=True, help="điểm kiểm giữ ở nơi khác · checkpoint kept elsewhere"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Check the log."""
    from api.log_report import say_check

    if not say_check(open_services(), tuple(checkpoint or ()), as_json):
        raise typer.Exit(1)


def show(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="số bản ghi · records")] = 50,
    of: Annotated[str | None, typer.Option(help="mã mục, bản sao… · id of entry or copy")] = None,
    as_json: Json = False,
) -> None:
    """Show records."""
    from api.log_report import say_records

    say_records(open_services().database, last, of, as_json)


def checkpoint(as_json: Json = False) -> None:
    """Sign the log as it stands."""
    from api.console import say_json
    from api.log_keeping import keep_checkpoint

    signed = keep_checkpoint(open_services()).decode()
    say_json({"checkpoint": signed}) if as_json else typer.echo(signed, nl=False)


def key(as_json: Json = False) -> None:
    """Print the vkey of the log."""
    from api.console import say_made

    vkey = str(open_services().log_key.verifier)
    say_made({"vkey": vkey}, vkey, as_json)


def fixity(
    limit: Annotated[
        int | None, typer.Option(min=1, help="chỉ từng này bản rồi dừng · stop after so many")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check masters."""
    from dataclasses import asdict

    from api.console import say, say_json
    from api.fixity import check_masters

    course, whole = check_masters(open_services(), asker(), limit=limit)
    if as_json:
        say_json(asdict(course) | {"complete": whole})
    else:
        for sha256, fault in course.bad.items():
            say(f"{sha256}: {fault}")
        rest = "" if whole else "; còn nữa · not all yet, run it again to go on"
        say(f"{course.read} masters read, {len(course.bad)} bad{rest}")
    if course.bad:
        raise typer.Exit(1)


def witness(
    log: Annotated[str, typer.Argument(metavar="URL", help="…/api/v1/log")],
    vkey: Annotated[str, typer.Option(help="khóa công khai của nhật ký · the log's public key")],
    name: Annotated[
        str, typer.Option(help="tên người làm chứng · name of this witness, as a host")
    ] = "witness.invalid",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="tệp kết quả · file for the cosigned note")
    ] = None,
    as_json: Json = False,
) -> None:
    """Witness a log."""
    from api.console import say_json
    from api.witness import HttpLog
    from api.witness import witness as cosign
    from registry import note
    from signing.note_key import open_note_key

    home = open_services().settings.home
    of = note.verifier(vkey)
    mine = open_note_key(home / "keys" / "witness.pem", name, note.WITNESS)
    signed = cosign(HttpLog(log), of, mine, home / "witness" / of.id.hex())
    typer.echo(f"vkey: {mine.verifier}", err=True)
    if out:
        out.write_bytes(signed)
    if as_json:
        say_json({"vkey": str(mine.verifier), "note": signed.decode()})
    elif not out:
        typer.echo(signed.decode(), nl=False)
