"""The kinds of ledgers that can be drawn: what is printed, how, on what, and how it is scanned."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from samples.layout import Look
from samples.ledger import Traits
from samples.scanner import Scan

A4: Final = (297.0, 210.0)
A4_TALL: Final = (210.0, 297.0)
A3: Final = (420.0, 297.0)

PRINT: Final = ("times", "arial", "noto-serif", "dejavu", "noto-sans", "free-serif")
TYPED: Final = ("gnu-typewriter", "courier", "courier-prime", "free-mono-bold")
DOTS: Final = ("free-mono-bold", "courier")
HANDS: Final = ("dancing", "rufscript", "dkg")


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides how the pages of one file look."""

    order: str  # a name in `forms.ORDERS`
    years: tuple[int, int]
    look: Look
    rows: tuple[int, int] = (18, 25)
    traits: Traits = field(default_factory=Traits)
    scan: Scan = field(default_factory=Scan)
    merged: bool = False  # merged header cells
    format: str = "jpg"  # jpg, png, jp2, tif, g4, pdf, pdf-g4
    quality: int = 80  # of JPEG


Mix = Callable[[Random, int], Recipe]


def _print(rng: Random, dpi: int, paper: tuple[float, float] = A4) -> Look:
    face = rng.choice(PRINT)
    points = {"times": 12.0, "free-serif": 12.0, "dejavu": 9.5}.get(face, 10.5)
    hand = rng.choice(HANDS)
    rule, bold = rng.choice((0.15, 0.2, 0.26)), rng.random() < 0.7
    return Look(paper, dpi, face, points, hand_face=hand, rule=rule, bold_titles=bold)


def _plain(rng: Random, dpi: int) -> Recipe:
    return Recipe(rng.choice(("thpt", "thcs")), (1994, 2014), _print(rng, dpi))


def typewriter(rng: Random, dpi: int) -> Recipe:
    """1990s secondary school, typed on a form, yellowed, with dittos and year-only births."""
    look = Look(A4, dpi, rng.choice(TYPED), 10.5, printer="typewriter", bold_titles=False)
    traits = Traits(
        dittos=0.12, year_only=0.2, loose_dates=True, abbreviated=True, struck=rng.randint(0, 1)
    )
    age, edge, through = rng.uniform(0.4, 0.8), rng.choice((0, 3)), rng.choice((0.0, 0.14))
    scan = Scan(age=age, skew=0.8, shade=0.05, blur=0.8, edge=edge, through=through)
    return Recipe("thpt", (1986, 1997), look, (18, 22), traits, scan, format="tif", quality=48)


def dotmatrix(rng: Random, dpi: int) -> Recipe:
    """2000s lower secondary school from a pin printer."""
    look = Look(A4, dpi, rng.choice(DOTS), 10.0, printer="dot matrix", bold_titles=False)
    traits = Traits(year_only=0.03, capitals=rng.random() < 0.3)
    scan = Scan(age=rng.uniform(0.1, 0.35), skew=0.5, ink=rng.uniform(0.7, 0.9), blur=0.7)
    if rng.random() < 0.5:
        look = replace(look, printer="dot matrix draft", face="free-mono-bold")
    return Recipe("thcs", (1998, 2008), look, (18, 24), traits, scan, quality=72)


def laser(rng: Random, dpi: int) -> Recipe:
    """Clean office print, landscape, twelve columns with the score."""
    return replace(_plain(rng, dpi), order="thpt-12", years=(2000, 2018), scan=Scan(age=0.02))


def spread(rng: Random, dpi: int) -> Recipe:
    """An open book: one table over two leaves, curled at the fold."""
    look = replace(_print(rng, dpi, A3), fold=rng.choice((5, 6)), points=11.0)
    scan = Scan(age=rng.uniform(0.25, 0.6), skew=0.4, curl=rng.uniform(2, 5), shade=0.05, edge=4)
    return Recipe("thpt", (1990, 2006), look, (24, 30), Traits(year_only=0.03), scan, quality=72)


def columns(rng: Random, dpi: int) -> Recipe:
    """Two columns Nam and Nữ, marked with x."""
    made = replace(_plain(rng, dpi), order="nam-nu", years=(1988, 2002))
    return replace(made, traits=Traits(year_only=0.15, dittos=0.05), scan=Scan(age=0.4, skew=0.6))


def dittos(rng: Random, dpi: int) -> Recipe:
    """Half of the places, peoples and grades are ditto marks; long names on two lines."""
    made = _plain(rng, dpi)
    look = replace(made.look, wrap=True, tall=rng.random() < 0.5)
    traits = Traits(dittos=0.45, year_only=0.15, long_names=0.2, abbreviated=True)
    scan = Scan(age=0.3, skew=0.6)
    return replace(made, look=look, traits=traits, scan=scan, years=(1986, 1999), rows=(18, 21))


