"""What speaks for and against a value, in numbers that a model of its risk can be fitted on."""

from dataclasses import dataclass
from typing import Final

from ocr.form import Kind

UNMARKED: Final = "unmarked"
"""The check of a value that a blank stands for, as no cross in the column of women."""
CONTRADICTED: Final = "contradicted"
"""The check of a value of the page header that another one speaks against."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How one cell looked, how it was read, and what other cells say about its value."""

    kind: Kind
    confidence: float = 0.0  # the engine's, best of the looks that gave the value, 0.0 to 1.0
    agreement: float = 0.0  # share of the looks that gave the value; 1.0 after one clear look
    looks: int = 0  # how often the engine was asked
    rival: float = 0.0  # weight of the best other value, of the winner's; 0.0 when none
    fit: float = 0.0  # how well the value fits what such a column holds: format and lexicon
    mismarked: int = 0  # syllables of a name that are known there with other marks only
    repairs: int = 0  # steps that changed letters of the text
    dots: int = 0  # dots and other marks on the image minus those in the value
    contrast: float = 0.0  # paper minus ink, gray levels
    pen: float = 0.0  # share of the cell's ink that is coloured
    hand: float = 0.0  # how unlike print the strokes are, 0.0 print to 1.0 handwriting
    strange: bool = False  # letters or ink in it stand nowhere else on the page
    size: float = 1.0  # height of the cell's capitals, of the page's usual one
    bands: int = 1  # lines of text in the cell
    likeness: float = 1.0  # of the column's heading to a known one; 0.0 when told by its content
    checks: tuple[str, ...] = ()  # names of checks that spoke, as "sequence-agrees", "odd-shape"
    first: float = 0.0  # first estimate of the risk, before calibration (`ocr/risk.py`)
