"""The table on a sheet: rules, titles, and every cell as its clerk filled it in."""

from samples.fonts import width
from samples.forms import Column, Form
from samples.layout import Box, Grid, fit
from samples.ledger import Cell, PageText, Row
from samples.pens import sign, strike
from samples.sheet import Sheet


def rule_table(sheet: Sheet, grid: Grid, form: Form) -> None:
    """Draw the ruled lines of a table."""
    left, right, bottom = grid.xs[0], grid.xs[-1], grid.ys[-1]
    kind = sheet.look.rules
    for y in (grid.top, grid.head, *((grid.body,) if form.numbered else ())):
        if kind != "none":
            sheet.rule((left, y), (right, y), body=False)
    for index, x in enumerate(grid.xs):
        inside = 0 < index < len(grid.columns)
        merged = inside and grid.columns[index].group
        same = merged and grid.columns[index - 1].group == grid.columns[index].group
        top = grid.merge if same else grid.top
        if kind != "none":
            sheet.rule((x, top), (x, grid.body), body=False)
            sheet.rule((x, grid.body), (x, bottom), body=True)
    for start, end, _ in _groups(grid):
        sheet.rule((grid.xs[start], grid.merge), (grid.xs[end], grid.merge), body=False)
    if kind in ("full", "dotted", "broken", "faint"):
        for y in grid.ys:
            sheet.rule((left, y), (right, y), body=True)
    elif kind == "vertical":
        sheet.rule((left, bottom), (right, bottom), body=False)


def _groups(grid: Grid) -> list[tuple[int, int, str]]:
    """Give first column, column after the last, and wording of each merged header cell."""
    groups: list[tuple[int, int, str]] = []
    for index, column in enumerate(grid.columns):
        if not column.group:
            continue
        if groups and groups[-1][1] == index and groups[-1][2] == column.group:
            groups[-1] = (groups[-1][0], index + 1, column.group)
        else:
            groups.append((index, index + 1, column.group))
    return groups


def title_table(sheet: Sheet, grid: Grid, form: Form) -> None:
    """Print the column titles, merged cells and the row of numbers under them."""
    for index, column in enumerate(grid.columns):
        top = grid.merge if column.group else grid.top
        _title(sheet, column.title, (grid.xs[index], top, grid.xs[index + 1], grid.head))
        if form.numbered:
            middle = (grid.xs[index] + grid.xs[index + 1]) / 2
            size = round(sheet.look.size * 0.75)
            number = f"({form.columns.index(column) + 1})"
            y = (grid.head + grid.body) / 2 + 0.35 * size
            sheet.put(number, (middle, y), size=size, align="center")
    for start, end, wording in _groups(grid):
        _title(sheet, wording, (grid.xs[start], grid.top, grid.xs[end], grid.merge))


def _title(sheet: Sheet, title: str, box: Box) -> None:
    left, top, right, bottom = box
    bold = sheet.look.bold_titles
    lines, size = fit(sheet.look, title, (right - left) * 0.92, bold=bold)
    y = (top + bottom) / 2 - size * 1.15 * (len(lines) - 1) / 2 + 0.35 * size
    for index, line in enumerate(lines):
        at = ((left + right) / 2, y + index * size * 1.15)
        sheet.put(line, at, size=size, align="center", bold=bold)


def lines_of(sheet: Sheet, text: PageText, columns: tuple[Column, ...]) -> list[int]:
    """Give how many lines each row needs, as far as names decide it."""
    look = sheet.look
    if not look.wrap:
        return [1] * len(text.rows)
    unit = look.px(look.paper[0] - 2 * look.margin) / sum(c.weight for c in columns)
    rooms = {c.field: c.weight * unit - look.size * 0.5 for c in columns if c.align == "left"}

    def full(row: Row) -> bool:
        texts = ((room, _part(sheet, field, row).raw) for field, room in rooms.items())
        return any(width(look.face, look.size, text) > room for room, text in texts)

    return [2 if full(row) else 1 for row in text.rows]


