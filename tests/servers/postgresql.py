"""A real PostgreSQL for tests: Debian's, on loopback, gone when the tests end."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg

from tests.servers.ports import free_port

PATIENCE = 120
"""Seconds until the server must answer; it takes one on an idle machine."""

PROGRAMS = Path("/usr/lib/postgresql")
OWNER = "postgres"
"""The server refuses to run as root; Debian's package brings this account."""


@dataclass
class Server:
    """One server over one folder; it can be killed and started again."""

    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None
    names: Iterator[int] = field(default_factory=count)

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def new_database(self, template: str = "template1") -> str:
        """Make an empty database, or a copy of one that nobody is connected to; give its name."""
        name = f"test_{next(self.names)}"
        with self._admin() as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database and end who is connected to it."""
        with self._admin() as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with (self.folder / "log").open("ab") as output:
            self.process = subprocess.Popen(
                [*_as_owner(), str(_program("postgres")), "-D", str(self.folder / "data")],
                stdout=output,
                stderr=output,
                cwd=self.folder,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                self._admin().close()
            except psycopg.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise RuntimeError(
            f"PostgreSQL did not start:\n{(self.folder / 'log').read_text()[-3000:]}"
        )

    def kill(self) -> None:
        """End every process of the server, as a power failure would, and wait until none is left.

        The first is stopped before its children are listed: they leave it when it dies, and one
        that was overlooked would hold the shared memory when the server starts again.
        """
        assert self.process
        os.kill(self.process.pid, signal.SIGSTOP)
        children = _children(self.process.pid)
        for one in (*children, self.process.pid):
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()
        while any(_lives(child) for child in children):
            time.sleep(0.005)

    def stop(self) -> None:
        """End the server; clients are cut off."""
        assert self.process
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(PATIENCE)

    def _admin(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", autocommit=True
        )


@contextmanager
def running() -> Iterator[Server]:
    """Start a server over an empty folder; stop it and remove its data at the end."""
    with tempfile.TemporaryDirectory(prefix="sogoc-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        server = Server(folder, free_port())
        _prepare(server)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _prepare(server: Server) -> None:
    if os.geteuid() == 0:
        shutil.chown(server.folder, OWNER, OWNER)
    options = ["-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    command = [*_as_owner(), str(_program("initdb")), "-D", str(server.folder / "data"), *options]
    subprocess.run(command, check=True, cwd=server.folder, stdout=subprocess.DEVNULL)
    with (server.folder / "data" / "postgresql.conf").open("a") as settings:
        settings.write(f"listen_addresses = '127.0.0.1'\nport = {server.port}\n")
        settings.write(f"unix_socket_directories = '{server.folder}'\nmax_connections = 200\n")
        settings.write("fsync = off\n")  # tests kill the server, not the machine


def _as_owner() -> list[str]:
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"]


def _program(name: str) -> Path:
    found = sorted(PROGRAMS.glob(f"*/bin/{name}"))
    if not found:
        raise RuntimeError("these tests need PostgreSQL: apt-get install postgresql")
    return found[-1]


def _children(parent: int) -> list[int]:
    every = [int(folder.name) for folder in Path("/proc").glob("[0-9]*")]
    return [one for one in every if _status(one)[1] == parent and _lives(one)]


def _lives(process: int) -> bool:
    return _status(process)[0] not in ("Z", "X")


def _status(process: int) -> tuple[str, int]:
    """Give the state of a process (proc(5)) and who started it; X and 0 when it is gone."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return "X", 0
    return words[0], int(words[1])
