"""One page, from its straightened leaves and grid to readings with doubts."""

from collections.abc import Sequence

from ingest.page import Page
from ingest.pipeline import Prepared
from ocr.engine import Engine
from ocr.forms import Form
from ocr.reading import PageReading


def read_page(
    page: Page,
    prepared: Prepared,
    forms: Sequence[Form],
    engine: Engine,
    *,
    seconds: float | None = None,
) -> PageReading:
    """Read every row of a page with the form that fits its header best.

    One form in `forms` means that form and no other. After `seconds` of processor time the rest of
    the page is left unread and says so. A page without a table gives no drafts and the reason.

    Raises:
        EngineMissing: the engine went away while reading.
    """
    raise NotImplementedError
