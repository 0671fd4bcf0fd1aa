"""`admin backup`, `restore` and `bag`: what leaves this machine, and what comes back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.context import Json, open_services

if TYPE_CHECKING:
    from api.backing_up import Manifest

Folder = Annotated[Path, typer.Argument(file_okay=False, help="thư mục · folder")]


def add_to(group: typer.Typer) -> None:
    """Add the verbs of this module."""
    group.command("backup", help="Sao lưu khi đang chạy · Back up while running.")(backup)
    group.command("restore", help="Khôi phục vào nơi trống · Restore into an empty home.")(restore)
    group.command(
        "bag", help="Giao nộp lưu trữ: BagIt, METS, PREMIS · A batch or volume for archives."
    )(bag)


def backup(folder: Folder, as_json: Json = False) -> None:
    """Back up."""
    from api.backing_up import back_up

    _say(back_up(open_services(), folder), as_json)


def restore(folder: Folder, as_json: Json = False) -> None:
    """Restore."""
    from api.backing_up import restore as bring_back

    _say(bring_back(open_services(), folder), as_json)


def bag(
    name: Annotated[str, typer.Argument(help="tên hoặc mã lô, quyển · batch or volume")],
    out: Annotated[Path, typer.Option("--out", "-o", help="thư mục mới · a new folder")],
    volume: Annotated[
        bool, typer.Option("--volume", help="một quyển sổ, không phải lô · a volume, no batch")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write a bag."""
    from api import bagging
    from api.console import say_made

    write = bagging.bag_volume if volume else bagging.bag
    files = write(open_services(), name, out)
    say_made({"bag": str(out), "files": files}, f"{out}: {files} files", as_json)


def _say(made: "Manifest", as_json: bool) -> None:
    from dataclasses import asdict

    from api.console import say, say_json

    if as_json:
        say_json(asdict(made))
        return
    say(f"{len(made.masters)} masters, log of {made.log_size} records, root {made.log_root}")
