"""A fresh registry for each test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from registry.database import Database, open_database
from registry.search import SearchIndex
from registry.search_elastic import ElasticIndex
from registry.search_postgres import PostgresIndex
from registry.search_sqlite import SqliteIndex
from tests.servers import postgresql
from tests.servers.elasticsearch import running


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty system of record, migrated once; tests work on copies of it."""
    path = tmp_path_factory.mktemp("migrated") / "registry.sqlite3"
    open_database(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def lite(migrated: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty system of record on SQLite."""
    path = tmp_path / "registry.sqlite3"
    shutil.copy(migrated, path)
    database = open_database(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgresql.Server]:
    """A real PostgreSQL."""
    with postgresql.running() as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: postgresql.Server) -> str:
    """An empty system of record on PostgreSQL, migrated once; tests work on copies of it."""
    name = postgres.new_database()
    open_database(postgres.url(name)).close()
    return name


DATABASES = [
    pytest.param("lite", id="sqlite"),
    pytest.param(
        "grown",
        id="postgresql",
        marks=[pytest.mark.slow, pytest.mark.xdist_group("postgresql")],
    ),
]


@pytest.fixture
def grown(postgres: postgresql.Server, template: str) -> Iterator[Database]:
    """An empty system of record on PostgreSQL."""
    name = postgres.new_database(template)
    database = open_database(postgres.url(name))
    yield database
    database.close()
    postgres.drop_database(name)


@pytest.fixture
def new_lite(tmp_path: Path) -> str:
    """The address of a SQLite file that does not exist yet."""
    return f"sqlite:///{tmp_path}/new.sqlite3"


@pytest.fixture
def new_grown(postgres: postgresql.Server) -> Iterator[str]:
    """The address of a PostgreSQL database without any table."""
    name = postgres.new_database()
    yield postgres.url(name)
    postgres.drop_database(name)


@pytest.fixture(params=DATABASES)
def new_address(request: pytest.FixtureRequest) -> str:
    """The address of a database without any table, of each kind in turn."""
    made: str = request.getfixturevalue(f"new_{request.param}")
    return made


@pytest.fixture(params=DATABASES)
def db(request: pytest.FixtureRequest) -> Database:
    """An empty system of record: on each of the real databases in turn."""
    made: Database = request.getfixturevalue(request.param)
    return made


@pytest.fixture(scope="session")
def elasticsearch() -> Iterator[str]:
    """The address of a real Elasticsearch."""
    with running() as url:
        yield url


INDEXES = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param(
        "postgresql",
        id="on-postgresql",
        marks=[pytest.mark.slow, pytest.mark.xdist_group("postgresql")],
    ),
    pytest.param(
        "elasticsearch",
        id="elasticsearch",
        marks=[pytest.mark.slow, pytest.mark.xdist_group("elasticsearch")],
    ),
]


@pytest.fixture(params=INDEXES)
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchIndex]:
    """An empty search index: each of the real adapters in turn."""
    with an_index(request, tmp_path) as made:
        yield made


@pytest.fixture(scope="module", params=INDEXES)
def shared_index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SearchIndex]:
    """An index for tests that only read: filled once."""
    with an_index(request, tmp_path_factory.mktemp("shared-index")) as made:
        yield made


@contextmanager
def an_index(request: pytest.FixtureRequest, folder: Path) -> Iterator[SearchIndex]:
    """Open the index that a parameter names."""
    made: SearchIndex
    if request.param == "sqlite":
        made = SqliteIndex(folder / "search.sqlite3")
    elif request.param == "postgresql":
        server: postgresql.Server = request.getfixturevalue("postgres")
        made = PostgresIndex(server.url(server.new_database()))
    else:
        alias = f"test-{folder.name.lower().replace('_', '-')}"[:80]
        made = ElasticIndex(request.getfixturevalue("elasticsearch"), alias, patience=60, knock=60)
    made.clear()  # a new index does not answer before it was built
    yield made
    made.close()
