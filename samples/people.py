"""Invented graduates: names, births and places, none of a real person."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Final

LEXICONS: Final = Path(__file__).parents[1] / "ocr" / "lexicons"

# Names of smaller peoples follow other rules than family, middle, given.
CLANS: Final = {
    "Ê Đê": ("Niê", "Êban", "Mlô", "Byă", "Ayŭn", "Kbuôr"),
    "Gia Rai": ("Rơ Châm", "Ksor", "Siu", "Rah Lan", "Kpă", "Nay"),
    "Ba Na": ("Đinh", "A", "Y"),
    "Mông": ("Vàng", "Giàng", "Sùng", "Lý", "Thào", "Mùa"),
    "Tày": ("Nông", "Hoàng", "Ma", "Bế", "Lương", "La"),
    "Nùng": ("Nông", "Lục", "Vi", "Hoàng", "Lý"),
    "Thái": ("Lò", "Cầm", "Quàng", "Lường", "Hà", "Vi"),
    "Mường": ("Bùi", "Đinh", "Quách", "Bạch", "Hà"),
    "Dao": ("Bàn", "Triệu", "Đặng", "Phùng", "Lý"),
    "Chăm": ("Đàng", "Bá", "Thiên", "Quảng", "Lưu"),
    "Hoa": ("Lâm", "Trần", "Quách", "Lý", "Tăng"),
    "Sán Dìu": ("Lưu", "Từ", "Trương", "Ninh"),
    "Cơ Ho": ("K'", "Ka"),
}
HIGHLAND: Final = ("Bliu", "Thuyên", "Brơi", "Hlun", "Nhiêm", "Wơt", "Blơk", "Phúc", "Đun", "Lâm")
MONG: Final = ("A Sử", "A Páo", "Thị Mỷ", "Thị Dợ", "A Chư", "Seo Lử", "Thị Sua", "A Dê")

DISTRICTS: Final = {
    "Nam Định": ("Ý Yên", "Hải Hậu", "Vụ Bản", "Xuân Trường"),
    "Thái Bình": ("Kiến Xương", "Tiền Hải", "Đông Hưng"),
    "Nghệ An": ("Yên Thành", "Quỳnh Lưu", "Đô Lương", "Con Cuông"),
    "Hà Tĩnh": ("Can Lộc", "Đức Thọ", "Hương Khê"),
    "Quảng Ngãi": ("Mộ Đức", "Sơn Tịnh", "Bình Sơn"),
    "Bình Định": ("Hoài Nhơn", "Phù Cát", "Tuy Phước"),
    "Hải Dương": ("Chí Linh", "Ninh Giang", "Thanh Miện"),
    "Bến Tre": ("Giồng Trôm", "Mỏ Cày", "Ba Tri"),
    "Phú Thọ": ("Thanh Ba", "Hạ Hoà", "Cẩm Khê"),
    "Quảng Nam": ("Điện Bàn", "Thăng Bình", "Duy Xuyên"),
    "Tiền Giang": ("Cai Lậy", "Chợ Gạo", "Gò Công Tây"),
    "Lạng Sơn": ("Văn Quan", "Cao Lộc", "Tràng Định"),
    "Đồng Tháp": ("Lấp Vò", "Thanh Bình", "Tháp Mười"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """One invented graduate."""

    name: str
    woman: bool
    ethnic: str
    day: int
    month: int
    year: int


@cache
def lexicon(name: str) -> tuple[dict[str, str], ...]:
    """Read one of the product's word lists, comment lines left out."""
    lines = (LEXICONS / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    kept = (line for line in lines if line and not line.startswith("#"))
    return tuple(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE))


def invent(rng: Random, graduated: int) -> Person:
    """Invent a graduate of a year."""
    woman = rng.random() < 0.5
    ethnic = rng.choice(list(CLANS)) if rng.random() < 0.12 else "Kinh"
    year = graduated - rng.choices((17, 18, 19, 20, 21), (1, 12, 5, 2, 1))[0]
    name = _minority(rng, ethnic, woman) if ethnic != "Kinh" else _kinh(rng, woman)
    return Person(name, woman, ethnic, rng.randint(1, 28), rng.randint(1, 12), year)


def _kinh(rng: Random, woman: bool) -> str:
    surname = _surname(rng)
    if rng.random() < 0.04:
        surname = f"{surname} {_surname(rng)}"
    middle = _middle(rng, woman)
    given = _given(rng, woman)
    if rng.random() < 0.3:
        given = f"{_given(rng, woman)} {given}"
    return f"{surname} {middle} {given}" if rng.random() < 0.93 else f"{surname} {given}"


@cache
def _surnames() -> tuple[tuple[str, ...], tuple[float, ...]]:
    rows = [r for r in lexicon("surnames") if len(r["surname"].split()) == 1]
    shares = tuple(float(r["pct_population"] or 0.15) for r in rows)
    return tuple(r["surname"] for r in rows), shares


def _surname(rng: Random) -> str:
    names, shares = _surnames()
    return rng.choices(names, shares)[0]


def _middle(rng: Random, woman: bool) -> str:
    if rng.random() < 0.45:
        return "Thị" if woman else "Văn"
    hints = ("F", "U") if woman else ("M", "U")
    words = [r["middle"] for r in lexicon("middle_names") if r["sex_hint"] in hints]
    return rng.choice(words)


def _given(rng: Random, woman: bool) -> str:
    column = "n_female" if woman else "n_male"
    rows = [r for r in lexicon("given_names") if r[column] not in ("", "0")]
    return rng.choices([r["given"] for r in rows], [float(r[column]) for r in rows])[0].capitalize()


def _minority(rng: Random, ethnic: str, woman: bool) -> str:
    clan = rng.choice(CLANS[ethnic])
    if ethnic == "Ê Đê":
        return f"{'H’' if woman else 'Y '}{rng.choice(HIGHLAND)} {clan}".replace("’", "'")
    if ethnic == "Gia Rai":
        return f"{clan} {'H’' if woman else ''}{rng.choice(HIGHLAND)}".replace("’", "'")
    if ethnic == "Cơ Ho":
        return f"Ka {rng.choice(HIGHLAND)}" if woman else f"K'{rng.choice(HIGHLAND)}"
    if ethnic == "Mông":
        return f"{clan} {rng.choice(MONG)}"
    return f"{clan} {_middle(rng, woman)} {_given(rng, woman)}"


@cache
def provinces(year: int) -> tuple[str, ...]:
    """Give the names of provinces that a ledger of a year would write."""
    now = [r["short_name"] for r in lexicon("provinces_63_until_2025_06_30")]
    if year >= 1998:
        return tuple(now)
    old: tuple[str, ...] = (
        "Hà Nam Ninh",
        "Bình Trị Thiên",
        "Nghệ Tĩnh",
        "Hà Bắc",
        "Vĩnh Phú",
        "Bắc Thái",
    )
    old += ("Hải Hưng", "Sông Bé", "Minh Hải", "Phú Khánh", "Nghĩa Bình", "Thuận Hải", "Cửu Long")
    return (*now, *old, *old)


def place(rng: Random, home: str, year: int, *, abbreviated: bool) -> str:
    """Invent where someone was born, mostly near the school."""
    province = home if rng.random() < 0.55 else rng.choice(provinces(year))
    if province in DISTRICTS and rng.random() < 0.5:
        joint = rng.choice((", ", ", ", " - "))
        return f"{rng.choice(DISTRICTS[province])}{joint}{province}"
    if abbreviated and rng.random() < 0.12:
        return rng.choice(("TP. HCM", "TX. " + province, "Q. 5, TP. HCM", "H. " + province))
    return province
