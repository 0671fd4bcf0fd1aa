"""What stands above and below the table: office, school, title, decision, place and date."""

from random import Random

from samples.fonts import bold_of, width
from samples.forms import Form
from samples.layout import Look
from samples.ledger import PageText
from samples.pens import sign
from samples.people import invent
from samples.sheet import Sheet

Line = tuple[str, str, bool]  # text, header field whose value it shows ("" for none), bold


def heading(sheet: Sheet, form: Form, text: PageText, wording: Random) -> float:
    """Print what stands above the table; gives the table's upper edge in pixels.

    `wording` is seeded by the volume, so that all its pages read alike.
    """
    look = sheet.look
    left, middle = _left_lines(text, wording), _middle_lines(text, wording)
    side_by_side = look.paper[0] > 250 and not look.fold
    step = look.size * 1.45
    y = look.px(13) + look.size
    quarter = look.px(look.paper[0] * (0.19 if side_by_side else 0.27))
    for index, (line, field, bold) in enumerate(left):
        _line(sheet, line, (quarter, y + index * step), field, bold=bold)
    if not side_by_side:
        y += step * len(left) + look.size * 0.4
    center = look.px(look.paper[0] * (0.6 if side_by_side else 0.5))
    title = _title_size(look, form.title)
    sheet.put(form.title, (center, y + 0.3 * step), size=title, align="center", bold=True)
    for index, (line, field, bold) in enumerate(middle):
        _line(sheet, line, (center, y + (index + 1.35) * step), field, bold=bold)
    used = max(len(middle) + 1.35, len(left) if side_by_side else 0)
    return y + used * step + look.size * 0.1


def _title_size(look: Look, title: str) -> int:
    size = round(look.size * 1.3)
    room = look.px(look.paper[0] * (0.62 if look.paper[0] > 250 else 0.86))
    wide = width(bold_of(look.face), size, title)
    return min(size, int(size * room / wide))


def _line(sheet: Sheet, line: str, at: tuple[float, float], field: str, *, bold: bool) -> None:
    look = sheet.look
    room = 2 * (at[0] - look.px(6)) if at[0] < look.px(look.paper[0] * 0.3) else look.px(180)
    wide = width(bold_of(look.face) if bold else look.face, look.size, line)
    size = min(look.size, int(look.size * room / wide))
    box = sheet.put(line, at, size=size, align="center", bold=bold)
    for name in field.split():
        sheet.boxes[0, name] = box


def _left_lines(text: PageText, wording: Random) -> list[Line]:
    office = [(line, "", False) for line in text.volume.office]
    office[-1] = (office[-1][0], "co_quan", len(office) > 1)
    school = text.volume.header.get("truong")
    if school and wording.random() < 0.7:
        office.append((school, "truong", wording.random() < 0.5))
    return office


def _middle_lines(text: PageText, wording: Random) -> list[Line]:
    header = text.volume.header
    wording.random()
    year = f"Năm tốt nghiệp: {header['nam_tot_nghiep']}"
    if wording.random() < 0.5:
        year += f"   -   Khóa thi ngày {text.volume.exam}"
    lines: list[Line] = [(year, "nam_tot_nghiep", False)]
    number, date = header["so_quyet_dinh"], header["ngay_quyet_dinh"]
    day, month, in_year = date.split("/")
    spelled = f"ngày {day} tháng {month} năm {in_year}"
    said = wording.choice((f"ngày {date}", f"ngày {date}", spelled))
    words = wording.choice(("Quyết định công nhận tốt nghiệp số", "Theo Quyết định số"))
    lines.append((f"{words} {number} {said}", "so_quyet_dinh ngay_quyet_dinh", False))
    if "hinh_thuc_hoc" in header:
        lines.append((f"Hình thức học: {header['hinh_thuc_hoc']}", "hinh_thuc_hoc", False))
    return lines


def missing_school(text: PageText, sheet: Sheet) -> bool:
    """Tell whether the school still has to be printed."""
    return "truong" in text.volume.header and (0, "truong") not in sheet.boxes


def school_line(sheet: Sheet, text: PageText, top: float) -> float:
    """Print the school above the table; gives the table's upper edge in pixels."""
    line = f"Học sinh trường: {text.volume.header['truong']}"
    at = (sheet.look.px(sheet.look.margin + 3), top + sheet.look.size * 0.75)
    sheet.boxes[0, "truong"] = sheet.put(line, at)
    return top + sheet.look.size * 1.4


def foot(sheet: Sheet, form: Form, text: PageText, bottom: float, *, count: bool) -> None:
    """Print what stands below the table, as far as there is room."""
    look, volume = sheet.look, text.volume
    y = bottom + look.size * 1.6
    if count:
        line = f"Danh sách này có {len(text.rows)} học sinh"
        sheet.put(line, (look.px(look.margin + 4), y))
    rng = sheet.rng
    day, month = rng.randint(1, 28), rng.randint(8, 11)
    place = f"{volume.home}, ngày {day:02} tháng {month:02} năm {volume.year}"
    half = width(look.face, look.size, place) / 2
    right = min(look.px(look.paper[0] * 0.82), look.px(look.paper[0] - 9) - half)
    sheet.put(place, (right, y), align="center")
    room = look.px(look.paper[1]) - y
    if room > look.size * 3.4:
        sheet.put(form.signer, (right, y + 1.35 * look.size), align="center", bold=True)
    if room > look.size * 6:
        wide, tall = look.px(25), look.size * 2.6
        top = y + 1.8 * look.size
        sign(sheet, (right - wide, top, right + wide, top + tall))
        name = invent(rng, volume.year - 30).name
        sheet.put(name, (right, top + tall + look.size), align="center")
