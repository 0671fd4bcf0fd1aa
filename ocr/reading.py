"""What was read from a page: values, each with its raw text, its place and its doubts.

From here on no type holds pixels: a reading leads back to the master by page and box.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.box import Box
from ingest.page import Finding
from ocr.evidence import Evidence


class Status(StrEnum):
    """How a value came about."""

    READ = "read"  # typed as the engine saw it, perhaps normalised
    DITTO = "ditto"  # a ditto mark stands there; the value is the row above's
    REPAIRED = "repaired"  # a named step changed what the engine saw; see `Reading.steps`
    BLANK = "blank"  # nothing is written there
    STRUCK = "struck"  # the row is struck out; its values are kept
    ILLEGIBLE = "illegible"  # ink is there and no value can be given
    HANDWRITTEN = "handwritten"  # written by hand; to be keyed by a person


@dataclass(frozen=True, slots=True)
class Guess:
    """One cell's text as the engine saw it, uncorrected."""

    text: str
    confidence: float  # 0.0 a guess, 1.0 certain
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One named change between raw text and value, kept so that a person can see why."""

    name: str  # "date", "lexicon:ethnic_groups", "sequence:stt", "ditto", "eth", …
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A check that speaks against a value or a row."""

    code: str  # stable, kebab-case: "sequence-break", "birth-after-graduation", …
    message: str  # English, one sentence
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One field of one row, or of the page header."""

    field: str
    raw: str  # as the engine saw it; "" only when nothing was seen
    value: str  # as a careful clerk would type it; "" when blank, illegible or handwritten
    p_wrong: float  # probability that `value` is not what the page says, 0.0 to 1.0
    status: Status
    box: Box  # in pixels of the untouched master
    engine: str  # engine, version and languages
    steps: tuple[Step, ...] = ()
    evidence: Evidence | None = None  # what the risk was estimated from; not stored


def checked(reading: Reading, name: str) -> Reading:
    """Note in a reading's evidence that a check spoke; nothing where it has none."""
    if reading.evidence is None:
        return reading
    evidence = replace(reading.evidence, checks=(*reading.evidence.checks, name))
    return replace(reading, evidence=evidence)


@dataclass(frozen=True, slots=True)
class Draft:
    """One ledger row as read, waiting for a decision."""

    row: int  # 1 for the first body row of the page
    readings: tuple[Reading, ...]  # body fields that this page's columns hold
    box: Box  # the whole row, in pixels of the untouched master
    doubts: tuple[Doubt, ...] = ()
    others: tuple[Reading, ...] = ()  # cells of columns that no form names: "cot_3", …

    def reading(self, field: str) -> Reading | None:
        """Give the reading of one field, or None if the page has no such column."""
        return next((r for r in self.readings if r.field == field), None)


@dataclass(frozen=True, slots=True)
class PageReading:
    """Everything read from one page of a file."""

    scan: str  # sha-256 of the master
    page: int  # 1 for the first page of the file
    width: int  # of the untouched master page, pixels
    height: int
    dpi: float
    form: str | None  # name of the form that was used; None when no table was found
    header: tuple[Reading, ...]
    drafts: tuple[Draft, ...]
    findings: tuple[Finding, ...]  # quality of the image
    doubts: tuple[Doubt, ...]  # about the page as a whole; why there are no rows, if there are none
    phash: str = ""  # perceptual hash, hex; equal or near-equal means perhaps the same page
