"""A real Dask cluster for tests: a scheduler and workers as processes on loopback."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from distributed import Client

from tests.servers.ports import free_port, wait_for_port

PATIENCE = 180
"""Seconds until scheduler and workers must be there; they take about 5 on two idle cores."""


@dataclass
class Cluster:
    """One scheduler and its workers, which can be killed one by one."""

    address: str
    folder: Path
    workers: "dict[str, subprocess.Popen[bytes]]" = field(default_factory=dict)

    def start_worker(self, name: str, environment: dict[str, str]) -> None:
        """Start a worker with one thread, in a folder of its own."""
        own = self.folder / name
        own.mkdir()
        command = ["worker", self.address, "--no-nanny", "--nthreads", "1", "--name", name]
        options = ["--no-dashboard", "--local-directory", str(own), "--memory-limit", "0"]
        self.workers[name] = _start([*command, *options], own, environment)

    def busy(self, client: Client, name: str) -> int:
        """Count the pieces of work that a worker holds and has not given back."""
        address = next(
            (key for key, about in _workers(client).items() if about["name"] == name), None
        )
        held = client.processing()  # type: ignore[no-untyped-call]
        return len(held.get(address, ()))

    def kill(self, name: str) -> None:
        """End a worker with kill -9."""
        self.workers[name].kill()
        self.workers[name].wait()

    def client(self) -> Client:
        """Look into the cluster."""
        return Client(self.address, timeout=PATIENCE, set_as_default=False)  # type: ignore[no-untyped-call]


@contextmanager
def running(
    environment: dict[str, str], workers: tuple[str, ...] = ("a", "b")
) -> Iterator[Cluster]:
    """Start a scheduler and workers; end them all and remove their folders at the end."""
    with tempfile.TemporaryDirectory(prefix="sogoc-dask-", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        place = ["--host", "127.0.0.1", "--port", str(port), "--no-dashboard"]
        scheduler = _start(["scheduler", *place], folder, environment)
        cluster = Cluster(f"tcp://127.0.0.1:{port}", folder)
        try:
            wait_for_port(port, scheduler, folder / "log", PATIENCE)
            for worker in workers:
                cluster.start_worker(worker, environment)
            with cluster.client() as client:
                client.wait_for_workers(len(workers), timeout=PATIENCE)  # type: ignore[no-untyped-call]
            yield cluster
        finally:
            for process in (*cluster.workers.values(), scheduler):
                if process.poll() is None:
                    process.send_signal(signal.SIGCONT)
                    process.kill()
                process.wait()


def _workers(client: Client) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = client.scheduler_info(n_workers=-1)["workers"]  # type: ignore[no-untyped-call]
    return found


def _start(
    words: list[str], folder: Path, environment: dict[str, str]
) -> "subprocess.Popen[bytes]":
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(Path(sys.executable).with_name("dask")), *words],
            stdout=log, stderr=log, cwd=folder, env={**os.environ, **environment},
        )  # fmt: skip
