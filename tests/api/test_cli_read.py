"""`sogoc read`: the columns others rely on, and one bad file that never stops the rest."""

import csv
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from api.reading import files_in
from api.settings import environment_for
from tests.api.small_ledgers import SIZE, draw_ledgers

BODY = "stt,ho_ten,ngay_sinh,noi_sinh,gioi_tinh,dan_toc,diem_thi,xep_loai,so_hieu,so_vao_so,ghi_chu"
LONG = "file,page,row,field,raw,value,p_wrong,status,x,y,w,h"


def read(*words: str, home: Path) -> "subprocess.CompletedProcess[str]":
    """Run `sogoc read` as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "api", "read", *words],
        env=environment_for(home), capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a ledger of two pages, a damaged file, and a list beside them."""
    folder = tmp_path_factory.mktemp("scans")
    draw_ledgers(folder, files=1, pages=2)
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing follows")
    (folder / "list.csv").write_text("not a scan", encoding="utf-8")
    (folder / ".hidden.tif").write_bytes(b"not a scan")
    return folder


def test_rows_come_in_the_columns_that_others_rely_on(scans: Path) -> None:
    """Programs read this table by its column names."""
    done = read(str(scans), home=scans / "home")

    lines = list(csv.reader(done.stdout.splitlines()))
    header, rows = lines[0], [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]
    assert done.returncode == 0, done.stderr
    assert header[:14] == f"file,page,row,{BODY}".split(",")
    assert header[14:25] == [f"{field}_p" for field in BODY.split(",")]
    assert {"truong", "nam_tot_nghiep", "so_quyet_dinh", "co_quan"} <= set(header[25:])
    assert [(r["page"], r["row"]) for r in rows] == [(p, r) for p in "12" for r in "1234"]
    assert [r["stt"] for r in rows] == [str(i) for i in range(1, 9)]
    assert all(r["nam_tot_nghiep"] == "1996" and float(r["ho_ten_p"]) < 0.5 for r in rows)
    assert f"{scans / 'broken.pdf'}: không đọc được:" in done.stderr
    assert "list.csv" not in done.stderr
    assert "Traceback" not in done.stderr


def test_each_field_leads_to_its_box_on_the_master(scans: Path) -> None:
    """The long form gives raw text, value, status and box, header fields as row 0."""
    out = scans.parent / "long.csv"
    done = read(str(scans / "ledger-1.tif"), "--long", "-o", str(out), home=scans / "home")

    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert done.returncode == 0, done.stderr
    assert ",".join(rows[0]) == LONG
    assert {r["row"] for r in rows} == set("01234")
    for row in rows:
        x, y, w, h = (int(row[name]) for name in "xywh")
        assert x >= 0 <= y
        assert w > 0 < h
        assert x + w <= SIZE[0]
        assert y + h <= SIZE[1]


@pytest.mark.slow
def test_the_suffix_of_the_output_chooses_its_format(scans: Path) -> None:
    """JSONL and XLSX hold the same rows as CSV."""
    ledger = str(scans / "ledger-1.tif")
    for suffix in ("jsonl", "xlsx"):
        done = read(ledger, "-o", str(scans.parent / f"rows.{suffix}"), home=scans / "home")
        assert done.returncode == 0, done.stderr

    lines = (scans.parent / "rows.jsonl").read_text("utf-8").splitlines()
    sheet = load_workbook(scans.parent / "rows.xlsx").active
    assert sheet is not None
    assert [json.loads(line)["stt"] for line in lines] == [str(i) for i in range(1, 9)]
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == [
        str(i) for i in range(1, 9)
    ]


def test_nothing_readable_ends_with_code_3_and_says_why(scans: Path) -> None:
    """A script can tell that it got nothing."""
    done = read(str(scans / "broken.pdf"), "/no/such/file", home=scans / "home")

    assert done.returncode == 3
    assert done.stderr.count("not read:") == 2


def test_an_unknown_form_is_bad_input_and_names_the_known_ones(scans: Path) -> None:
    """A mistyped form must not be taken for another."""
    done = read(str(scans / "ledger-1.tif"), "--form", "thtp", home=scans / "home")

    assert done.returncode == 3
    assert "thpt" in done.stderr


def test_ctrl_c_ends_the_run_without_a_traceback(scans: Path) -> None:
    """A clerk who interrupts sees a prompt, not a page of Python."""
    ledger = str(scans / "ledger-1.tif")
    heeding = ("env", "--default-signal=INT")  # whoever runs the tests may have it ignored
    running = subprocess.Popen(
        [*heeding, sys.executable, "-m", "api", "read", *[ledger] * 50],
        env=environment_for(scans / "home") | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert running.stdout
    assert running.stdout.readline().startswith("file,")  # from here on it is at work
    os.killpg(running.pid, signal.SIGINT)

    said = running.communicate(timeout=120)[1]

    assert running.returncode == 130
    assert "Traceback" not in said


def test_folders_give_scans_and_pass_over_what_lies_beside_them(scans: Path) -> None:
    """People keep lists and hidden files beside their scans."""
    assert [path.name for path in files_in([scans])] == ["broken.pdf", "ledger-1.tif"]
