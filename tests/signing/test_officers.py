"""A copy counts if its signer was listed for the office on the day of signing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import pem as armour

from signing.demo import OFFICE
from signing.errors import KeyUnavailable
from signing.issue import SignedCopy
from signing.keys import key_of
from signing.officers import (
    Officer,
    as_seal,
    fingerprint,
    publish_officers,
    read_certificate,
    read_officers,
)
from signing.register import RegisterRecord
from signing.trust import Trust, load_trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.pki import NOW as SIGNED
from tests.signing.pki import Person, Root, signer_for
from tests.signing.world import Office, OneRecord, an_entry, an_office

DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the office's authority lies."""
    return tmp_path_factory.mktemp("officers")


@pytest.fixture(scope="module")
def own(folder: Path) -> Office:
    """An office whose root is at hand."""
    return an_office(folder)


@pytest.fixture(scope="module")
def good(own: Office) -> SignedCopy:
    """A copy by the officer who may."""
    return own.issue(an_entry())


def hoa(of: Office, **changed: object) -> Officer:
    """The officer, listed for a year from yesterday."""
    mine = fingerprint(of.key.certificate)
    listed = Officer("Trần Thị Hòa", OFFICE, mine, SIGNED - DAY, SIGNED + 365 * DAY)
    return replace(listed, **changed)  # type: ignore[arg-type]  # any member of it


def judged(
    pdf: bytes, office: Office, listed: Sequence[Officer], stated: datetime | None = None
) -> Verdict:
    """Verify offline with a list that the office signed."""
    text = publish_officers(listed, office.key, now=stated or datetime.now(UTC))
    return verify(pdf, replace(office.trust, officers=(text,)))


def test_a_listed_officer_may_sign(own: Office, good: SignedCopy) -> None:
    """With the list and without it the copy is valid; the list names the officer."""
    assert verify(good.pdf, own.trust).verdict == "valid"
    verdict = judged(good.pdf, own, [hoa(own)])
    assert verdict.verdict == "valid"
    assert [c.reason for c in verdict.checks if c.id == "officer-list"] == [
        "“Trần Thị Hòa” was authorised to sign for this office at that time."
    ]


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({"until": SIGNED + timedelta(hours=1)}, "valid"),  # retired the same evening
        ({"until": None}, "valid"),
        ({"until": SIGNED - timedelta(hours=1)}, "invalid"),  # retired before signing
        ({"since": SIGNED + timedelta(hours=1)}, "invalid"),  # appointed after signing
        ({"certificate": "00" * 32}, "invalid"),  # another certificate of hers
        ({"office": "Sở Giáo dục và Đào tạo Khác"}, "undetermined"),
    ],
)
def test_the_day_of_signing_decides(
    own: Office, good: SignedCopy, changed: dict[str, object], verdict: str
) -> None:
    """Retirement or merger afterwards changes nothing; before, it does."""
    assert judged(good.pdf, own, [hoa(own, **changed)]).verdict == verdict


def test_a_swapped_signer_with_the_same_names_is_refused(
    folder: Path, own: Office, good: SignedCopy
) -> None:
    """The same authority certified another key under the very names of the officer."""
    assert good
    names = own.key.certificate.subject.native
    twin = signer_for(Person(OFFICE, names["common_name"]), Root.of(folder))
    key = key_of(twin, own.key.revocation)
    forged = replace(own, key=key).issue(an_entry()).pdf
    assert judged(forged, own, [hoa(own)]).verdict == "invalid"
    assert verify(forged, own.trust, register=_register(forged, (hoa(own),))).verdict == "invalid"


def _register(pdf: bytes, listed: tuple[Officer, ...]) -> OneRecord:
    claims = verify(pdf, Trust(())).claims
    values = tuple(claims["values"].items())
    digest = sha256(pdf).hexdigest()
    entry = claims["entry"]
    return OneRecord(
        RegisterRecord(
            claims["code"], "in_force", digest, entry, 1, values, officers=listed, pdf=pdf
        )
    )


