"""Bags: folders of files with their hashes, as archives exchange them (RFC 8493, BagIt 1.0)."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from registry.errors import Conflict

DECLARATION: Final = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
CHUNK: Final = 1024**2


@dataclass(frozen=True, slots=True)
class Item:
    """One file of the payload."""

    name: str  # below data/, with slashes
    content: Path | bytes


def write_bag(folder: Path, items: Iterable[Item], about: Mapping[str, str]) -> dict[str, str]:
    """Write a bag into a folder that does not exist yet; gives SHA-256 by path in the bag.

    It is built beside its place and appears there whole.

    Raises:
        Conflict: there is something at that place, or two files have one name.
    """
    if folder.exists():
        raise Conflict(f"{folder} exists; nothing was written over")
    partial = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(partial, ignore_errors=True)
    (partial / "data").mkdir(parents=True)
    hashes, size = dict[str, str](), 0
    for item in items:
        name = f"data/{_safe(item.name)}"
        if name in hashes:
            raise Conflict(f"two files of the bag are called {item.name}")
        hashes[name] = _put(partial / name, item.content)
        size += (partial / name).stat().st_size
    info = dict(about) | {"Payload-Oxum": f"{size}.{len(hashes)}"}
    _tags(partial, hashes, info)
    partial.rename(folder)
    return hashes


def faults(folder: Path) -> tuple[str, ...]:
    """Check a bag: every file of its manifests is there with its hash, and nothing else."""
    found = list[str]()
    payload = _read_manifest(folder / "manifest-sha256.txt")
    for name, sha256 in {**payload, **_read_manifest(folder / "tagmanifest-sha256.txt")}.items():
        path = folder / name
        if not path.is_file():
            found.append(f"{name} is missing")
        elif _sha256(path) != sha256:
            found.append(f"{name} was changed")
    for path in sorted((folder / "data").rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in payload:
            found.append(f"{name} is not in the manifest")
    return tuple(found)


def _tags(bag: Path, hashes: Mapping[str, str], info: Mapping[str, str]) -> None:
    texts = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{name}: {_line(value)}\n" for name, value in info.items()),
        "manifest-sha256.txt": _manifest(hashes),
    }
    tagged = {name: _put(bag / name, text.encode()) for name, text in texts.items()}
    _put(bag / "tagmanifest-sha256.txt", _manifest(tagged).encode())


def _manifest(hashes: Mapping[str, str]) -> str:
    return "".join(f"{sha256}  {_escaped(name)}\n" for name, sha256 in sorted(hashes.items()))


def _read_manifest(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.split(maxsplit=1) for line in lines if line)
    return {name.replace("%0A", "\n").replace("%25", "%"): sha256 for sha256, name in pairs}


def _escaped(name: str) -> str:
    """Write a name so that it stays on its line (RFC 8493, section 2.1.3)."""
    return name.replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")


def _safe(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise Conflict(f"{name} leads out of the bag")
    return str(path)


def _line(value: str) -> str:
    return " ".join(value.split())


def _put(path: Path, content: Path | bytes) -> str:
    """Write one file to disk, and hash what was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("wb") as file:
        if isinstance(content, bytes):
            file.write(content)
            digest.update(content)
        else:
            with content.open("rb") as source:
                while piece := source.read(CHUNK):
                    file.write(piece)
                    digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
