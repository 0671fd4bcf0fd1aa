"""Secrets of people and programs: how they are hashed, drawn and compared. No web import here."""

import hashlib
import hmac
import secrets
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

SHORTEST = 10  # characters of a password (NIST SP 800-63B-4 asks for at least 8)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()  # RFC 9106, second recommended option: argon2id, 64 MiB, t=3, p=4


@cache
def _nobody() -> str:
    """Hash of a password that nobody has, so that unknown names cost as long as known ones."""
    return _hasher().hash(secrets.token_urlsafe(32))


def hash_password(password: str) -> str:
    """Hash a password with argon2id and a fresh salt."""
    return _hasher().hash(password)


def right_password(password: str, stored: str | None) -> bool:
    """Compare; takes as long for a missing account or one without a password."""
    try:
        _hasher().verify(stored or _nobody(), password)
    except (Argon2Error, InvalidHashError):
        return False
    return bool(stored)


def new_secret() -> str:
    """Draw 256 random bits for a session or a token, as text for a cookie or a header."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Hash a drawn secret; it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def form_token(session_secret: str) -> str:
    """Derive the token that forms of this session carry against cross-site requests."""
    return hmac.new(session_secret.encode(), b"sogoc form", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())
