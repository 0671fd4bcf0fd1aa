"""The address of a key on a token, as RFC 7512 writes it."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from signing.errors import KeyUnavailable

SCHEME: Final = "pkcs11:"

MODULES: Final = (
    Path("/usr/lib/x86_64-linux-gnu/pkcs11"),
    Path("/usr/lib/aarch64-linux-gnu/pkcs11"),
    Path("/usr/lib64/pkcs11"),
    Path("/usr/lib/pkcs11"),
    Path("/usr/lib/softhsm"),
    Path("/usr/lib/x86_64-linux-gnu"),
    Path("/usr/lib"),
)
"""Where `module-name` is looked for, the first first."""

_PATH: Final = frozenset(
    {"token", "serial", "manufacturer", "model", "id", "object", "type", "slot-id"}
    | {"slot-manufacturer", "slot-description", "library-manufacturer", "library-version"}
    | {"library-description"}
)
_QUERY: Final = frozenset(
    {"pin-source", "pin-value", "module-name", "module-path", "x-certificates"}
)


@dataclass(frozen=True, slots=True)
class TokenUri:
    """Which key on which token, through which module; empty parts say nothing."""

    module: Path  # the token's PKCS#11 library
    token: str  # label of the token
    serial: str
    manufacturer: str
    model: str
    id: bytes  # CKA_ID of key and certificate; never empty when `read_token_uri` made it
    certificates: Path | None  # PEM: the signer's and its issuers', for tokens without them
    pin_source: Path | None
    pin_value: str | None = field(repr=False)


def read_token_uri(text: str) -> TokenUri:
    """Read a `pkcs11:` URI (RFC 7512, 2.3).

    The module is named by `module-path` or `module-name`. Our own query attribute
    `x-certificates` names a PEM file with the certificate and its issuers.

    Raises:
        KeyUnavailable: it is malformed, names no module, or chooses the key by a label.
    """
    path, _, query = text.removeprefix(SCHEME).partition("?")
    parts, options = _attributes(path, ";", _PATH), _attributes(query, "&", _QUERY)
    if "id" not in parts and "object" in parts:
        raise KeyUnavailable(
            "object= is a label, and two keys may have the same: name the key by id= instead"
        )
    return TokenUri(
        module=_module(options),
        token=_text(parts, "token"),
        serial=_text(parts, "serial"),
        manufacturer=_text(parts, "manufacturer"),
        model=_text(parts, "model"),
        id=parts.get("id", b""),
        certificates=_file(options, "x-certificates"),
        pin_source=_file(options, "pin-source"),
        pin_value=_text(options, "pin-value") or None,
    )


def _attributes(text: str, separator: str, known: frozenset[str]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for part in filter(None, text.split(separator)):
        name, equals, value = part.partition("=")
        if not equals or name in found or name not in known:
            raise KeyUnavailable(
                f"the key's address has {name!r}, which is no attribute of RFC 7512, "
                "has no value, or is there twice"
            )
        found[name] = unquote_to_bytes(value)
    return found


def _text(parts: dict[str, bytes], name: str) -> str:
    try:
        return parts.get(name, b"").decode()
    except UnicodeDecodeError as fault:
        raise KeyUnavailable(f"{name}= in the key's address is not UTF-8") from fault


def _file(options: dict[str, bytes], name: str) -> Path | None:
    """Give a file named by a path or a `file:` URI."""
    text = _text(options, name)
    if text.startswith("|"):  # RFC 7512, 2.4 allows a program here; we run none
        raise KeyUnavailable(f"{name}= must name a file, not a program")
    return Path(text.removeprefix("file://").removeprefix("file:")) if text else None


def _module(options: dict[str, bytes]) -> Path:
    stated, name = _file(options, "module-path"), _text(options, "module-name")
    if stated is not None:
        if stated.is_file():
            return stated
        raise KeyUnavailable(
            f"there is no PKCS#11 module {stated}: install the token's driver, "
            "or correct module-path"
        )
    if not name or "/" in name:
        raise KeyUnavailable("the key's address must say module-path=… (the token's library)")
    for folder in MODULES:
        for file in (folder / f"lib{name}.so", folder / f"{name}.so"):
            if file.is_file():
                return file
    raise KeyUnavailable(f"no PKCS#11 module called {name} is installed: say module-path=…")
