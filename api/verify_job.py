"""Judge a copy that a stranger sent, in a child process that may use only so much.

The child parses the file and holds no database: when a check needs the register, it asks this side
through the pipe. What it says is JSON, never a pickle, so that a child gone wrong can only lie
about its own file. The fork server has the verifier imported already: a child starts in
milliseconds.
"""

import json
import multiprocessing
import os
import resource
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from api.verdict_json import from_json, to_json
from signing.holder import Challenge
from signing.register import Register, RegisterRecord
from signing.trust import load_trust
from signing.verdict import Check, Verdict
from signing.verify import verify


@dataclass(frozen=True, slots=True)
class VerifyLimits:
    """What judging one copy may cost."""

    cpu_seconds: int = 10
    seconds: float = 60.0  # on the clock: a busy machine is slow, and slow is not wrong
    memory: int = 1024**3  # address space of the child, bytes


STANDARD = VerifyLimits()
_AT_ONCE = BoundedSemaphore(max(2, os.cpu_count() or 2))  # children alive at the same time
_LONGEST = 1_000_000  # bytes of one message from a child
_PATIENCE = 30.0  # seconds that a caller waits for a free child


class Busy(Exception):
    """Too many copies are being judged at this moment."""


def judge(
    copy: bytes | str,
    trust: Sequence[Path],
    *,
    register: Register | None = None,
    status: str | None = None,
    asked: Challenge | None = None,
    limits: VerifyLimits = STANDARD,
) -> Verdict:
    """Verify in a limited child; a child that dies or stalls ends as an undetermined verdict.

    Raises:
        Busy: no child came free in time.
    """
    if not _AT_ONCE.acquire(timeout=_PATIENCE):
        raise Busy
    try:
        return _ask_child(copy, tuple(trust), register, status, asked, limits)
    finally:
        _AT_ONCE.release()


def _ask_child(
    copy: bytes | str,
    trust: tuple[Path, ...],
    register: Register | None,
    status: str | None,
    asked: Challenge | None,
    limits: VerifyLimits,
) -> Verdict:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["signing.verify"])
    here, there = context.Pipe()
    args = (there, copy, trust, status, asked, register is not None, limits)
    child = context.Process(target=_child, args=args, daemon=True)
    child.start()
    there.close()
    try:
        return _converse(here, register, time.monotonic() + limits.seconds)
    except (EOFError, OSError, ValueError, KeyError, TypeError):  # died, or said nonsense
        return _not_judged()
    finally:
        here.close()
        child.kill()
        child.join()


def _converse(pipe: Connection, register: Register | None, until: float) -> Verdict:
    """Answer the child's questions to the register until it gives its verdict."""
    while pipe.poll(max(0.0, until - time.monotonic())):
        said = json.loads(pipe.recv_bytes(_LONGEST))
        if "checks" in said:
            return from_json(said)
        pipe.send(register.lookup(str(said["lookup"])) if register else None)
    return _not_judged()


class _AskedRegister:
    """The register as the child sees it: a question down the pipe."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe = pipe

    def lookup(self, code: str) -> RegisterRecord | None:
        _say(self._pipe, {"lookup": code})
        record: RegisterRecord | None = self._pipe.recv()
        return record


def _child(
    pipe: Connection,
    copy: bytes | str,
    trust: tuple[Path, ...],
    status: str | None,
    asked: Challenge | None,
    asks: bool,
    limits: VerifyLimits,
) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    register = _AskedRegister(pipe) if asks else None
    verdict = verify(copy, load_trust(trust), status=status, register=register, asked=asked)
    _say(pipe, to_json(verdict))


def _say(pipe: Connection, what: Mapping[str, Any]) -> None:
    pipe.send_bytes(json.dumps(what).encode())


def _not_judged() -> Verdict:
    return Verdict(
        (
            Check(
                "limits",
                "unchanged",
                "undetermined",
                "The file could not be judged within the limits of time and memory.",
                "Không kiểm tra được tệp này trong giới hạn thời gian và bộ nhớ.",
            ),
        ),
        {},
    )
