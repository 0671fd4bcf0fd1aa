"""A backup goes back into a database of its own kind, and what to do is said where it cannot."""

from pathlib import Path

import pytest

from registry import backup
from registry.errors import Unavailable


@pytest.mark.parametrize(
    ("begins", "url", "said"),
    [
        (backup.PG_DUMP + b"\x01\x0e", "sqlite:///{}/new.db", "of PostgreSQL"),
        (backup.SQLITE, "postgresql+psycopg://nobody@127.0.0.1:9/none", "of SQLite"),
        (b"neither", "sqlite:///{}/new.db", "cannot be read"),
    ],
)
def test_a_backup_of_another_kind_is_named(
    tmp_path: Path, begins: bytes, url: str, said: str
) -> None:
    """Before any server is asked, and nothing is left behind."""
    copy = tmp_path / "copy"
    copy.write_bytes(begins + bytes(4096))

    with pytest.raises(Unavailable, match=said):
        backup.bring_back(copy, url.format(tmp_path))
    assert [one.name for one in tmp_path.iterdir()] == ["copy"]
