"""A child that misbehaves ends as one error, in bounded time, and its parent goes on."""

import faulthandler
import os
import signal
import time

import pytest

from api.apart import Allowance, DiedError, run_apart

SHORT = Allowance(cpu_seconds=1, still_seconds=0.5, memory_bytes=300_000_000)


def test_the_result_of_the_child_comes_back() -> None:
    """Apart or not, an answer is an answer."""
    assert run_apart(sorted, [3, 1, 2]) == [1, 2, 3]


def test_an_error_of_the_child_is_raised_here() -> None:
    """The caller handles errors as if the work had been done here."""
    with pytest.raises(ZeroDivisionError):
        run_apart(lambda: 1 // 0)


def test_a_child_that_computes_for_ever_is_ended() -> None:
    """Processor time is limited by the kernel, whatever native code does."""

    def for_ever() -> None:
        while True:
            pass

    with pytest.raises(DiedError, match="processor time"):
        run_apart(for_ever, allowance=SHORT)


def test_a_child_that_sleeps_for_ever_is_ended() -> None:
    """A child may also stand still."""
    with pytest.raises(DiedError, match="stood still"):
        run_apart(time.sleep, 60, allowance=SHORT)


def test_a_child_that_wants_too_much_memory_gets_an_error() -> None:
    """The machine is not drawn into it."""
    with pytest.raises(MemoryError):
        run_apart(lambda: len(bytearray(2_000_000_000)), allowance=SHORT)


def test_a_child_that_crashes_is_named_by_its_signal() -> None:
    """A crash in native code says so."""

    def crash() -> None:
        faulthandler.disable()  # pytest's, which would fill the test's report with a stack
        os.kill(os.getpid(), signal.SIGSEGV)

    with pytest.raises(DiedError, match="SIGSEGV"):
        run_apart(crash, allowance=SHORT)
