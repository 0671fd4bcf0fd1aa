"""A downloaded status list answers offline, and only as far as its signature and age reach."""

import base64
import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signing.errors import Unsettled
from signing.issue import SignedCopy
from signing.jws import encode, sign_statement
from signing.standing import check_lists
from signing.status import FRESH, KIND, SMALLEST, Purpose, publish, read_status_lists
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.spoken import check_wording
from tests.signing.world import ADDRESS, Office, an_office

NOW = datetime.now(UTC)


def listed(verdict: Verdict) -> str:
    """Give the result of the check against the list."""
    return next(check.result for check in verdict.checks if check.id == "status-list")


def part(text: str, at: int) -> dict[str, object]:
    """Read a part of a compact JWS."""
    data = text.split(".")[at]
    loaded: dict[str, object] = json.loads(base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)))
    return loaded


def test_a_copy_that_is_not_listed_is_in_force(office: Office, copy: SignedCopy) -> None:
    """Other numbers are revoked; this one is not."""
    status = publish({1, 11, 13, 131_071}, office.key, site=ADDRESS, year="2026", now=NOW)
    assert verify(copy.pdf, office.trust, status=status).verdict == "valid"


def test_a_copy_that_is_listed_is_invalid(office: Office, copy: SignedCopy) -> None:
    """Even on the day of its issue."""
    status = publish(
        {copy.certificate.status_index}, office.key, site=ADDRESS, year="2026", now=NOW
    )
    verdict = verify(copy.pdf, office.trust, status=status)
    assert verdict.verdict == "invalid"
    assert listed(verdict) == "failed"


def test_an_old_list_still_revokes_and_no_longer_clears(office: Office, copy: SignedCopy) -> None:
    """What was revoked stays revoked."""
    later = NOW + FRESH + timedelta(hours=1)
    clear = publish((), office.key, site=ADDRESS, year="2026", now=NOW)
    revoked = publish({12}, office.key, site=ADDRESS, year="2026", now=NOW)
    assert listed(verify(copy.pdf, office.trust, status=clear, now=later)) == "undetermined"
    assert listed(verify(copy.pdf, office.trust, status=revoked, now=later)) == "failed"


def test_a_list_answers_only_as_far_as_it_reaches(office: Office, copy: SignedCopy) -> None:
    """A number beyond its end is not in force by that; the office's list reaches its last copy."""
    far = replace(copy.certificate, number="200000/2026", status_index=200_000)
    for last, reaches in ((0, False), (199_999, True), (300_000, True)):
        text = publish((), office.key, site=ADDRESS, year="2026", now=NOW, last=last)
        every = read_status_lists(text, office.trust, NOW)
        if reaches:
            assert "in force" in check_lists(every, far, NOW)[1]
        else:
            with pytest.raises(Unsettled):
                check_lists(every, far, NOW)


def test_a_list_whose_times_have_no_zone_says_nothing(office: Office, copy: SignedCopy) -> None:
    """Nobody could tell when it ends."""
    credential = part(publish((), office.key, site=ADDRESS, year="2026", now=NOW), 1)
    text = sign_statement({**credential, "validUntil": "2099-01-01T00:00:00"}, KIND, office.key)
    assert listed(verify(copy.pdf, office.trust, status=text)) == "undetermined"


def said_of_lists(office: Office, copy: SignedCopy, *lists: tuple[Purpose, bool, int]) -> str:
    """Give what is said of a copy that lists hold or not, each made so many minutes from now."""
    texts = [
        publish(
            {12} if held else {13}, office.key, site=ADDRESS, year="2026",
            now=NOW + timedelta(minutes=minutes), purpose=purpose,
        )
        for purpose, held, minutes in lists
    ]  # fmt: skip
    verdict = verify(copy.pdf, office.trust, status="\n".join(texts), now=NOW)
    check_wording(verdict)
    return next(check.reason for check in verdict.checks if check.id == "status-list")


def test_two_lists_tell_replaced_from_revoked(office: Office, copy: SignedCopy) -> None:
    """Only the second of them can; the first alone says that it is one or the other."""
    assert "revoked or replaced" in said_of_lists(office, copy, ("revocation", True, 0))
    both = said_of_lists(office, copy, ("revocation", True, 0), ("refresh", True, 0))
    assert "was replaced. The ledger was corrected" in both
    revoked = said_of_lists(office, copy, ("refresh", False, 0), ("revocation", True, 0))
    assert revoked.endswith("was revoked.")
    assert "in force" in said_of_lists(
        office, copy, ("revocation", False, 0), ("refresh", False, 0)
    )


def test_an_older_second_list_cannot_deny_that_a_copy_was_replaced(
    office: Office, copy: SignedCopy
) -> None:
    """It was made before the copy ended, so it does not know."""
    said = said_of_lists(office, copy, ("revocation", True, 2), ("refresh", False, 1))
    assert "revoked or replaced" in said


def test_the_second_list_alone_ends_a_copy_and_never_clears_one(
    office: Office, copy: SignedCopy
) -> None:
    """What it does not hold may have been revoked."""
    assert "was replaced" in said_of_lists(office, copy, ("refresh", True, 0))
    assert "that of revoked ones is needed" in said_of_lists(office, copy, ("refresh", False, 0))


