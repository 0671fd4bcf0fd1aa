"""Put questions to a copy one after another, and keep what came of each."""

from collections.abc import Callable
from typing import TypeVar

from signing.errors import Rejected, Unsettled
from signing.plain import plain
from signing.verdict import Check, Question, Result

T = TypeVar("T")
Words = tuple[str, str]  # the same sentence in Vietnamese and in English


class Enough(Exception):
    """A check that the later ones rely on did not pass."""


class Inquiry:
    """The checks made so far, in order."""

    def __init__(self) -> None:
        """Begin without any."""
        self.checks: list[Check] = []

    def need(
        self,
        name: str,
        question: Question,
        check: Callable[[], T],
        passed: Words | Callable[[T], Words],
    ) -> T:
        """Make a check that the later ones rest on; give what it found.

        Raises:
            Enough: it did not pass.
        """
        try:
            found = check()
        except Rejected as why:
            self._add(name, question, _result(why), (why.vi, why.en))
            raise Enough from why
        except Exception as fault:  # parsers of untrusted bytes raise whatever they like
            kind = type(fault).__name__
            self._add(name, question, "failed", (_UNREADABLE[0], _UNREADABLE[1] % kind))
            raise Enough from fault
        self._add(name, question, "passed", passed(found) if callable(passed) else passed)
        return found

    def ask(
        self,
        name: str,
        question: Question,
        check: Callable[[], T],
        passed: Words | Callable[[T], Words],
    ) -> T | None:
        """Make a check and go on whatever comes of it; give what it found, or None."""
        try:
            return self.need(name, question, check, passed)
        except Enough:
            return None

    def _add(self, name: str, question: Question, result: Result, words: Words) -> None:
        vi, en = map(plain, words)  # names in them may hold anything
        self.checks.append(Check(name, question, result, reason=en, reason_vi=vi))


_UNREADABLE: Words = (
    "Tệp hỏng hoặc bị sửa, không đọc được.",
    "The file is broken or was changed, and cannot be read (%s).",
)


def _result(why: Rejected) -> Result:
    return "undetermined" if isinstance(why, Unsettled) else "failed"
