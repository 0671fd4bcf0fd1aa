"""What an invented ledger says: the page header, the rows, and the true value of each cell."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final

from samples.forms import Form
from samples.people import Person, invent, place, provinces

NOTES: Final = ("Con liệt sĩ", "Diện 3", "Bổ sung", "TS tự do", "Cấp lần 2", "Vùng cao", "BTVH")
DITTOS: Final = ('"', "nt", "- nt -", "//")
DITTO_FIELDS: Final = ("noi_sinh", "dan_toc", "xep_loai")
SCHOOLS: Final = (
    "Trường PTTH Trần Văn Kỷ",
    "Trường THPT Lương Đình Của",
    "Trường THPT Bán công Hoa Lư",
    "Trường THPT Số 2 Sông Tranh",
    "Trường THPT Dân lập Đông Sơn",
    "Trường PTTH Cấp 2-3 Hàm Yên",
    "Trường THPT Nguyễn Hữu Thận",
)
JUNIOR: Final = ("Trường THCS Phù Ninh", "Trường THCS Lê Lợi", "Trường THCS Thị trấn Vân Đình")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell."""

    raw: str  # as printed
    value: str  # as a careful clerk would type it
    status: str = "read"
    old: str = ""  # struck text over which `raw` was written by hand
    by_hand: bool = False

    @property
    def blank(self) -> bool:
        """Whether nothing is printed."""
        return not self.raw


Row = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Traits:
    """What is unusual in the text of a ledger; probabilities are per cell or per row."""

    dittos: float = 0.0
    year_only: float = 0.0
    loose_dates: bool = False  # `4/12/1970` and `22-02-1970` beside `05/01/1970`
    long_names: float = 0.0
    capitals: bool = False  # names in capitals
    abbreviated: bool = False  # `TB` for `Trung bình`, `TP. HCM`
    struck: int = 0  # rows per page
    corrected: int = 0  # cells per page
    by_hand: tuple[str, ...] = ()  # fields filled in by hand


@dataclass(frozen=True, slots=True)
class Volume:
    """What all pages of one volume share."""

    home: str  # province
    year: int
    office: tuple[str, ...]  # lines as printed
    header: dict[str, str]  # true values of header fields
    first_number: int  # of the register
    first_diploma: int
    diploma: str  # pattern of the diploma number
    register: str  # pattern of the register number
    exam: str


@dataclass(frozen=True, slots=True)
class PageText:
    """One page of a volume."""

    volume: Volume
    rows: tuple[Row, ...]
    first: int  # STT of the first row


def open_volume(rng: Random, form: Form, year: int) -> Volume:
    """Invent a volume: its office, school, decision and how its numbers look."""
    home = rng.choice(provinces(year))
    office, keeper = _office(rng, form, home, year)
    school = rng.choice(JUNIOR if form.level == "thcs" else SCHOOLS)
    code = {"dai-hoc": "QĐ-ĐH", "thcs": "QĐ-PGD"}.get(form.level, "QĐ-SGDĐT")
    header = {
        "co_quan": keeper,
        "truong": school,
        "nam_tot_nghiep": str(year),
        "so_quyet_dinh": f"{rng.randint(101, 2999)}/{'QĐ' if year < 1992 else code}",
        "ngay_quyet_dinh": f"{rng.randint(1, 28):02}/{rng.randint(6, 8):02}/{year}",
    }
    if form.level == "dai-hoc":
        del header["truong"]
    if form.level == "thcs":
        header["hinh_thuc_hoc"] = rng.choice(("Chính quy", "Bổ túc"))
    diploma = rng.choice(("{:06}", "{:07}", "A{:08}", "B {:07}", "TH {:06}"))
    register = rng.choice(("{n}", "{n:03}/{yy}", "{n:04}/{y}/THPT"))
    if form.level == "dai-hoc":
        register = f"{{n}}/K{rng.randint(30, 55)}A{rng.randint(1, 4)}"
    if form.level == "thcs":
        register = rng.choice(("{n:03}/{yy}", "{n:04}/THCS"))
    return Volume(
        home,
        year,
        office,
        header,
        rng.randint(1, 900),
        rng.randint(10_000, 940_000),
        diploma,
        register,
        f"{rng.randint(20, 28)}/{rng.randint(5, 6)}/{year}",
    )


def _office(rng: Random, form: Form, home: str, year: int) -> tuple[tuple[str, ...], str]:
    if form.level == "dai-hoc":
        name = f"Trường Đại học {rng.choice(('Sông Lam', 'Tây Bắc Hà', 'Công nghệ Đông Kinh'))}"
        return ("BỘ GIÁO DỤC VÀ ĐÀO TẠO", name.upper()), name
    if form.level == "thcs":
        name = f"Phòng Giáo dục và Đào tạo {rng.choice(('Vân Trung', 'Lâm Thao', 'An Khê'))}"
    else:
        name = f"Sở Giáo dục{' và Đào tạo' if year >= 1990 else ''} {home}"
    if rng.random() < 0.4:
        return (f"UBND TỈNH {home.upper()}", name.upper()), name
    return (name.upper(),), name


