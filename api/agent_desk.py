"""The agent at the officer's terminal: the secret, the questions, the PIN."""

import getpass
from threading import Lock
from urllib.parse import urlsplit

from api.agent import Agent, introduce, serve
from api.console import say
from api.exit_codes import OUTSIDE, WRONG_USE, CommandError
from signing.certificate import Certificate
from signing.codes import grouped

_TERMINAL = Lock()


def run(uri: str, page: str, port: int) -> None:
    """Pair with a page and serve it until interrupted.

    Raises:
        CommandError: the address of the page is none, or the port is taken.
        KeyUnavailable: token, key or PIN is not right.
    """
    parts = urlsplit(page)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CommandError(WRONG_USE, f"{page!r}: give the page as https://host.")
    agent = Agent(uri, introduce(uri, None, _pin), confirm, f"{parts.scheme}://{parts.netloc}")
    try:
        server = serve(agent, port)
    except OSError as fault:
        raise CommandError(OUTSIDE, f"Port {port} is taken: choose another by --port.") from fault
    say(f"Địa chỉ · Address: http://127.0.0.1:{server.server_address[1]}")
    say(f"Mã ghép nối · Pairing secret: {agent.secret}")
    with server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            say("Đã dừng · Stopped.")


def confirm(claims: Certificate) -> str | None:
    """Show what is about to be signed, and ask for the PIN; nothing typed means no."""
    with _TERMINAL:
        for line in lines(claims):
            say(line)
        return _pin("để ký, bỏ trống để thôi · to sign, empty to refuse") or None


def lines(claims: Certificate) -> tuple[str, ...]:
    """Say what a copy states, as an officer reads it before signing."""
    values = tuple(f"  {field}: {value}" for field, value in claims.values)
    return (
        "── Sắp ký · About to sign",
        f"  {claims.office}",
        f"  số · number {claims.number}, mã · code {grouped(claims.code)}",
        *values,
    )


def _pin(what: str) -> str:
    return getpass.getpass(f"PIN ({what}): ")
