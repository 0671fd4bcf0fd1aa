"""A photo of a printed copy is judged by its QR codes, and says that paper is unsigned."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFilter

from tests.api.office import Office


@pytest.fixture
def sheet(office: Office, tmp_path: Path) -> Image.Image:
    """An issued copy, printed and scanned at 200 dpi."""
    return printed(office.issued(1)[1], tmp_path)


def printed(pdf: bytes, folder: Path) -> Image.Image:
    """Render page 1 at 200 dpi with poppler."""
    (folder / "copy.pdf").write_bytes(pdf)
    subprocess.run(
        ["pdftoppm", "-r", "200", "-png", "-singlefile", "copy.pdf", "page"], cwd=folder, check=True
    )
    return Image.open(folder / "page.png").convert("RGB")


def saved(picture: Image.Image, kind: str = "JPEG") -> bytes:
    """Write a picture as a file."""
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_picture_of_a_genuine_copy_is_valid(
    office: Office, sheet: Image.Image, kind: str
) -> None:
    """Whatever program saved the scan; the answer names what to compare."""
    answer = office.client().post("/api/v1/verify", files={"file": ("scan", saved(sheet, kind))})
    said = answer.json()

    assert said["verdict"] == "valid", said["checks"]
    assert said["claims"]["values"]["ho_ten"] == "Nguyễn Thị Hòa"
    paper = next(check for check in said["checks"] if check["id"] == "paper")
    assert "ho_ten" in paper["reason"]
    assert "không có chữ ký" in paper["reason_vi"]


def by_hand(sheet: Image.Image) -> Image.Image:
    """Take a photo aslant, a little out of focus, half of it in the shadow of the telephone."""
    corners = ((-0.08, -0.05), (-0.14, 1.03), (1.05, 1.07), (1.11, -0.09))  # shares of the sheet
    leans = [side * share for one in corners for side, share in zip(sheet.size, one, strict=True)]
    photo = sheet.transform(
        sheet.size, Image.Transform.QUAD, leans, Image.Resampling.BICUBIC, fillcolor=(90, 80, 70)
    )
    shade = Image.linear_gradient("L").rotate(70).resize(sheet.size).point(lambda v: 120 + v // 2)
    dark = Image.composite(photo, Image.new("RGB", sheet.size), shade)
    return dark.filter(ImageFilter.GaussianBlur(0.8))


def test_a_crooked_blurred_photo_in_half_shadow_will_do(office: Office, sheet: Image.Image) -> None:
    """People hold their telephones by hand."""
    photo = saved(by_hand(sheet.rotate(7, expand=True, fillcolor=(90, 80, 70))))
    answer = office.client().post("/api/v1/verify", files={"file": ("p.jpg", photo)})

    assert answer.json()["verdict"] == "valid"


def test_the_page_says_that_paper_is_unsigned(office: Office, sheet: Image.Image) -> None:
    """Beside the verdict, not behind a fold."""
    page = office.client().post("/verify", files={"file": ("p.jpg", saved(sheet))}).text

    assert 'data-verdict="valid"' in page
    assert "Tờ giấy không có chữ ký" in page
    assert "Mã QR còn nguyên vẹn?" in page
    assert "Tệp còn nguyên vẹn?" not in page  # nobody looked at a file


def test_the_page_of_a_code_says_that_the_stored_file_was_judged(office: Office) -> None:
    """Whoever typed it holds paper, which nobody has looked at."""
    copy, _ = office.issued(1)
    page = office.client().get(f"/v/{copy.code}").text

    assert 'data-verdict="valid"' in page
    assert "Tệp cơ quan đang lưu còn nguyên vẹn?" in page


def test_a_picture_without_a_code_settles_nothing(office: Office) -> None:
    """It says how to take a better one."""
    blank = saved(Image.new("RGB", (800, 1200), "white"))
    said = office.client().post("/api/v1/verify", files={"file": ("p.jpg", blank)}).json()

    assert said["verdict"] == "undetermined"
    assert said["checks"][0]["id"] == "qr-found"


def test_a_code_that_leads_elsewhere_is_refused(office: Office, tmp_path: Path) -> None:
    """The commonest fake: a genuine code, on an address that only looks like the office's."""
    copy, _ = office.issued(1)
    link = tmp_path / "fake.png"
    segno.make(f"https://sogoc-kiemtra.example/v/{copy.code}").save(str(link), scale=8)
    said = (
        office.client().post("/api/v1/verify", files={"file": ("p.png", link.read_bytes())}).json()
    )

    assert said["verdict"] == "invalid"
    assert said["checks"][0]["id"] == "qr-host"


def test_codes_of_two_copies_are_refused(office: Office, tmp_path: Path) -> None:
    """A sheet put together from two."""
    first = printed(office.issued(1)[1], tmp_path)
    second = printed(office.issued(2)[1], tmp_path)
    half = first.width // 2
    first.paste(second.crop((half, 0, second.width, second.height)), (half, 0))
    said = office.client().post("/api/v1/verify", files={"file": ("p.png", saved(first))}).json()

    assert said["verdict"] == "invalid"
    assert "qr-codes" in [check["id"] for check in said["checks"]]


def test_a_copy_whose_signature_was_cut_off_is_no_picture(office: Office) -> None:
    """Its QR code is genuine; a file that once was signed is judged as a file."""
    _, pdf = office.issued(1)
    unsigned = pdf[: pdf.index(b"%%EOF") + 6]
    said = office.client().post("/api/v1/verify", files={"file": ("c.pdf", unsigned)}).json()

    assert said["verdict"] == "invalid"


@pytest.mark.parametrize("data", [b"\xff\xd8\xff" + b"\0" * 500, b"\x89PNG\r\n\x1a\n" + b"x" * 99])
def test_a_broken_picture_settles_nothing(office: Office, data: bytes) -> None:
    """It ends in a verdict that says that the picture is at fault, not in an error."""
    answer = office.client().post("/api/v1/verify", files={"file": ("p", data)})

    assert answer.status_code == 200
    assert answer.json()["verdict"] == "undetermined"
    (check,) = answer.json()["checks"]
    assert check["id"] == "qr-found"
    assert "could not be read" in check["reason"]
    assert "Không đọc được" in check["reason_vi"]


def test_codes_of_others_are_counted_and_not_opened(office: Office, tmp_path: Path) -> None:
    """A shop's address, a script, a bank transfer: the answer says that none is of a copy."""
    sheet = Image.new("L", (1500, 600), "white")
    for n, text in enumerate(("http://127.0.0.1:9/v/x", "javascript:alert(1)", "00020101021138")):
        segno.make(text, micro=False).save(str(tmp_path / "qr.png"), scale=8)
        sheet.paste(Image.open(tmp_path / "qr.png").convert("L"), (40 + n * 480, 60))
    said = (
        office.client()
        .post("/api/v1/verify", files={"file": ("p.png", saved(sheet, "PNG"))})
        .json()
    )

    assert said["verdict"] == "undetermined"
    assert "3 QR codes" in said["checks"][0]["reason"]
    assert "alert" not in str(said)
