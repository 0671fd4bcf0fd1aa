"""The first file that `sogoc` runs: Ctrl-C ends it in silence even while modules are imported."""

import sys

from api.exit_codes import INTERRUPTED


def main() -> None:
    """Import the command and run it."""
    try:
        from api.cli import main as command

        command()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
