"""The command `sogoc`. Verbs live in `api/commands/`; nothing heavy is imported to show help."""

import sys
from typing import Final

import typer

from api.commands import (
    admin,
    agent,
    batches,
    changes,
    copies,
    entries,
    logbook,
    publish,
    requests,
    review,
    serving,
    sheets,
    volumes,
)
from api.commands.teach import teach

HELP: Final = teach(
    "Từ bản quét sổ gốc cấp bằng tốt nghiệp đến bản sao ai cũng kiểm tra được.",
    "From scanned graduation ledgers to copies that anyone can check. Everything is kept in the "
    "folder SOGOC_HOME (default: ./var/sogoc); settings are SOGOC_* in the environment or in .env. "
    "Exit codes: 0 done, 1 the answer is no, 2 wrong use, 3 bad input, 4 something outside is "
    "missing or down.",
    "sogoc demo                          # the whole road on sample ledgers, in two minutes",
    "sogoc read so-goc-1994.pdf -o rows.xlsx",
    "sogoc ingest scans/ --batch 'Sổ gốc 1994'",
    "sogoc search 'nguyen van an' --year 1994",
    "sogoc verify copy.pdf",
)

app = typer.Typer(
    name="sogoc",
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,  # Rich takes 0.2 s to import; help must answer at once
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
serving.add_demo(app)
for group in (
    sheets, batches, entries, review, requests, copies, changes, volumes, publish,
    logbook, serving, agent, admin,
):  # fmt: skip
    group.add_to(app)


def main() -> None:
    """Run the command; every error ends as one sentence on stderr and an exit code."""
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the outermost door; a bug is reported, not hidden
        sys.exit(_report(error))


def _report(error: Exception) -> int:
    """Say what went wrong and what to do; show the traceback only when asked."""
    from api.exit_codes import OUTSIDE, code_of
    from api.settings import debugging
    from api.spoken import both

    if debugging():
        raise error
    code = code_of(error)
    message = str(error) or type(error).__name__
    if code is None:
        message = (
            f"Lỗi của chương trình · A fault in sogoc: {type(error).__name__}: {message}. "
            "Run it again with SOGOC_DEBUG=1 and report what it prints."
        )
    sys.stderr.write(f"sogoc: {both(message, getattr(error, 'remedy', ''))}\n")
    return OUTSIDE if code is None else code
