"""Accounts, sessions and tokens. Only hashes are kept; this room never sees a secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from registry.database import Database


class Role(StrEnum):
    """What an account may do."""

    ARCHIVIST = "archivist"  # hands in scans
    REVIEWER = "reviewer"  # decides rows
    OFFICER = "officer"  # issues and revokes copies, corrects and revokes entries
    ADMIN = "admin"  # keeps accounts and settings


@dataclass(frozen=True, slots=True)
class Account:
    """Someone, or some program, that may sign in."""

    name: str  # lower case
    full_name: str
    roles: frozenset[Role]
    password_hash: str  # opaque here; "" when it can only use tokens
    active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A program's key, without the key."""

    id: str
    account: str
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None


def add_account(
    db: Database, name: str, full_name: str, roles: Iterable[Role], password_hash: str, by: str
) -> Account:
    """Make an account.

    Raises:
        Conflict: the name is taken.
    """
    raise NotImplementedError


def account(db: Database, name: str) -> Account:
    """Give one account.

    Raises:
        NotFound: no such account.
    """
    raise NotImplementedError


def accounts(db: Database) -> tuple[Account, ...]:
    """List accounts by name."""
    raise NotImplementedError


def set_password(db: Database, name: str, password_hash: str, by: str) -> None:
    """Replace a password's hash and end all sessions of the account."""
    raise NotImplementedError


def set_roles(db: Database, name: str, roles: Iterable[Role], by: str) -> None:
    """Replace the roles of an account."""
    raise NotImplementedError


def set_active(db: Database, name: str, active: bool, by: str) -> None:
    """Let an account in again, or shut it out and end its sessions."""
    raise NotImplementedError


def start_session(db: Database, name: str, secret_hash: str, expires_at: datetime) -> None:
    """Remember a session by the hash of its secret."""
    raise NotImplementedError


def session_account(db: Database, secret_hash: str, now: datetime | None = None) -> Account | None:
    """Give the active account behind a live session, or None."""
    raise NotImplementedError


def end_session(db: Database, secret_hash: str) -> None:
    """Forget a session."""
    raise NotImplementedError


def add_token(
    db: Database,
    name: str,
    label: str,
    secret_hash: str,
    by: str,
    expires_at: datetime | None = None,
) -> Token:
    """Remember a program's token by the hash of its secret."""
    raise NotImplementedError


def token_account(db: Database, secret_hash: str, now: datetime | None = None) -> Account | None:
    """Give the active account behind a live token, or None."""
    raise NotImplementedError


def tokens(db: Database, name: str) -> tuple[Token, ...]:
    """List the tokens of an account."""
    raise NotImplementedError


def revoke_token(db: Database, token_id: str, by: str) -> None:
    """End a token.

    Raises:
        NotFound: no such token.
    """
    raise NotImplementedError
