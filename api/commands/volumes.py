"""`volumes`: register books, number their leaves, take stock, seal, and say what is covered."""

from typing import Annotated, Literal

import typer

from api.commands.context import Json, asker, open_services
from api.commands.teach import teach

VOLUMES = teach(
    "Quyển sổ gốc: đăng ký, đánh số trang, kiểm kê, niêm phong.",
    "Books: registered with their office, kind, years and printed page numbers; scanned pages are "
    "put into them; `show` says what is open; a complete one is sealed with a signature. Only when "
    "every book of a year is sealed does `coverage` say that who is not found is not in the "
    "ledger; its exit code is 1 while absence proves nothing. A book is named by its id or name.",
    "sogoc volumes add 'THPT 1994, quyển 2' --office 'Sở GD&ĐT Nam Hà' --kind thpt --years 1994 "
    "--pages 1-120",
    "sogoc volumes correct 'THPT 1994, quyển 2' --pages 1-118",
    "sogoc volumes number 'THPT 1994, quyển 2' 'Lô 1994' --from 1",
    "sogoc volumes number 'THPT 1994, quyển 2' 'Lô 1994' --from 1 --spread   # two leaves a scan",
    "sogoc volumes leaf 'THPT 1994, quyển 2' 3fa9c1d2:17 --printed 33 --printed 34",
    "sogoc volumes lost 'THPT 1994, quyển 2' 57 --record 'BB 02/2026'",
    "sogoc volumes show 'THPT 1994, quyển 2'",
    "sogoc volumes seal 'THPT 1994, quyển 2'",
    "sogoc volumes hand-over 'THPT 1994, quyển 2' --to 'Sở GD&ĐT Ninh Bình' --signatory 'Giám đốc' "
    "--since 01/07/2025 --decision 'QĐ 1/2025'",
    "sogoc volumes coverage --kind thpt --office 'Sở GD&ĐT Nam Hà' --year 1994",
)

Volume = Annotated[str, typer.Argument(metavar="VOLUME", help="mã hoặc tên quyển · id or name")]
Office = Annotated[str, typer.Option(help="cơ quan cấp, như ghi trong sổ · as the book names it")]
Kind = Annotated[Literal["thpt", "thcs", "bo_tuc", "dai_hoc"], typer.Option(help="mẫu sổ · form")]
Range = Annotated[str, typer.Option(metavar="N[-M]", help="đầu-cuối · first and last")]
Signatory = Annotated[str, typer.Option(help="chức vụ người ký · post of who signs copies")]


def add_to(app: typer.Typer) -> None:
    """Add the verbs of this module."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command("list", help="Các quyển sổ · List books.")(list_)
    group.command("show", help="Còn thiếu gì, ai giữ · What is open, who keeps it.")(show)
    group.command("add", help="Đăng ký quyển sổ · Register a book.")(add)
    group.command("correct", help="Sửa điều đã đăng ký · Correct what was registered.")(correct)
    group.command("number", help="Đánh số trang của một lô · Number a batch's pages.")(number)
    group.command("leaf", help="Sửa số của một trang · Correct one page.")(leaf)
    group.command("lost", help="Trang đã mất, theo biên bản · Declare a lost leaf.")(lost)
    group.command("hand-over", help="Chuyển cơ quan giữ sổ · Pass custody on.")(hand_over)
    group.command("seal", help="Niêm phong và ký số · Seal and sign.")(seal)
    group.command("coverage", help="Không thấy tên nghĩa là gì · What absence means.")(coverage)
    short = "quyển sổ · books: pages, seal, coverage"
    app.add_typer(group, name="volumes", help=VOLUMES, short_help=short)


def list_(as_json: Json = False) -> None:
    """List books."""
    from api.volume_desk import say_volumes

    say_volumes(open_services().database, as_json)


def show(volume: Volume, as_json: Json = False) -> None:
    """Show one book."""
    from api.volume_desk import say_volume

    say_volume(open_services().database, volume, as_json)


def add(
    name: Annotated[str, typer.Argument(metavar="NAME", help="như ghi trên bìa · as on the cover")],
    office: Office,
    kind: Kind,
    years: Range,
    pages: Range,
    part: Annotated[str, typer.Option(metavar="K/N", help="quyển thứ K trong N · part")] = "1/1",
    keeper: Annotated[str, typer.Option(help="cơ quan đang giữ · who keeps it [OFFICE]")] = "",
    signatory: Signatory = "Giám đốc",
    since: Annotated[str, typer.Option(help="giữ từ ngày dd/mm/yyyy · kept since [YEAR]")] = "",
    second_person: Annotated[
        bool, typer.Option("--second-person", help="sửa đổi cần người thứ hai · edits need two")
    ] = False,
    twice: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="ô hai người gõ độc lập · keyed by two people"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Register a book."""
    from api import volume_desk
    from api.typed import typed_day, typed_range
    from registry.custody import Custodian
    from registry.volume import Book

    (first, last), (of, parts) = typed_range(years), typed_range(part, "/")
    first_page, last_page = typed_range(pages)
    fields, asks = tuple(twice or ()), second_person
    book = Book(name, office, kind, first, last, first_page, last_page, of, parts, asks, fields)
    held = Custodian(keeper or office, signatory, typed_day(since or f"01/01/{first}"))
    volume_desk.add(open_services().database, book, held, asker(), as_json)


