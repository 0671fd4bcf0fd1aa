"""A genuine copy is valid; whatever cannot be shown is never called valid."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from registry.entry import State
from signing.codes import grouped
from signing.errors import CannotIssue
from signing.issue import SignedCopy
from signing.register import RegisterRecord
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.world import ADDRESS, VALUES, Office, OneRecord, an_entry, an_office


def record_of(copy: SignedCopy) -> RegisterRecord:
    """Give what the register knows of a copy right after its issue."""
    return RegisterRecord(
        code=copy.certificate.code,
        state="in_force",
        sha256=copy.sha256,
        entry=copy.certificate.entry,
        entry_version=1,
        values=tuple(VALUES.items()),
        pdf=copy.pdf,
    )


def failed(verdict: Verdict) -> list[str]:
    """Name the checks that failed."""
    return [check.id for check in verdict.checks if check.result == "failed"]


def test_a_genuine_copy_is_valid_offline(office: Office, copy: SignedCopy) -> None:
    """Right after the issue, the file and the root are all that is needed."""
    verdict = verify(copy.pdf, office.trust)
    assert verdict.verdict == "valid"
    assert verdict.claims["values"]["ho_ten"] == VALUES["ho_ten"]
    assert verdict.answers["matches_register"] == "undetermined"


def test_every_check_gives_its_reason_in_both_languages(office: Office, copy: SignedCopy) -> None:
    """An official can read each of them aloud."""
    checks = verify(copy.pdf, office.trust).checks
    assert len({check.id for check in checks}) == len(checks) > 10
    for check in checks:
        assert check.reason.endswith(".")
        assert check.reason_vi.endswith(".")
        assert check.reason != check.reason_vi


def test_the_demo_key_and_the_stand_in_clock_are_named(office: Office, copy: SignedCopy) -> None:
    """Nobody may take a trial for the real thing."""
    reasons = " ".join(check.reason for check in verify(copy.pdf, office.trust).checks)
    assert "DEMO" in reasons
    assert "stand-in" in reasons


def test_next_to_the_register_the_stored_file_is_said_first(
    office: Office, copy: SignedCopy
) -> None:
    """With the register at hand all four answers are yes."""
    verdict = verify(copy.pdf, office.trust, register=OneRecord(record_of(copy)))
    assert set(verdict.answers.values()) == {"yes"}
    assert verdict.checks[0].id == "stored-file"


def test_an_unknown_root_settles_nothing(
    office: Office, copy: SignedCopy, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Who signed is undetermined then; that the file is unchanged is still shown."""
    stranger = an_office(tmp_path_factory.mktemp("stranger"))
    for trust in (stranger.trust, Trust(())):
        verdict = verify(copy.pdf, trust)
        assert verdict.verdict == "undetermined"
        assert verdict.answers["unchanged"] == "yes"
        assert verdict.answers["authority"] == "undetermined"
    assert verify(copy.pdf, office.trust).verdict == "valid"


def test_an_old_copy_needs_the_register_or_a_list(office: Office, copy: SignedCopy) -> None:
    """After a week the issue no longer answers for the status."""
    later = datetime.now(UTC) + timedelta(days=8)
    assert verify(copy.pdf, office.trust, now=later).verdict == "undetermined"
    known = OneRecord(record_of(copy))
    assert verify(copy.pdf, office.trust, register=known, now=later).verdict == "valid"


def test_a_copy_stays_valid_when_the_officer_s_certificate_has_ended(
    office: Office, copy: SignedCopy
) -> None:
    """It was valid when the copy was signed, and the time stamp says when that was."""
    ended = office.key.certificate.not_valid_after + timedelta(days=1)
    verdict = verify(copy.pdf, office.trust, register=OneRecord(record_of(copy)), now=ended)
    assert {c.id for c in verdict.checks if c.result != "passed"} == {
        "times"
    }  # the stamp ended too
    assert verdict.verdict == "undetermined"


@pytest.mark.parametrize("state", ["revoked", "replaced"])
def test_a_copy_that_was_revoked_or_replaced_is_invalid(
    office: Office, copy: SignedCopy, state: str
) -> None:
    """The verdict repeats since when and why."""
    record = replace(
        record_of(copy), state=state, since="2026-05-04", reason="QĐ 12/QĐ-SGDĐT", replaced_by="X"
    )
    verdict = verify(copy.pdf, office.trust, register=OneRecord(record))
    assert verdict.verdict == "invalid"
    assert failed(verdict) == ["register-status"]
    assert "QĐ 12/QĐ-SGDĐT" in verdict.checks[-1].reason_vi
    assert "2026-05-04" in verdict.checks[-1].reason


