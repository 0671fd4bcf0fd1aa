"""`read` and `import`: tables out of scans, and tables into the registry."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.context import Jobs, Json, asker, open_services
from api.commands.teach import teach

READ = teach(
    "Đọc bản quét ra bảng, không ghi vào sổ.",
    "Read scans into a table; nothing is stored. One line per ledger row; CSV on the terminal, or "
    "CSV, JSONL or XLSX by the suffix of OUT. OUT.xml is ALTO 4 with an id for every cell, OUT.pdf "
    "the scan as PDF/A whose text can be searched. <field>_p is the probability that it is wrong. "
    "Dates, dittos and repairs are resolved in the value; --long keeps the raw text and the box in "
    "pixels of the scan beside it. CSV values stay as read: import columns as text. A page that "
    "gives no rows is named on stderr with the reason. Exit code 3 if no row could be read.",
    "sogoc read so-goc-1994.pdf",
    "sogoc read scans/ -o rows.xlsx --jobs 4",
    "sogoc read so-goc-1994.pdf -o searchable.pdf --alto alto/",
    "sogoc read page.jpg --long | grep ngay_sinh",
    "sogoc read page.jpg --form thpt --overlay pictures/",
)

IMPORT = teach(
    "Nhập bảng đã gõ sẵn (XLSX, CSV, DBF; Unicode, TCVN3, VNI) thành các dòng chờ duyệt.",
    "Import a table that was typed before: XLSX, CSV or DBF, in Unicode or in a font of the time "
    "before (TCVN3, VNI), which is recognised; what was typed is kept beside what is read. Columns "
    "are found by their headings; what the list does not say of all its rows is told by --form, "
    "--office and --year. Rows wait for review like rows that were read. A row that was "
    "imported before, in whatever format its list was saved, or that is in the register already, "
    "adds nothing; one whose number is someone else's is doubted. --dry-run only reports what "
    "would happen; --report writes that for each row.",
    "sogoc import danh-sach-1994.xlsx --dry-run --report tung-dong.csv",
    "sogoc import danh-sach-1994.xlsx --batch 'Sổ gốc 1994' --form thpt --year 1994 "
    "--office 'Sở GD&ĐT Nam Hà'",
)

Files = Annotated[
    list[Path], typer.Argument(metavar="FILE...", help="bản quét hoặc thư mục · scans or folders")
]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    app.command("read", help=READ, short_help="bản quét → bảng · scans to a table")(read)
    app.command("import", help=IMPORT, short_help="bảng → sổ · a typed table into the registry")(
        import_
    )


def read(
    files: Files,
    form: Annotated[
        str | None,
        typer.Option(
            help="mẫu sổ: TÊN, hoặc TÊN:1-40,KHÁC:41- · form, also by pages [as told by the page]"
        ),
    ] = None,
    jobs: Jobs = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="tệp kết quả · .csv, .jsonl, .xlsx, .xml (ALTO), .pdf"),
    ] = None,
    long: Annotated[
        bool, typer.Option("--long", help="mỗi ô một dòng · one line per field, with its box")
    ] = False,
    alto: Annotated[
        Path | None, typer.Option(help="thư mục ALTO, mỗi trang một tệp · folder for ALTO files")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="thư mục ảnh kẻ ô · folder for pictures of what was found")
    ] = None,
    as_json: Json = False,
) -> None:
    """Read scans into a table."""
    from api.page_sinks import Wanted
    from api.read_table import read_table

    wanted = Wanted(out, alto, long, as_json)
    rows = read_table(open_services(), files, wanted, form=form, jobs=jobs, overlay=overlay)
    if not rows:
        raise typer.Exit(3)


def import_(
    file: Annotated[Path, typer.Argument(help="tệp XLSX, CSV, DBF · XLSX, CSV or DBF file")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="chỉ báo trước · report only, change nothing")
    ] = False,
    batch: Annotated[str | None, typer.Option(help="tên lô · name of the batch")] = None,
    form: Annotated[
        str | None, typer.Option(help="loại sổ của cả bảng · form of the ledger, as thpt")
    ] = None,
    office: Annotated[str, typer.Option(help="cơ quan cấp, nếu bảng không ghi · office")] = "",
    year: Annotated[
        int | None,
        typer.Option(min=1900, max=2100, help="năm tốt nghiệp, nếu bảng không ghi · year"),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="ghi báo cáo từng dòng · each row's report: .csv, .json, .jsonl, .xlsx"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Import a typed table as rows waiting for review."""
    from api.import_report import say_report, write_rows
    from api.import_table import import_table
    from api.import_told import told

    services = open_services()
    said = told(form, office, year, services.settings.forms)
    made = import_table(services, file, batch, asker(), said, dry_run=dry_run)
    if report:
        write_rows(made, report)
    say_report(made, dry_run=dry_run, as_json=as_json)
