"""Several worker processes are one server: they count, remember and end together."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.settings import Settings, environment_for
from api.shared import shared
from api.wiring import Services
from registry.accounts import Role
from tests.api.office import PASSWORD, Office
from tests.servers.ports import free_port, wait_for_port


def test_workers_count_callers_together(office: Office) -> None:
    """Five thousand rows an hour for an account, not five thousand from each process."""
    table = b"ma\n" + b"000000000000\n" * 1000
    bearer = {"Authorization": office.client(Role.VERIFIER).headers["Authorization"]}
    with shared() as common:
        workers = [TestClient(create_app(office.services, shared=common)) for _ in range(2)]
        statuses = [
            workers[n % 2].post("/api/v1/verify/batch", content=table, headers=bearer).status_code
            for n in range(6)
        ]
    assert statuses == [200] * 5 + [429]


def test_what_one_worker_gave_out_another_one_takes_back(office: Office) -> None:
    """A verdict to be shown in English, and a session."""
    settings = office.services.settings
    with shared() as common:
        one, other = (TestClient(create_app(Services(settings), shared=common)) for _ in range(2))
        page = one.post("/verify", data={"code": "000000000000"}).text
        held = re.search(r'name="verdict" value="([^"]+)"', page)
        assert held
        again = other.post("/verify/again?lang=en", data={"verdict": held[1]})
        assert again.status_code == 200
        assert 'data-verdict="invalid"' in again.text
        one.post("/api/v1/session", json={"name": "officer", "password": PASSWORD})
        other.cookies = one.cookies
        assert other.get("/api/v1/session").json()["name"] == "officer"


def test_nobody_else_can_read_what_workers_share() -> None:
    """The folder is the server's own, and is gone with it."""
    with shared() as common:
        assert common.windows.parent.stat().st_mode & 0o077 == 0
    assert not common.windows.parent.exists()


@pytest.mark.slow
def test_the_command_serves_from_workers_and_ends_them(tmp_path: Path) -> None:
    """It answers, each worker is a process of its own, and none is left when the first one ends."""
    port, log = free_port(), tmp_path / "log"
    command = (sys.executable, "-m", "api", "serve", "--port", str(port), "--workers", "2")
    with log.open("wb") as out:
        first = subprocess.Popen(
            command, env=environment_for(tmp_path / "home"), stdout=out, stderr=out
        )
    try:
        wait_for_port(port, first, log, 120)
        address = f"http://127.0.0.1:{port}/api/v1/verify?code=000000000000"
        with urllib.request.urlopen(address, timeout=240) as answer:
            assert answer.status == 200
        until = time.monotonic() + 120
        while len(workers := _workers(first.pid)) < 2 and time.monotonic() < until:
            time.sleep(0.1)
        assert len(workers) == 2
    finally:
        first.send_signal(signal.SIGTERM)
        first.wait(240)
    assert first.returncode == 0, log.read_text()
    assert [pid for pid in workers if Path(f"/proc/{pid}").exists()] == []


def _workers(pid: int) -> list[int]:
    """Give the workers that a process started; the library's tracker of resources is none."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(one) for one in children if b"spawn_main" in _command(one)]


def _command(pid: str) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def test_forwarded_addresses_are_believed_from_named_proxies_only(tmp_path: Path) -> None:
    """Whoever connects straight cannot choose the address that limits count."""
    from api.serve import server_config

    settings = Settings(home=tmp_path, proxies="10.0.0.7,10.1.0.0/16")
    config = server_config(settings, create_app(Services(settings)))
    assert config.proxy_headers
    assert config.forwarded_allow_ips == "10.0.0.7,10.1.0.0/16"
    assert Settings(home=tmp_path).proxies == "127.0.0.1"
    assert os.environ.get("FORWARDED_ALLOW_IPS") is None
