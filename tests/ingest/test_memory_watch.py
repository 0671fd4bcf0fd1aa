"""What the memory benchmark says is what was measured."""

import os
from pathlib import Path
from subprocess import PIPE, Popen

from benchmarks.ingest.memory import Look, course, look_at, peaks


def test_the_peak_of_each_kind_of_process_is_given() -> None:
    """Not the peak of the sum, and also of kinds that were there only for a while."""
    looks = [
        Look(0.0, 60.0, 80.0, {"worker": 80.0}),
        Look(1.0, 65.0, 190.0, {"worker": 70.0, "page": 90.0, "decoder": 30.0}),
    ]
    assert peaks(looks) == {
        "command": 65.0,
        "decoder": 30.0,
        "page": 90.0,
        "worker": 80.0,
        "worker_in_all": 190.0,
    }


def test_the_course_shows_each_part_of_a_run() -> None:
    """A leak would show as parts that grow; a part without a look counts as nothing."""
    looks = [Look(at, 0.0, size, {}) for at, size in [(0.0, 5.0), (1.0, 9.0), (4.0, 7.0)]]
    assert course(looks, 2) == [9.0, 7.0]
    assert course([], 2) == []


def test_a_process_and_its_child_are_seen() -> None:
    """By the system's own count, while both live."""
    with Popen([Path("/bin/cat")], stdin=PIPE) as child:
        look = look_at(os.getpid(), 1.5)
        assert child.stdin is not None
        child.stdin.close()
    assert look.seconds == 1.5
    assert look.command > 1.0
    assert look.worker > 0.0
