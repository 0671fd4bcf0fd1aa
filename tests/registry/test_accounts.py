"""Only those let in come in, and only while they may."""

from datetime import timedelta

import pytest

from registry import accounts, audit
from registry.accounts import Account, Role
from registry.database import Database
from registry.errors import Conflict, NotFound
from tests.registry.ledger import NOON

LATER = NOON + timedelta(hours=8)


@pytest.fixture
def lan(db: Database) -> Account:
    """An archivist."""
    return accounts.add_account(db, " Lan ", "Trần Thị Lan", [Role.ARCHIVIST], "hash-1", "admin")


def test_a_name_is_one_account_however_it_is_written(db: Database, lan: Account) -> None:
    """Capitals and spaces around it make no difference."""
    assert lan.name == "lan"
    assert accounts.account(db, "LAN") == lan
    assert accounts.accounts(db) == (lan,)
    with pytest.raises(Conflict):
        accounts.add_account(db, "lan", "Another", [], "hash", "admin")


def test_a_session_lasts_until_its_end(db: Database, lan: Account) -> None:
    """Or until it is ended."""
    accounts.start_session(db, "lan", "secret-hash", LATER)

    assert accounts.session_account(db, "secret-hash", NOON) == lan
    assert accounts.session_account(db, "secret-hash", LATER) is None
    assert accounts.session_account(db, "other", NOON) is None
    accounts.end_session(db, "secret-hash")
    assert accounts.session_account(db, "secret-hash", NOON) is None


@pytest.mark.usefixtures("lan")
def test_a_new_password_or_a_closed_account_ends_all_sessions(db: Database) -> None:
    """Whoever stole a session loses it."""
    accounts.start_session(db, "lan", "s1", LATER)
    accounts.set_password(db, "lan", "hash-2", "admin")
    assert accounts.session_account(db, "s1", NOON) is None

    accounts.start_session(db, "lan", "s2", LATER)
    token = accounts.add_token(db, "lan", "scanner", "t1", "admin")
    accounts.set_active(db, "lan", False, "admin")
    assert accounts.session_account(db, "s2", NOON) is None
    assert accounts.token_account(db, "t1", NOON) is None
    accounts.set_active(db, "lan", True, "admin")
    assert accounts.session_account(db, "s2", NOON) is None
    assert accounts.tokens(db, "lan") == (token,)


def test_a_token_works_until_it_is_revoked_or_over(db: Database, lan: Account) -> None:
    """Programs sign in with these."""
    token = accounts.add_token(db, "lan", "scanner", "t1", "admin")
    accounts.add_token(db, "lan", "short", "t2", "admin", LATER)

    assert accounts.token_account(db, "t1", LATER + timedelta(days=900)) == lan
    assert accounts.token_account(db, "t2", NOON) == lan
    assert accounts.token_account(db, "t2", LATER) is None
    accounts.revoke_token(db, token.id, "admin")
    accounts.revoke_token(db, token.id, "admin")
    assert accounts.token_account(db, "t1", NOON) is None
    assert len(audit.records_of(db, token.id)) == 2


@pytest.mark.usefixtures("lan")
def test_roles_can_be_changed_and_the_log_says_by_whom(db: Database) -> None:
    """And it holds no password hash."""
    accounts.set_roles(db, "lan", [Role.OFFICER, Role.REVIEWER], "admin")
    accounts.set_password(db, "lan", "hash-2", "admin")

    assert accounts.account(db, "lan").roles == {Role.OFFICER, Role.REVIEWER}
    log = audit.records_of(db, "lan")
    assert [record.by for record in log] == ["admin"] * 3
    assert not any("hash" in record.body for record in log)


def test_expired_sessions_can_be_forgotten(db: Database, lan: Account) -> None:
    """They would pile up."""
    accounts.start_session(db, lan.name, "s1", NOON)
    accounts.start_session(db, lan.name, "s2", LATER)

    assert accounts.forget_expired(db, NOON) == 1
    assert accounts.session_account(db, "s2", NOON) == lan


def test_an_unknown_account_is_not_found(db: Database) -> None:
    """Each change of it ends in our own error."""
    for change in (
        lambda: accounts.account(db, "no"),
        lambda: accounts.set_password(db, "no", "h", "admin"),
        lambda: accounts.set_roles(db, "no", [], "admin"),
        lambda: accounts.set_active(db, "no", True, "admin"),
        lambda: accounts.start_session(db, "no", "h", LATER),
        lambda: accounts.add_token(db, "no", "x", "h", "admin"),
        lambda: accounts.revoke_token(db, "no", "admin"),
    ):
        with pytest.raises(NotFound):
            change()
