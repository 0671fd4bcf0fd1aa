"""A stranger's file is judged in a child that can neither run away nor lie its way out."""

from pathlib import Path

from api.verdict_json import from_json, to_json
from api.verify_job import VerifyLimits, judge
from signing.register import RegisterRecord
from signing.verdict import Check, Verdict
from tests.api.office import Office


class Asked:
    """A register that remembers what it was asked."""

    def __init__(self) -> None:
        """Know nothing."""
        self.codes: list[str] = []

    def lookup(self, code: str) -> RegisterRecord | None:
        """Note the question; there is no such copy."""
        self.codes.append(code)
        return None


def test_the_child_asks_the_register_through_its_parent(office: Office) -> None:
    """It has no database of its own."""
    register = Asked()
    verdict = judge("0123456789AB", office.services.trust, register=register)

    assert register.codes == ["0123456789AB"]
    assert verdict.verdict == "invalid"


def test_a_child_that_does_not_finish_leaves_the_question_open(office: Office) -> None:
    """Undetermined is not valid."""
    limits = VerifyLimits(seconds=0.0)
    verdict = judge(b"%PDF-1.7\n", office.services.trust, limits=limits)

    assert verdict.verdict == "undetermined"
    assert verdict.checks[0].id == "limits"


def test_a_root_that_cannot_be_read_never_makes_a_copy_valid(
    office: Office, tmp_path: Path
) -> None:
    """Without roots nobody can be trusted."""
    _, pdf = office.issued(1)

    assert judge(pdf, [tmp_path / "missing.pem"]).verdict == "undetermined"


def test_a_verdict_survives_its_way_through_json() -> None:
    """Answers follow from checks, so nothing else needs to travel."""
    verdict = Verdict((Check("a", "unchanged", "failed", "en", "vi"),), {"code": "X", "n": 1})

    assert from_json(to_json(verdict)) == verdict
