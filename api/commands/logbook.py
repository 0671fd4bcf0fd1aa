"""`audit`, `reindex` and `worker`: the log of who did what, and the search index behind it."""

from typing import Annotated

import typer

from api.commands.context import Json, open_services
from api.commands.teach import teach

AUDIT = teach(
    "Nhật ký: kiểm tra không ai sửa lén, hoặc xem ai đã làm gì.",
    "The log of who did what is a Merkle tree (RFC 9162). `verify` hashes everything again and "
    "names each place that was changed; exit code 1 if there is one.",
    "sogoc audit verify",
    "sogoc audit show --last 20",
    "sogoc audit show --of 01JD3Z0V7W5N8Q2R4T6Y8A0C1E --json",
)

REINDEX = teach(
    "Dựng lại toàn bộ chỉ mục tìm kiếm từ cơ sở dữ liệu.",
    "Build the search index again from the database, beside the old one, then switch. Search goes "
    "on meanwhile.",
    "sogoc reindex",
)

WORKER = teach(
    "Chạy nền: chuyển thay đổi sang chỉ mục tìm kiếm.",
    "Run in the background: hand changes to the search index as they happen. Ctrl-C ends it.",
    "sogoc worker",
    "sogoc worker --once",
)


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("reindex", help=REINDEX, short_help="dựng lại chỉ mục · rebuild the index")(reindex)
    app.command("worker", help=WORKER, short_help="chạy nền · keep the index up to date")(worker)
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("verify", help="Băm lại toàn bộ nhật ký · Hash the whole log again.")(verify)
    group.command("show", help="Ai đã làm gì · Who did what.")(show)
    app.add_typer(group, name="audit", help=AUDIT, short_help="nhật ký · the log of who did what")


def verify(as_json: Json = False) -> None:
    """Check the log."""
    from api.log_report import say_check

    if not say_check(open_services().database, as_json):
        raise typer.Exit(1)


def show(
    last: Annotated[int, typer.Option(min=1, max=100_000, help="số bản ghi · records")] = 50,
    of: Annotated[str | None, typer.Option(help="mã mục, bản sao… · id of entry or copy")] = None,
    as_json: Json = False,
) -> None:
    """Show records."""
    from api.log_report import say_records

    say_records(open_services().database, last, of, as_json)


def reindex(as_json: Json = False) -> None:
    """Rebuild the search index."""
    from api.console import say, say_json
    from registry import outbox

    services = open_services()
    count = outbox.reindex(services.database, services.search)
    say_json({"entries": count}) if as_json else say(f"{count} entries indexed.")


def worker(
    once: Annotated[
        bool, typer.Option("--once", help="làm hết rồi dừng · drain, then stop")
    ] = False,
    every: Annotated[
        float, typer.Option(min=0.1, help="giây giữa hai lần · seconds between two looks")
    ] = 2.0,
) -> None:
    """Keep the search index up to date."""
    from api.worker import work

    work(open_services(), once=once, every=every)