def test_a_mismatch_names_the_field(office: Office, copy: SignedCopy) -> None:
    """The register was corrected since: the copy no longer says what it says."""
    values = {**VALUES, "ngay_sinh": "08/03/1987"}
    record = replace(record_of(copy), values=tuple(values.items()), entry_version=2)
    verdict = verify(copy.pdf, office.trust, register=OneRecord(record))
    assert failed(verdict) == ["register-values"]
    reason = next(check for check in verdict.checks if check.id == "register-values")
    assert "ngay_sinh" in reason.reason
    assert "Ngày, tháng, năm sinh" in reason.reason_vi


def test_a_value_that_the_copy_calls_absent_must_still_be_absent(
    office: Office, copy: SignedCopy
) -> None:
    """The copy says that the ledger has no grade; the register now has one."""
    values = {**VALUES, "xep_loai": "Giỏi"}
    record = replace(record_of(copy), values=tuple(values.items()))
    assert failed(verify(copy.pdf, office.trust, register=OneRecord(record))) == ["register-values"]


def test_a_copy_that_the_register_does_not_know_is_invalid(
    office: Office, copy: SignedCopy
) -> None:
    """However well it is signed: someone used the key behind the register's back."""
    stranger = OneRecord(replace(record_of(copy), code="0" * 12))
    verdict = verify(copy.pdf, office.trust, register=stranger)
    assert verdict.verdict == "invalid"
    assert failed(verdict) == ["register"]


def test_another_file_under_the_same_code_is_invalid(office: Office, copy: SignedCopy) -> None:
    """Both are signed by the office; only one was issued."""
    other = replace(record_of(copy), sha256=hashlib.sha256(b"another file").hexdigest())
    verdict = verify(copy.pdf, office.trust, register=OneRecord(other))
    assert failed(verdict) == ["stored-file"]
    assert not verdict.claims


def test_a_code_alone_is_answered_from_the_stored_file(office: Office, copy: SignedCopy) -> None:
    """As a code, as it is printed, and as the QR code says it."""
    code = copy.certificate.code
    for text in (
        code,
        grouped(code).lower(),
        f"{ADDRESS}/v/{code}",
        f"{ADDRESS}/V/{code}/".upper(),
    ):
        verdict = verify(text, office.trust, register=OneRecord(record_of(copy)))
        assert verdict.verdict == "valid"
        assert verdict.claims["values"]["so_hieu"] == VALUES["so_hieu"]


def test_a_code_without_its_file_shows_what_to_compare(office: Office, copy: SignedCopy) -> None:
    """The register confirms the code; the paper itself stays unproven."""
    record = replace(record_of(copy), pdf=None)
    verdict = verify(copy.certificate.code, office.trust, register=OneRecord(record))
    assert verdict.verdict == "undetermined"
    assert verdict.answers["in_force"] == "yes"
    assert verdict.claims["values"]["ho_ten"] == VALUES["ho_ten"]


@pytest.mark.parametrize("text", ["", "hello", "https://example.org/v/", "/" * 5_000])
def test_text_that_is_no_code_settles_nothing(office: Office, copy: SignedCopy, text: str) -> None:
    """Whoever mistypes has said nothing of a copy yet."""
    verdict = verify(text, office.trust, register=OneRecord(record_of(copy)))
    assert verdict.verdict == "undetermined"
    assert [check.id for check in verdict.checks] == ["code"]
    assert not verdict.claims


def test_a_code_that_the_register_does_not_know_is_invalid(
    office: Office, copy: SignedCopy
) -> None:
    """No copy bears it."""
    verdict = verify("0" * 12, office.trust, register=OneRecord(record_of(copy)))
    assert verdict.verdict == "invalid"
    assert not verdict.claims


def test_a_code_without_a_register_settles_nothing(office: Office, copy: SignedCopy) -> None:
    """Offline, a code is only a code."""
    assert verify(copy.certificate.code, office.trust).verdict == "undetermined"


@pytest.mark.parametrize("state", [State.REVOKED, State.VOID])
def test_no_copy_is_made_of_an_entry_that_does_not_count(office: Office, state: State) -> None:
    """Struck out or revoked entries stay in the registry, and only there."""
    with pytest.raises(CannotIssue):
        office.issue(an_entry(state=state))
