"""`sogoc admin backup` and `restore`: everything that cannot be made again, in one folder.

The folder holds a copy of the database, the masters by their hashes, the keys and checkpoints of
the home, and a manifest with their SHA-256. It may be used again: masters already there stay.
Masters are listed after the database was copied, and are kept before they are registered; so
every master that the copy knows is in the folder.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from api.exit_codes import BAD_INPUT, NO, CommandError
from ingest.store_folder import FolderStore
from registry import audit, backup, outbox

if TYPE_CHECKING:
    from api.wiring import Services

MANIFEST: Final = "manifest.json"
BESIDE: Final = ("keys", "checkpoints", "trust.pem", "keys.pem")
"""What lies in the home beside database and masters and cannot be made again."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds."""

    made_at: str
    database: str  # name of the file
    log_size: int  # records in the log when the backup began
    log_root: str  # RFC 9162, hex
    files: dict[str, str]  # path in the folder → SHA-256
    masters: tuple[str, ...]


def back_up(services: "Services", folder: Path) -> Manifest:
    """Copy everything into a folder while the service may be running.

    Raises:
        Unavailable: the database cannot be copied.
        CommandError: a master is missing or damaged.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    db, address = services.database, services.settings.database
    size = audit.size(db)
    root, name = audit.root(db, size), backup.name_of(address)
    partial = folder / f".{name}"
    partial.unlink(missing_ok=True)
    backup.copy_out(address, partial)
    partial.replace(folder / name)
    masters = tuple(backup.masters(db))
    _copy_masters(services, folder, masters)
    _copy_beside(services.settings.home, folder)
    files = {str(path.relative_to(folder)): _sha256(path) for path in _files(folder)}
    made = Manifest(datetime.now(UTC).isoformat(), name, size, root, files, masters)
    fresh = folder / f".{MANIFEST}"
    fresh.write_text(json.dumps(asdict(made), indent=1) + "\n", encoding="utf-8")
    fresh.replace(folder / MANIFEST)
    return made


def restore(services: "Services", folder: Path) -> Manifest:
    """Bring a backup back into an empty home, and check that its log is the one that was saved.

    Raises:
        CommandError: the backup is damaged, or the log is another one.
        Conflict: there is a database already.
    """
    held = _manifest(folder)
    for name, sha256 in held.files.items():
        if not (folder / name).is_file() or _sha256(folder / name) != sha256:
            raise CommandError(BAD_INPUT, f"{folder / name} is missing or damaged.")
    backup.bring_back(folder / held.database, services.settings.database)
    for sha256 in held.masters:
        if services.store.keep(_master(folder, sha256)).sha256 != sha256:
            raise CommandError(BAD_INPUT, f"the master {sha256} in {folder} is damaged.")
    for name in BESIDE:
        _copy(folder / "home" / name, services.settings.home / name)
    if audit.root(services.database, held.log_size) != held.log_root:
        raise CommandError(NO, "The restored log does not have the root that was saved.")
    outbox.reindex(services.database, services.search)  # an index is never saved: it is derived
    return held


def _copy_masters(services: "Services", folder: Path, masters: tuple[str, ...]) -> None:
    kept = FolderStore(folder / "masters")
    for sha256 in masters:
        try:
            kept.path(sha256)
        except KeyError:
            if kept.keep(_from_store(services, sha256)).sha256 != sha256:
                raise CommandError(BAD_INPUT, f"the master {sha256} is damaged.") from None


def _from_store(services: "Services", sha256: str) -> Path:
    try:
        return services.store.path(sha256)
    except KeyError:
        raise CommandError(BAD_INPUT, f"the master {sha256} is missing.") from None


def _master(folder: Path, sha256: str) -> Path:
    try:
        return FolderStore(folder / "masters").path(sha256)
    except KeyError:
        raise CommandError(BAD_INPUT, f"the master {sha256} is not in {folder}.") from None


def _copy_beside(home: Path, folder: Path) -> None:
    for name in BESIDE:
        _copy(home / name, folder / "home" / name)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copy2(source, target)


def _files(folder: Path) -> Iterator[Path]:
    """Give every file but the masters, whose names are their hashes, and the manifest itself."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and inside.parts[0] != "masters" and not inside.name.endswith(MANIFEST):
            yield path


def _manifest(folder: Path) -> Manifest:
    try:
        held: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return Manifest(**(held | {"masters": tuple(held["masters"])}))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise CommandError(BAD_INPUT, f"{folder} holds no backup: {error}.") from error


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
