"""A copy by a real office: its own authority, an RSA key, a time-stamp authority over HTTP."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from signing.errors import CannotIssue, TimestampUnavailable
from signing.issue import issue
from signing.keys import SigningKey, load_key
from signing.timestamps import StandIn, over_http
from signing.trust import Trust
from signing.verify import verify
from tests.signing.pki import NOW, STAMPS, Person, Root, asn1, certified, elliptic, signer_for
from tests.signing.world import ADDRESS, an_entry

OFFICE = "Sở Giáo dục và Đào tạo Ví Dụ"


class Answers(BaseHTTPRequestHandler):
    """Answers as a time-stamp authority does; at /nonsense and /error as a broken one."""

    clock: StandIn

    def do_POST(self) -> None:
        """Stamp what was sent."""
        request = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
        answer = asyncio.run(self.clock.async_request_tsa_response(request)).dump()
        self.send_response(500 if self.path == "/error" else 200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(b"\x30\x03\x02\x01" if self.path == "/nonsense" else answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def stamp_root() -> Root:
    """The root of the time-stamp authority, another than the office's."""
    return Root.called("Time-stamp root")


@pytest.fixture(scope="module")
def authority(stamp_root: Root) -> Iterator[str]:
    """The address of a time-stamp authority on this machine."""
    person = Person("Time stamps", "A clock", purposes=STAMPS)
    handler = type("Clock", (Answers,), {"clock": StandIn(signer_for(person, stamp_root))})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def roots() -> tuple[Root, Root]:
    """The office's root and the authority under it that certified the officer."""
    top = Root.called("National root")
    return top, top.below("Authority for offices")


@pytest.fixture(scope="module")
def trust(roots: tuple[Root, Root], stamp_root: Root) -> Trust:
    """Both roots, with their revocation lists."""
    top, below = roots
    lists = tuple(one.crl() for one in (top, below, stamp_root))
    return Trust((asn1(top.certificate), asn1(stamp_root.certificate)), lists)


@pytest.fixture(scope="module", params=["rsa", "p-256"])
def key(
    request: pytest.FixtureRequest,
    roots: tuple[Root, Root],
    tmp_path_factory: pytest.TempPathFactory,
) -> SigningKey:
    """The officer's key in a PKCS#12 file with a password."""
    top, below = roots
    private = rsa.generate_private_key(65537, 3072) if request.param == "rsa" else elliptic()
    certificate = certified(Person(OFFICE, "Nguyễn Văn Ký"), below, private)
    path: Path = tmp_path_factory.mktemp("officer") / "officer.p12"
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"officer",
            private,
            certificate,
            [below.certificate, top.certificate],
            BestAvailableEncryption(b"mat khau"),
        )
    )
    return load_key(str(path), "mat khau")


def test_a_real_office_s_copy_is_valid_and_no_demo(
    key: SigningKey, authority: str, trust: Trust
) -> None:
    """Two roots, an authority in between, a time stamp from elsewhere."""
    copy = issue(
        an_entry(),
        number="1/2026",
        key=key,
        timestamps=over_http(authority),
        public_url=ADDRESS,
        trust=trust,
        now=NOW,
    )
    verdict = verify(copy.pdf, Trust(trust.roots))
    assert verdict.verdict == "valid", verdict.checks
    assert not copy.certificate.demo
    assert "DEMO" not in " ".join(check.reason for check in verdict.checks)
    assert copy.certificate.office == OFFICE


def test_a_newer_revocation_list_outweighs_the_one_in_the_copy(
    authority: str, trust: Trust, roots: tuple[Root, Root], key: SigningKey
) -> None:
    """Reported before the signature it is fatal; reported later it is not."""
    top, below = roots
    copy = issue(
        an_entry(),
        number="2/2026",
        key=key,
        timestamps=over_http(authority),
        public_url=ADDRESS,
        trust=trust,
    )
    serial = key.certificate.serial_number
    for since, expected in ((NOW.replace(year=NOW.year - 1), "invalid"), (NOW, "invalid")):
        newer = Trust(trust.roots, (below.crl([(serial, since)]), top.crl()))
        assert verify(copy.pdf, newer).verdict == expected
    later = Trust(trust.roots, (below.crl([(serial, NOW.replace(year=NOW.year + 1))]), top.crl()))
    assert verify(copy.pdf, later).verdict == "valid"


@pytest.mark.parametrize("path", ["/nonsense", "/error"])
def test_a_broken_time_stamp_authority_is_named_as_such(
    key: SigningKey, authority: str, trust: Trust, path: str
) -> None:
    """No copy is made without its time."""
    with pytest.raises(TimestampUnavailable):
        issue(
            an_entry(),
            number="3/2026",
            key=key,
            timestamps=over_http(authority + path),
            public_url=ADDRESS,
            trust=trust,
        )


def test_a_time_stamp_authority_that_is_down_is_named_as_such(
    key: SigningKey, trust: Trust
) -> None:
    """Nobody listens on port 9 of this machine."""
    with pytest.raises(TimestampUnavailable):
        issue(
            an_entry(),
            number="4/2026",
            key=key,
            timestamps=over_http("http://127.0.0.1:9"),
            public_url=ADDRESS,
            trust=trust,
        )


def test_without_revocation_data_no_copy_is_made(key: SigningKey, authority: str) -> None:
    """Such a copy could not be checked later, so it is not issued now."""
    with pytest.raises(CannotIssue):
        issue(
            an_entry(),
            number="5/2026",
            key=key,
            timestamps=over_http(authority),
            public_url=ADDRESS,
        )
