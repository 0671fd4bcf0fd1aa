"""An upload that breaks off in the middle of its connection leaves nothing behind."""

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from registry import copies
from registry.accounts import Role
from registry.audit import records
from tests.api.browser import serving
from tests.api.office import Office, an_office
from tests.api.officer import NAME, listed, trusting
from tests.signing.pki import Person, Root, asn1, signer_for
from tests.signing.service import Program

BOUNDARY = b"cut-here"


@dataclass(frozen=True)
class World:
    """A desk that has given a copy out, and the officer's program."""

    office: Office
    address: str
    program: Program
    entry: str

    def given_out(self) -> dict[str, str]:
        """Begin a copy, and give the message for the program."""
        client = self.office.client(Role.OFFICER)
        answer = client.post(f"/desk/requests/{self.entry}/sign/program")
        assert answer.status_code == 200, answer.text
        message: dict[str, str] = answer.json()["message"]
        return message

    @property
    def issued(self) -> int:
        """How many copies there are."""
        return len(copies.copies_of(self.office.services.database, self.entry))

    def files(self) -> set[Path]:
        """Give every file of the installation; SQLite's own journals come and go."""
        home = self.office.services.settings.home
        return {one for one in home.rglob("*") if one.is_file() and "-" not in one.suffix}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """An office on loopback whose officer signs with a program."""
    folder = tmp_path_factory.mktemp("cut")
    office, root = an_office(folder / "home"), Root.called("Gốc của cán bộ")
    program = Program(signer_for(Person(NAME, "Trần Thị Hòa"), root), root, NAME)
    with serving(office) as address:
        trusting(office, address, (asn1(root.certificate).dump(), root.crl().dump()))
        listed(office, program.signer.signing_cert.dump())
        yield World(office, address, program, office.accepted(1).id)


def form(field: str, data: bytes) -> bytes:
    """Write a file as a form in several parts (RFC 7578)."""
    head = b'Content-Disposition: form-data; name="%s"; filename="x.pdf"' % field.encode()
    return b"\r\n".join((b"--" + BOUNDARY, head, b"", data, b"--" + BOUNDARY + b"--", b""))


def begun(url: str, body: bytes, sent: int, *, chunked: bool = False) -> socket.socket:
    """Promise a whole body, send a part of it, and give the connection, which is still open."""
    at = urlsplit(url)
    assert at.hostname is not None
    head = [
        f"POST {at.path} HTTP/1.1",
        f"Host: {at.netloc}",
        f"Content-Type: multipart/form-data; boundary={BOUNDARY.decode()}",
        "Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(body)}",
    ]
    part = body[:sent]
    framed = b"%x\r\n%s\r\n" % (len(part), part) if chunked and part else part
    line = socket.create_connection((at.hostname, at.port or 80), timeout=60)
    line.sendall("\r\n".join([*head, "", ""]).encode() + framed)
    return line


def reset(line: socket.socket) -> None:
    """Break a connection as a pulled cable does, once the server's own end is seen to be there."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    line.close()


def hung_up(line: socket.socket) -> bytes:
    """Say that no more will come, and give what the server says to that."""
    line.shutdown(socket.SHUT_WR)
    with line, line.makefile("rb") as answer:
        return answer.read()


@pytest.mark.parametrize("chunked", [False, True], ids=["by-length", "in-chunks"])
def test_a_signed_copy_that_breaks_off_is_not_taken_and_may_be_sent_again(
    world: World, chunked: bool
) -> None:
    """Nothing is issued or kept of it; the address still serves for the whole file, once."""
    message, before = world.given_out(), world.issued
    ours = httpx.get(message["FileName"], timeout=60).content
    body = form("uploadfile", world.program.sign(ours))
    files, written = world.files(), len(records(world.office.services.database))
    for sent in (0, 300, len(body) // 2, len(body) - 1):
        said = hung_up(begun(message["FileUploadHandler"], body, sent, chunked=chunked))
        assert b'"Status":true' not in said
        reset(begun(message["FileUploadHandler"], body, sent, chunked=chunked))
    assert httpx.get(message["FileName"], timeout=60).content == ours
    assert (world.issued, world.files()) == (before, files)
    assert len(records(world.office.services.database)) == written

    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY.decode()}"}
    whole = httpx.post(message["FileUploadHandler"], content=body, headers=headers, timeout=120)
    assert whole.json() == {"Status": True, "Message": "", "FileName": "", "FileServer": ""}
    assert world.issued == before + 1
    again = httpx.post(message["FileUploadHandler"], content=body, headers=headers, timeout=60)
    assert again.json()["Status"] is False
    assert world.issued == before + 1


@pytest.mark.parametrize("path", ["/verify", "/api/v1/verify"])
def test_a_copy_to_be_checked_that_breaks_off_gets_no_verdict(
    world: World, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Half a file is never judged; nothing is kept, nothing is logged, and the next one is."""
    files, body = world.files(), form("file", b"%PDF-1.7\n" + b"0" * 200_000)
    for sent in (0, 300, len(body) // 2, len(body) - 1):
        assert b"verdict" not in hung_up(begun(world.address + path, body, sent))
        reset(begun(world.address + path, body, sent))
    answer = httpx.post(world.address + path, files={"file": ("x.pdf", b"%PDF-1.7\n")}, timeout=120)
    assert answer.status_code == 200
    assert world.files() == files
    assert not [one for one in caplog.records if one.levelname in ("ERROR", "CRITICAL")]