def test_the_newest_of_several_lists_answers_and_any_of_them_ends(
    office: Office, copy: SignedCopy
) -> None:
    """A verifier may keep those of several days and years in one file."""
    stale = int(-FRESH / timedelta(minutes=1)) - 60
    lists: list[tuple[Purpose, bool, int]] = [("revocation", False, stale)]
    assert "run out" in said_of_lists(office, copy, *lists)
    assert "in force" in said_of_lists(office, copy, *lists, ("revocation", False, 0))
    ended = said_of_lists(office, copy, ("revocation", True, stale), ("revocation", False, 0))
    assert "revoked or replaced" in ended


def test_one_bad_list_among_good_ones_is_told(office: Office, copy: SignedCopy) -> None:
    """A verifier learns that a file of theirs is broken, instead of going on without it."""
    good = publish((), office.key, site=ADDRESS, year="2026", now=NOW)
    for text in (f"{good}\n{good[:-9]}", f"{good} x", f"{good}\n" * 41):
        assert listed(verify(copy.pdf, office.trust, status=text)) == "undetermined"


def test_the_list_has_the_shape_that_the_w3c_gives_it(office: Office) -> None:
    """Bitstring Status List 1.0 in a JWS with its certificates: others can read it."""
    status = publish({0}, office.key, site=ADDRESS, year="2026", now=NOW)
    header, credential = part(status, 0), part(status, 1)
    assert header["alg"] == "ES256"
    assert credential["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    subject = credential["credentialSubject"]
    assert isinstance(subject, dict)
    assert subject["statusPurpose"] == "revocation"
    assert subject["encodedList"].startswith("u")  # multibase: base64url without padding
    assert SMALLEST == 131_072


def test_lists_that_prove_nothing_settle_nothing(
    office: Office, copy: SignedCopy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Of another year, by a stranger, changed, unsigned or no list at all."""
    stranger = an_office(tmp_path_factory.mktemp("stranger"))
    good = publish((), office.key, site=ADDRESS, year="2026", now=NOW)
    head, body, signature = good.split(".")
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    for status in (
        publish((), office.key, site=ADDRESS, year="2025", now=NOW),
        publish((), stranger.key, site=ADDRESS, year="2026", now=NOW),
        publish((), office.key, site=ADDRESS, year="2026", now=NOW + timedelta(days=1)),
        f"{head}.{body}.",
        f"{none}.{body}.{signature}",
        "",
        "a.b.c",
        "." * 10_000,
        "x" * 2_000_000,
    ):
        assert listed(verify(copy.pdf, office.trust, status=status)) == "undetermined"
    changed = f"{head}.{body[:-8]}{'A' * 8}.{signature}"
    assert listed(verify(copy.pdf, office.trust, status=changed)) != "passed"


def bits(data: bytes) -> str:
    """Write an encoded list as the W3C says."""
    return "u" + encode(gzip.compress(data, mtime=0))


@pytest.mark.parametrize(
    "change",
    [
        {"encodedList": bits(bytes(64 * 1024 * 1024))},  # a bomb: 64 MB in 64 kB
        {"encodedList": bits(bytes(SMALLEST // 8 - 1))},
        {"encodedList": bits(b"")},
        {"encodedList": "u" + encode(b"\x1f\x8b no gzip")},
        {"encodedList": bits(bytes(SMALLEST // 8))[:-40]},
        {"encodedList": None},
        {"statusPurpose": "suspension"},
    ],
    ids=["bomb", "too-short", "empty", "no-gzip", "cut", "none", "another-purpose"],
)
def test_a_list_of_another_kind_or_size_says_nothing(
    office: Office, copy: SignedCopy, change: dict[str, object]
) -> None:
    """Even signed by the office itself: it says nothing, and is not unpacked whole."""
    credential = part(publish((), office.key, site=ADDRESS, year="2026", now=NOW), 1)
    subject = credential["credentialSubject"]
    assert isinstance(subject, dict)
    forged = sign_statement({**credential, "credentialSubject": subject | change}, KIND, office.key)
    assert listed(verify(copy.pdf, office.trust, status=forged)) == "undetermined"


def test_a_list_that_names_another_office_than_its_signer_says_nothing(
    office: Office, copy: SignedCopy
) -> None:
    """One office cannot clear the copies of another."""
    credential = part(publish((), office.key, site=ADDRESS, year="2026", now=NOW), 1)
    other = {**credential, "issuer": {"id": ADDRESS, "name": "Sở Giáo dục và Đào tạo Khác"}}
    forged = sign_statement(other, KIND, office.key)
    assert listed(verify(copy.pdf, office.trust, status=forged)) == "undetermined"


def test_numbers_that_no_register_reaches_are_refused(office: Office) -> None:
    """A list has an end."""
    for number in (-1, 10**9):
        with pytest.raises(ValueError, match="does not fit"):
            publish({number}, office.key, site=ADDRESS, year="2026", now=NOW)
