"""Claims as canonical JSON (RFC 8785), and back from JSON that nobody vouches for yet."""

import json
from collections.abc import Mapping
from typing import Any, Final

import rfc8785

from ingest.box import Box
from ocr.fields import BODY, HEADER
from signing.certificate import Certificate, Source
from signing.errors import Malformed

KIND: Final = "sogoc/copy/1"
"""Says what the JSON is; a change that old verifiers cannot read gets another number."""

LARGEST: Final = 256 * 1024
"""Bytes of claims that are read at all; real ones take about four thousand."""

_ORDER: Final = {field: place for place, field in enumerate((*BODY, *HEADER))}
_TEXTS: Final = (
    "code", "entry", "recorded_at", "issued_at", "office", "number", "verify_at",
    "document", "place", "status_list", "in_force_until",
)  # fmt: skip
_NUMBERS: Final = ("entry_version", "status_index")
_OTHERS: Final = ("type", "values", "statuses", "sources", "demo")


def as_claims(certificate: Certificate) -> dict[str, Any]:
    """Give the claims as JSON values; values and statuses are objects by field name."""
    return {
        "type": KIND,
        **{name: getattr(certificate, name) for name in (*_TEXTS, *_NUMBERS)},
        "values": dict(certificate.values),
        "statuses": dict(certificate.statuses),
        "sources": [
            {
                "field": source.field,
                "scan": source.scan,
                "page": source.page,
                "box": [source.box.left, source.box.top, source.box.right, source.box.bottom],
            }
            for source in certificate.sources
        ],
        "demo": certificate.demo,
        **({"post": certificate.post} if certificate.post else {}),  # older copies have none
    }


def canonical(certificate: Certificate) -> bytes:
    """Write the claims as RFC 8785 orders: one certificate, one sequence of bytes."""
    return rfc8785.dumps(as_claims(certificate))


def read_claims(data: bytes) -> Certificate:
    """Read claims strictly: canonical bytes, exactly the known members, each of its type.

    Raises:
        Malformed: anything else.
    """
    if len(data) > LARGEST:
        raise _malformed("too long")
    try:
        claims = json.loads(data)
        certificate = _certificate(claims)
        same = canonical(certificate) == data
    except (ValueError, KeyError, TypeError, RecursionError, AttributeError) as fault:
        raise _malformed(type(fault).__name__) from fault
    if not same:
        raise _malformed("not in canonical form")
    return certificate


def in_ledger_order(fields: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Order fields as the ledger does: known ones first, then others by name."""
    return tuple(sorted(fields.items(), key=lambda item: (_ORDER.get(item[0], 99), item[0])))


def _certificate(claims: Any) -> Certificate:
    if claims["type"] != KIND or set(claims) - {"post"} != {*_TEXTS, *_NUMBERS, *_OTHERS}:
        raise ValueError("unknown members")
    return Certificate(
        **{name: _typed(claims[name], str) for name in _TEXTS},
        **{name: _typed(claims[name], int) for name in _NUMBERS},
        values=in_ledger_order(_texts(claims["values"])),
        statuses=in_ledger_order(_texts(claims["statuses"])),
        sources=tuple(_source(source) for source in claims["sources"]),
        demo=_typed(claims["demo"], bool),
        post=_typed(claims.get("post", ""), str),
    )


def _source(source: Any) -> Source:
    left, top, right, bottom = (_typed(edge, int) for edge in source["box"])
    return Source(
        field=_typed(source["field"], str),
        scan=_typed(source["scan"], str),
        page=_typed(source["page"], int),
        box=Box(left, top, right, bottom),
    )


def _texts(fields: Any) -> dict[str, str]:
    return {_typed(name, str): _typed(value, str) for name, value in fields.items()}


def _typed(value: Any, kind: type) -> Any:
    if type(value) is not kind:  # a bool is an int to isinstance, and not to us
        raise TypeError(f"{value!r} is no {kind.__name__}")
    return value


def _malformed(why: str) -> Malformed:
    return Malformed(
        "Phần dữ liệu của bản sao không đọc được.", f"The claims cannot be read: {why}."
    )
