"""Vietnamese reasons are read aloud by officials: no English in them, no dates of machines."""

import re
from typing import Final

from signing.verdict import Verdict

_FOREIGN: Final = re.compile(
    r"\d{4}-\d\d|\d\dT\d\d|\b(the|of|and|is|not|an?|with|that|error|\w+Error)\b|[a-z]_[a-z]"
)
_GIVEN: Final = re.compile(r"“[^”]*”|\b\w{4}-\w{4}-\w{4}\b")
"""Names and codes, which are whatever they are."""


def check_wording(verdict: Verdict) -> None:
    """See that every reason can be said in Vietnamese, and is a sentence in both languages."""
    for check in verdict.checks:
        assert not _FOREIGN.search(_GIVEN.sub("", check.reason_vi)), check
        assert check.reason.endswith(".")
        assert check.reason_vi.endswith(".")
