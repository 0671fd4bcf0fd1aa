"""What a person should know about a page's image: findings that never stop the batch."""

from collections.abc import Sequence

from ingest.page import Finding, Leaf, Page


def inspect(page: Page, leaves: Sequence[Leaf]) -> tuple[Finding, ...]:
    """Look at a page and its levelled leaves; an image in good order has no findings."""
    raise NotImplementedError


def perceptual_hash(page: Page) -> str:
    """Hash what the page looks like (pHash, 64 bits): 16 hex digits, close for like pages."""
    raise NotImplementedError


def distance(one: str, other: str) -> int:
    """Count the bits, of 64, in which two perceptual hashes differ."""
    raise NotImplementedError