def test_the_register_knows_its_officers(own: Office, good: SignedCopy) -> None:
    """Next to the register no list is needed: the table itself is asked."""
    for changed, expected in (({}, "yes"), ({"until": SIGNED - DAY / 2}, "no")):
        register = _register(good.pdf, (hoa(own, **changed),))
        verdict = verify(good.pdf, own.trust, register=register)
        assert verdict.answers["authority"] == expected
    assert verify(good.pdf, own.trust, register=_register(good.pdf, ())).verdict == "valid"


def test_an_old_list_does_not_condemn(own: Office, good: SignedCopy) -> None:
    """An officer appointed after the list was made is unknown to it, not refused by it."""
    other = hoa(own, certificate="11" * 32)
    assert judged(good.pdf, own, [other], SIGNED - 30 * DAY).verdict == "undetermined"


def test_only_a_list_under_a_trusted_root_counts(
    own: Office, good: SignedCopy, tmp_path: Path
) -> None:
    """A stranger's list and a changed one leave the question open: no fault of the copy's."""
    stranger = an_office(tmp_path)
    text = publish_officers([hoa(own)], stranger.key, now=datetime.now(UTC))
    assert verify(good.pdf, replace(own.trust, officers=(text,))).verdict == "undetermined"
    genuine = publish_officers([hoa(own)], own.key, now=datetime.now(UTC))
    header, payload, signature = genuine.split(".")
    for broken in (f"{header}.{payload[:-4]}AAAA.{signature}", f"{header}.{payload}.", "ey", ""):
        assert verify(good.pdf, replace(own.trust, officers=(broken,))).verdict == "undetermined"


def test_an_office_that_lists_seals_only_leaves_officers_to_their_certificates(
    own: Office, good: SignedCopy
) -> None:
    """It keeps no table of officers; one former officer in the list and it keeps one."""
    seal = as_seal(own.key.certificate)
    assert judged(good.pdf, own, [seal]).verdict == "valid"
    former = hoa(own, certificate="11" * 32, until=SIGNED - DAY)
    assert judged(good.pdf, own, [seal, former]).verdict == "invalid"


def test_a_list_is_handed_over_like_a_root(own: Office, tmp_path: Path) -> None:
    """It is a file, and reads back as it was published."""
    now = datetime.now(UTC).replace(microsecond=0)
    listed = (hoa(own), hoa(own, until=None))
    file = tmp_path / "officers.jwt"
    file.write_text(publish_officers(listed, own.key, now=now) + "\n")
    (text,) = load_trust([file]).officers
    read = read_officers(text, own.trust, now)
    assert (read.stated, read.officers) == (now, listed)


def test_certificates_are_read_from_pem_and_der(own: Office, tmp_path: Path) -> None:
    """And from nothing else."""
    der, pem, noise = (tmp_path / name for name in ("a.der", "a.pem", "noise"))
    der.write_bytes(own.key.certificate.dump())
    pem.write_bytes(armour.armor("CERTIFICATE", own.key.certificate.dump()))
    noise.write_bytes(b"no certificate")
    assert read_certificate(der) == read_certificate(pem)
    assert read_certificate(der).office == OFFICE
    for wrong in (noise, tmp_path / "none"):
        with pytest.raises(KeyUnavailable):
            read_certificate(wrong)


@pytest.mark.parametrize(("days", "verdict"), [(-7, "invalid"), (7, "valid")])
def test_a_revoked_certificate_counts_by_its_day(
    folder: Path, own: Office, good: SignedCopy, days: int, verdict: str
) -> None:
    """Revoked before signing, the copy is refused; revoked afterwards, it stands."""
    serial = own.key.certificate.serial_number
    later = Root.of(folder).crl([(serial, SIGNED + days * DAY)])
    now = datetime.now(UTC) + (8 * DAY if days > 0 else timedelta())
    found = verify(good.pdf, replace(own.trust, crls=(later,)), now=now)
    assert found.answers["authority"] == {"valid": "yes", "invalid": "no"}[verdict]
