"""`sogoc audit fixity`: every master is read again and must still have its hash.

Where it got to is kept after each master, so a check of many days may be stopped at any time.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import progress
from registry import audit, backup

if TYPE_CHECKING:
    from api.wiring import Services


@dataclass(slots=True)
class Course:
    """How far one check of all masters is."""

    after: str = ""  # the last one that was read
    read: int = 0
    bad: dict[str, str] = field(default_factory=dict)  # SHA-256 → missing or changed


def check_masters(
    services: "Services", by: str, *, limit: int | None = None
) -> tuple[Course, bool]:
    """Read masters from where the last check stopped; True says that all were read.

    The log gets a record when a course is complete.

    Raises:
        OSError: the store cannot be reached; what was read so far stays read.
    """
    place = services.settings.home / "fixity.json"
    course = _resumed(place)
    began = course.read
    with progress("Kiểm tra bản gốc · Checking masters") as bar:
        for sha256 in backup.masters(services.database, course.after):
            if limit is not None and course.read - began >= limit:
                return course, False
            if fault := _fault(services, sha256):
                course.bad[sha256] = fault
            course.after, course.read = sha256, course.read + 1
            _keep(place, course)
            bar.step()
    place.unlink(missing_ok=True)
    details = {"read": course.read, "bad": sorted(course.bad)}
    audit.note(services.database, by, "masters.checked", "masters", details)
    return course, True


def _fault(services: "Services", sha256: str) -> str:
    try:
        return "" if services.store.verify(sha256) else "changed"
    except KeyError:
        return "missing"


def _resumed(place: Path) -> Course:
    try:
        return Course(**json.loads(place.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Course()


def _keep(place: Path, course: Course) -> None:
    fresh = place.with_suffix(".partial")
    held = {"after": course.after, "read": course.read, "bad": course.bad}
    fresh.write_text(json.dumps(held), encoding="utf-8")
    fresh.replace(place)
