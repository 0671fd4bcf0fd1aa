"""Ports on loopback for the servers that tests start."""

import socket
import subprocess
import time
from pathlib import Path


def free_port() -> int:
    """Give a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: "subprocess.Popen[bytes]", log: Path, patience: int) -> None:
    """Wait until a server listens, so many seconds at most.

    Raises:
        RuntimeError: it ended or took too long; the end of its log is the message.
    """
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"{log} says why a server did not start:\n{log.read_text()[-3000:]}")
