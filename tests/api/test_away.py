"""Copies signed with the officer's own token, at the desk, in a real browser."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from registry import copies, officers
from registry.accounts import Role
from registry.audit import records
from signing.certificate import Certificate
from signing.trust import load_trust
from signing.verify import verify
from tests.api.browser import Visitor, chromium, serving, visiting
from tests.api.office import Office, an_office
from tests.api.officer import NAME, agent_for, listed, program_for, trusting
from tests.api.vgca import Vgca, signing_service
from tests.signing.pki import asn1
from tests.signing.service import FAULTS, Program
from tests.signing.tokens import P256, PIN, RSA, SoftToken, soft_token

pytestmark = pytest.mark.xdist_group("away")


@dataclass(frozen=True)
class World:
    """The desk, the officer's computer, and what is on it."""

    office: Office
    address: str
    token: SoftToken
    program: Program
    service: Vgca
    entry: str

    @property
    def issued(self) -> int:
        """How many copies there are."""
        return len(copies.copies_of(self.office.services.database, self.entry))

    def last_copy(self) -> str:
        """Verify the last copy offline, and give the bottom line."""
        db = self.office.services.database
        pdf = copies.pdf(db, copies.copies_of(db, self.entry)[-1].code)
        verdict = verify(pdf, load_trust(self.office.services.trust))
        return verdict.verdict


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A desk whose officer is listed with three certificates: two on her token, one elsewhere."""
    folder = tmp_path_factory.mktemp("away")
    office = an_office(folder / "home")
    with (
        soft_token(folder / "token", NAME) as token,
        serving(office) as address,
        signing_service(folder, lambda pdf: pdf) as service,
    ):
        root = asn1(token.root.certificate).dump(), token.root.crl().dump()
        trusting(office, address, root)
        program = program_for(token)
        for number in (RSA, P256):
            listed(office, (token.folder / f"{number.hex()}.der").read_bytes())
        listed(office, program.signer.signing_cert.dump())
        yield World(office, address, token, program, service, office.accepted(1).id)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real browser."""
    with chromium() as found:
        yield found


@pytest.fixture
def officer(browser: Browser, world: World) -> Iterator[Visitor]:
    """The officer at the page for signing; her program's certificate is one of its own making."""
    with visiting(browser, world.address, ignore_https_errors=True) as visitor:
        visitor.sign_in("officer")
        visitor.open(f"/desk/requests/{world.entry}")
        visitor.page.get_by_role("link", name="Ký bằng thiết bị của cán bộ").click()
        yield visitor


def by_agent(page: Page, address: str, secret: str) -> None:
    """Pair with the agent and sign."""
    page.locator("#agent-address").fill(address)
    page.locator("#agent-secret").fill(secret)
    page.get_by_role("button", name="Ký bằng agent").click()


def by_program(page: Page, service: Vgca) -> None:
    """Sign with the program."""
    page.locator("#program-address").fill(service.address)
    page.get_by_role("button", name="Ký bằng VGCA").click()


@pytest.mark.slow
@pytest.mark.parametrize("number", [RSA, P256])
def test_the_agent_signs_what_it_shows(world: World, officer: Visitor, number: bytes) -> None:
    """The officer sees the name that the bytes state, gives her PIN, and the copy is there."""
    shown: list[Certificate] = []
    before = world.issued

    def confirm(claims: Certificate) -> str:
        shown.append(claims)
        return PIN

    with agent_for(world.token, number, world.address, confirm) as (agent, address):
        by_agent(officer.page, address, agent.secret)
        officer.page.wait_for_url("**/desk/requests/*#copy-*")
    assert dict(shown[0].values)["ho_ten"] == "Nguyễn Thị Hòa"
    assert shown[0].office == NAME
    assert world.issued == before + 1
    assert world.last_copy() == "valid"
    assert not officer.complaints


@pytest.mark.slow
def test_nothing_is_signed_without_leave(world: World, officer: Visitor) -> None:
    """Refused by the officer, a wrong secret, a wrong PIN: words, no copy, and the desk goes on."""
    before, said = world.issued, officer.page.locator("#said")
    with agent_for(world.token, P256, world.address, lambda _: None) as (agent, address):
        by_agent(officer.page, address, "wrong")
        expect(said).to_contain_text("mã ghép nối không đúng")
        expect(said).to_contain_text("pairing secret")
        expect(said).to_have_class("notice bad")
        by_agent(officer.page, address, agent.secret)
        expect(said).to_contain_text("cán bộ không ký")
        agent.confirm = lambda _: "000000"
        by_agent(officer.page, address, agent.secret)
        expect(said).to_contain_text("mã PIN sai")
    by_agent(officer.page, address, agent.secret)
    expect(said).to_contain_text("không gọi được")
    assert world.issued == before