def correct(
    volume: Volume,
    name: Annotated[str, typer.Option(help="tên trên bìa · as on the cover")] = "",
    office: Office = "",
    kind: Annotated[
        Literal["thpt", "thcs", "bo_tuc", "dai_hoc"] | None, typer.Option(help="mẫu sổ · form")
    ] = None,
    years: Range = "",
    pages: Range = "",
    part: Annotated[str, typer.Option(metavar="K/N", help="quyển thứ K trong N · part")] = "",
    as_json: Json = False,
) -> None:
    """Correct what was registered of a book; what is not named stays."""
    from api import volume_desk
    from api.typed import typed_range

    pairs = (("first_year", "last_year"), years, "-"), (("first_page", "last_page"), pages, "-")
    changes: dict[str, object] = {"name": name, "office": office, "kind": kind or ""}
    for names, text, between in (*pairs, (("part", "parts"), part, "/")):
        if text:
            changes |= zip(names, typed_range(text, between), strict=True)
    given = {field: value for field, value in changes.items() if value != ""}
    volume_desk.correct(open_services().database, volume, given, asker(), as_json)


def number(
    volume: Volume,
    batch: Annotated[str, typer.Argument(help="tên hoặc mã lô · batch, by name or id")],
    first: Annotated[int, typer.Option("--from", min=0, help="số in trên trang đầu · first")],
    spread: Annotated[
        bool, typer.Option("--spread", help="mỗi ảnh hai trang · two leaves a scan")
    ] = False,
    as_json: Json = False,
) -> None:
    """Number the pages of a batch in order."""
    from api import volume_desk

    db = open_services().database
    volume_desk.number(db, volume, batch, first, asker(), spread=spread, as_json=as_json)


def leaf(
    volume: Volume,
    page: Annotated[str, typer.Argument(metavar="SCAN:PAGE", help="như `show` nêu · as in show")],
    printed: Annotated[
        list[int] | None, typer.Option(min=0, help="số in; hai lần nếu trang đôi · once or twice")
    ] = None,
    role: Annotated[
        Literal["rows", "blank", "cover", "duplicate", "out"], typer.Option(help="loại trang")
    ] = "rows",
    as_json: Json = False,
) -> None:
    """Correct what is said of one page."""
    from api import volume_desk

    db = open_services().database
    volume_desk.place(db, volume, page, printed or (), role, asker(), as_json)


def lost(
    volume: Volume,
    printed: Annotated[int, typer.Argument(min=0, help="số in trên trang · printed number")],
    record: Annotated[str, typer.Option(help="biên bản; '' là đã tìm lại · '' takes it back")],
    as_json: Json = False,
) -> None:
    """Declare a lost leaf."""
    from api import volume_desk

    volume_desk.lose(open_services().database, volume, printed, record, asker(), as_json)


def hand_over(
    volumes: Annotated[list[str], typer.Argument(metavar="VOLUME...", help="mã hoặc tên")],
    to: Annotated[str, typer.Option(help="cơ quan nhận · successor")],
    signatory: Signatory,
    since: Annotated[str, typer.Option(help="từ ngày dd/mm/yyyy · from")],
    decision: Annotated[str, typer.Option(help="số quyết định · decision")],
    as_json: Json = False,
) -> None:
    """Pass custody on by decision."""
    from api import volume_desk
    from api.typed import typed_day
    from registry.custody import Custodian

    successor = Custodian(to, signatory, typed_day(since), decision)
    volume_desk.hand_over(open_services().database, volumes, successor, asker(), as_json)


def seal(volume: Volume, as_json: Json = False) -> None:
    """Seal a complete book."""
    from api import volume_desk

    volume_desk.seal(open_services(), volume, asker(), as_json)


def coverage(
    kind: Kind,
    year: Annotated[int, typer.Option(help="năm tốt nghiệp · year of graduation")],
    office: Office = "",
    as_json: Json = False,
) -> None:
    """Say what absence means."""
    from api.volume_desk import say_coverage

    if not say_coverage(open_services().database, kind, office, year, as_json):
        raise typer.Exit(1)
