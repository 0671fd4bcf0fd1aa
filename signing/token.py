"""A signer whose key never leaves its token (PKCS#11), held by a process of its own."""

import contextlib
import json
import subprocess
import sys
import threading
import weakref
from typing import Any, Final

from asn1crypto import x509

from signing.errors import KeyUnavailable, PinRefused
from signing.raw import fits, longest, mechanism_of
from signing.settled import SettledSigner, SettledStore
from signing.token_uri import TokenUri

_TRIAL: Final = b"Does this key belong to this certificate?"

SAID: Final = {
    "module": "the PKCS#11 module {module} cannot be loaded: reinstall the token's driver",
    "token-missing": "the token is not there: plug it in, or correct token= and serial=; found",
    "tokens-alike": "several tokens fit: add serial= to the key's address; found",
    "key-missing": "no key on the token has that id: set id= to one of",
    "keys-alike": "several keys on the token have that id, so none is used; found",
    "certificate-missing": "the token has no certificate with that id: give a PEM file by "
    "x-certificates=",
    "certificate-wrong": "the certificate is not of this key: give the right one by "
    "x-certificates=",
    "pin-wrong": "the PIN is wrong: correct it before trying again, as tokens lock after a few "
    "wrong ones",
    "pin-locked": "the PIN is locked after wrong tries: have the token's issuer unlock it",
    "pin-expired": "the PIN has expired: set a new one with the token's own program",
    "pin-unset": "the token has no PIN yet: set one with the token's own program",
    "token-gone": "the token was taken out or reset: plug it in again and repeat",
    "failed": "the token cannot sign: see that it is plugged in and repeat",
}
"""What is wrong with a token, by the word that its process gives, and what to do about it."""
_NEVER_AGAIN: Final = frozenset({"pin-wrong", "pin-locked"})


class TokenSigner(SettledSigner):
    """Signs with one key on one token; after the token was away, it is looked for again."""

    def __init__(self, uri: TokenUri, pin: str) -> None:
        """Start the token's process, log in, and see that key and certificate belong together.

        Raises:
            KeyUnavailable: token, key, certificate or PIN is not right; says what to do.
        """
        self._uri, self._pin = uri, pin
        self._turn = threading.Lock()
        self._refused: KeyUnavailable | None = None
        self._holder: _Holder | None = None
        try:
            own, *others = self._start().certificates
            mechanism = mechanism_of(own)
            self._check_pair(own)
        except KeyUnavailable:
            self.close()
            raise
        self._longest = longest(own)
        store = SettledStore()
        store.register_multiple(others)
        super().__init__(signing_cert=own, cert_registry=store, signature_mechanism=mechanism)

    def close(self) -> None:
        """Log out by ending the token's process."""
        if self._holder is not None:
            self._holder.end()
            self._holder = None

    async def async_sign_raw(
        self, data: bytes, digest_algorithm: str, dry_run: bool = False
    ) -> bytes:
        """Have the token sign; its process hashes what it is given with SHA-256.

        Raises:
            KeyUnavailable: the token is gone; the next call looks for it again.
        """
        if digest_algorithm.lower() != "sha256":
            raise KeyUnavailable("the token is asked for SHA-256 only")
        if dry_run:  # only how long it will be is asked
            return bytes(self._longest)
        with self._turn:
            return self._start().sign(data)

    def _start(self) -> "_Holder":
        """Give the process that holds the token; a PIN that was refused is never sent again."""
        if self._refused is not None:
            raise self._refused
        if self._holder is None or not self._holder.alive:
            self._holder = _Holder(self._uri)
            try:
                self._holder.open(self._pin)
            except PinRefused as refused:
                self._refused = refused
                raise
        return self._holder

    def _check_pair(self, certificate: x509.Certificate) -> None:
        with self._turn:
            belongs = fits(self._start().sign(_TRIAL), _TRIAL, certificate)
        if not belongs:
            raise KeyUnavailable(SAID["certificate-wrong"])


class _Holder:
    """The token's process."""

    def __init__(self, uri: TokenUri) -> None:
        self.certificates: tuple[x509.Certificate, ...] = ()
        self.alive = True
        self._uri = uri
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-m", "signing.token_child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._end = weakref.finalize(self, _end, self._child)

    def open(self, pin: str) -> None:
        uri = self._uri
        answer = self._ask(
            {
                "module": str(uri.module),
                "token": uri.token,
                "serial": uri.serial,
                "manufacturer": uri.manufacturer,
                "model": uri.model,
                "id": uri.id.hex(),
                "certificates": _read(uri),
                "pin": pin,
            }
        )
        found = (bytes.fromhex(one) for one in answer["certificates"])
        self.certificates = tuple(x509.Certificate.load(one) for one in found)

    def sign(self, data: bytes) -> bytes:
        return bytes.fromhex(self._ask({"sign": data.hex()})["signature"])

    def end(self) -> None:
        self.alive = False
        self._end()

    def _ask(self, order: dict[str, str]) -> dict[str, Any]:
        assert self._child.stdin is not None  # noqa: S101  both are pipes, see above
        assert self._child.stdout is not None  # noqa: S101
        try:
            self._child.stdin.write(json.dumps(order).encode() + b"\n")
            self._child.stdin.flush()
            answer: dict[str, Any] = json.loads(self._child.stdout.readline() or b"{}")
        except (OSError, ValueError) as fault:
            answer = {"details": str(fault)}
        if "refused" not in answer and {"certificates", "signature"} & set(answer):
            return answer
        self.end()
        raise _sentence(answer, self._uri)


def _sentence(answer: dict[str, Any], uri: TokenUri) -> KeyUnavailable:
    """Say what is wrong and what to do about it."""
    word, details = answer.get("refused", "failed"), answer.get("details", "")
    said = SAID.get(word, SAID["failed"]).format(module=uri.module)
    if word in ("token-missing", "tokens-alike", "key-missing", "keys-alike"):
        details = details or "none"
    elif word != "failed":
        details = ""
    kind = PinRefused if word in _NEVER_AGAIN else KeyUnavailable
    return kind(f"{said}: {details}" if details else said)


def _read(uri: TokenUri) -> str:
    if uri.certificates is None:
        return ""
    try:
        return uri.certificates.read_text("ascii")
    except (OSError, ValueError) as fault:
        raise KeyUnavailable(f"cannot read certificates (PEM) in {uri.certificates}") from fault


def _end(child: subprocess.Popen[bytes]) -> None:
    """Hang up: the process ends by itself; one that hangs in its module is killed."""
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        child.wait(5)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
