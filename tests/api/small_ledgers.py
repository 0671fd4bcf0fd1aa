"""Small ledgers, quick to draw and to read: a title, four columns, four rows."""

from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

DPI = 200
SIZE = (1100, 620)  # pixels
COLUMNS = (("STT", 90), ("Họ và tên", 400), ("Ngày sinh", 240), ("Số hiệu", 250))  # pixels
TITLE = "SỔ GỐC CẤP BẰNG TỐT NGHIỆP TRUNG HỌC PHỔ THÔNG"
SCHOOL = "Học sinh trường: THPT Sông Thử    Năm tốt nghiệp: 1996"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"
GIVEN = ("An", "Bình", "Dũng", "Hương", "Lan", "Minh", "Phượng", "Thảo", "Yến")
FAMILY = ("Nguyễn Văn", "Trần Thị", "Lê Đức", "Phạm Ngọc", "Đặng Thị")
ROWS = 4
LEFT, TOP, HEADING, ROW = 50, 150, 100, 70  # pixels; heights of the heading and of a row


def draw_ledgers(folder: Path, files: int, pages: int, seed: int = 7) -> list[Path]:
    """Draw multi-page TIFFs of invented people; the same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = Random(seed)
    paths = []
    for number in range(1, files + 1):
        drawn = [_page(rng, page) for page in range(1, pages + 1)]
        paths.append(folder / f"ledger-{number}.tif")
        drawn[0].save(
            paths[-1],
            save_all=True,
            append_images=drawn[1:],
            dpi=(DPI, DPI),
            compression="packbits",
        )
    return paths


def _page(rng: Random, page: int) -> Image.Image:
    image = Image.new("L", SIZE, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 26)
    draw.text((120, 30), TITLE, 0, font)
    draw.text((120, 80), SCHOOL, 0, font)
    edges = [LEFT + sum(width for _, width in COLUMNS[:i]) for i in range(len(COLUMNS) + 1)]
    rules = [TOP, *(TOP + HEADING + ROW * i for i in range(ROWS + 1))]
    for (heading, _), left, right in zip(COLUMNS, edges, edges[1:], strict=False):
        draw.text(((left + right) / 2, TOP + HEADING / 2), heading, 0, font, anchor="mm")
    for stt, top in enumerate(rules[1:-1], 1):
        person = _person(rng, (page - 1) * ROWS + stt)
        for text, left in zip(person, edges, strict=False):
            draw.text((left + 12, top + ROW / 2), text, 0, font, anchor="lm")
    for y in rules:
        draw.line((LEFT, y, edges[-1], y), 0, 3)
    for x in edges:
        draw.line((x, TOP, x, rules[-1]), 0, 3)
    return image


def _person(rng: Random, stt: int) -> tuple[str, ...]:
    name = f"{rng.choice(FAMILY)} {rng.choice(GIVEN)}"
    born = f"{rng.randint(1, 28):02}/{rng.randint(1, 12):02}/{rng.randint(1976, 1979)}"
    return (str(stt), name, born, f"B {rng.randint(100_000, 999_999)}")
