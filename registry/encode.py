"""How readings and evidence are kept in JSON columns, and back."""

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Final

from ingest.box import Box
from ingest.page import Finding
from ocr.reading import Doubt, Reading, Status, Step
from registry.entry import Entry, Evidence

Json = dict[str, Any]

canonical = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode
"""Writes what is hashed: always the same text for the same values."""


def from_reading(reading: Reading) -> Json:
    """Turn a reading into JSON; steps are left out where there are none."""
    kept: Json = {
        "field": reading.field,
        "raw": reading.raw,
        "value": reading.value,
        "p_wrong": round(reading.p_wrong, 6),
        "status": reading.status.value,
        "box": from_box(reading.box),
        "engine": reading.engine,
    }
    if reading.steps:
        kept["steps"] = [[step.name, step.before, step.after] for step in reading.steps]
    return kept


def to_reading(kept: Json) -> Reading:
    """Turn JSON back into a reading."""
    return Reading(
        field=kept["field"],
        raw=kept["raw"],
        value=kept["value"],
        p_wrong=kept["p_wrong"],
        status=Status(kept["status"]),
        box=to_box(kept["box"]),
        engine=kept["engine"],
        steps=tuple(Step(*step) for step in kept.get("steps", ())),
    )


def to_readings(kept: Iterable[Json]) -> tuple[Reading, ...]:
    """Turn a JSON list back into readings."""
    return tuple(to_reading(one) for one in kept)


def from_box(box: Box) -> list[int]:
    """Turn a box into [left, top, right, bottom]."""
    return [box.left, box.top, box.right, box.bottom]


def to_box(kept: list[int]) -> Box:
    """Turn [left, top, right, bottom] back into a box."""
    return Box(*kept)


def from_doubt(doubt: Doubt) -> Json:
    """Turn a doubt into JSON."""
    return {"code": doubt.code, "message": doubt.message, "fields": list(doubt.fields)}


def to_doubts(kept: Iterable[Json]) -> tuple[Doubt, ...]:
    """Turn a JSON list back into doubts."""
    return tuple(Doubt(one["code"], one["message"], tuple(one["fields"])) for one in kept)


def from_finding(finding: Finding) -> Json:
    """Turn a finding into JSON."""
    return {"code": finding.code, "message": finding.message, "value": finding.value}


def to_findings(kept: Iterable[Json]) -> tuple[Finding, ...]:
    """Turn a JSON list back into findings."""
    return tuple(Finding(one["code"], one["message"], one["value"]) for one in kept)


def from_evidence(evidence: Evidence) -> Json:
    """Turn evidence into JSON."""
    return {
        "field": evidence.field,
        "scan": evidence.scan,
        "page": evidence.page,
        "box": from_box(evidence.box),
        "raw": evidence.raw,
        "status": evidence.status.value,
        "p_wrong": round(evidence.p_wrong, 6),
        "decided_by": evidence.decided_by,
    }


def to_evidence(kept: Iterable[Json]) -> tuple[Evidence, ...]:
    """Turn a JSON list back into evidence."""
    return tuple(
        Evidence(
            field=one["field"],
            scan=one["scan"],
            page=one["page"],
            box=to_box(one["box"]),
            raw=one["raw"],
            status=Status(one["status"]),
            p_wrong=one["p_wrong"],
            decided_by=one["decided_by"],
        )
        for one in kept
    )


def pack_evidence(evidence: Sequence[Evidence]) -> Json:
    """Turn the evidence of one entry into JSON that says scans and people once, not per field."""
    scans = list(dict.fromkeys(one.scan for one in evidence))
    people = list(dict.fromkeys(one.decided_by for one in evidence))
    rows = [
        [
            one.field,
            scans.index(one.scan),
            one.page,
            *from_box(one.box),
            one.raw,
            one.status.value,
            round(one.p_wrong, 6),
            people.index(one.decided_by),
        ]
        for one in evidence
    ]
    return {"scans": scans, "people": people, "rows": rows}


def unpack_evidence(kept: Json | list[Json]) -> tuple[Evidence, ...]:
    """Turn that back into evidence; entries of older versions hold a list of objects."""
    if isinstance(kept, list):
        return to_evidence(kept)
    return tuple(
        Evidence(
            field=field,
            scan=kept["scans"][scan],
            page=page,
            box=Box(*box),
            raw=raw,
            status=Status(status),
            p_wrong=p_wrong,
            decided_by=kept["people"][by],
        )
        for field, scan, page, *box, raw, status, p_wrong, by in kept["rows"]
    )


def digest(entry: Entry) -> str:
    """Hash one version of an entry, hex: what the log holds in place of personal data."""
    said = {name: getattr(entry, name) for name in _AS_THEY_ARE}
    evidence = [from_evidence(one) for one in entry.evidence]
    body = said | {"statuses": statuses(entry.statuses), "evidence": evidence}
    return sha256(canonical(body).encode()).hexdigest()


def digest_of_row(row: Mapping[Any, Any]) -> str:
    """Hash one version as it lies in SQL: the same digest, without making an entry of it."""
    said = {name: row[name] for name in _AS_THEY_ARE}
    kept = row["evidence"]
    evidence = kept if isinstance(kept, list) else _spread(kept)
    body = said | {"statuses": row["statuses"], "evidence": evidence}
    return sha256(canonical(body).encode()).hexdigest()


_AS_THEY_ARE: Final = ("id", "version", "state", "values", "actor", "decided_by", "reason")


def _spread(kept: Json) -> list[Json]:
    """Give the evidence that `pack_evidence` made, each piece as `from_evidence` has it."""
    scans, people = kept["scans"], kept["people"]
    return [
        {
            "field": field,
            "scan": scans[scan],
            "page": page,
            "box": box,
            "raw": raw,
            "status": status,
            "p_wrong": p_wrong,
            "decided_by": people[by],
        }
        for field, scan, page, *box, raw, status, p_wrong, by in kept["rows"]
    ]


def statuses(kept: Mapping[str, Status]) -> dict[str, str]:
    """Turn statuses into JSON."""
    return {**kept}  # a status is its own text
