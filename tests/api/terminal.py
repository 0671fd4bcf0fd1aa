"""A terminal for tests: types a command and gives what it said, without a new process."""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from api.cli import main
from api.settings import environment_for


@dataclass(frozen=True)
class Said:
    """What a command said, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Terminal:
    """A person who works in one home."""

    home: Path

    def type(self, *words: str, stdin: str = "") -> Said:
        """Run one command to its end."""
        out, err = io.StringIO(), io.StringIO()
        with (
            patch.dict(os.environ, environment_for(self.home), clear=True),
            patch.object(sys, "argv", ["sogoc", *words]),
            patch.object(sys, "stdin", io.StringIO(stdin)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = _code()
        return Said(code, out.getvalue(), err.getvalue())


def _code() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    return 0
