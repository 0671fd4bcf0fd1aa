"""What an import did, or would do: for the table as a whole, and for each of its rows."""

from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from api.console import say, say_json
from api.output import open_writer
from api.spoken import both
from ocr.fields import BODY
from registry.imported import Standing
from registry.legacy_text import UNICODE

COLUMNS: Final = ("row", "standing", "ho_ten", "so_hieu", "so_vao_so", "entry", "differs", "doubts")

SAID: Final = {
    Standing.NEW: ("mới, chờ đối chiếu", "new, waiting for review"),
    Standing.CONFLICT: ("chờ đối chiếu vì trùng số của người khác", "wait: another's number"),
    Standing.IMPORTED: ("đã nhập từ trước", "imported before"),
    Standing.REGISTERED: ("đã có trong sổ", "in the register already"),
}


@dataclass(frozen=True, slots=True)
class RowReport:
    """What happens to one row."""

    row: int  # from 1 in the file
    standing: Standing
    ho_ten: str
    so_hieu: str
    so_vao_so: str
    entry: str  # that has its number already; "" if none has
    differs: tuple[str, ...]  # fields in which it differs from that entry, if it is the same person
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do."""

    file: str
    headings_row: int
    columns: dict[str, str]  # column number, from 1 → field
    unknown_headings: tuple[str, ...]
    typed: str  # unicode, tcvn3, vni, viscii or vps
    lacking: tuple[str, ...]  # options that would say what no column does
    further_sheets: tuple[str, ...] = ()  # of the same file, that hold something and are not read
    each: list[RowReport] = field(default_factory=list)
    new: int = 0  # pages of rows that were stored; 0 in a dry run or when they were there before

    @property
    def doubtful(self) -> list[RowReport]:
        """The rows that something speaks against."""
        return [row for row in self.each if row.doubts]

    def standings(self) -> dict[str, int]:
        """Count rows by what happens to them."""
        counted = Counter(row.standing for row in self.each)
        return {one.value: counted[one] for one in Standing}

    def as_json(self, *, dry_run: bool) -> dict[str, object]:
        """Give all of it, with a report for each row."""
        whole = asdict(self)
        return whole | {
            "rows": len(self.each),
            "doubtful": [{"row": r.row, "doubts": list(r.doubts)} for r in self.doubtful],
            "standings": self.standings(),
            "dry_run": dry_run,
        }


def write_rows(report: Report, out: Path) -> None:
    """Write the report of each row: CSV, JSON, JSON lines or XLSX by the suffix.

    Raises:
        CommandError: the suffix is none of those known.
    """
    plain = out.suffix.lower() in (".csv", ".xlsx")
    with open_writer(out, COLUMNS) as writer:
        for row in report.each:
            told = asdict(row)
            if plain:
                told |= {"differs": " ".join(row.differs), "doubts": both(*row.doubts)}
            writer.write(told)


def say_report(report: Report, *, dry_run: bool, as_json: bool) -> None:
    """Print it."""
    if as_json:
        say_json(report.as_json(dry_run=dry_run))
        return
    known = [name for name in BODY if name in report.columns.values()]
    at = report.headings_row
    say(f"{report.file}: tiêu đề ở dòng {at} · headings in row {at}: {', '.join(known)}")
    if report.typed != UNICODE:
        say(f"  gõ bằng {report.typed}, đã đổi sang Unicode, giữ cả chữ gốc")
        say(f"  typed in {report.typed}, converted to Unicode; what was typed is kept beside it")
    if report.unknown_headings:
        say(f"  bỏ qua · passed over: {', '.join(report.unknown_headings)}")
    if report.further_sheets:
        names = ", ".join(report.further_sheets)
        say(f"  CHƯA nhập các trang tính khác, hãy lưu mỗi trang thành một tệp: {names}")
        say(f"  NOT imported, save each sheet as a file of its own: {names}")
    if report.lacking:
        options = " ".join(report.lacking)
        say(f"  bảng không ghi loại sổ, cơ quan hoặc năm: thêm {options}, nếu không thì không ai")
        say("    thấy khi một số vào sổ bị cấp hai lần · the list does not say its kind of ledger,")
        say(f"    office or year: add {options}, or a register number given twice is not seen")
    _say_rows(report)
    _say_sums(report, dry_run)


def _say_rows(report: Report) -> None:
    for row in report.each:
        said = [both(*row.doubts)] if row.doubts else []
        if row.standing is Standing.REGISTERED:
            vi, en = SAID[row.standing]
            said.insert(0, f"{vi} · {en}: {row.entry}")
        if row.differs:
            said.append(f"khác · differs: {', '.join(row.differs)}")
        if said:
            say(f"  dòng · row {row.row}: {'; '.join(said)}")


def _say_sums(report: Report, dry_run: bool) -> None:
    for standing, count in report.standings().items():
        if count:
            vi, en = SAID[Standing(standing)]
            say(f"  {count} dòng {vi} · {count} rows {en}")
    unsure = len(report.doubtful)
    done = ("đã ghi", "written") if report.new else ("không ghi thêm gì", "nothing was added")
    done = ("chưa ghi gì", "nothing was written") if dry_run else done
    say(
        f"  {len(report.each)} dòng, {unsure} dòng còn ngờ, {done[0]}"
        f" · {len(report.each)} rows, {unsure} doubtful, {done[1]}."
    )
