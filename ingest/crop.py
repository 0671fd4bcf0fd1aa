"""Cutting out of a page what a box on the master shows, the right way up."""

from ingest.box import Box
from ingest.page import Color, Page


def crop(page: Page, box: Box, margin: int = 0) -> Color:
    """Show a box of the untouched master, and a margin in pixels, as it stands on the page."""
    raise NotImplementedError
