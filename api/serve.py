"""`sogoc serve`: uvicorn around the app of this installation."""

import errno
import resource
import socket
from typing import TYPE_CHECKING

from api.app import create_app
from api.console import remark, say
from api.exit_codes import OUTSIDE, CommandError

if TYPE_CHECKING:
    from api.wiring import Services


def serve(services: "Services", host: str, port: int) -> None:
    """Listen until Ctrl-C; says the address first.

    Raises:
        CommandError: the address is taken or is not ours.
    """
    import uvicorn

    _allow_many_connections()
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    if services.signs_for_demo:
        remark("Khóa thử nghiệm · SOGOC_SIGNING_KEY is not set: copies are signed by a demo key.")
    say(f"http://{shown}:{port}/  (Ctrl-C để dừng · to stop)")
    config = uvicorn.Config(
        create_app(services),
        log_level="warning",
        proxy_headers=True,  # a TLS proxy on this machine tells whom it speaks for,
        forwarded_allow_ips="127.0.0.1",  # nobody else is believed: limits count by address
        server_header=False,
        backlog=4096,
        access_log=False,  # a line would hold the code that was asked for
    )
    uvicorn.Server(config).run(sockets=[listener])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        taken = error.errno == errno.EADDRINUSE
        why = "another program uses it; choose another --port" if taken else error.strerror
        raise CommandError(OUTSIDE, f"Cannot listen on {host}:{port}: {why}.") from error
    return listener


def _allow_many_connections() -> None:
    """Let the process hold as many sockets as the system allows it, not as many as a shell does."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