@pytest.mark.slow
def test_the_program_signs_the_file(world: World, officer: Visitor) -> None:
    """It gets the message that it knows, and what it sends back becomes a copy."""
    before, world.service.work = world.issued, world.program.sign
    by_program(officer.page, world.service)
    officer.page.wait_for_url("**/desk/requests/*#copy-*")
    assert world.issued == before + 1
    assert world.last_copy() == "valid"
    message, answer = world.service.heard[-1], world.service.answers[-1]
    assert set(message) == {
        "FileUploadHandler", "SessionId", "JWTToken", "FileName", "DocNumber", "IssuedDate",
        "MetaData",
    }  # fmt: skip
    assert answer == {"Status": True, "Message": "", "FileName": "", "FileServer": ""}
    assert httpx.get(message["FileName"]).status_code == 404
    again = httpx.post(message["FileUploadHandler"], files={"uploadfile": ("x.pdf", b"x")})
    assert again.json()["Status"] is False


@pytest.mark.slow
def test_what_the_program_does_wrong_makes_no_copy(world: World, officer: Visitor) -> None:
    """Cancelled, another document, modified, unsigned, another authority, expired: words each."""
    before, said = world.issued, officer.page.locator("#said")
    world.service.work = lambda _: None
    by_program(officer.page, world.service)
    expect(said).to_have_text("Chưa ký: đã hủy.")
    for fault, words in (
        ("unsigned", "chưa được ký"),
        ("another-document", "không phải là tệp đã giao"),
        ("page-changed", "bị sửa"),
        ("another-authority-with-the-same-names", "không hợp lệ"),
        ("another-certificate-with-the-same-names", "không có trong danh sách"),
        ("expired", "không có hiệu lực"),
    ):
        world.service.work = lambda pdf, fault=fault: FAULTS[fault](world.program, pdf)
        by_program(officer.page, world.service)
        expect(said).to_contain_text(words)
    assert world.issued == before
    assert not officer.complaints


@pytest.mark.slow
def test_a_slow_program_is_too_late(world: World, officer: Visitor) -> None:
    """After ten minutes the address is dead, however good the signature."""
    before = world.issued
    pending = world.office.services.settings.home / "pending"

    def age() -> None:
        newest = max(pending.glob("*/pending.json"), key=lambda file: file.stat().st_mtime)
        newest.write_text(newest.read_text().replace('"until": "2', '"until": "1'))

    world.service.work, world.service.before_sending = world.program.sign, age
    by_program(officer.page, world.service)
    expect(officer.page.locator("#said")).to_contain_text("time for signing")
    world.service.before_sending = lambda: None
    assert world.issued == before


def test_an_officer_who_is_not_listed_gets_no_file(world: World, tmp_path: Path) -> None:
    """Before anything is drawn or reserved."""
    db = world.office.services.database
    other = an_office(tmp_path / "home")
    client, size = other.client(Role.OFFICER), len(records(db))
    entry = other.accepted(1).id
    assert client.post(f"/desk/requests/{entry}/sign/program").status_code in (400, 409, 422)
    chain = [(world.token.folder / "root.der").read_bytes().hex()]
    refused = client.post(f"/desk/requests/{entry}/sign/agent", json={"chain": chain})
    assert refused.status_code >= 400
    assert not officers.authorisations(other.services.database)
    assert not copies.register(other.services.database)
    assert len(records(db)) == size


def test_the_agent_serves_one_page_only(world: World) -> None:
    """Another origin, another host name, no secret, or nonsense: nothing is shown or signed."""
    asked: list[Certificate] = []

    def confirm(claims: Certificate) -> str:
        asked.append(claims)
        return PIN

    with agent_for(world.token, P256, "https://desk.example", confirm) as (agent, address):
        good = {"Origin": "https://desk.example", "Authorization": f"Bearer {agent.secret}"}
        assert httpx.get(f"{address}/certificate", headers=good).status_code == 200
        for wrong, status in (
            ({"Origin": "https://evil.example"}, 403),
            ({"Host": "evil.example"}, 403),
            ({"Authorization": "Bearer x"}, 401),
        ):
            for path in ("certificate", "sign"):
                said = httpx.request(
                    "GET" if path == "certificate" else "POST", f"{address}/{path}",
                    headers=good | wrong,
                )  # fmt: skip
                assert said.status_code == status
        assert httpx.post(f"{address}/sign", headers=good, content=b"no json").status_code == 400
        for order in ({}, [], {"pdf": "", "start": 0, "end": 0, "attributes": ""}):
            assert httpx.post(f"{address}/sign", headers=good, json=order).status_code == 409
    assert not asked
