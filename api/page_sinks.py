"""Where `sogoc read` puts pages: rows of a table, ALTO files, or a searchable PDF."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from api.console import progress
from api.exit_codes import WRONG_USE, CommandError
from api.output import JsonLinesWriter, Writer, open_writer
from api.page_job import PageJob
from api.page_pool import PagePool
from api.volume import VolumePage, volume_page, write_volume
from ocr.alto import AltoFile
from ocr.table import LONG_COLUMNS, WIDE_COLUMNS
from ocr.table import long as long_rows
from ocr.table import wide as wide_rows

if TYPE_CHECKING:
    from ocr.reading import Draft, PageReading

ALTO: Final = ".xml"
PDF: Final = ".pdf"


class Sink(Protocol):
    """Takes pages in order; a page that could not be read comes without a reading."""

    def take(self, job: PageJob, reading: "PageReading | None") -> None:
        """Take one page."""
        ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked for."""

    out: Path | None
    alto: Path | None = None  # folder
    long: bool = False
    as_json: bool = False
    extra: tuple[str, ...] = ()  # fields that only this office's forms name


@contextmanager
def open_sinks(wanted: Wanted, files: Sequence[Path], pool: PagePool) -> Iterator[tuple[Sink, ...]]:
    """Open what was asked for; rows go to stdout when nothing else was.

    Raises:
        CommandError: one ALTO file was asked for, but there are several files to read.
    """
    suffix = wanted.out.suffix.lower() if wanted.out else ""
    with ExitStack() as stack:
        sinks: list[Sink] = [AltoFolder(wanted.alto)] if wanted.alto else []
        if wanted.out and suffix == ALTO:
            if len(files) != 1 or files[0].is_dir():
                raise CommandError(
                    WRONG_USE, "One ALTO file describes one scan; for several use --alto FOLDER."
                )
            sinks.append(stack.enter_context(_alto_file(wanted.out, files[0].name)))
        elif wanted.out and suffix == PDF:
            sinks.append(stack.enter_context(_pdf(wanted.out, pool)))
        elif wanted.out or not wanted.alto:
            sinks.append(stack.enter_context(_rows(wanted)))
        yield tuple(sinks)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, one a ledger row or one a field."""

    writer: Writer
    long: bool
    extra: tuple[str, ...] = ()

    def take(self, job: PageJob, reading: "PageReading | None") -> None:
        """Write the rows of a page."""
        if reading is None:
            return
        if self.long:
            for row in long_rows(reading, str(job.path)):
                self.writer.write(row)
        else:
            rows = wide_rows(reading, str(job.path))
            for draft, row in zip(reading.drafts, rows, strict=True):
                self.writer.write(row | _extra(draft, self.extra))
        sys.stdout.flush()


@dataclass(frozen=True, slots=True)
class AltoFolder:
    """One ALTO file a page, named after the scan and the page."""

    folder: Path

    def take(self, job: PageJob, reading: "PageReading | None") -> None:
        """Write one file."""
        if reading is None:
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{job.path.stem}-{job.page:03}{ALTO}"
        with _alto_file(self.folder / name, job.path.name) as file:
            file.take(job, reading)


@dataclass(frozen=True, slots=True)
class AltoPages:
    """All pages of one scan in one ALTO file."""

    file: AltoFile

    def take(self, job: PageJob, reading: "PageReading | None") -> None:  # noqa: ARG002 - a Sink
        """Write one page."""
        if reading is not None:
            self.file.add(reading)


@dataclass(frozen=True, slots=True)
class PdfPages:
    """Pages of a searchable PDF, which is written when all are known."""

    pages: list[VolumePage] = field(default_factory=list)

    def take(self, job: PageJob, reading: "PageReading | None") -> None:
        """Remember one page and its text; page 0 stands for a file that cannot be opened."""
        if job.page:
            self.pages.append(volume_page(job, reading))


@contextmanager
def _alto_file(path: Path, name: str) -> Iterator[AltoPages]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as open_file:
        file = AltoFile(open_file, name)
        yield AltoPages(file)
        file.close()


@contextmanager
def _pdf(out: Path, pool: PagePool) -> Iterator[PdfPages]:
    kept = PdfPages()
    yield kept
    with progress("Ghi PDF · Writing the PDF") as bar:
        write_volume(kept.pages, out, out.stem, pool, bar)


@contextmanager
def _rows(wanted: Wanted) -> Iterator[Rows]:
    more = tuple(name for field in wanted.extra for name in (field, f"{field}_p"))
    columns = LONG_COLUMNS if wanted.long else (*WIDE_COLUMNS, *more)
    if wanted.as_json and wanted.out is None:
        yield Rows(JsonLinesWriter(sys.stdout, columns), wanted.long, wanted.extra)
        return
    with open_writer(wanted.out, columns) as writer:
        yield Rows(writer, wanted.long, wanted.extra)


def _extra(draft: "Draft", fields: tuple[str, ...]) -> dict[str, str]:
    """Give the values of fields beyond the usual ones, as the usual ones are given."""
    found = (draft.reading(field) for field in fields)
    return {
        name: text
        for r in found
        if r is not None
        for name, text in ((r.field, r.value), (f"{r.field}_p", f"{r.p_wrong:.4f}"))
    }
