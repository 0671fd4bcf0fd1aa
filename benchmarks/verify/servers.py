"""Real servers on loopback: one whose doors stand open, and `sogoc serve` itself."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.app import create_app
from api.serve import server_config
from api.settings import Settings, environment_for
from api.throttle import Throttle, doors, most
from api.wiring import Services


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    port: int
    pid: int

    def cpu_seconds(self) -> float:
        """Give the processor time of the server and of the workers that it started."""
        ticks = sum(_ticks(pid) for pid in (self.pid, *_children(self.pid)))
        return ticks / os.sysconf("SC_CLK_TCK")


@contextmanager
def open_doors(home: Path) -> Iterator[Running]:
    """Serve with limits that nobody reaches. No setting does this: only code can."""
    port = _free_port()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(home, port))
    process.start()
    try:
        _wait(port)
        yield Running(port, process.pid or 0)
    finally:
        process.terminate()
        process.join()


@contextmanager
def as_installed(home: Path, workers: int) -> Iterator[Running]:
    """Run `sogoc serve`, with the door for checks wide open, as an office may set it."""
    port = _free_port()
    command = (sys.executable, "-m", "api", "serve", "--port", str(port), "--workers", str(workers))
    environment = environment_for(home) | {"SOGOC_VERIFY_RATE": "1000000"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Running(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def _serve(home: Path, port: int) -> None:
    import uvicorn

    settings = Settings(home=home)
    wide = Throttle({door: (most(10**9, 60),) for door in doors()})
    listener = socket.create_server(("127.0.0.1", port))
    app = create_app(Services(settings), wide)
    uvicorn.Server(server_config(settings, app)).run(sockets=[listener])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, seconds: int = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit("the server did not start")


def _children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _ticks(pid: int) -> int:
    """Sum user and system time (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])
