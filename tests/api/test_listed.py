"""A signature counts only by a certificate that is listed for that officer, office and day."""

import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest
from pyhanko.sign.signers import SimpleSigner

from api.sealed import refuse_other_sealer
from registry import copies, officers, volumes
from registry.accounts import Role
from registry.custody import Custodian
from registry.errors import NotFound
from registry.officers import Authorisation
from registry.volume import Book
from signing.errors import CannotSeal
from signing.keys import SigningKey, key_of
from signing.officers import fingerprint
from tests.api.office import Office, an_office
from tests.api.officer import FULL_NAME, NAME, trusting
from tests.signing.pki import Person, Root, asn1, signer_for
from tests.signing.service import Program

DAY = timedelta(days=1)
ELSEWHERE = "Sở Giáo dục và Đào tạo Khác"


@dataclass(frozen=True)
class World:
    """A desk, and the root of the certificates of its officers."""

    office: Office
    root: Root
    entry: str

    def certified(self, name: str = "Trần Thị Hòa") -> SimpleSigner:
        """Give an officer's key with a certificate that names the office."""
        return signer_for(Person(NAME, name), self.root)

    def listed(
        self,
        signer: SimpleSigner,
        officer: str = FULL_NAME,
        office: str = NAME,
        since: timedelta = -DAY,
        until: timedelta | None = None,
    ) -> Authorisation:
        """List a certificate; times count from now."""
        now = datetime.now(UTC)
        return officers.authorise(
            self.office.services.database, officer=officer, office=office,
            certificate=fingerprint(signer.signing_cert), since=now + since,
            until=now + until if until else None, decision="12/QĐ", by="admin",
        )  # fmt: skip

    def ended(self, leave: Authorisation) -> None:
        """End a leave to sign, unless it ends anyway."""
        db = self.office.services.database
        held = {one.id: one for one in officers.authorisations(db)}
        if held[leave.id].until is None:
            officers.end(db, leave.id, datetime.now(UTC), "nghỉ hưu", "admin")

    @property
    def issued(self) -> int:
        """How many copies there are."""
        return len(copies.copies_of(self.office.services.database, self.entry))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """An office that trusts the root of its officers."""
    office, root = an_office(tmp_path_factory.mktemp("listed")), Root.called("Gốc của cán bộ")
    trusting(office, "http://testserver", (asn1(root.certificate).dump(), root.crl().dump()))
    return World(office, root, office.accepted(1).id)


WRONG = {
    "another-officer's": {"officer": "Lê Văn Khác"},
    "hers-for-another-office": {"office": ELSEWHERE},
    "hers-from-tomorrow": {"since": DAY},
    "hers-until-yesterday": {"since": -9 * DAY, "until": -DAY},
}


def by_program(world: World, given_to: SimpleSigner, signs: SimpleSigner, **how: object) -> str:
    """Begin while one certificate is listed, list the other as said, and sign with that."""
    client, leaves = world.office.client(Role.OFFICER), [world.listed(given_to)]
    given = client.post(f"/desk/requests/{world.entry}/sign/program").json()["message"]
    ours = client.get(given["FileName"]).content
    if signs is not given_to:
        leaves.append(world.listed(signs, **how))  # type: ignore[arg-type]  # any of them
    theirs = Program(signs, world.root, NAME).sign(ours)
    if how.get("ended"):
        world.ended(leaves[0])
    answer = client.post(given["FileUploadHandler"], files={"uploadfile": ("x.pdf", theirs)})
    for leave in leaves:
        world.ended(leave)
    assert answer.json()["Status"] is (not answer.json()["Message"])
    return str(answer.json()["Message"])


def test_the_listed_certificate_makes_a_copy(world: World) -> None:
    """So what the others lack is what they are refused for."""
    before, signer = world.issued, world.certified()
    assert by_program(world, signer, signer) == ""
    assert world.issued == before + 1


@pytest.mark.parametrize("wrong", WRONG)
def test_a_program_with_a_certificate_listed_otherwise_makes_none(world: World, wrong: str) -> None:
    """By the same root and with the office's name, but not hers, for it, today."""
    before = world.issued
    said = by_program(world, world.certified(), world.certified(), **WRONG[wrong])
    assert "not listed" in said
    assert world.issued == before


