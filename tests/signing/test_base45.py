"""Base 45 is read as RFC 9285 and the library that writes it say, and nothing else is read."""

import base45
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signing.base45_text import ALPHABET, decode


@pytest.mark.parametrize(
    ("text", "data"),
    [("QED8WEX0", b"ietf!"), ("BB8", b"AB"), ("%69 VD92EX0", b"Hello!!"), ("", b"")],
)
def test_the_examples_of_the_rfc(text: str, data: bytes) -> None:
    """RFC 9285, 4.3 and 4.4."""
    assert decode(text) == data


@settings(deadline=None)  # how long it takes is no matter
@given(st.binary(max_size=400))
def test_what_the_library_writes_is_read_back(data: bytes) -> None:
    """Any bytes, of odd and even length."""
    assert decode(base45.b45encode(data).decode()) == data


@pytest.mark.parametrize("text", ["A", "ABCD", ":::", "GGW", "::", "6U", "a00", "0 0é", "GGX00"])
def test_what_stands_for_no_bytes_is_refused(text: str) -> None:
    """One sign left over, a group above its bytes, a sign of another alphabet."""
    with pytest.raises(ValueError):  # noqa: PT011 - callers only tell that it is one
        decode(text)


@settings(deadline=None)  # how long it takes is no matter
@given(st.text(ALPHABET, max_size=12))
def test_the_library_and_we_agree_on_every_text(text: str) -> None:
    """The same bytes, or refused by both."""
    try:
        wanted: bytes | None = base45.b45decode(text)
    except ValueError:
        wanted = None
    try:
        found: bytes | None = decode(text)
    except ValueError:
        found = None
    assert found == wanted
