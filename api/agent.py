"""`sogoc agent`: sign on the officer's computer, with the token that is plugged into it.

It listens on loopback only, to one web address only, and to a page only that knows the secret which
it printed. Before each signature it shows what the bytes say, not what the page says, and asks
for the PIN. The private key never leaves the token, and the PIN never leaves this computer.
"""

import base64
import binascii
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, Final
from urllib.parse import urlsplit

from api.spoken import both
from signing.away import Prepared, what_is_signed
from signing.certificate import Certificate
from signing.errors import KeyUnavailable, Rejected
from signing.keys import SigningKey, load_key
from signing.paths import wait_for
from signing.token import TokenSigner

PORT: Final = 8988
LARGEST: Final = 4_000_000
"""Bytes of one order; a copy has a hundred thousand."""

Confirm = Callable[[Certificate], str | None]
"""Shows an officer what is about to be signed; gives the PIN, or None if it is not wanted."""


class Declined(Exception):
    """The officer did not want to sign."""


@dataclass
class Agent:
    """One officer's key, and how to ask for leave to use it."""

    uri: str  # RFC 7512
    chain: tuple[bytes, ...]  # the key's certificate and its issuers', DER
    confirm: Confirm
    origin: str  # of the only page that may ask, e.g. https://sogoc.example
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(18), repr=False)
    turn: Lock = field(default_factory=Lock, repr=False)  # one question to the officer at a time

    def sign(self, order: dict[str, Any]) -> bytes:
        """Show what an order wants signed, and sign it if the officer agrees.

        Raises:
            Declined: the officer does not.
            Rejected: the order is not for a copy by this certificate.
            KeyUnavailable: the token or its PIN is not right.
        """
        try:
            prepared = Prepared(
                base64.b64decode(order["pdf"], validate=True),
                int(order["start"]),
                int(order["end"]),
                base64.b64decode(order["attributes"], validate=True),
            )
        except (KeyError, TypeError, ValueError, binascii.Error) as fault:
            raise Declined("this is no order to sign") from fault
        with self.turn:
            return self._sign(prepared)

    def _sign(self, prepared: Prepared) -> bytes:
        claims = what_is_signed(prepared, self.chain[0])
        pin = self.confirm(claims)
        if pin is None:
            raise Declined("the officer did not sign")
        key = load_key(self.uri, pin)
        try:
            return wait_for(key.signer.async_sign_raw(prepared.attributes, "sha256"))
        finally:
            shut(key)


def introduce(uri: str, pin: str | None, ask: Callable[[str], str] | None) -> tuple[bytes, ...]:
    """Open the token once to learn the key's certificates (DER), and close it again.

    Raises:
        KeyUnavailable: token, key or PIN is not right.
    """
    key = load_key(uri, pin, ask)
    shut(key)
    return (key.certificate.dump(), *(one.dump() for one in key.chain))


def shut(key: SigningKey) -> None:
    """Log out of the token that a key is on."""
    if isinstance(key.signer, TokenSigner):
        key.signer.close()


def serve(agent: Agent, port: int = PORT) -> ThreadingHTTPServer:
    """Listen on loopback; the caller runs `serve_forever`.

    Raises:
        OSError: the port is taken.
    """

    class Handler(_Handler):
        served = agent

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


class _Handler(BaseHTTPRequestHandler):
    """Two resources: GET /certificate and POST /sign."""

    served: Agent
    timeout = 60

    def do_OPTIONS(self) -> None:
        """Answer a browser that asks whether the page may ask (Fetch standard, CORS)."""
        self._say(204, None)

    def do_GET(self) -> None:
        """Give the certificate."""
        if self._lets_in("/certificate"):
            chain = [base64.b64encode(one).decode() for one in self.served.chain]
            self._say(200, {"chain": chain})

    def do_POST(self) -> None:
        """Sign."""
        if not self._lets_in("/sign"):
            return
        try:
            order = json.loads(self._body())
            signature = self.served.sign(order if isinstance(order, dict) else {})
            self._say(200, {"signature": base64.b64encode(signature).decode()})
        except Rejected as fault:
            self._say(409, {"detail": f"{fault.vi} · {fault.en}"})
        except (Declined, KeyUnavailable) as fault:
            self._say(409, {"detail": both(str(fault))})
        except ValueError:
            self._say(400, {"detail": both("this is not JSON")})

    def _lets_in(self, path: str) -> bool:
        """Check where a request goes, whence it comes, and that it knows the secret."""
        given = self.headers.get("Authorization", "").encode()
        host = urlsplit(f"//{self.headers.get('Host', '')}").hostname
        if host not in ("127.0.0.1", "localhost"):  # a name that was turned to this computer
            return self._refuse(403, "ask for 127.0.0.1")
        if self.headers.get("Origin") != self.served.origin:
            return self._refuse(403, f"this agent serves {self.served.origin} only")
        if not hmac.compare_digest(given, f"Bearer {self.served.secret}".encode()):
            return self._refuse(401, "the pairing secret is another one")
        if self.path != path:
            return self._refuse(404, "there is no such thing here")
        return True

    def _refuse(self, status: int, why: str) -> bool:
        self._say(status, {"detail": both(why)})
        return False

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            raise ValueError("no length, or too long")
        return self.rfile.read(int(length))

    def _say(self, status: int, what: dict[str, Any] | None) -> None:
        body = b"" if what is None else json.dumps(what).encode()
        self.send_response(status)
        self.send_header("Access-Control-Allow-Origin", self.served.origin)
        self.send_header("Access-Control-Allow-Headers", "authorization, content-type, accept")
        self.send_header("Access-Control-Allow-Methods", "GET, POST")
        self.send_header("Access-Control-Allow-Private-Network", "true")
        self.send_header("Vary", "Origin")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Write nothing: what is signed is the officer's business."""
