"""The appendix with the columns of the paper form (phụ lục sổ gốc), for the desk and the CLI."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from api.messages import known, text
from registry import appendix
from registry.appendix import Kind, Line
from registry.ground import grounds

if TYPE_CHECKING:
    from registry.database import Database

COLUMNS: Final = (
    "STT", "Họ và tên", "Ngày sinh", "Số hiệu đã cấp", "Số hiệu cấp lại", "Số vào sổ mới",
    "Nội dung", "Chữ ký", "Ghi chú",
)  # fmt: skip
"""The columns of the appendix as the ledgers have them."""

EMPTY: Final = "(trống)"
"""What stands for a field that holds nothing."""

_WORDS: Final = {
    Kind.CORRECTION: "Chỉnh sửa",
    Kind.REISSUE: "Cấp lại",
    Kind.REVOCATION: "Thu hồi, hủy bỏ",
}


def rows(db: "Database", year: int | None = None) -> Iterator[tuple[str, ...]]:
    """Give the lines of a year of recording, or of all, the first first."""
    return map(_row, appendix.every(db, year))


def _row(line: Line) -> tuple[str, ...]:
    old = line.before.get("so_hieu", line.values.get("so_hieu", ""))
    decision = f"{line.decision_number}, {line.decided_on:%d/%m/%Y}"
    return (
        line.text,
        line.values.get("ho_ten", ""),
        line.values.get("ngay_sinh", ""),
        old,
        line.after.get("so_hieu", ""),
        line.after.get("so_vao_so", ""),
        f"{_WORDS[line.kind]} theo {decision}. {_content(line)}",
        "",
        line.note,
    )


def _content(line: Line) -> str:
    """Say what changed in the words of the ledger, or the ground in those of the law."""
    if line.kind is Kind.REVOCATION:
        return next((one.vi for one in grounds() if one.key == line.ground), line.ground)
    return "; ".join(
        f"{_named(name)}: {line.before.get(name) or EMPTY} → {new or EMPTY}"
        for name, new in line.after.items()
    )


def _named(field: str) -> str:
    key = f"field.{field}"
    return text(key, "vi") if known(key) else field
