"""`agent`: the officer's side of signing."""

from typing import Annotated

import typer

from api.commands.teach import teach

AGENT = teach(
    "Ký trên máy của cán bộ, bằng thiết bị cắm ở máy đó.",
    "Run on the officer's computer. It waits on 127.0.0.1 for the page that issues copies, shows "
    "what is to be signed, asks for the PIN, and signs with the token. Copy the pairing secret "
    "that it prints into that page.",
    "sogoc agent --key 'pkcs11:token=can-bo;id=%01?module-path=/usr/lib/libtoken.so' "
    "--page https://sogoc.vidu.example",
)


def add_to(app: typer.Typer) -> None:
    """Add the verb of this module."""
    app.command("agent", help=AGENT, short_help="ký bằng thiết bị · sign on this computer")(agent)


def agent(
    key: Annotated[str, typer.Option(metavar="URI", help="pkcs11:… (RFC 7512)")],
    page: Annotated[str, typer.Option(metavar="ORIGIN", help="trang được phép · the only page")],
    port: Annotated[int, typer.Option(min=0, max=65535, help="cổng · port")] = 8988,
) -> None:
    """Wait for copies to sign."""
    from api.agent_desk import run

    run(key, page, port)