def stamps(rng: Random, dpi: int) -> Recipe:
    """Seals and signatures over rules, struck rows, corrections written above."""
    made = _plain(rng, dpi)
    look = replace(made.look, stamps=rng.randint(2, 3), signatures=0.9)
    traits = Traits(struck=rng.randint(1, 2), corrected=rng.randint(2, 3))
    return replace(made, look=look, traits=traits, scan=Scan(age=0.1, skew=0.6))


def skewed(rng: Random, dpi: int) -> Recipe:
    """Laid on the glass carelessly, up to 3 degrees off."""
    return replace(_plain(rng, dpi), scan=Scan(age=0.1, skew=3.0, edge=9))


def bleed(rng: Random, dpi: int) -> Recipe:
    """Thin yellowed paper; the back of the page shows through."""
    scan = Scan(age=0.55, skew=0.6, through=rng.uniform(0.2, 0.32), shade=0.06)
    return replace(_plain(rng, dpi), scan=scan)


def perspective(rng: Random, dpi: int) -> Recipe:
    """Taken from above by a camera: corners off, light uneven, dark table around."""
    scan = Scan(
        age=0.25, skew=1.0, perspective=6, curl=1.5, edge=10, bed="black", shade=0.12, blur=1.0
    )
    return replace(_plain(rng, dpi), scan=scan)


def jpeg200(rng: Random, dpi: int) -> Recipe:
    """The least that the rules allow: 200 dpi, strongly compressed."""
    made = _plain(rng, min(dpi, 200))
    return replace(made, quality=rng.randint(38, 60), scan=Scan(age=0.1, skew=0.5, blur=0.5))


def faint(rng: Random, dpi: int) -> Recipe:
    """Rules that are faint, dotted or broken."""
    made = _plain(rng, dpi)
    look = replace(made.look, rules=rng.choice(("faint", "dotted", "broken")))
    return replace(made, look=look, scan=Scan(age=0.35, skew=0.8))


def norules(rng: Random, dpi: int) -> Recipe:
    """No horizontal rules, or none at all."""
    made = _plain(rng, dpi)
    look = replace(made.look, rules=rng.choice(("vertical", "none")))
    return replace(made, look=look, scan=Scan(age=0.2, skew=0.6, gray=rng.random() < 0.6))


def portrait(rng: Random, dpi: int) -> Recipe:
    """Upright paper, fewer columns, merged header cells."""
    look = replace(_print(rng, dpi, A4_TALL), points=9.0, face=rng.choice(("times", "arial")))
    rows, years = (26, 32), (1996, 2016)
    return Recipe("portrait", years, look, rows, scan=Scan(age=0.08), merged=True)


def handwritten(rng: Random, dpi: int) -> Recipe:
    """A printed form with names and places filled in by hand."""
    made = _plain(rng, dpi)
    fields = rng.choice((("ho_ten", "noi_sinh"), ("ho_ten",), ("noi_sinh", "ghi_chu")))
    traits = Traits(by_hand=fields)
    return replace(made, traits=traits, scan=Scan(age=0.4, skew=0.6), years=(1988, 2000))


def bitonal(rng: Random, dpi: int) -> Recipe:
    """One bit a pixel, 200 dpi, Group 4, as fax-like office scanners deliver."""
    made = _plain(rng, min(dpi, 200))
    scan = Scan(age=0.05, skew=0.6, bitonal=True, blur=0.5, shade=0.01)
    return replace(made, scan=scan, format="g4")


def faded(rng: Random, dpi: int) -> Recipe:
    """Ink that has gone pale."""
    scan = Scan(age=0.45, skew=0.5, ink=rng.uniform(0.32, 0.45), shade=0.05, noise=3.0)
    return replace(_plain(rng, dpi), scan=scan)


def book(rng: Random, dpi: int) -> Recipe:
    """Single leaves of a bound book, bent at one side, as a PDF of scans."""
    made = _plain(rng, dpi)
    scan = Scan(age=0.3, skew=0.5, curl=rng.uniform(2, 4), shade=0.05, edge=3)
    traits = Traits(struck=rng.randint(0, 1))
    return replace(made, scan=scan, traits=traits, format="pdf", quality=70)


def university(rng: Random, dpi: int) -> Recipe:
    """Columns in another order and set: register number first, `77/K45A1`, day of receipt."""
    order = rng.choice(("dai-hoc", "dai-hoc", "ho-ten", "sbd"))
    return replace(_plain(rng, dpi), order=order, years=(1996, 2013), scan=Scan(age=0.15, skew=0.5))


KINDS: Final[dict[str, Mix]] = {
    mix.__name__: mix
    for mix in (
        typewriter,
        dotmatrix,
        laser,
        spread,
        columns,
        dittos,
        stamps,
        skewed,
        bleed,
        perspective,
        jpeg200,
        faint,
        norules,
        portrait,
        handwritten,
        bitonal,
        faded,
        book,
        university,
    )
}
