"""The process that holds a token: it loads the module, logs in once, and signs what it is given.

A PKCS#11 module is a stranger's library with state of its own: it may be loaded once in a process,
must not be carried over a fork, and may crash. So it has a process to itself, which speaks lines
of JSON: one with the key wanted, then one for each signature. Bytes are hexadecimal.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, BinaryIO, Final

import pkcs11
from asn1crypto import pem, x509
from pkcs11 import Attribute, ObjectClass, exceptions
from pyhanko.sign.pkcs11 import PKCS11Signer

Refusal = tuple[str, str]  # a word that `signing.token` turns into a sentence, and details

_WORDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (exceptions.PinIncorrect, "pin-wrong"),
    (exceptions.PinLenRange, "pin-wrong"),
    (exceptions.PinInvalid, "pin-wrong"),
    (exceptions.PinLocked, "pin-locked"),
    (exceptions.PinExpired, "pin-expired"),
    (exceptions.UserPinNotInitialized, "pin-unset"),
    (exceptions.NoSuchToken, "token-missing"),
    (exceptions.TokenNotPresent, "token-missing"),
    (exceptions.TokenNotRecognised, "token-missing"),
    (exceptions.DeviceRemoved, "token-gone"),
    (exceptions.DeviceError, "token-gone"),
    (exceptions.SessionHandleInvalid, "token-gone"),
    (exceptions.KeyHandleInvalid, "token-gone"),
    (exceptions.ObjectHandleInvalid, "token-gone"),
    (exceptions.UserNotLoggedIn, "token-gone"),
)


class Refused(Exception):
    """The token or its key cannot be had."""

    def __init__(self, word: str, details: str = "") -> None:
        super().__init__(word)
        self.word, self.details = word, details


def main() -> None:
    """Serve until the parent hangs up."""
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # some modules print what they do
    orders = sys.stdin.buffer
    line = orders.readline()
    if not line:
        return
    signer = _answer(answers, partial(_open, json.loads(line)))
    while signer is not None and (line := orders.readline()):
        _answer(answers, partial(_sign, signer, bytes.fromhex(json.loads(line)["sign"])))


def _answer(
    answers: BinaryIO, work: Callable[[], tuple[PKCS11Signer, dict[str, Any]]]
) -> PKCS11Signer | None:
    """Do something and write what came of it; give the signer unless it was refused."""
    signer = None
    try:
        signer, said = work()
    except Refused as refused:
        said = {"refused": refused.word, "details": refused.details}
    except (pkcs11.PKCS11Error, OSError, RuntimeError, ValueError) as fault:
        word = next((word for kind, word in _WORDS if isinstance(fault, kind)), "failed")
        said = {"refused": word, "details": f"{type(fault).__name__} {fault}".strip()}
    answers.write(json.dumps(said).encode() + b"\n")
    return signer


def _open(wanted: dict[str, Any]) -> tuple[PKCS11Signer, dict[str, Any]]:
    try:
        module = pkcs11.lib(wanted["module"])
    except (pkcs11.PKCS11Error, RuntimeError, OSError) as fault:
        raise Refused("module", str(fault)) from fault
    token = _token(module, wanted)
    session = token.open(user_pin=wanted["pin"])
    key = _key(session, bytes.fromhex(wanted["id"]))
    own, others = _certificates(session, key[Attribute.ID], wanted["certificates"])
    if key.key_type.name != own.public_key.algorithm.upper():
        raise Refused("certificate-wrong")
    signer = PKCS11Signer(
        session,
        signing_cert=own,
        ca_chain=others,
        key_id=key[Attribute.ID],
        use_raw_mechanism=True,
        base_sign_kwargs={"pin": wanted["pin"]} if _asks_again(key) else {},
    )
    return signer, {"certificates": [one.dump().hex() for one in (own, *others)]}


def _sign(signer: PKCS11Signer, data: bytes) -> tuple[PKCS11Signer, dict[str, Any]]:
    signature = asyncio.run(signer.async_sign_raw(data, "sha256"))
    return signer, {"signature": bytes(signature).hex()}


def _token(module: Any, wanted: dict[str, Any]) -> Any:
    """Give the only token that fits."""
    tokens = [slot.get_token() for slot in module.get_slots(token_present=True)]
    tokens = [token for token in tokens if token.flags & pkcs11.TokenFlag.TOKEN_INITIALIZED]
    fitting = [token for token in tokens if _names(token).items() >= _asked(wanted).items()]
    if len(fitting) == 1:
        return fitting[0]
    known = "; ".join(f"token={one.label} serial={_serial(one)}" for one in fitting or tokens)
    raise Refused("token-missing" if not fitting else "tokens-alike", known)


def _names(token: Any) -> dict[str, str]:
    return {
        "token": token.label,
        "serial": _serial(token),
        "manufacturer": token.manufacturer_id,
        "model": token.model,
    }


def _asked(wanted: dict[str, Any]) -> dict[str, str]:
    names = ("token", "serial", "manufacturer", "model")
    return {name: wanted[name] for name in names if wanted[name]}


def _serial(token: Any) -> str:
    return bytes(token.serial).decode("ascii", "replace").strip()


def _key(session: Any, wanted: bytes) -> Any:
    """Give the only private key with an id that can sign; labels are for people."""
    every = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.SIGN: True}
    keys = list(session.get_objects(every))
    fitting = [key for key in keys if key[Attribute.ID] == wanted]
    if wanted and len(fitting) == 1:
        return fitting[0]
    known = "; ".join(sorted(f"id={_escaped(one[Attribute.ID])} ({one.label})" for one in keys))
    raise Refused("keys-alike" if len(fitting) > 1 else "key-missing", known)


def _escaped(value: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in value)


def _asks_again(key: Any) -> bool:
    """Tell whether the token wants the PIN for every signature."""
    try:
        return bool(key[Attribute.ALWAYS_AUTHENTICATE])
    except pkcs11.PKCS11Error:
        return False


def _certificates(
    session: Any, wanted: bytes, pem_text: str
) -> tuple[x509.Certificate, tuple[x509.Certificate, ...]]:
    """Give the key's certificate and those of its issuers, from a PEM text or from the token."""
    if pem_text:
        given = [x509.Certificate.load(der) for der in _der(pem_text)]
        if not given:
            raise Refused("certificate-missing")
        return given[0], tuple(given[1:])
    found = list(session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}))
    own = [one for one in found if one[Attribute.ID] == wanted]
    if len(own) != 1:
        raise Refused("certificate-missing" if not own else "keys-alike")
    others = [x509.Certificate.load(one[Attribute.VALUE]) for one in found if one is not own[0]]
    return x509.Certificate.load(own[0][Attribute.VALUE]), tuple(one for one in others if one.ca)


def _der(pem_text: str) -> Iterator[bytes]:
    for kind, _, der in pem.unarmor(pem_text.encode(), multiple=True):
        if kind == "CERTIFICATE":
            yield der


if __name__ == "__main__":
    main()
