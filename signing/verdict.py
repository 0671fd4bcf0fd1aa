"""What a check of a copy found: four answers, the checks behind them, and one bottom line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Answer = Literal["yes", "no", "undetermined"]
Result = Literal["passed", "failed", "undetermined"]
Bottom = Literal["valid", "invalid", "undetermined"]
Question = Literal["unchanged", "authority", "in_force", "matches_register"]

QUESTIONS: tuple[Question, ...] = ("unchanged", "authority", "in_force", "matches_register")


@dataclass(frozen=True, slots=True)
class Check:
    """One named check and how it came out."""

    id: str  # stable, kebab-case: "pdf-structure", "signature-digest", "certificate-path", …
    question: Question  # which of the four answers it speaks to
    result: Result
    reason: str  # English, one sentence
    reason_vi: str  # the same in Vietnamese


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome. It is valid only if the file, its signer and its standing were all shown good.

    `matches_register` can be answered only next to the register; offline it stays undetermined
    without spoiling the bottom line, and the verdict says so.
    """

    checks: tuple[Check, ...]
    claims: Mapping[str, Any]  # what the copy states; empty unless the file is unchanged

    def answer(self, question: Question) -> Answer:
        """No if any of its checks failed, yes if there were some and all passed."""
        results = [check.result for check in self.checks if check.question == question]
        if "failed" in results:
            return "no"
        return "yes" if results and set(results) == {"passed"} else "undetermined"

    @property
    def answers(self) -> dict[Question, Answer]:
        """All four answers."""
        return {question: self.answer(question) for question in QUESTIONS}

    @property
    def verdict(self) -> Bottom:
        """The bottom line."""
        answers = self.answers
        if "no" in answers.values():
            return "invalid"
        needed = (answers["unchanged"], answers["authority"], answers["in_force"])
        return "valid" if set(needed) == {"yes"} else "undetermined"
