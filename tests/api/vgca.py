"""A stand-in for the VGCA signing service: what it says on its socket, and how it fails.

It speaks WebSocket over TLS on loopback (RFC 6455), takes one message, fetches the file, signs it,
sends it back as multipart field `uploadfile`, and answers `Status` 0, or 11 when it was cancelled.
"""

import base64
import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.signing.pki import SERVES, Person, Root, certified, elliptic

Work = Callable[[bytes], bytes | None]


@dataclass
class Vgca:
    """The running stand-in; `work` turns the file that it fetched into the one it sends back."""

    address: str
    work: Work
    before_sending: Callable[[], None] = lambda: None
    heard: list[dict[str, Any]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def serve(self, message: dict[str, Any]) -> dict[str, Any]:
        """Do what the officer's program does with one message."""
        self.heard.append(message)
        fetched = httpx.get(message["FileName"], timeout=120)
        if fetched.status_code != 200:
            return {"Status": 4, "Message": "cannot fetch"}
        signed = self.work(fetched.content)
        if signed is None:
            return {"Status": 11, "Message": "Người dùng hủy"}
        self.before_sending()
        sent = httpx.post(
            message["FileUploadHandler"],
            files={"uploadfile": ("copy.signed.pdf", signed, "application/pdf")},
            timeout=180,
        )
        self.answers.append(sent.json())
        good = sent.json()["Status"]
        return {"Status": 0 if good else 5, "Message": sent.json()["Message"]}


@contextmanager
def signing_service(folder: Path, work: Work) -> Iterator[Vgca]:
    """Run the stand-in."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*_certificate(folder))
    listener = socket.create_server(("127.0.0.1", 0))
    service = Vgca(f"wss://127.0.0.1:{listener.getsockname()[1]}/SignApproved", work)
    thread = threading.Thread(target=_listen, args=(listener, context, service), daemon=True)
    thread.start()
    try:
        yield service
    finally:
        listener.close()
        thread.join(1)


def _listen(listener: socket.socket, context: ssl.SSLContext, service: Vgca) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection, suppress(ssl.SSLError), context.wrap_socket(connection, True) as channel:
            _talk(channel, service)


def _talk(channel: ssl.SSLSocket, service: Vgca) -> None:
    stream = channel.makefile("rb")
    headers = {}
    while (line := stream.readline().strip()) or not headers:
        if not line:
            return
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip()
    asked = headers[b"sec-websocket-key"] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
    accept = hashlib.sha1(asked, usedforsecurity=False).digest()  # RFC 6455, 4.2.2
    channel.sendall(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + base64.b64encode(accept) + b"\r\n\r\n"
    )
    answer = json.dumps(service.serve(json.loads(_text(stream)))).encode()
    length = bytes([len(answer)]) if len(answer) < 126 else b"\x7e" + len(answer).to_bytes(2, "big")
    channel.sendall(b"\x81" + length + answer)


def _text(stream: Any) -> bytes:
    """Read one masked text frame (RFC 6455, 5.2)."""
    _, size = stream.read(2)
    size &= 0x7F
    if size > 125:
        size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
    mask, text = stream.read(4), stream.read(size)
    return bytes(byte ^ mask[at % 4] for at, byte in enumerate(text))


def _certificate(folder: Path) -> tuple[str, str]:
    root, key = Root.called("Loopback"), elliptic()
    files = folder / "tls.crt", folder / "tls.key"
    certificate = certified(Person("VGCA", "127.0.0.1", purposes=SERVES), root, key)
    files[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    files[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(files[0]), str(files[1])
