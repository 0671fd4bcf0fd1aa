"""`ingest` and `status`: scans into the registry, and how far they are."""

from typing import Annotated

import typer

from api.commands.context import Jobs, Json, asker, open_services
from api.commands.sheets import Files
from api.commands.teach import teach

INGEST = teach(
    "Nhận bản quét vào kho và đọc từng trang vào sổ.",
    "Take scans into the registry and read their pages. The files are kept untouched under their "
    "SHA-256; each page is stored in one transaction. It may be stopped at any time, even by kill "
    "-9: start it again and it goes on. A file that cannot be read is quarantined with the reason "
    "and what to do. Rows wait for review unless a policy accepts them.",
    "sogoc ingest scans/ --batch 'Sổ gốc 1994'",
    "sogoc ingest scans/ --batch 'Sổ gốc 1994' --policy demo",
    "sogoc ingest scans/ --batch 'Sổ gốc 1994' --retry-failed",
)

STATUS = teach(
    "Xem các lô đã tới đâu; nêu một lô để xem từng trang.",
    "Show how far the batches are; name one to see its files and pages.",
    "sogoc status",
    "sogoc status 'Sổ gốc 1994' --json",
)


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("ingest", help=INGEST, short_help="nhận bản quét · take scans in and read them")(
        ingest
    )
    app.command("status", help=STATUS, short_help="tiến độ các lô · how far batches are")(status)


def ingest(
    files: Files,
    batch: Annotated[
        str | None, typer.Option(help="tên lô · name of the batch [name of the first file]")
    ] = None,
    jobs: Jobs = None,
    policy: Annotated[
        str | None, typer.Option(help="quy tắc tự duyệt, như demo · accept rows by this policy")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            help="mẫu sổ: TÊN, hoặc TÊN:1-40,KHÁC:41- · form, also by pages [as told by the page]"
        ),
    ] = None,
    retry_failed: Annotated[
        bool, typer.Option("--retry-failed", help="đọc lại trang hỏng · read failed pages again")
    ] = False,
    as_json: Json = False,
) -> None:
    """Take scans into the registry and read their pages."""
    from api.batch import Order, ingest
    from api.batch_report import say_summary

    order = Order(tuple(files), batch, asker(), form, policy, jobs, retry_failed)
    summary = ingest(open_services(), order, show=True)
    say_summary(summary, as_json)
    if not summary.taken:
        raise typer.Exit(3)


def status(
    batch: Annotated[str | None, typer.Argument(help="tên hoặc mã lô · name or id")] = None,
    as_json: Json = False,
) -> None:
    """Show batches and pages."""
    from api.batch_report import say_batch, say_batches
    from api.policy_desk import say_stopped
    from api.renewing import say_trouble

    services = open_services()
    if batch is None:
        say_batches(services.database, as_json)
        if not as_json:
            say_stopped(services.database)
            say_trouble(services)
    else:
        say_batch(services.database, batch, as_json)
