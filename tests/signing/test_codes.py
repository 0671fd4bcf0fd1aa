"""Codes survive paper, telephone and keyboard, and cannot be guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.codes import ALPHABET, LENGTH, grouped, new_code, normalise
from signing.errors import Malformed


def test_new_codes_never_repeat_and_use_the_whole_alphabet() -> None:
    """Twelve characters of thirty-two each are sixty bits."""
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    assert set().union(*codes) == set(ALPHABET)
    assert len(ALPHABET) ** LENGTH == 2**60


@given(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_what_is_printed_can_be_typed_back(code: str) -> None:
    """Grouped, in small letters, with spaces: it stays the same code."""
    assert normalise(grouped(code)) == code
    assert normalise(f"  {grouped(code).lower()} ") == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    """Nobody can tell O from 0, or I and l from 1, on paper."""
    assert normalise("oOiI-lL00-1111") == "001111001111"


@pytest.mark.parametrize("between", ["-", "–", "—", "‑", "−", " - ", "\u00a0", "\u200b", "_", "\t"])
def test_whatever_a_phone_puts_between_the_groups_is_left_out(between: str) -> None:
    """Keyboards make long dashes and hard spaces of what was typed; some write wide letters."""
    assert normalise(between.join(("7QK2", "M9XW", "4T0H"))) == "7QK2M9XW4T0H"
    assert normalise("７ＱＫ２Ｍ９ＸＷ４Ｔ０Ｈ") == "7QK2M9XW4T0H"


@pytest.mark.parametrize("typed", ["", "123", "U" * 12, "0123456789AB!", "0" * 13, "é" * 12])
def test_what_cannot_be_a_code_is_refused(typed: str) -> None:
    """The refusal is our own error."""
    with pytest.raises(Malformed):
        normalise(typed)
