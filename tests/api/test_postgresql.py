"""The whole road on PostgreSQL: a typed list, decisions, search, a signed copy, a whole log."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api import issuing
from api.batch import tell_index
from api.import_table import import_table
from api.settings import Settings
from api.wiring import Services
from registry import log_check, outbox, review
from registry.entry import Actor, Decision
from registry.facets import facets
from registry.search import Query, search
from tests.servers import postgresql

TABLE = (
    "STT;Họ và tên;Ngày sinh;Số hiệu bằng;Số vào sổ;Năm tốt nghiệp;Xếp loại\n"
    "1;Nguyễn Văn Thử;12/05/1976;B 100001;01/1994;1994;Khá\n"
    "2;Trần Thị Đường;1977;B 100002;02/1994;1994;Giỏi\n"
)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """An installation whose database is a PostgreSQL."""
    with postgresql.running() as server:
        address = server.url(server.new_database())
        made = Services(Settings(home=tmp_path / "home", database_url=address))
        yield made
        made.search.close()
        made.database.close()


@pytest.mark.slow
@pytest.mark.xdist_group("postgresql")
def test_a_list_becomes_entries_that_are_found_and_copied(
    services: Services, tmp_path: Path
) -> None:
    """Nothing but the address of the database was set."""
    db, path = services.database, tmp_path / "list.csv"
    path.write_text(TABLE, encoding="utf-8")
    report = import_table(services, path, "Lô 1", "lan", dry_run=False)
    made = [
        review.decide(db, one.id, Decision(Actor.PERSON, "minh", datetime.now(UTC)), one.version)
        for one in review.queue(db)
    ]
    tell_index(services)
    with ThreadPoolExecutor(1) as aside:
        copy, pdf = aside.submit(issuing.sign, services, made[0], "hoa").result()

    found = search(db, services.search, Query("nguyen van thu 1976"))
    assert services.search.name == "postgresql"
    assert ([hit.entry for hit in found.hits], found.degraded) == ([made[0]], False)
    assert facets(db, services.search, Query("1994")).grade == {"Khá": 1, "Giỏi": 1}
    assert copy.number == 1
    assert pdf.startswith(b"%PDF")
    assert outbox.pending(db) == 0
    assert log_check.check(db) == ()
    assert len(report.each) == len(made)
