"""Rows that a policy accepted alone and a person found wrong later: failures of its audit.

A correction counts only if its decision says that the ledger was misread (`amending.Cause`): a name
changed in civil status, or an error of the issuer, says nothing about the reading.

They were not drawn by chance, and rows found right are not counted in turn: so the bound can only
become more cautious by them. It breaks, and the policy stops, as by a drawn row.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Connection, RowMapping, insert, select

from registry import audit, encode, samples
from registry.entry import Actor, Decision, Entry
from registry.facts import fact
from registry.policy_tables import policies, policy_draws
from registry.schema import drafts, entries, entry_versions, pages
from registry.strata import Stratum, stratum_of

MARK: Final = samples.FOUND_LATER


def note(connection: Connection, entry: Entry | None, decision: Decision) -> None:
    """Count a person's later word against the policy that had accepted the entry, if one had."""
    if entry is None or entry.version == 1 or decision.actor is not Actor.PERSON:
        return
    accepted = _accepted_alone(connection, entry.id)
    if accepted is None:
        return
    name = accepted["decided_by"].removeprefix("policy:").rpartition("@")[0]
    read = _read(connection, entry.id)
    if (
        read is None
        or not connection.execute(select(policies.c.name).where(policies.c.name == name)).scalar()
    ):
        return  # the policy for demonstrations promises nothing that could break
    known = select(policy_draws.c.number).where(
        policy_draws.c.policy == name, policy_draws.c.draft == read["id"]
    )
    if connection.execute(known).first():
        samples.compare(connection, read["id"], entry, decision)  # the latest word counts
        return
    values = _as_accepted(accepted, read)
    if wrong := sorted(samples.wrong_fields(values, entry)):
        _count(connection, name, read, values, wrong, decision)


def _accepted_alone(connection: Connection, entry: str) -> RowMapping | None:
    """Give the latest version of an entry that a policy made."""
    at = entry_versions.c
    query = select(entry_versions).where(at.id == entry, at.actor == Actor.POLICY.value)
    return connection.execute(query.order_by(at.version.desc()).limit(1)).mappings().first()


def _read(connection: Connection, entry: str) -> RowMapping | None:
    """Give the row that an entry was made of, with its page's form and header."""
    same = (
        (pages.c.scan == drafts.c.scan)
        & (pages.c.page == drafts.c.page)
        & (pages.c.pipeline == drafts.c.pipeline)
    )
    query = (
        select(drafts.c.id, drafts.c.readings, drafts.c.pipeline, pages.c.form, pages.c.header)
        .join_from(entries, drafts, entries.c.draft == drafts.c.id)
        .join(pages, same)
        .where(entries.c.id == entry)
    )
    return connection.execute(query).mappings().first()


def _as_accepted(accepted: RowMapping, read: RowMapping) -> dict[str, tuple[str, float]]:
    """Give the row's own fields with the values that the policy accepted; no header."""
    held: Mapping[str, str] = accepted["values"]
    readings = encode.to_readings(read["readings"])
    return {r.field: (held[r.field], r.p_wrong) for r in readings if r.field in held}


def _count(
    connection: Connection,
    policy: str,
    read: RowMapping,
    values: Mapping[str, tuple[str, float]],
    wrong: list[str],
    decision: Decision,
) -> None:
    """Write the row down beside those that were drawn, and let the policy stop by it."""
    header = {r.field: r.value for r in encode.to_readings(read["header"])}
    stratum: Stratum = stratum_of(read["form"], header, read["pipeline"])
    row = {
        "policy": policy,
        "form": stratum.form,
        "era": stratum.era,
        "pipeline": stratum.pipeline,
        "draft": read["id"],
        "drawn_at": decision.at,
        "values": {name: list(value) for name, value in values.items()},
        "hindrance": MARK,
        "wrong": wrong,
        "decided_at": decision.at,
        "decided_by": decision.by,
    }
    connection.execute(insert(policy_draws).values(row))
    details = {"stratum": str(stratum), "draft": read["id"], "fields": wrong}
    rows = (fact("policy_draws", read["id"]),)
    event = audit.Event(decision.by, "policy.found-wrong", policy, details, rows)
    audit.append(connection, [event], decision.at)
    samples.watch(connection, policy, stratum, decision.at)
