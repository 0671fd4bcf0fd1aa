"""Files into the store and the registry: each kept by its hash, surveyed once, registered."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from api.console import Progress, remark
from api.page_job import Survey, survey
from api.page_pool import Failure, PagePool
from api.reading import files_in
from api.spoken import told
from ingest.errors import IngestError
from ingest.media_type import HEAD, Kind, kind_of
from registry import intake
from registry.errors import NotFound
from registry.intake import Scan, ScanState

if TYPE_CHECKING:
    from api.wiring import Services
    from registry.database import Database

MEDIA_TYPES: Final = {
    Kind.PDF: "application/pdf",
    Kind.TIFF: "image/tiff",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.JPEG2000: "image/jp2",
}
UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Master:
    """A kept file that is about to be registered."""

    path: Path  # in the store
    sha256: str
    size: int  # bytes
    name: str  # as the sender called it
    known: bool  # registered before

    def located(self, find: Callable[[str], Path]) -> Self:
        """Give the same master at the path that `find` gives for its hash."""
        return replace(self, path=find(self.sha256))

    def scan(self, found: Survey | Failure, by: str) -> Scan:
        """What the registry should know of it."""
        scan = Scan(
            self.sha256, self.name, self.size, _media_type(self.path), 0, datetime.now(UTC), by
        )
        if isinstance(found, Failure):
            return replace(
                scan, state=ScanState.QUARANTINED, reason=found.reason, remedy=found.remedy
            )
        return replace(scan, pages=found.pages)


def take_in(
    services: "Services",
    paths: Sequence[Path],
    by: str,
    pool: PagePool,
    missing: list[str],
    progress: Progress,
) -> Iterator[str]:
    """Keep and register every file; give their hashes, and add to `missing` what is not there."""
    for master, found in pool.map(_survey, _keep(services, paths, missing)):
        progress.add(1)
        if found is not None:
            intake.register_scan(services.database, master.scan(found, by))
        progress.step()
        yield master.sha256


def _keep(services: "Services", paths: Sequence[Path], missing: list[str]) -> Iterator[Master]:
    for path in files_in(paths):
        try:
            kept = services.store.keep(path)
        except IngestError as error:
            remark(f"{path}: {told('không nhận', 'not taken in', error.reason, error.remedy)}")
            missing.append(str(path))
            continue
        except OSError as error:
            if path.exists() and not isinstance(error, PermissionError):
                raise  # the disk of the store is full or failing: going on would lose files
            why = (f"It cannot be opened: {error.strerror}.", "Check the name and the permissions.")
            remark(f"{path}: {told('không nhận', 'not taken in', *why)}")
            missing.append(str(path))
            continue
        known = _is_known(services.database, kept.sha256)
        yield Master(services.store.path(kept.sha256), kept.sha256, kept.size, path.name, known)


def _survey(master: Master) -> Survey | Failure | None:
    """Count the pages of a new master, in a worker; None for one that is known already."""
    return None if master.known else survey(master.path)


def _is_known(db: "Database", sha256: str) -> bool:
    """Say whether a file need not be surveyed; one that could not be opened has another chance."""
    try:
        held = intake.scan(db, sha256)
    except NotFound:
        return False
    return held.state is not ScanState.QUARANTINED or held.pages > 0


def _media_type(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(HEAD)
    try:
        return MEDIA_TYPES[kind_of(head)]
    except IngestError:
        return UNKNOWN
