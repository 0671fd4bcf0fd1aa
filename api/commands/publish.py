"""`publish`: what an office makes public or hands on, and its appendix of changes."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.context import Json, open_services
from api.commands.teach import teach

PUBLISH = teach(
    "Công khai và chuyển giao: trích lục một năm, danh sách thu hồi, phụ lục, lược đồ dữ liệu.",
    "What the rules publish and no more: the diplomas of a year (name of the diploma, full name, "
    "birth date, numbers, date of issue), the revocations without names; the appendix of changes; "
    "and the JSON Schema of the records that `sogoc export --since N` gives to other systems.",
    "sogoc publish extract --year 1994 -o cong-khai-1994.csv",
    "sogoc publish revocations --json",
    "sogoc publish appendix --year 2026 -o phu-luc-2026.xlsx",
    "sogoc publish schema > record.schema.json",
    "sogoc export --since 1200 -o changes.jsonl",
)

Out = Annotated[
    Path | None, typer.Option("--out", "-o", help="tệp kết quả · .csv, .jsonl or .xlsx")
]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("extract", help="Văn bằng của một năm · The diplomas of a year.")(extract)
    group.command("revocations", help="Văn bằng bị thu hồi · Revocations.")(revocations)
    group.command("appendix", help="Phụ lục sổ gốc · Corrections, reissues, revocations.")(appendix)
    group.command("schema", help="Lược đồ JSON · JSON Schema of exported records.")(schema)
    short = "công khai · extract, revocations, appendix"
    app.add_typer(group, name="publish", help=PUBLISH, short_help=short)


def extract(
    year: Annotated[int, typer.Option(help="năm tốt nghiệp · year of graduation")],
    kind: Annotated[str, typer.Option(help="mẫu sổ · form [all]")] = "",
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Write the diplomas of a year."""
    from api.publish_desk import write_extract

    write_extract(open_services(), year, kind, out, as_json)


def revocations(out: Out = None, as_json: Json = False) -> None:
    """Write the revocations."""
    from api.publish_desk import write_revocations

    write_revocations(open_services().database, out, as_json)


def appendix(
    year: Annotated[int | None, typer.Option(help="năm ghi · year of recording")] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Write the appendix."""
    from api.publish_desk import write_appendix

    write_appendix(open_services().database, year, out, as_json)


def schema(_as_json: Json = False) -> None:
    """Print the JSON Schema."""
    from api.console import say_json
    from api.record import schema as made

    say_json(made())
