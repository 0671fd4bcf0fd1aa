"""The demo walks the whole road on the samples, with real reading and a real signature."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from api.settings import environment_for
from tests.api.terminal import Terminal


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_demo_leaves_a_valid_copy_its_root_and_the_rows(tmp_path: Path) -> None:
    """What a newcomer is told to open is there, and holds."""
    done = subprocess.run(
        [sys.executable, "-m", "api", "demo"],
        cwd=tmp_path, env=environment_for(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    home = tmp_path / "var" / "demo"

    assert done.returncode == 0, done.stdout + done.stderr
    assert "sogoc serve" in done.stdout
    with (home / "rows.csv").open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) > 100
    assert (home / "accounts.txt").stat().st_mode & 0o077 == 0

    employer = Terminal(tmp_path / "employer")
    trust = ("--trust", str(home / "trust.pem"))
    assert employer.type("verify", str(home / "copy.pdf"), *trust).code == 0
    changed = employer.type("verify", str(home / "copy-changed.pdf"), *trust, "--json")
    assert changed.json["answers"]["unchanged"] == "no"
