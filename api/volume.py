"""A volume as a searchable PDF: pages as received, over them what was read or decided."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from api.console import Progress, remark
from api.exit_codes import BAD_INPUT, CommandError
from api.page_job import PageJob, picture
from api.page_pool import Failure, PagePool
from api.spoken import told

if TYPE_CHECKING:
    from ocr.reading import PageReading
    from ocr.text_layer import Text


@dataclass(frozen=True, slots=True)
class VolumePage:
    """One page of the volume to be; texts are few, so a volume of them fits in memory."""

    job: PageJob
    texts: "tuple[Text, ...]" = ()
    quarters: int = 0  # clockwise turns that set the page upright


def volume_page(job: PageJob, reading: "PageReading | None") -> VolumePage:
    """Take from a page's reading what the volume needs; a page that was not read has no text."""
    from ocr.text_layer import texts_of, turn_of

    if reading is None:
        return VolumePage(job)
    return VolumePage(job, texts_of(reading), turn_of(reading))


def write_volume(
    pages: Iterable[VolumePage], out: Path, title: str, pool: PagePool, progress: Progress
) -> None:
    """Write the pages that can be decoded into one PDF/A-2b, which appears whole or not at all.

    Raises:
        CommandError: there is no page at all.
    """
    from ocr.searchable import Volume

    ordered = list(pages)
    progress.add(len(ordered))
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".sogoc-", dir=out.parent) as folder:
        volume = Volume(Path(folder))
        images = pool.map(picture, (page.job for page in ordered))
        for page, (job, image) in zip(ordered, images, strict=True):
            progress.step()
            if isinstance(image, Failure):
                why = told("bỏ qua", "left out", image.reason, image.remedy)
                remark(f"{job.path} page {job.page}: {why}")
            else:
                volume.add(image, page.texts, page.quarters)
        if not volume.pages:
            raise CommandError(BAD_INPUT, f"{out} was not written: no page could be decoded.")
        whole = Path(folder) / "whole.pdf"
        volume.save(whole, title, datetime.now(UTC))
        whole.replace(out)
