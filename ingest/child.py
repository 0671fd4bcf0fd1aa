"""The process that decodes one untrusted file: `python -I -m ingest.child FD KEY=VALUE…`.

It puts itself under limits before it touches the file, reads orders from its standard input and
writes replies to its standard output. When its parent goes away it ends.
"""

import io
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from typing import BinaryIO, Final, Protocol

from ingest import wire
from ingest.confine import confine
from ingest.errors import IngestError, TooMuch, Unreadable
from ingest.limits import WALL, Limits
from ingest.media_type import Kind

_LEAST: Final = 0.5  # seconds that a page gets in any case


class Source(Protocol):
    """A file opened in the child."""

    pages: int

    def page(self, number: int) -> tuple[wire.Picture, Iterator[bytes]]:
        """Decode a page: what it is, and its pixels in bands from the top."""
        ...

    def received(self, number: int) -> bytes:
        """Give the JPEG that an upright page is, as received; nothing for any other page."""
        ...


def arguments(limits: Limits) -> list[str]:
    """Write limits as command-line arguments."""
    return [f"{field.name}={getattr(limits, field.name)}" for field in fields(limits)]


def _limits(texts: list[str]) -> Limits:
    values = dict(text.split("=", 1) for text in texts)
    seconds = float(values.pop("seconds"))
    return Limits(**{name: int(value) for name, value in values.items()}, seconds=seconds)


def allow(seconds: float) -> None:
    """Let the process run this much longer; the kernel ends it if it takes more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (most, resource.getrlimit(resource.RLIMIT_CPU)[1]))
    signal.setitimer(signal.ITIMER_PROF, seconds)  # processor time, finer than whole seconds
    # By the wall clock the parent strikes first, if it still lives.
    signal.setitimer(signal.ITIMER_REAL, seconds * WALL + 1)


def _source(file: BinaryIO, kind: Kind, limits: Limits) -> Source:
    if kind is Kind.PDF:
        # Encrypted files are refused: without ciphers pypdf starts faster and exposes less.
        sys.modules["cryptography"] = sys.modules["Crypto"] = None  # type: ignore[assignment]
        from ingest.decode_pdf import Document

        return Document(file, limits)
    from ingest.decode_image import Images

    return Images(file, kind, limits)


def _answer(order: wire.Order, held: list[Source], file: BinaryIO, limits: Limits) -> None:
    if order.name == b"O":
        held[:] = [_source(file, Kind(order.number), limits)]
        _say(wire.opened(held[0].pages))
        return
    if order.name == b"J":
        _say(wire.received(held[0].received(order.number)))
        return
    head, bands = held[0].page(order.number)
    _say(wire.picture(head))
    try:
        for band in bands:
            _say(band)
    except Exception:  # noqa: BLE001  half a page is out: only silence can tell the parent
        os._exit(1)


def _say(data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def _failure(error: Exception) -> IngestError:
    if isinstance(error, IngestError):
        return error
    if isinstance(error, MemoryError | RecursionError):
        return TooMuch("Decoding it takes more memory than one page of a scan does.")
    return Unreadable(f"The file is damaged ({type(error).__name__}: {str(error)[:200]}).")


def serve(file: BinaryIO, limits: Limits) -> None:
    """Answer orders until there are no more."""
    held: list[Source] = []
    opening = 0.0  # seconds that starting up and opening took: each page has so many less
    while len(data := sys.stdin.buffer.read(wire.ORDER_SIZE)) == wire.ORDER_SIZE:
        order = wire.read_order(data)
        allow(order.seconds if order.name == b"O" else max(order.seconds - opening, _LEAST))
        try:
            _answer(order, held, file, limits)
        except Exception as error:  # noqa: BLE001  parsers raise anything on hostile bytes
            _say(wire.failed(_failure(error)))
        for clock in (signal.ITIMER_REAL, signal.ITIMER_PROF):
            signal.setitimer(clock, 0)
        if order.name == b"O":
            opening = time.process_time()


def main() -> None:
    """Confine this process, then serve."""
    limits = _limits(sys.argv[2:])
    allow(limits.seconds)
    confine(limits)
    _say(wire.READY)
    serve(io.BufferedReader(io.FileIO(int(sys.argv[1]))), limits)


if __name__ == "__main__":
    main()
