"""An officer with a real token, listed for her office, at a desk that runs on loopback."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from asn1crypto import pem, x509

from api.agent import Agent, introduce, serve
from registry import officers
from registry.officers import Authorisation
from signing.certificate import Certificate
from signing.file_key import FileSigner
from signing.officers import fingerprint
from tests.api.office import Office
from tests.signing.pki import Person, asn1, certified, elliptic
from tests.signing.service import Program
from tests.signing.tokens import PIN, SoftToken

NAME = "Sở Giáo dục và Đào tạo Ví Dụ"
FULL_NAME = "Officer"  # of the account `officer`


def trusting(office: Office, address: str, *roots: tuple[bytes, bytes]) -> None:
    """Let an office trust roots (certificate and revocation list, DER), and know its address."""
    file = office.services.settings.home / "roots.pem"
    _ = office.services.demo_key
    text = (office.services.settings.home / "trust.pem").read_bytes()
    for certificate, revoked in roots:
        text += pem.armor("CERTIFICATE", certificate) + pem.armor("X509 CRL", revoked)
    file.write_bytes(text)
    settings = office.services.settings.model_copy(update={"trust": file, "public_url": address})
    office.services.settings = settings
    office.services.__dict__.pop("trust", None)


def listed(office: Office, certificate: bytes, name: str = NAME) -> Authorisation:
    """List the officer with a certificate."""
    since = datetime(2026, 1, 1, tzinfo=UTC)
    return officers.authorise(
        office.services.database, officer=FULL_NAME, office=name,
        certificate=fingerprint(x509.Certificate.load(certificate)), since=since,
        decision="12/QĐ", by="admin",
    )  # fmt: skip


@contextmanager
def agent_for(
    token: SoftToken, key: bytes, origin: str, confirm: Callable[[Certificate], str | None]
) -> Iterator[tuple[Agent, str]]:
    """Run the agent on a free port; give it and its address."""
    uri = token.uri(key)
    agent = Agent(uri, introduce(uri, PIN, None), confirm, origin)
    server = serve(agent, 0)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield agent, f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def program_for(token: SoftToken) -> Program:
    """A signing program whose officer has a certificate by the same root as the token's."""
    key = elliptic()
    certificate = certified(Person(NAME, "Trần Thị Hòa"), token.root, key)
    signer = FileSigner(key, asn1(certificate), (asn1(token.root.certificate),))
    return Program(signer, token.root, NAME)
