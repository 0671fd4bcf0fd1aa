"""A certificate of the office is not yet leave to speak for it, and not every key is one."""

from datetime import timedelta

import pytest

from signing.issue import SignedCopy
from signing.verdict import Verdict
from signing.verify import verify
from tests.signing.forged_leaves import WEAK, Colleague
from tests.signing.spoken import check_wording
from tests.signing.test_paper import results
from tests.signing.world import Office


@pytest.fixture(scope="module")
def colleague(office: Office, copy: SignedCopy) -> Colleague:
    """Somebody of the office."""
    return Colleague(office, copy.certificate, copy.pdf)


def found(verdict: Verdict) -> dict[str, str]:
    """Give the results, each of which can be said."""
    check_wording(verdict)
    return results(verdict)


@pytest.mark.parametrize("name", WEAK)
def test_a_credential_by_a_key_that_the_algorithm_is_not_for_is_refused(
    colleague: Colleague, name: str
) -> None:
    """Whatever its certificate says."""
    verdict = verify(WEAK[name](colleague), colleague.office.trust)
    assert found(verdict)["credential"] == "failed"


def test_a_status_list_by_somebody_without_leave_clears_nobody(colleague: Colleague) -> None:
    """Beside a list of officers; without one the certificate alone answers."""
    key = colleague.key()
    listed = colleague.list_by(key)
    alone = verify(colleague.pdf, colleague.office.trust, status=listed)
    assert found(alone)["status-list"] == "passed"
    beside = verify(colleague.pdf, colleague.trust(), status=listed)
    assert beside.verdict == "undetermined"
    assert found(beside)["status-list"] == "undetermined"


def test_a_status_list_by_who_has_leave_answers(colleague: Colleague) -> None:
    """The office's own seal, and a colleague who is listed."""
    key = colleague.key()
    trust = colleague.trust(timedelta(hours=-1), key)
    for signer in (colleague.office.key, key):
        verdict = verify(colleague.pdf, trust, status=colleague.list_by(signer))
        assert verdict.verdict == "valid"


def test_a_list_of_officers_from_the_future_says_nothing(colleague: Colleague) -> None:
    """It would never be too old."""
    verdict = verify(colleague.pdf, colleague.trust(timedelta(days=400)))
    assert verdict.verdict == "undetermined"
    assert found(verdict)["officer-list"] == "undetermined"
