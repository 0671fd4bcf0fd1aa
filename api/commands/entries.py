"""`search` and `export`: entries of the register, found and handed on."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.context import Json, open_services
from api.commands.teach import teach

SEARCH = teach(
    "Tìm người tốt nghiệp theo tên (không cần dấu), ngày sinh, số hiệu, số vào sổ.",
    "Find graduates by name (marks may be left out), birth date or number. Matches with the right "
    "marks come first. Exit code 1 if nobody is found.",
    "sogoc search 'nguyen van an'",
    "sogoc search 'Trần Thị Hòa 12/05/1976' --year 1994",
    "sogoc search 'Trần Thị Hòa' --facets   # how many by year, office, kind and grade",
    "sogoc search 'B 123456' --json",
)

EXPORT = teach(
    "Xuất các mục trong sổ, mỗi giá trị kèm nơi nó nằm trên bản quét.",
    "Export entries. CSV and XLSX have one line per entry; with --long one line per value with its "
    "evidence: file, page, box in pixels of the scan, raw text, probability of error and who "
    "accepted it. JSON and JSON lines hold everything.",
    "sogoc export -o entries.xlsx",
    "sogoc export --year 1994 --long -o evidence.csv",
    "sogoc export --json",
    "sogoc export --since -1 -o changes.jsonl   # all versions in order, for other systems",
    "sogoc export --as-read 'Sổ gốc 1994' -o rows.csv   # columns of `sogoc read`",
    "sogoc export --pdf 'Sổ gốc 1994' -o so-goc-1994.pdf  # scans, with the text as decided",
    "sogoc export --alto 'Sổ gốc 1994' -o alto/",
)

Year = Annotated[int | None, typer.Option(help="năm tốt nghiệp · year of graduation")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("search", help=SEARCH, short_help="tìm người · find graduates")(search)
    app.command("export", help=EXPORT, short_help="xuất sổ · entries with their evidence")(export)


def search(
    text: Annotated[list[str], typer.Argument(metavar="TEXT...", help="tên, ngày sinh hoặc số")],
    year: Year = None,
    office: Annotated[str, typer.Option(help="cơ quan cấp bằng · office that issued")] = "",
    grade: Annotated[str, typer.Option(help="xếp loại · grade")] = "",
    kind: Annotated[str, typer.Option(help="loại bằng · kind of diploma, as thpt")] = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="số kết quả · results")] = 20,
    count: Annotated[
        bool,
        typer.Option("--facets", help="đếm theo năm, cơ quan, loại, xếp loại · count them as well"),
    ] = False,
    as_json: Json = False,
) -> None:
    """Find graduates."""
    from api.entry_report import say_hits
    from registry.facets import facets
    from registry.search import Query
    from registry.search import search as find

    services = open_services()
    query = Query(" ".join(text), year, kind, limit, office, grade)
    found = find(services.database, services.search, query)
    counted = facets(services.database, services.search, query) if count else None
    say_hits(found, counted, as_json)
    if not found.hits:
        raise typer.Exit(1)


def export(
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="tệp kết quả · .csv, .json, .jsonl, .xlsx")
    ] = None,
    year: Year = None,
    long: Annotated[
        bool, typer.Option("--long", help="mỗi giá trị một dòng · one line per value")
    ] = False,
    since: Annotated[
        int | None,
        typer.Option(min=-1, metavar="N", help="mọi thay đổi sau số N · changes after N; -1: all"),
    ] = None,
    as_read: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="dòng như đã đọc · rows of a batch, before decisions"),
    ] = None,
    pdf: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="quyển sổ thành PDF tìm được · a batch, searchable"),
    ] = None,
    alto: Annotated[
        str | None,
        typer.Option(metavar="BATCH", help="mỗi trang một tệp ALTO · a batch, into folder OUT"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Export entries with their evidence."""
    if since is not None:
        from api.feed_report import export_since

        export_since(open_services().database, out, since, as_json=as_json)
        return
    if pdf is not None or alto is not None:
        from api.as_decided import export_alto, export_pdf

        if pdf is not None:
            export_pdf(open_services(), pdf, out)
        if alto is not None:
            export_alto(open_services(), alto, out)
        return
    if as_read is not None:
        from api.as_read import export_as_read

        export_as_read(open_services().database, as_read, out, long=long)
        return
    from api.entry_report import export_entries

    export_entries(open_services().database, out, year, long=long, as_json=as_json)
