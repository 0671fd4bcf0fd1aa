"""What the tests of the doors share."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.api.browser import Visitor, chromium, serving, visiting
from tests.api.office import Office, an_office, reopened


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill one home, to be copied for each test."""
    home = tmp_path_factory.mktemp("office")
    an_office(home).services.database.close()
    return home


@pytest.fixture
def office(filled_home: Path, tmp_path: Path) -> Iterator[Office]:
    """Give a small office in a folder of its own."""
    shutil.copytree(filled_home, tmp_path / "home")
    made = reopened(tmp_path / "home")
    yield made
    made.services.database.close()


@pytest.fixture(scope="module")  # its event loop would disturb other tests of this thread
def browser() -> Iterator[Browser]:
    """Start one Chromium for a file of tests."""
    with chromium() as started:
        yield started


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """Serve the office, and give where."""
    with serving(office) as where:
        yield where


@pytest.fixture
def visitor(browser: Browser, address: str) -> Iterator[Visitor]:
    """Give someone at a desk, with a screen of 1280 × 800."""
    with visiting(browser, address) as someone:
        yield someone
        assert someone.complaints == []