def fill_table(sheet: Sheet, grid: Grid, text: PageText) -> None:
    """Fill in the body of a table and note where each value stands."""
    for index, row in enumerate(text.rows):
        loose = 0.05 if sheet.look.printer == "typewriter" else 0.012
        lift = sheet.rng.gauss(0, sheet.look.size * loose)
        for at, column in enumerate(grid.columns):
            box = grid.cell(index, at)
            if column.field == "chu_ky":
                if sheet.rng.random() < sheet.look.signatures:
                    sign(sheet, box)
                continue
            _fill(sheet, column, row, box, lift)
            _note(sheet, index + 1, column.field, box)
        if any(cell.status == "struck" for cell in row.values()):
            edges = (grid.xs[0], grid.cell(index, 0)[1], grid.xs[-1], grid.ys[index])
            shorter = sheet.rng.uniform(0.86, 1.0)
            right = edges[0] + (edges[2] - edges[0]) * shorter
            strike(sheet, (edges[0], edges[1], right, edges[3]), double=sheet.rng.random() < 0.3)


MERGED = {"nam": "gioi_tinh", "nu": "gioi_tinh", "ho": "ho_ten", "ten": "ho_ten"}


def _note(sheet: Sheet, row: int, field: str, box: Box) -> None:
    name = MERGED.get(field, field)
    known = sheet.boxes.get((row, name), box)
    left, top = min(known[0], box[0]), min(known[1], box[1])
    sheet.boxes[row, name] = (left, top, max(known[2], box[2]), max(known[3], box[3]))


def _fill(sheet: Sheet, column: Column, row: Row, box: Box, lift: float) -> None:
    cell = _part(sheet, column.field, row)
    if cell.old:
        low = (box[0], box[1] + 0.3 * (box[3] - box[1]), box[2], box[3])
        _text(sheet, cell.old, low, column.align, lift)
        _correct(sheet, cell, box)
        strike(sheet, (box[0] + 4, low[1], box[2] - 4, low[3]))
    elif cell.by_hand:
        size = round(sheet.look.size * 1.15)
        room = (box[2] - box[0]) * 0.92
        size = min(size, int(size * room / width(sheet.look.hand_face, size, cell.raw)))
        sheet.write(cell.raw, (box[0] + size * 0.3, box[3] - 0.3 * (box[3] - box[1])), size)
    elif not cell.blank:
        _text(sheet, cell.raw, box, column.align, lift)


def _part(sheet: Sheet, field: str, row: Row) -> Cell:
    """Give what one column shows of a row; some fields are split over two columns."""
    if field in ("nam", "nu"):
        marked = row["gioi_tinh"].value == ("Nam" if field == "nam" else "Nữ")
        return row["gioi_tinh"] if marked else Cell("", "", "blank")
    if field in ("ho", "ten"):
        first, _, last = row["ho_ten"].raw.rpartition(" ")
        part = last if field == "ten" else first
        return Cell(part, part, by_hand=row["ho_ten"].by_hand)
    if field == "so_bao_danh":
        number = f"{100_000 + (sum(map(ord, row['ho_ten'].value)) * 7919) % 90_000}"
        return Cell(number, number)
    if field == "ngay_nhan":
        given = f"{sheet.rng.randint(1, 28)}/{sheet.rng.randint(8, 12)}"
        return Cell(given, given) if sheet.rng.random() < 0.7 else Cell("", "", "blank")
    return row[field]


def _text(sheet: Sheet, text: str, box: Box, align: str, lift: float) -> None:
    left, top, right, bottom = box
    pad = sheet.look.size * 0.25
    room = right - left - 2 * pad
    lines, size = fit(sheet.look, text, room)
    low = int((bottom - top) / 2.05)
    if len(lines) > 1 and low < 0.75 * sheet.look.size:
        lines, size = (
            [text],
            int(sheet.look.size * room / width(sheet.look.face, sheet.look.size, text)),
        )
    elif len(lines) > 1:
        size = min(size, low)
    x = left + pad if align == "left" else (left + right) / 2
    y = (top + bottom) / 2 - size * 1.02 * (len(lines) - 1) / 2 + 0.35 * size + lift
    for index, line in enumerate(lines):
        sheet.put(line, (x, y + index * size * 1.02), size=size, align=align)


def _correct(sheet: Sheet, cell: Cell, box: Box) -> None:
    left, top, right, bottom = box
    size = round((bottom - top) * 0.5)
    room = (right - left) * 0.95
    size = min(size, int(size * room / width(sheet.look.hand_face, size, cell.raw)))
    sheet.write(cell.raw, (left + 0.2 * size, top + 0.6 * size), size)
