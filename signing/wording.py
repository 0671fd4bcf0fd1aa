"""The Vietnamese words on a copy: labels of values, and how an absent value is stated."""

from typing import Final

from ocr.reading import Status

LABELS: Final = {
    "ho_ten": "Họ và tên",
    "ngay_sinh": "Ngày, tháng, năm sinh",
    "noi_sinh": "Nơi sinh",
    "gioi_tinh": "Giới tính",
    "dan_toc": "Dân tộc",
    "truong": "Học sinh trường",
    "nam_tot_nghiep": "Năm tốt nghiệp",
    "khoa_thi": "Khóa thi",
    "ky_thi": "Kỳ thi",
    "hoi_dong_thi": "Hội đồng thi",
    "hinh_thuc_hoc": "Hình thức học",
    "diem_thi": "Điểm thi",
    "xep_loai": "Xếp loại tốt nghiệp",
    "so_hieu": "Số hiệu văn bằng",
    "so_vao_so": "Số vào sổ gốc",
    "so_quyet_dinh": "Quyết định tốt nghiệp số",
    "ngay_quyet_dinh": "Ngày của quyết định",
    "co_quan": "Cơ quan cấp bằng",
    "ghi_chu": "Ghi chú trong sổ gốc",
}
"""Fields in the order of the page. A field that is not here is stated under its own name."""

ALWAYS: Final = (
    "ho_ten",
    "ngay_sinh",
    "noi_sinh",
    "gioi_tinh",
    "dan_toc",
    "truong",
    "nam_tot_nghiep",
    "xep_loai",
    "so_hieu",
    "so_vao_so",
)
"""Stated on every copy: where the ledger has no such column, the copy says so."""

NEVER: Final = ("stt",)
"""Left out: the place of a row on its page says nothing about the graduate."""

ABSENT: Final = "absent"
"""The ledger has no such column or heading."""

STANDS: Final = {
    ABSENT: "(sổ gốc không có mục này)",
    Status.BLANK: "(sổ gốc để trống)",
    Status.STRUCK: "(bị gạch bỏ trong sổ gốc)",
    Status.ILLEGIBLE: "(không đọc được trong sổ gốc)",
    Status.HANDWRITTEN: "(viết tay trong sổ gốc, chưa nhập được)",
}
"""What stands in place of a value that cannot be given. Nothing is ever made up."""