def write_page(
    rng: Random, form: Form, volume: Volume, traits: Traits, first: int, count: int
) -> PageText:
    """Fill one page of a volume with rows, then spoil some of them as clerks do."""
    rows: list[Row] = []
    for index in range(count):
        person = invent(rng, volume.year)
        row = _row(rng, volume, traits, person, first + index)
        row = {name: row[name] for name in fields_of(form)}
        if any(column.field == "nam" for column in form.columns):
            row["gioi_tinh"] = replace(row["gioi_tinh"], raw="x")
        if rows:
            row = _dittoed(rng, row, rows[-1], traits.dittos)
        rows.append(row)
    _correct(rng, rows, volume, traits.corrected)
    for index in rng.sample(range(1, count - 1), traits.struck):
        rows[index] = {name: replace(c, status="struck") for name, c in rows[index].items()}
    for row in rows:
        for name in traits.by_hand:
            if name in row and row[name].raw:
                row[name] = replace(row[name], status="handwritten", by_hand=True)
    return PageText(volume, tuple(rows), first)


def fields_of(form: Form) -> tuple[str, ...]:
    """Give the body fields that a form's columns hold, in their order."""
    merged = {"nam": "gioi_tinh", "nu": "gioi_tinh", "ho": "ho_ten", "ten": "ho_ten"}
    left_out = ("chu_ky", "ngay_nhan", "so_bao_danh")
    names = (merged.get(c.field, c.field) for c in form.columns if c.field not in left_out)
    return tuple(dict.fromkeys(names))


def _row(rng: Random, volume: Volume, traits: Traits, person: Person, stt: int) -> Row:
    number = volume.first_number + stt
    grade, score = _grade(rng)
    if traits.abbreviated and grade == "Trung bình" and rng.random() < 0.4:
        grade = "TB"
    short_year = f"{volume.year % 100:02}"
    texts = {
        "stt": str(stt),
        "ho_ten": _name(rng, traits, person),
        "noi_sinh": place(rng, volume.home, volume.year, abbreviated=traits.abbreviated),
        "gioi_tinh": "Nữ" if person.woman else "Nam",
        "dan_toc": person.ethnic,
        "diem_thi": score,
        "xep_loai": grade,
        "so_hieu": volume.diploma.format(volume.first_diploma + stt),
        "so_vao_so": volume.register.format(n=number, y=volume.year, yy=short_year),
        "ghi_chu": rng.choice(NOTES) if rng.random() < 0.14 else "",
    }
    row = {name: _cell(text) for name, text in texts.items()}
    row["ngay_sinh"] = _birth(rng, traits, person)
    return row


def _cell(text: str) -> Cell:
    return Cell(text, text) if text else Cell("", "", "blank")


def _grade(rng: Random) -> tuple[str, str]:
    grade = rng.choices(("Giỏi", "Khá", "Trung bình"), (1, 4, 6))[0]
    low, high = {"Giỏi": (48, 57), "Khá": (40, 48), "Trung bình": (30, 40)}[grade]
    return grade, f"{rng.randint(2 * low, 2 * high) / 2:.1f}".replace(".", ",")


def _name(rng: Random, traits: Traits, person: Person) -> str:
    name = person.name
    if rng.random() < traits.long_names and person.ethnic == "Kinh":
        family, *rest = name.split()
        more = rng.sample(("Phước", "Hoàng", "Trần Lê", "Ngọc Bảo", "Vũ", "Tôn Nữ", "Thiên"), 2)
        name = " ".join((family, *more, *rest))
    return name.upper() if traits.capitals else name


def _birth(rng: Random, traits: Traits, person: Person) -> Cell:
    if rng.random() < traits.year_only:
        return _cell(str(person.year))
    value = f"{person.day:02}/{person.month:02}/{person.year}"
    raw = value
    if traits.loose_dates:
        short = f"{person.day}/{person.month}/{person.year}"
        dashed = f"{person.day:02}-{person.month:02}-{person.year}"
        raw = rng.choice((value, value, short, dashed))
    return Cell(raw, value)


def _dittoed(rng: Random, row: Row, above: Row, share: float) -> Row:
    """Write ditto marks where a clerk would: mostly runs of the same place, people and grade."""
    done = dict(row)
    for name in DITTO_FIELDS:
        if name in row and rng.random() < share:
            done[name] = Cell(rng.choice(DITTOS[:3] + DITTOS[:1]), above[name].value, "ditto")
    return done


def _correct(rng: Random, rows: list[Row], volume: Volume, count: int) -> None:
    """Strike some names and places and write the right one above, by hand."""
    for index in rng.sample(range(len(rows)), count):
        name = rng.choice(("ho_ten", "noi_sinh"))
        cell = rows[index].get(name)
        follows = index + 1 < len(rows) and rows[index + 1].get(name)
        if cell is None or cell.status != "read" or (follows and follows.status == "ditto"):
            continue
        new = invent(rng, volume.year).name if name == "ho_ten" else rng.choice(provinces(2000))
        rows[index][name] = Cell(new, new, "read", old=cell.raw)
