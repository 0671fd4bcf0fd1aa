"""The order in which a page is prepared for reading. Change the order here, and only here."""

from dataclasses import dataclass

from ingest.grid import Grid
from ingest.page import Finding, Leaf, Page


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A page made ready for reading."""

    leaves: tuple[Leaf, ...]  # one, or the left and the right leaf of an open book
    grid: Grid | None  # None when no table was found; a finding says why
    findings: tuple[Finding, ...]
    phash: str  # perceptual hash of the page, hex


def prepare(page: Page) -> Prepared:
    """Turn, split, straighten and light one page evenly, and find its table.

    Never raises on odd pixels: a page without a table comes back with `grid` None and a finding.
    """
    raise NotImplementedError
