"""A verdict as the JSON that the command line, the API and the judging child all speak."""

from collections.abc import Mapping
from typing import Any

from signing.verdict import Check, Verdict


def to_json(verdict: Verdict) -> dict[str, Any]:
    """Give the verdict, its four answers, every check with its reason, and the claims."""
    return {
        "verdict": verdict.verdict,
        "answers": dict(verdict.answers),
        "checks": [
            {
                "id": check.id,
                "question": check.question,
                "result": check.result,
                "reason": check.reason,
                "reason_vi": check.reason_vi,
            }
            for check in verdict.checks
        ],
        "claims": dict(verdict.claims),
    }


def from_json(said: Mapping[str, Any]) -> Verdict:
    """Build the verdict again; answers and bottom line follow from its checks."""
    return Verdict(tuple(Check(**check) for check in said["checks"]), dict(said["claims"]))
