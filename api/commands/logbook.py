"""`audit`, `reindex` and `worker`: the log of who did what, and the search index behind it."""

from typing import Annotated

import typer

from api.commands import audit
from api.commands.context import Json, open_services
from api.commands.teach import teach

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
    short = "nhật ký · the log of who did what"
    app.add_typer(audit.group(), name="audit", help=audit.AUDIT, short_help=short)


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
