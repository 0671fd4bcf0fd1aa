"""Forms of ledgers: which columns, how they are worded, and what stands above and below."""

from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

Align = Literal["left", "center"]

WORDINGS: Final = {
    "stt": ("STT", "TT", "Số\nTT", "Số\nthứ tự", "S.T.T"),
    "ho_ten": ("Họ và tên", "HỌ VÀ TÊN", "Họ, chữ đệm và tên", "Họ và tên học sinh", "Họ tên"),
    "ngay_sinh": (
        "Ngày tháng\nnăm sinh",
        "Ngày, tháng,\nnăm sinh",
        "Ngày sinh",
        "Sinh ngày",
        "NGÀY SINH",
    ),
    "noi_sinh": ("Nơi sinh", "NƠI SINH", "Sinh quán", "Quê quán", "Nguyên quán"),
    "gioi_tinh": ("Giới\ntính", "Nam,\nnữ", "Phái", "Nam/\nNữ", "GIỚI"),
    "dan_toc": ("Dân tộc", "Dân\ntộc", "DÂN TỘC", "D.tộc"),
    "diem_thi": ("Điểm\nthi", "Tổng\nđiểm", "Điểm\nXTN"),
    "xep_loai": ("Xếp loại\ntốt nghiệp", "Xếp loại", "Hạng tốt\nnghiệp", "Loại TN", "XẾP LOẠI"),
    "so_hieu": ("Số hiệu\nvăn bằng", "Số hiệu bằng", "Số bằng", "SỐ BẰNG", "Ký hiệu\nbằng"),
    "so_vao_so": ("Số vào sổ", "Số vào sổ gốc", "Vào sổ số", "Số vào sổ\ncấp bằng", "SỐ VÀO SỔ"),
    "chu_ky": ("Chữ ký\nngười nhận", "Ký nhận", "Người nhận\nbằng ký", "KÝ, GHI TÊN", "Ký tên"),
    "ghi_chu": ("Ghi chú", "GHI CHÚ", "G.chú"),
    "ngay_nhan": ("Ngày nhận", "NGÀY NHẬN", "Ngày phát\nbằng"),
    "so_bao_danh": ("Số báo\ndanh", "SBD"),
    "nam": ("Nam",),
    "nu": ("Nữ",),
    "ho": ("Họ và chữ đệm", "Họ, chữ lót"),
    "ten": ("Tên",),
}

WEIGHTS: Final = {
    "stt": 9,
    "ho_ten": 50,
    "ngay_sinh": 25,
    "noi_sinh": 41,
    "gioi_tinh": 11,
    "dan_toc": 16,
    "diem_thi": 13,
    "xep_loai": 23,
    "so_hieu": 25,
    "so_vao_so": 25,
    "chu_ky": 24,
    "ghi_chu": 22,
    "ngay_nhan": 22,
    "so_bao_danh": 16,
    "nam": 9,
    "nu": 9,
    "ho": 38,
    "ten": 17,
}

LEFT: Final = frozenset(("ho_ten", "noi_sinh", "ho", "ten"))

THPT: Final = (
    "stt ho_ten ngay_sinh noi_sinh gioi_tinh dan_toc xep_loai so_hieu so_vao_so chu_ky ghi_chu"
)
ORDERS: Final = {
    "thpt": THPT,
    "thpt-12": THPT.replace("xep_loai", "diem_thi xep_loai"),
    "thcs": THPT,
    "nam-nu": THPT.replace("gioi_tinh", "nam nu"),
    "ho-ten": THPT.replace("ho_ten", "ho ten").replace(" ghi_chu", ""),
    "sbd": THPT.replace("stt", "stt so_bao_danh").replace("dan_toc xep_loai", "diem_thi xep_loai"),
    "dai-hoc": "stt so_vao_so ho_ten gioi_tinh ngay_sinh xep_loai so_hieu ngay_nhan chu_ky ghi_chu",
    "portrait": "stt ho_ten ngay_sinh noi_sinh xep_loai so_hieu so_vao_so chu_ky",
}

TITLES: Final = {
    "thpt": "SỔ GỐC CẤP BẰNG TỐT NGHIỆP TRUNG HỌC PHỔ THÔNG",
    "pttth": "SỔ GỐC CẤP BẰNG TỐT NGHIỆP PHỔ THÔNG TRUNG HỌC",
    "thcs": "SỔ GỐC CẤP BẰNG TỐT NGHIỆP TRUNG HỌC CƠ SỞ",
    "dai-hoc": "SỔ GỐC CẤP BẰNG TỐT NGHIỆP ĐẠI HỌC",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a field, its wording, its relative width, and the merged cell above it."""

    field: str
    title: str  # lines parted by "\n"
    weight: float
    align: Align
    group: str = ""  # wording of the merged header cell over neighbours of the same group


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of ledger page as printed."""

    level: str  # "thpt", "thcs" or "dai-hoc"
    title: str
    columns: tuple[Column, ...]
    numbered: bool  # a row "(1) (2) …" under the header
    signer: str  # who signs at the foot


def choose(rng: Random, order: str, year: int) -> Form:
    """Choose a form of an order of columns, with wordings of its own."""
    level = order if order in ("thcs", "dai-hoc") else "thpt"
    title = TITLES["pttth" if level == "thpt" and year < 1998 else level]
    shout = rng.random() < 0.15  # all column titles in capitals
    columns = tuple(_column(rng, name, shout=shout) for name in ORDERS[order].split())
    signer = {"thcs": "TRƯỞNG PHÒNG", "dai-hoc": "HIỆU TRƯỞNG"}.get(level, "GIÁM ĐỐC")
    return Form(level, title, columns, rng.random() < 0.4, signer)


def merged(rng: Random, form: Form) -> Form:
    """Put neighbouring columns of a form under merged header cells."""
    groups = {"so_hieu": "Văn bằng", "so_vao_so": "Văn bằng"}
    short = {"so_hieu": "Số hiệu", "so_vao_so": "Số vào sổ"}
    if rng.random() < 0.5:
        groups |= {"ngay_sinh": "Sinh", "noi_sinh": "Sinh"}
        short |= {"ngay_sinh": "Ngày sinh", "noi_sinh": "Nơi sinh"}
    columns = tuple(
        replace(c, group=groups[c.field], title=short[c.field]) if c.field in groups else c
        for c in form.columns
    )
    return replace(form, columns=columns)


def _column(rng: Random, field: str, *, shout: bool) -> Column:
    title = rng.choice(WORDINGS[field])
    group = {"nam": "Giới tính", "nu": "Giới tính"}.get(field, "")
    align: Align = "left" if field in LEFT else "center"
    return Column(field, title.upper() if shout else title, WEIGHTS[field], align, group)
