"""Accounts, sessions and tokens. Only hashes are kept; this room never sees a secret."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from registry import audit, schema
from registry.database import Database
from registry.errors import Conflict, NotFound
from registry.facts import fact
from registry.ids import new_id


class Role(StrEnum):
    """What an account may do."""

    ARCHIVIST = "archivist"  # hands in scans
    REVIEWER = "reviewer"  # decides rows
    OFFICER = "officer"  # issues and revokes copies, corrects and revokes entries
    ADMIN = "admin"  # keeps accounts and settings
    VERIFIER = "verifier"  # an employer's program that checks many copies; nothing else


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
    name, now, held = name.strip().lower(), datetime.now(UTC), frozenset(roles)
    with db.write() as connection:
        if _row(connection, name):
            raise Conflict(f"there is already an account {name}")
        connection.execute(
            insert(schema.accounts).values(
                name=name,
                full_name=full_name,
                roles=_joined(held),
                password_hash=password_hash,
                active=True,
                created_at=now,
            )
        )
        _log(connection, by, "account.added", name, roles=_joined(held))
    return Account(name, full_name, held, password_hash, True, now)


def account(db: Database, name: str) -> Account:
    """Give one account.

    Raises:
        NotFound: no such account.
    """
    with db.read() as connection:
        return _account(_known(connection, name))


def accounts(db: Database) -> tuple[Account, ...]:
    """List accounts by name."""
    query = select(schema.accounts).order_by(schema.accounts.c.name)
    with db.read() as connection:
        return tuple(_account(row) for row in connection.execute(query).mappings())


def set_password(db: Database, name: str, password_hash: str, by: str) -> None:
    """Replace a password's hash and end all sessions of the account.

    Raises:
        NotFound: no such account.
    """
    with db.write() as connection:
        _change(connection, name, by, "account.password-set", password_hash=password_hash)
        _end_sessions(connection, name)


def set_roles(db: Database, name: str, roles: Iterable[Role], by: str) -> None:
    """Replace the roles of an account.

    Raises:
        NotFound: no such account.
    """
    with db.write() as connection:
        _change(connection, name, by, "account.roles-set", roles=_joined(roles))


def set_active(db: Database, name: str, active: bool, by: str) -> None:
    """Let an account in again, or shut it out and end its sessions.

    Raises:
        NotFound: no such account.
    """
    with db.write() as connection:
        action = "account.opened" if active else "account.closed"
        _change(connection, name, by, action, active=active)
        if not active:
            _end_sessions(connection, name)


def start_session(db: Database, name: str, secret_hash: str, expires_at: datetime) -> None:
    """Remember a session by the hash of its secret.

    Raises:
        NotFound: no such account.
    """
    with db.write() as connection:
        held = _known(connection, name)["name"]
        connection.execute(
            insert(schema.sessions).values(
                secret_hash=secret_hash, account=held, expires_at=expires_at
            )
        )


def session_account(db: Database, secret_hash: str, now: datetime | None = None) -> Account | None:
    """Give the active account behind a live session, or None."""
    live = schema.sessions.c
    return _behind(
        db,
        schema.sessions,
        live.secret_hash == secret_hash,
        live.expires_at > (now or datetime.now(UTC)),
    )


def end_session(db: Database, secret_hash: str) -> None:
    """Forget a session."""
    with db.write() as connection:
        connection.execute(
            delete(schema.sessions).where(schema.sessions.c.secret_hash == secret_hash)
        )


def forget_expired(db: Database, now: datetime | None = None) -> int:
    """Forget sessions whose time is over and give their number."""
    over = schema.sessions.c.expires_at <= (now or datetime.now(UTC))
    with db.write() as connection:
        return connection.execute(delete(schema.sessions).where(over)).rowcount


def add_token(
    db: Database,
    name: str,
    label: str,
    secret_hash: str,
    by: str,
    expires_at: datetime | None = None,
) -> Token:
    """Remember a program's token by the hash of its secret.

    Raises:
        NotFound: no such account.
    """
    with db.write() as connection:
        held = _known(connection, name)["name"]
        token = Token(new_id(), held, label, datetime.now(UTC), expires_at, None)
        connection.execute(
            insert(schema.tokens).values(
                id=token.id,
                secret_hash=secret_hash,
                account=held,
                label=label,
                created_at=token.created_at,
                expires_at=expires_at,
            )
        )
        _log(connection, by, "token.added", token.id, account=held, label=label)
    return token


def token_account(db: Database, secret_hash: str, now: datetime | None = None) -> Account | None:
    """Give the active account behind a live token, or None."""
    live = schema.tokens.c
    return _behind(
        db,
        schema.tokens,
        live.secret_hash == secret_hash,
        live.revoked_at.is_(None),
        or_(live.expires_at.is_(None), live.expires_at > (now or datetime.now(UTC))),
    )


def tokens(db: Database, name: str) -> tuple[Token, ...]:
    """List the tokens of an account, the oldest first."""
    held = schema.tokens.c
    query = select(schema.tokens).where(held.account == name.strip().lower()).order_by(held.id)
    with db.read() as connection:
        return tuple(_token(row) for row in connection.execute(query).mappings())


def revoke_token(db: Database, token_id: str, by: str) -> None:
    """End a token; ending it twice changes nothing.

    Raises:
        NotFound: no such token.
    """
    held = schema.tokens.c
    with db.write() as connection:
        if not connection.execute(select(held.id).where(held.id == token_id)).scalar():
            raise NotFound(f"no token {token_id}")
        ended = connection.execute(
            update(schema.tokens)
            .where(held.id == token_id, held.revoked_at.is_(None))
            .values(revoked_at=datetime.now(UTC))
        )
        if ended.rowcount:
            _log(connection, by, "token.revoked", token_id)


def _row(connection: Connection, name: str) -> RowMapping | None:
    query = select(schema.accounts).where(schema.accounts.c.name == name.strip().lower())
    return connection.execute(query).mappings().first()


def _known(connection: Connection, name: str) -> RowMapping:
    row = _row(connection, name)
    if not row:
        raise NotFound(f"no account {name}")
    return row


def _change(connection: Connection, name: str, by: str, action: str, **values: object) -> None:
    held = _known(connection, name)["name"]
    connection.execute(
        update(schema.accounts).where(schema.accounts.c.name == held).values(**values)
    )
    shown = {key: value for key, value in values.items() if key != "password_hash"}
    _log(connection, by, action, held, **shown)


def _end_sessions(connection: Connection, name: str) -> None:
    held = name.strip().lower()
    connection.execute(delete(schema.sessions).where(schema.sessions.c.account == held))


def _log(connection: Connection, by: str, action: str, subject: str, **details: object) -> None:
    kind = "tokens" if action.startswith("token.") else "accounts"
    event = audit.Event(by, action, subject, details, (fact(kind, subject),))
    audit.append(connection, [event])


def _behind(db: Database, table: Any, *live: Any) -> Account | None:
    query = (
        select(schema.accounts)
        .join(table, table.c.account == schema.accounts.c.name)
        .where(schema.accounts.c.active, *live)
    )
    with db.read() as connection:
        row = connection.execute(query).mappings().first()
    return _account(row) if row else None


def _joined(roles: Iterable[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))


def _account(row: RowMapping) -> Account:
    return Account(
        name=row["name"],
        full_name=row["full_name"],
        roles=frozenset(Role(role) for role in row["roles"].split()),
        password_hash=row["password_hash"],
        active=row["active"],
        created_at=row["created_at"],
    )


def _token(row: RowMapping) -> Token:
    names = ("id", "account", "label", "created_at", "expires_at", "revoked_at")
    return Token(**{name: row[name] for name in names})
