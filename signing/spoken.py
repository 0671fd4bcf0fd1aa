"""Days and moments as they are said in Vietnamese: day, month, year, by the clocks of Vietnam."""

from datetime import date, datetime

from signing.issue_terms import VIETNAM


def moment_vi(moment: datetime) -> str:
    """Say a moment: `09:05 ngày 23/11/2026`."""
    return f"{moment.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


def day_vi(text: str) -> str:
    """Say a day that is written in ISO 8601: `23/11/2026`; any other text stays as it is."""
    try:
        return f"{date.fromisoformat(text):%d/%m/%Y}"
    except ValueError:
        return text


def stated_vi(text: str) -> str:
    """Say a moment that is written in ISO 8601; any other text stays as it is."""
    try:
        return moment_vi(datetime.fromisoformat(text))
    except ValueError:
        return text
