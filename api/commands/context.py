"""What every verb starts from: the services of this installation, and who is asking."""

import getpass
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from api.wiring import Services

Json = Annotated[bool, typer.Option("--json", help="JSON thay cho bảng · JSON instead of a table")]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", min=1, help="số trang đọc cùng lúc · pages at a time [all processors]"
    ),
]


def open_services() -> "Services":
    """Read the settings and give the services; nothing is opened yet."""
    from api.settings import load_settings
    from api.wiring import Services

    return Services(load_settings())


def asker() -> str:
    """Name the person at this terminal, as the audit log will have it."""
    return f"cli:{getpass.getuser()}"
