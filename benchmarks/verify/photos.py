"""Photos of paper copies as people take them: `python -m benchmarks.verify.photos`; JSON on stdout.

Each kind of photo is drawn several times from a genuine copy at 200 dpi. *read*: some QR code of
the copy was read; *signed*: the large one, which needs no network. The foreign ones are copies with
another code beside, over or instead of ours: of a lookalike, none may be valid.
"""

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import numpy as np
import pypdfium2
import segno
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from benchmarks.signing.__main__ import ADDRESS, an_entry
from signing.demo import make_demo_key
from signing.issue import issue
from signing.keys import load_key
from signing.paper import is_paper
from signing.published import as_pem
from signing.sheet import judge_sheet, read_codes
from signing.timestamps import stand_in
from signing.trust import load_trust
from signing.verify import verify

Photo = Image.Image
Wear = Callable[[Photo, Random], Photo]
DESK = (96, 84, 70)


def main() -> None:
    """Draw, read, judge, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--each", type=int, default=4, help="photos of each kind")
    parser.add_argument("--keep", type=Path, help="folder for the photos, to look at them")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = make_demo_key(Path(folder))
        key, clock = load_key(str(made.key)), stand_in(made.key.parent)
        published = Path(folder) / "keys.pem"
        published.write_text(as_pem(key.certificate))
        trust = load_trust([made.trust, published])
        first, second = (
            issue(an_entry(), number=f"{n}/2026", key=key, timestamps=clock, public_url=ADDRESS).pdf
            for n in (1, 2)
        )
    sheet, other = _drawn(first), _drawn(second)
    found = {}
    for kind, wear in (_GENUINE | _foreign(other)).items():
        tally = {"photos": wanted.each, "read": 0, "signed": 0, "valid": 0, "invalid": 0}
        for n in range(wanted.each):
            photo = wear(sheet.copy(), Random(f"{kind} {n}"))
            if wanted.keep:
                photo.save(wanted.keep / f"{kind.replace(' ', '-')}-{n}.jpg")
            grey = photo.convert("L")
            texts = read_codes(grey.tobytes(), *grey.size)
            host = urlsplit(ADDRESS).netloc
            verdict = judge_sheet(texts, host, lambda text: verify(text, trust)).verdict
            tally["read"] += any(is_paper(one) or host in one.lower() for one in texts)
            tally["signed"] += any(is_paper(one) for one in texts)
            if verdict in tally:
                tally[verdict] += 1
        found[kind] = tally
    json.dump(found, sys.stdout, indent=1)
    sys.stdout.write("\n")


def _drawn(pdf: bytes) -> Photo:
    page: Photo = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil()
    return page.convert("RGB")


def _jpeg(photo: Photo, quality: int) -> Photo:
    out = io.BytesIO()
    photo.save(out, "JPEG", quality=quality)
    return Image.open(out).convert("RGB")


def _tilted(photo: Photo, chance: Random) -> Photo:
    """Hold the telephone askew: each corner moves by up to a twelfth of the width."""
    width, height = photo.size
    most = width / 12
    corners = [(0, 0), (0, height), (width, height), (width, 0)]
    seen = [(x + chance.uniform(-most, most), y + chance.uniform(-most, most)) for x, y in corners]
    rows, right = [], []
    for (x, y), (u, v) in zip(corners, seen, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        right += [u, v]
    terms = np.linalg.solve(np.array(rows), np.array(right)).tolist()
    return photo.transform(
        photo.size, Image.Transform.PERSPECTIVE, terms, Image.Resampling.BICUBIC, fillcolor=DESK
    )


def _glare(photo: Photo, chance: Random) -> Photo:
    """A lamp mirrored somewhere on the sheet."""
    light = Image.new("L", photo.size, 0)
    x, y = (chance.randrange(side) for side in photo.size)
    ImageDraw.Draw(light).ellipse((x - 260, y - 180, x + 260, y + 180), fill=235)
    white = Image.new("RGB", photo.size, "white")
    return Image.composite(white, photo, light.filter(ImageFilter.GaussianBlur(70)))


def _dim(photo: Photo, chance: Random) -> Photo:
    """An evening lamp: dark, flat, and noisy."""
    dark = ImageEnhance.Contrast(ImageEnhance.Brightness(photo).enhance(0.3)).enhance(0.7)
    noise = np.random.default_rng(chance.randrange(9999)).normal(0, 9, (*dark.size[::-1], 3))
    return Image.fromarray(np.clip(np.asarray(dark) + noise, 0, 255).astype(np.uint8))


def _small(photo: Photo, width: int) -> Photo:
    return photo.resize((width, round(photo.height * width / photo.width)), Image.Resampling.BOX)


_GENUINE: dict[str, Wear] = {
    "scan": lambda photo, _: photo,
    "perspective": _tilted,
    "blur 1 px": lambda photo, _: photo.filter(ImageFilter.GaussianBlur(1.0)),
    "blur 2 px": lambda photo, _: photo.filter(ImageFilter.GaussianBlur(2.0)),
    "glare": _glare,
    "low light": _dim,
    "turned": lambda photo, chance: photo.rotate(
        chance.uniform(0, 360), expand=True, fillcolor=DESK, resample=Image.Resampling.BICUBIC
    ),
    "lower half only": lambda photo, _: photo.crop((0, photo.height // 2, *photo.size)),
    "messenger 720 px": lambda photo, chance: _jpeg(_small(photo, 720), chance.randrange(45, 70)),
    "messenger 1280 px": lambda photo, chance: _jpeg(_small(photo, 1280), chance.randrange(45, 70)),
    "all at once": lambda photo, chance: _jpeg(
        _glare(_tilted(photo, chance), chance).filter(ImageFilter.GaussianBlur(0.8)), 55
    ),
}


def _foreign(other: Photo) -> dict[str, Wear]:
    def beside(text: str, scale: int = 7) -> Wear:
        def wear(photo: Photo, chance: Random) -> Photo:
            photo.paste(_code(text, scale), (60, chance.randrange(60, 200)))
            return photo

        return wear

    def instead(text: str) -> Wear:
        def wear(photo: Photo, _: Random) -> Photo:
            blank = Image.new("RGB", photo.size, "white")
            blank.paste(_code(text, 8), (300, 300))
            return blank

        return wear

    def two(photo: Photo, _: Random) -> Photo:
        both = Image.new("RGB", (photo.width * 2, photo.height))
        both.paste(photo, (0, 0))
        both.paste(other, (photo.width, 0))
        return both

    return {
        "shop's code beside": beside("https://shop.example/san-pham/ao-so-mi"),
        "code-like shop's beside": beside("https://shop.example/san-pham/123456789012"),
        "lookalike beside": beside("HTTPS://KIEMTRA-VIDU.EXAMPLE/V/000000000000"),
        "lookalike instead": instead("HTTPS://KIEMTRA.VIDU.EXAMPLE.TOP/V/000000000000"),
        "user part instead": instead("https://kiemtra.vidu.example@shop.example/v/000000000000"),
        "bank transfer instead": instead("00020101021138540010A00000072701240006970436"),
        "two copies in one": two,
    }


def _code(text: str, scale: int) -> Photo:
    out = io.BytesIO()
    segno.make(text, micro=False).save(out, kind="png", scale=scale, border=4)
    return Image.open(out).convert("RGB")


if __name__ == "__main__":
    main()
