"""A fresh registry for each test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from registry.database import Database, open_database


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty system of record, migrated once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("migrated") / "registry.sqlite3"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def db(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty system of record on SQLite."""
    path = tmp_path / "registry.sqlite3"
    shutil.copy(migrated, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()
