"""Accounts and tokens at the terminal. Passwords are hashed here and never kept or shown."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from api.console import say_json, say_table
from api.exit_codes import WRONG_USE, CommandError
from api.passwords import SHORTEST, hash_password, hash_secret, new_secret
from registry import accounts
from registry.accounts import Account, Role

if TYPE_CHECKING:
    from registry.database import Database


def add(
    db: "Database", name: str, full_name: str, roles: Sequence[str], password: str, by: str
) -> Account:
    """Add an account with these roles.

    Raises:
        CommandError: there is no such role, or the password is too short.
        Conflict: the name is taken.
    """
    unknown = set(roles) - {role.value for role in Role}
    if unknown:
        known = ", ".join(role.value for role in Role)
        raise CommandError(WRONG_USE, f"No role {', '.join(sorted(unknown))}; there are {known}.")
    if len(password) < SHORTEST:
        raise CommandError(WRONG_USE, f"The password needs at least {SHORTEST} characters.")
    return accounts.add_account(
        db, name, full_name or name, [Role(role) for role in roles], hash_password(password), by
    )


def password_from_stdin() -> str:
    """Read the first line of stdin, without its end."""
    return sys.stdin.readline().rstrip("\r\n")


def new_token(db: "Database", name: str, label: str, days: int | None, by: str) -> str:
    """Make a token and give its secret, which only its owner will ever hold."""
    secret = new_secret()
    ends = datetime.now(UTC) + timedelta(days=days) if days else None
    accounts.add_token(db, name, label, hash_secret(secret), by, ends)
    return secret


def add_verifier(db: "Database", name: str, full_name: str, days: int, by: str) -> str:
    """Register an employer for batch checks, and give the secret of its token.

    The account has no password, so it can do nothing but what its tokens may.

    Raises:
        Conflict: the name is taken.
    """
    accounts.add_account(db, name, full_name, [Role.VERIFIER], "", by)
    return new_token(db, name, "kiểm tra hàng loạt", days, by)


def plain(account: Account) -> dict[str, object]:
    """Give an account for programs, without anything secret."""
    return {
        "name": account.name,
        "full_name": account.full_name,
        "roles": sorted(account.roles),
        "active": account.active,
        "created_at": account.created_at.isoformat(),
    }


def say_accounts(db: "Database", as_json: bool) -> None:
    """List accounts, without anything secret."""
    found = accounts.accounts(db)
    if as_json:
        say_json([plain(one) for one in found])
        return
    rows: list[tuple[object, ...]] = [
        (a.name, a.full_name, ", ".join(sorted(a.roles)), "" if a.active else "shut out")
        for a in found
    ]
    say_table(("name", "full name", "roles", ""), rows)
