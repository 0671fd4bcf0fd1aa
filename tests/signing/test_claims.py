"""One certificate is one sequence of bytes, and nothing else is taken for claims."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.certificate import Certificate
from signing.claims import as_claims, canonical, read_claims
from signing.errors import Malformed
from signing.issue import SignedCopy


def test_claims_come_back_as_they_went(copy: SignedCopy) -> None:
    """Writing and reading lose nothing."""
    assert read_claims(canonical(copy.certificate)) == copy.certificate


@given(name=st.text(max_size=40), number=st.integers(0, 2**31))
def test_any_name_survives(copy: SignedCopy, name: str, number: int) -> None:
    """Quotes, control characters and minority letters are data like any other."""
    certificate = replace(
        copy.certificate, values=(("ho_ten", name),), statuses=(), status_index=number
    )
    try:
        data = canonical(certificate)
    except UnicodeEncodeError:  # a lone surrogate is no text
        return
    assert read_claims(data) == certificate


def _changed(certificate: Certificate, **members: object) -> bytes:
    claims = as_claims(certificate) | members
    return json.dumps(claims, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "members",
    [
        {"type": "sogoc/copy/2"},
        {"more": 1},
        {"entry_version": "1"},
        {"entry_version": True},
        {"demo": 1},
        {"values": []},
        {"values": {"ho_ten": 7}},
        {"sources": [{"field": "ho_ten"}]},
        {"sources": [{"field": "ho_ten", "scan": "", "page": 1, "box": [9, 9, 1, 1]}]},
    ],
    ids=lambda members: json.dumps(members)[:40],
)
def test_claims_of_another_shape_are_refused(copy: SignedCopy, members: dict[str, object]) -> None:
    """Members and types are exactly the known ones."""
    with pytest.raises(Malformed):
        read_claims(_changed(copy.certificate, **members))


@pytest.mark.parametrize(
    "data",
    [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 100_000, b'"' + b"a" * 300_000 + b'"'],
    ids=["empty", "null", "list", "object", "not-utf-8", "deep", "long"],
)
def test_bytes_that_are_no_claims_are_refused(data: bytes) -> None:
    """Whatever the bytes are, the error is our own."""
    with pytest.raises(Malformed):
        read_claims(data)


def test_other_spellings_of_the_same_claims_are_refused(copy: SignedCopy) -> None:
    """A space, another order or a doubled member make it another sequence of bytes."""
    data = canonical(copy.certificate)
    doubled = data.replace(b'{"code"', b'{"code":"","code"', 1)
    for other in (data + b" ", b" " + data, json.dumps(json.loads(data)).encode(), doubled):
        with pytest.raises(Malformed):
            read_claims(other)
