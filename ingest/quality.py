"""What a person should know about a page's image: findings that never stop the batch.

The thresholds were set on printed, typed and handwritten ledger pages of 170–400 dpi, and on the
same pages blurred, darkened and cut; each stands clear of what good pages measure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.histogram import quantile
from ingest.page import Color, Finding, Gray, Leaf, Page
from ingest.warp import shrink

LOW_DPI: Final = 200.0  # the least that archives accept, and Tesseract's errors double below it
BLURRED: Final = 0.05  # good pages 0.17–1.05; a blur of 0.2 mm (sigma) brings them to 0.01–0.04
BLANK: Final = 0.0005  # share of ink; one typed line on an A4 page is 0.001
SKEWED: Final = 2.0  # degrees; it is levelled all the same, but pixels are lost
CUT: Final = 12  # strokes running off one side; whole pages have up to 9, cut ones 12–90
DARK: Final = 110  # grey level of the paper; good pages 190–250
FAINT: Final = 60  # grey levels between paper and ink; good pages 95–220
SAME_PAGE: Final = 26  # bits of 256; pages scanned twice differ by less, other pages by more

_DPI: Final = 150.0  # everything is measured at this resolution
_INK: Final = 40  # grey levels darker than the paper around it
_MARGIN: Final = 0.05  # of each side; scanner lids and holes are there, no writing
_STROKE: Final = 24  # pixels, 4 mm; a wider dark run at the edge is the scanner's bed
_HASH: Final = 16  # bits a side
_FINER: Final = 4  # pixels a bit and side, before the cosine transform
_SQRT_2: Final = 2**0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """A page made small for measuring."""

    gray: Gray
    ink: NDArray[np.bool_]  # darker than the paper around it
    contrast: int  # grey levels by which the darker part of the ink lies below the paper


def inspect(page: Page, leaves: Sequence[Leaf], small: Color | None = None) -> tuple[Finding, ...]:
    """Look at a page and its levelled leaves; an image in good order has no findings.

    `small` is the page at about 150 dpi or less, where it was made already.
    """
    look = _look(shrink(page.image, _DPI / page.dpi) if small is None else small)
    findings = [*_resolution(page), *_exposure(look)]
    if _written(look) < BLANK:
        share = round(_written(look), 6)
        blank = Finding("blank", "Nothing is written here: check that the page is empty.", share)
        return (*findings, blank)
    return (*findings, *_sharpness(look), *_skew(page, leaves), *_edges(look))


def perceptual_hash(image: Color) -> str:
    """Hash what a page looks like: 64 hex digits, close for like pages.

    The 256-bit pHash of the `imagehash` package, bit for bit, by OpenCV's cosine transform: SciPy's
    takes as long to import as half a page takes to prepare. A page made small hashes like itself.
    """
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = Image.fromarray(cv2.resize(gray, (256, 256), interpolation=cv2.INTER_AREA))
    side = _FINER * _HASH
    finer = np.asarray(small.resize((side, side), Image.Resampling.LANCZOS), np.float64)
    waves = np.asarray(cv2.dct(finer), np.float64)
    waves[0] *= _SQRT_2  # OpenCV's transform is orthonormal, that of pHash is not
    waves[:, 0] *= _SQRT_2
    low = waves[:_HASH, :_HASH]
    return np.packbits(low > np.median(low)).tobytes().hex()


def distance(one: str, other: str) -> int:
    """Count the bits in which two perceptual hashes differ; up to `SAME_PAGE` is a suspect."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _look(small: Color) -> _Look:
    gray = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)
    size = gray.shape[::-1]
    coarse = cv2.resize(gray, [max(1, side // 4) for side in size], interpolation=cv2.INTER_AREA)
    paper = np.asarray(cv2.resize(cv2.medianBlur(coarse, 21), size), np.uint8)
    depth = np.asarray(cv2.subtract(paper, gray), np.uint8)
    ink = depth > _INK
    return _Look(gray, ink, _level(depth[ink], 0.75))


def _written(look: _Look) -> float:
    height, width = look.ink.shape
    y, x = round(height * _MARGIN), round(width * _MARGIN)
    return float(look.ink[y : height - y, x : width - x].mean())


def _resolution(page: Page) -> Iterator[Finding]:
    if page.dpi_source == "estimated":
        message = "The file does not state its resolution; it was estimated from the page's size."
        yield Finding("estimated-dpi", message, round(page.dpi, 1))
    if round(page.dpi) < LOW_DPI:
        message = "The resolution is below 200 dpi: scan again at 300 dpi."
        yield Finding("low-dpi", message, round(page.dpi, 1))


def _exposure(look: _Look) -> Iterator[Finding]:
    paper = _level(look.gray, 0.75)
    if paper < DARK:
        yield Finding("dark", "The page is too dark: scan again with more light.", paper)
    if _written(look) >= BLANK and look.contrast < FAINT:
        message = "The writing is faint or over-exposed: scan again, darker."
        yield Finding("faint", message, look.contrast)


def _level(gray: Gray, share: float) -> int:
    """Give the grey level that this share of the pixels does not pass; 0 of no pixels."""
    return int(quantile(gray, share)) if gray.size else 0


def _sharpness(look: _Look) -> Iterator[Finding]:
    """Variance of the Laplacian (Pech-Pacheco et al., 2000) around ink, by its contrast."""
    near = cv2.dilate(look.ink.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, spread = cv2.meanStdDev(cv2.Laplacian(look.gray, cv2.CV_16S), mask=near)
    sharpness = float(spread[0, 0]) ** 2 / look.contrast**2
    if sharpness < BLURRED:
        message = "The page is out of focus: clean the glass, press the book flat, scan again."
        yield Finding("blurred", message, round(sharpness, 3))


def _skew(page: Page, leaves: Sequence[Leaf]) -> Iterator[Finding]:
    angle = max((_angle(page, leaf) for leaf in leaves), key=abs, default=0.0)
    if abs(angle) > SKEWED:
        message = "The page lies crooked by this many degrees: straighten it on the glass."
        yield Finding("skewed", message, round(angle, 1))


def _angle(page: Page, leaf: Leaf) -> float:
    """Say by how many degrees the leaf's lines fell to the right on the upright page."""
    height, width = leaf.gray.shape
    ends = np.array([(width * 0.25, height / 2), (width * 0.75, height / 2)], np.float32)
    way = np.diff(leaf.to_master.apply(ends), axis=0)[0]
    plain = page.upright.apply(np.array([(0, 0), (1, 0)], np.float32))
    level = np.diff(plain, axis=0)[0]
    turn = np.arctan2(way[1], way[0]) - np.arctan2(level[1], level[0])
    quarter = (np.degrees(turn) + 45) % 90 - 45  # a leaf may have been turned upright as well
    return float(quarter)


def _edges(look: _Look) -> Iterator[Finding]:
    strips = (look.ink[:3], look.ink[-3:], look.ink[:, :3].T, look.ink[:, -3:].T)
    most = max(_strokes(strip.max(axis=0)) for strip in strips)
    if most >= CUT:
        message = "Writing runs off the edge of the image: scan the whole page."
        yield Finding("cut-edge", message, most)


def _strokes(edge: NDArray[np.bool_]) -> int:
    """Count the runs of ink along an edge that are narrow enough to be strokes."""
    steps = np.diff(np.concatenate(([0], edge.astype(np.int8), [0])))
    lengths = np.flatnonzero(steps == -1) - np.flatnonzero(steps == 1)
    return int((lengths <= _STROKE).sum())