def test_a_leave_that_ends_while_she_signs_makes_none(world: World) -> None:
    """The day of the signature decides, not the day on which the copy was given out."""
    before, signer = world.issued, world.certified()
    assert "not listed" in by_program(world, signer, signer, ended=True)
    assert world.issued == before


def chain_of(signer: SimpleSigner, root: Root) -> dict[str, list[str]]:
    """Give a certificate and its issuer as the page hands them over."""
    both = (signer.signing_cert.dump(), asn1(root.certificate).dump())
    return {"chain": [base64.b64encode(one).decode() for one in both]}


@pytest.mark.parametrize("wrong", WRONG)
def test_an_agent_with_a_certificate_listed_otherwise_gets_no_file(
    world: World, wrong: str
) -> None:
    """Nothing is drawn, and no number reserved."""
    before, signer = world.issued, world.certified()
    leave = world.listed(signer, **WRONG[wrong])  # type: ignore[arg-type]  # any of them
    path, chain = f"/desk/requests/{world.entry}/sign/agent", chain_of(signer, world.root)
    said = {"Accept": "application/json"}
    answer = world.office.client(Role.OFFICER).post(path, json=chain, headers=said)
    world.ended(leave)
    assert (answer.status_code, "not listed" in answer.json()["reason"]) == (409, True)
    assert world.issued == before


@pytest.mark.parametrize("ended", [False, True])
def test_an_agent_whose_leave_ends_meanwhile_makes_no_copy(world: World, ended: bool) -> None:
    """Its signature is good; it came too late."""
    before, signer = world.issued, world.certified()
    leave, client = world.listed(signer), world.office.client(Role.OFFICER)
    path = f"/desk/requests/{world.entry}/sign/agent"
    given = client.post(path, json=chain_of(signer, world.root)).json()
    raw = signer.sign_raw(base64.b64decode(given["attributes"]), "sha256")
    if ended:
        world.ended(leave)
    signature = {"signature": base64.b64encode(raw).decode()}
    answer = client.post(f"{path}/{given['id']}", json=signature)
    world.ended(leave)
    assert answer.status_code == (409 if ended else 200), answer.text
    assert world.issued == before + (not ended)


def sealing(world: World, key: SigningKey, *, own: bool = True) -> str:
    """Have a key seal a book that the office keeps; give why it may not, or ""."""
    db, held = world.office.services.database, world.office.services.__dict__
    year = 1970 + len(volumes.every(db))
    book = Book(f"Sổ gốc {year}", NAME, "thpt", year, year, 1, 1)
    kept = volumes.add(db, book, Custodian(NAME, "Giám đốc", date(1970, 1, 1)), "admin")
    before = {name: held[name] for name in ("key", "seal") if name in held}
    held |= {"seal": key} | ({"key": key} if own else {})
    try:
        refuse_other_sealer(world.office.services, kept.id)
    except CannotSeal as why:
        return str(why)
    finally:
        for name in ("key", "seal"):
            held.pop(name, None)
        held |= before
    return ""


def test_a_volume_is_sealed_by_a_key_of_its_keeper_alone(world: World) -> None:
    """Held against the officers' table; a seal of the office itself stands in no such table."""
    world.listed(world.certified(), "Giám đốc")
    mine, other = world.certified(), signer_for(Person(ELSEWHERE), world.root)
    assert "may not sign" in sealing(world, key_of(mine))
    leave = world.listed(mine)
    assert sealing(world, key_of(mine)) == ""
    world.ended(leave)
    assert "may not sign" in sealing(world, key_of(mine))
    assert sealing(world, key_of(mine), own=False) == ""
    assert "is kept by" in sealing(world, key_of(other), own=False)
    past = Person(NAME, start=datetime.now(UTC) - 9 * DAY, end=datetime.now(UTC) - DAY)
    assert "not valid today" in sealing(world, key_of(signer_for(past, world.root)), own=False)
    with pytest.raises(NotFound):
        refuse_other_sealer(world.office.services, "none")
