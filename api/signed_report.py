"""A verdict as a report that this office signs."""

from typing import Literal

from api.carried_verdict import Carried
from api.wiring import Services


def signed_report(services: Services, held: Carried, form: Literal["pdf", "json"]) -> bytes:
    """Sign a verdict as PDF or JSON.

    Raises:
        SigningError: the key or the time-stamp authority cannot be reached.
    """
    from signing.report import report_json, report_pdf

    key = services.seal
    if form == "json":
        return report_json(held.verdict, held.said, key, subject=held.subject, at=held.at).encode()
    return report_pdf(
        held.verdict, held.said, key, services.timestamps, subject=held.subject, at=held.at
    )
