"""Batches, files and pages as a person or a program wants to read them."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from api.batch import MOST_FILES, Summary
from api.console import say, say_json, say_table
from api.exit_codes import NO, CommandError
from api.policy_desk import standings
from api.spoken import both, told
from registry import batching, intake, page_results
from registry.batching import Batch
from registry.intake import ScanState

if TYPE_CHECKING:
    from registry.database import Database

MOST_BATCHES = 100_000
"""Batches that are listed: all that an office ever has."""


def say_summary(summary: Summary, as_json: bool) -> None:
    """Tell what `ingest` did, with numbers."""
    if as_json:
        say_json(_plain(summary))
        return
    done = summary.progress
    if not summary.taken:
        say("Không có tệp nào được nhận · no file was taken in.")
        return
    say(f"Lô · batch: {summary.name}  ({summary.batch}, pipeline {summary.pipeline})")
    aside = len(summary.quarantined)
    say(
        f"  tệp: {summary.taken}, cách ly: {aside}"
        f" · files: {summary.taken}, of which quarantined: {aside}"
    )
    for scan in summary.quarantined:
        say(f"    {scan.name}: {both(scan.reason, scan.remedy)}")
    say(
        f"  trang: {done.done} đã đọc ({summary.read_now} lần này), {done.failed} lỗi"
        f" · pages: {done.done} read ({summary.read_now} now), {done.failed} failed"
    )
    say(
        f"  dòng: {done.accepted} đã nhận, {done.waiting} chờ đối chiếu, {done.void} vô hiệu"
        f" · rows: {done.accepted} accepted, {done.waiting} waiting for review, {done.void} void"
    )
    if summary.applied:
        now = summary.applied.accepted
        say(
            f"  {summary.policy}: lần này nhận {now}; để lại đối chiếu"
            f" · accepted {now} now; left for review:"
        )
        for reason, rows in sorted(summary.applied.left.items(), key=lambda item: -item[1]):
            say(f"    {rows:5}  {reason}")


def say_batches(db: "Database", as_json: bool) -> None:
    """List batches, the latest first."""
    found = [
        (batch, batching.batch_progress(db, batch.id))
        for batch in batching.batches(db, MOST_BATCHES)
    ]
    if as_json:
        say_json([asdict(batch) | {"progress": asdict(done)} for batch, done in found])
        return
    columns = ("batch", "files", "pages", "read", "failed", "accepted", "waiting", "id")
    rows: list[tuple[object, ...]] = [
        (b.name, p.scans, p.pages, p.done, p.failed, p.accepted, p.waiting, b.id) for b, p in found
    ]
    say_table(columns, rows)


def say_batch(db: "Database", wanted: str, as_json: bool) -> None:
    """Show one batch, by id or name: its files and pages."""
    batch = find_batch(db, wanted)
    scans, pages = intake.scans(db, batch.id, MOST_FILES), page_results.pages(db, batch.id)
    if as_json:
        files = [_plain(scan) for scan in scans]
        lines = [
            {
                "scan": p.scan,
                "page": p.page,
                "state": p.state.value,
                "reason": p.reason,
                "form": p.form,
                "findings": [asdict(f) for f in p.findings],
                "doubts": [asdict(d) for d in p.doubts],
            }
            for p in pages
        ]
        progress = asdict(batching.batch_progress(db, batch.id))
        shown = {"progress": progress, "files": files, "page_list": lines}
        say_json(asdict(batch) | shown | {"policies": standings(db)})
        return
    names = {scan.sha256: scan.name for scan in scans}
    for scan in scans:
        if scan.state is ScanState.QUARANTINED:
            say(f"{scan.name}: {told('cách ly', 'quarantined', scan.reason, scan.remedy)}")
    rows: list[tuple[object, ...]] = []
    for p in pages:
        found = (*(d.message for d in p.doubts), *(f.message for f in p.findings))
        remarks = both(p.reason) if p.reason else both(*found)
        rows.append((names.get(p.scan, p.scan), p.page, p.state.value, p.form or "-", remarks))
    say_table(("file", "page", "state", "form", "remarks"), rows)


def find_batch(db: "Database", wanted: str) -> Batch:
    """Give the latest batch with this id or name.

    Raises:
        CommandError: there is none.
    """
    for batch in batching.batches(db, MOST_BATCHES):
        if wanted in (batch.id, batch.name):
            return batch
    raise CommandError(NO, f"There is no batch {wanted!r}; `sogoc status` lists them.")


def _plain(value: Any) -> dict[str, Any]:
    return asdict(value)
