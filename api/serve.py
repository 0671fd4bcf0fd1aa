"""`sogoc serve`: uvicorn around the app of this installation, in one process or several."""

import errno
import gc
import resource
import socket
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from api.app import create_app
from api.console import remark, say
from api.exit_codes import OUTSIDE, CommandError
from api.inbox import Inbox
from api.shared import Shared, shared
from api.wiring import Services

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from api.settings import Settings

MANY: Final = 12_000
"""Open files that ten thousand visitors at once take, and a little more."""

_HEALTHY: Final = 60  # seconds in which a busy worker must answer the first process


def serve(services: Services, host: str, port: int, workers: int = 1) -> None:
    """Listen until Ctrl-C; says the address first.

    Raises:
        CommandError: the address is taken or is not ours.
    """
    _allow_many_connections()
    listener = _listen(host, port)
    port = listener.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    if services.signs_for_demo:
        remark("Khóa thử nghiệm · SOGOC_SIGNING_KEY is not set: copies are signed by a demo key.")
    say(f"http://{shown}:{port}/  (Ctrl-C để dừng · to stop)")
    if workers == 1:
        _alone(services, listener)
    else:
        _together(services, listener, workers)


def _alone(services: Services, listener: socket.socket) -> None:
    import uvicorn

    app = create_app(services)
    gc.freeze()  # what is loaded stays: nobody waits while it is looked through for garbage
    uvicorn.Server(server_config(services.settings, app)).run(sockets=[listener])


def _together(services: Services, listener: socket.socket, workers: int) -> None:
    """Start workers that share the listening socket; one that ends is started again."""
    from uvicorn.supervisors import Multiprocess

    _prepare(services)
    with shared() as common:
        build = partial(build_worker, services.settings, common)
        config = server_config(services.settings, build, factory=True, workers=workers)
        Multiprocess(config, [listener]).run()


def build_worker(settings: "Settings", common: Shared) -> "FastAPI":
    """Build the app of one worker, in its own process; it ends with the first process."""
    from api.apart import end_with_parent

    end_with_parent()
    _allow_many_connections(tell=False)
    app = create_app(Services(settings), shared=common)
    gc.freeze()
    return app


def _prepare(services: Services) -> None:
    """Make once what workers would else make at the same moment."""
    _ = services.database
    if services.signs_for_demo:
        _ = services.demo_key
    services.database.close()
    Inbox(services).sweep()


def server_config(
    settings: "Settings", app: "FastAPI | Callable[[], FastAPI]", **more: Any
) -> "uvicorn.Config":
    """Say how uvicorn serves an app, or what builds one."""
    import uvicorn

    return uvicorn.Config(
        app,
        log_level="warning",
        proxy_headers=True,
        forwarded_allow_ips=settings.proxies,  # nobody else is believed: limits count by address
        server_header=False,
        ws="none",
        backlog=4096,
        access_log=False,  # a line would hold the code that was asked for
        timeout_worker_healthcheck=_HEALTHY,
        **more,
    )


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


def _allow_many_connections(*, tell: bool = True) -> None:
    """Let the process hold as many sockets as the system allows it, not as many as a shell does."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    if tell and most != resource.RLIM_INFINITY and most < MANY:
        remark(
            f"Chỉ được mở {most} tệp · Only {most} open files are allowed here, so fewer visitors "
            f"at once; raise the hard limit (ulimit -Hn) to {MANY}."
        )
