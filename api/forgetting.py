"""What is kept only for a while: the answers to writes that carried an idempotency key.

They name people, and are needed only as long as a sender may try again (`SOGOC_KEEP_ANSWERS`).
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from registry import idempotency

if TYPE_CHECKING:
    from api.wiring import Services


def forget_answers(services: "Services", now: datetime | None = None) -> int:
    """Forget the answers that are older than the setting says, and give their number."""
    age = timedelta(hours=services.settings.keep_answers)
    return idempotency.forget(services.database, (now or datetime.now(UTC)) - age)
