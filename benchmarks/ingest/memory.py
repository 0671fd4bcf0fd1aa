"""How much memory a run takes, process by process, as proportional set size.

Proportional set size (proc(5), smaps_rollup) counts a page of memory that several processes share
once, in equal parts; so a fork and its parent can be added up. Linux only.
"""

import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

EVERY: Final = 0.1  # seconds between two looks
DECODER: Final = b"ingest.child"
MEBIBYTE: Final = 1024  # kB, as smaps counts


@dataclass(frozen=True, slots=True)
class Look:
    """All processes of a run at one moment, in MiB."""

    seconds: float  # since the run began
    command: float  # the process that was started
    worker: float  # the largest worker, with the fork that reads its page and its decoder
    alone: dict[str, float]  # the largest of each: worker, page, decoder

    @property
    def whole(self) -> dict[str, float]:
        """Every figure by its name."""
        return {"command": self.command, "worker_in_all": self.worker, **self.alone}


@dataclass(slots=True)
class Watch:
    """Looks at a process and its descendants until it is told to stop."""

    root: int  # process id
    looks: list[Look] = field(default_factory=list)
    _ended: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __enter__(self) -> "Watch":
        """Begin."""
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()

    def _watch(self) -> None:
        started = time.monotonic()
        while not self._ended.wait(EVERY):
            self.looks.append(look_at(self.root, time.monotonic() - started))


def peaks(looks: list[Look]) -> dict[str, float]:
    """Give the most that each kind of process ever had, MiB."""
    names = {name for look in looks for name in look.whole}
    return {name: max(look.whole.get(name, 0.0) for look in looks) for name in sorted(names)}


def course(looks: list[Look], parts: int = 10) -> list[float]:
    """Give the most that a worker with all its processes had in each part of the run, MiB."""
    if not looks:
        return []
    end = looks[-1].seconds + 1e-9
    most = [0.0] * parts
    for look in looks:
        part = int(parts * look.seconds / end)
        most[part] = max(most[part], look.worker)
    return most


def look_at(root: int, seconds: float) -> Look:
    """Measure a process and its descendants now; those that end meanwhile are left out."""
    children = _children()
    workers = [pid for pid in children[root] if not _is_decoder(pid)]
    alone: dict[str, float] = defaultdict(float)
    most = 0.0
    for worker in workers:
        own = _proportional(worker)
        alone["worker"] = max(alone["worker"], own)
        for pid in children[worker]:
            kind, size = ("decoder" if _is_decoder(pid) else "page"), _proportional(pid)
            alone[kind] = max(alone[kind], size)
            own += size
        most = max(most, own)
    return Look(seconds, _proportional(root), most, dict(alone))


def _children() -> dict[int, list[int]]:
    """Give the children of every process."""
    found: dict[int, list[int]] = defaultdict(list)
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        found[parent].append(int(status.parent.name))
    return found


def _is_decoder(pid: int) -> bool:
    try:
        return DECODER in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _proportional(pid: int) -> float:
    """Give a process's proportional set size in MiB; 0.0 once it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    sizes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(sizes) / MEBIBYTE
