"""A verdict that can be kept and handed on: as signed JSON, or as a signed PDF that carries it."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import typst
from pyhanko.sign.timestamps import TimeStamper

from signing.errors import CannotIssue
from signing.issue_terms import local
from signing.jws import sign_statement
from signing.keys import SigningKey
from signing.pades import sign
from signing.render import fonts
from signing.trust import Trust
from signing.verdict import QUESTIONS, Verdict
from signing.wording import LABELS

KIND: Final = "sogoc-verdict+jwt"
"""Media type of a signed verdict, `typ` of its JWS."""

_TEMPLATE: Final = Path(__file__).with_name("report.typ")
_ASKED: Final = {
    "unchanged": "Còn nguyên vẹn? · Unchanged?",
    "authority": "Ai ký, có thẩm quyền? · Signed with authority?",
    "in_force": "Còn hiệu lực? · Still in force?",
    "matches_register": "Khớp với sổ? · Matches the register?",
}
_ANSWERS: Final = {
    "yes": "có · yes", "no": "KHÔNG · NO", "undetermined": "chưa rõ · undetermined",
    "passed": "đạt · passed", "failed": "KHÔNG ĐẠT · FAILED",
    "valid": "HỢP LỆ · VALID", "invalid": "KHÔNG HỢP LỆ · INVALID",
}  # fmt: skip


def report_json(
    verdict: Verdict, said: dict[str, Any], key: SigningKey, *, subject: str, at: datetime
) -> str:
    """Sign a verdict as a compact JWS; `said` is the verdict as JSON, `subject` what was checked.

    Raises:
        KeyUnavailable: the key cannot be reached.
    """
    return sign_statement(_whole(verdict, said, key, subject, at), KIND, key)


def report_pdf(
    verdict: Verdict,
    said: dict[str, Any],
    key: SigningKey,
    timestamps: TimeStamper,
    trust: Trust | None = None,
    *,
    subject: str,
    at: datetime,
) -> bytes:
    """Draw a verdict in both languages as PDF/A-3b, the JSON attached, and sign it (B-LTA).

    Raises:
        SigningError: it cannot be drawn, or the key or clock cannot be reached.
    """
    whole = _whole(verdict, said, key, subject, at)
    try:
        pdf = typst.compile(
            _TEMPLATE,
            format="pdf",
            font_paths=fonts(),
            sys_inputs={
                "report": json.dumps(_page(verdict, whole), ensure_ascii=False),
                "json": json.dumps(whole, ensure_ascii=False, indent=1),
            },
            pdf_standards=["a-3b"],
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as fault:
        raise CannotIssue(f"the report cannot be drawn: {fault}") from fault
    if not isinstance(pdf, bytes):
        raise CannotIssue("the report cannot be drawn: no PDF came out")
    return sign(pdf.rstrip(b"\r\n") + b"\n", key, timestamps, trust)


def _whole(
    verdict: Verdict, said: dict[str, Any], key: SigningKey, subject: str, at: datetime
) -> dict[str, Any]:
    about = {"type": "sogoc/verdict/1", "office": key.office, "checked_at": local(at)}
    return {**about, "subject": subject, **said, "verdict": verdict.verdict}


def _page(verdict: Verdict, whole: dict[str, Any]) -> dict[str, Any]:
    values = dict(whole["claims"].get("values", {}))
    return {
        "office": whole["office"],
        "checked_at": whole["checked_at"],
        "subject": whole["subject"],
        "bottom": _ANSWERS[verdict.verdict],
        "questions": [
            {
                "asked": _ASKED[question],
                "answer": _ANSWERS[verdict.answer(question)],
                "checks": [
                    {
                        "id": check.id,
                        "result": _ANSWERS[check.result],
                        "vi": check.reason_vi,
                        "en": check.reason,
                    }
                    for check in verdict.checks
                    if check.question == question
                ],
            }
            for question in QUESTIONS
        ],
        "values": [{"label": LABELS.get(k, k), "text": v} for k, v in values.items()],
    }
