"""Days and moments are said as people say them, by the clocks of Vietnam."""

from datetime import UTC, datetime

from signing.spoken import day_vi, moment_vi, stated_vi


def test_a_day_is_said_day_first() -> None:
    """As on every paper of an office."""
    assert day_vi("2026-11-03") == "03/11/2026"


def test_a_moment_is_said_by_the_clocks_of_vietnam() -> None:
    """Half past seven in the evening in London is the next day there."""
    at = datetime(2026, 11, 3, 19, 30, tzinfo=UTC)
    assert moment_vi(at) == "02:30 ngày 04/11/2026"
    assert stated_vi(at.isoformat()) == "02:30 ngày 04/11/2026"


def test_what_is_no_date_stays_as_it_is() -> None:
    """What a forger writes into a claim is shown, and breaks nothing."""
    for text in ("", "hôm qua", "2026-13-40", "9" * 40):
        assert (day_vi(text), stated_vi(text)) == (text, text)
