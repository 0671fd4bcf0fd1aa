"""The doctor asks every part, and names the one that is ill."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.doctor import examine
from api.settings import Settings
from api.wiring import Services


def parts(capsys: pytest.CaptureFixture[str], settings: Settings) -> dict[str, Any]:
    """Give what the doctor said of each part."""
    services = Services(settings)
    well = examine(services, as_json=True)
    services.database.close()
    found = {part["part"]: part for part in json.loads(capsys.readouterr().out)}
    assert well == all(part["ok"] for part in found.values())
    return found


def test_a_new_home_is_well(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Nothing outside is needed."""
    found = parts(capsys, Settings(home=tmp_path))
    assert found["masters"]["ok"]
    assert str(tmp_path) in found["masters"]["says"]
    assert found["cluster"]["says"].startswith("none")


def test_servers_that_do_not_answer_are_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So that somebody knows where to look."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("api.cluster.PATIENCE", 1.0)
    found = parts(
        capsys,
        Settings(home=tmp_path, storage_url="s3://masters/a", cluster="tcp://127.0.0.1:9"),
    )
    assert not found["masters"]["ok"]
    assert "s3://masters" in found["masters"]["says"]
    assert not found["cluster"]["ok"]
    assert "tcp://127.0.0.1:9" in found["cluster"]["says"]
    assert found["database"]["ok"]
