"""The fields of a ledger, by the names that other programs rely on."""

from typing import Final

BODY: Final = (
    "stt",
    "ho_ten",
    "ngay_sinh",
    "noi_sinh",
    "gioi_tinh",
    "dan_toc",
    "diem_thi",
    "xep_loai",
    "so_hieu",
    "so_vao_so",
    "ghi_chu",
)
"""Fields of one row, in the order of the output columns."""

HEADER: Final = (
    "truong",
    "nam_tot_nghiep",
    "so_quyet_dinh",
    "ngay_quyet_dinh",
    "co_quan",
    "khoa_thi",
    "ky_thi",
    "hinh_thuc_hoc",
    "hoi_dong_thi",
)
"""Fields of the page header, inherited by each of its rows."""
