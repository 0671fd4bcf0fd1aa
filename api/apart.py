"""Run one piece of work in a child process that may die without taking anything with it.

Native code that reads hostile bytes can loop, crash or eat memory. The child has limits that the
kernel enforces, so whatever happens there ends as `DiedError` here, in bounded time.
"""

import ctypes
import multiprocessing
import resource
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal, TypeVar

PR_SET_PDEATHSIG = 1  # prctl(2): the signal that this process gets when its parent dies

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What the child may use before it is ended."""

    cpu_seconds: int = 8
    still_seconds: float = 10.0  # asleep without using the processor; waiting for it is no sleep
    memory_bytes: int = 900_000_000  # private writable memory


class DiedError(Exception):
    """The child was ended by a limit or by a crash; the message says which, in English."""


def run_apart(
    function: Callable[..., T],
    *args: object,
    allowance: Allowance = Allowance(),
    start: Literal["fork", "forkserver", "spawn"] = "fork",
) -> T:
    """Give the function's result, computed in a child process; its exceptions come back as raised.

    `fork` starts within milliseconds and keeps loaded models, but is safe only in a process with
    one thread that computes; elsewhere use `forkserver`, for functions that can be pickled.

    Raises:
        DiedError: the child passed a limit or crashed.
    """
    context: Any = multiprocessing.get_context(start)  # typeshed's union lacks `Process`
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(sender, allowance, function, args))
    child.start()
    sender.close()
    try:
        _wait(receiver, child.pid, allowance)
        returned, value = receiver.recv()
    except (EOFError, OSError):
        child.join()
        raise DiedError(_cause(child.exitcode or 0, allowance)) from None
    finally:
        child.kill()
        child.join()
        receiver.close()
    if not returned:
        raise value
    return value  # type: ignore[no-any-return]  # the pipe carries what `function` returned


def _wait(receiver: Connection, pid: int, allowance: Allowance) -> None:
    """Wait for the answer or the end; on a busy machine a few processor seconds may take long."""
    before = None
    while not receiver.poll(allowance.still_seconds):
        now = _sleeping(pid)
        if now is not None and now == before:
            raise DiedError(f"it stood still for {allowance.still_seconds:.0f} seconds")
        before = now


def _sleeping(pid: int) -> str | None:
    """Give the processor time that a sleeping process has used; None if it does not sleep."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return "not Linux"  # so two looks without an answer mean that it stands still
    state, *fields = stat.rpartition(")")[2].split()
    return " ".join(fields[10:12]) if state == "S" else None  # proc(5): utime and stime


def _child(
    sender: Connection, allowance: Allowance, function: Callable[..., Any], args: tuple[object, ...]
) -> None:
    """Compute within the limits and send (True, result) or (False, exception)."""
    _limit(allowance)
    try:
        answer = (True, function(*args))
    except Exception as error:  # noqa: BLE001 - every fault must reach the parent, which raises it
        answer = (False, error)
    sender.send(answer)


def _limit(allowance: Allowance) -> None:
    """Let the kernel enforce the allowance, and end with the parent."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    seconds = int(used.ru_utime + used.ru_stime) + allowance.cpu_seconds
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_DATA, (allowance.memory_bytes, allowance.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    end_with_parent()


def end_with_parent() -> None:
    """Let the kernel end this process when its parent ends, however that happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def _cause(exit_code: int, allowance: Allowance) -> str:
    """Say why a child that sent no answer is gone."""
    if exit_code in (-signal.SIGXCPU, -signal.SIGKILL):
        return f"it took more than {allowance.cpu_seconds} seconds of processor time, or was killed"
    if exit_code < 0:
        return f"the program reading it crashed ({signal.Signals(-exit_code).name})"
    return f"the program reading it ended without an answer (exit code {exit_code})"
