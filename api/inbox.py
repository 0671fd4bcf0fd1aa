"""Files that were uploaded and are not taken in yet: a folder on disk, worked off by one thread.

A delivery is written under another name and renamed when it is whole, so a crash leaves either all
of it or nothing. What is there when the server starts is gone on with.
"""

import fcntl
import json
import logging
import os
import shutil
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from api.batch import Order, ingest
from api.wiring import Services
from registry.ids import new_id

log = logging.getLogger(__name__)

_LONGEST_NAME = 100  # characters kept of a file's name


@dataclass(frozen=True, slots=True)
class Delivery:
    """Files that one person handed in together."""

    id: str
    name: str  # of the batch that they become
    by: str
    files: tuple[str, ...]
    problem: str = ""  # why it could not be taken in; it is tried again at the next start


class Inbox:
    """Keeps deliveries until the batch driver has taken them in."""

    def __init__(self, services: Services) -> None:
        """Use the folder `incoming` of this installation's home."""
        self._services = services
        self._folder = services.settings.home / "incoming"
        self._news = threading.Event()
        self._stopping = False
        self._given_up: set[str] = set()

    def sweep(self) -> None:
        """Remove what a crash left half written; only while nobody delivers."""
        for half in self._folder.glob("*.part"):
            shutil.rmtree(half, ignore_errors=True)

    def start(self) -> None:
        """Begin to work off deliveries in the background."""
        threading.Thread(target=self._work, name="inbox", daemon=True).start()

    def stop(self) -> None:
        """Take up no further delivery; the one in hand goes on at the next start."""
        self._stopping = True
        self._news.set()

    def deliver(self, name: str, by: str, files: Iterable[tuple[str, BinaryIO]]) -> Delivery:
        """Write a delivery to disk and give it to the background."""
        key = new_id()
        place = self._folder / f"{key}.part"
        try:
            names = tuple(_lay_down(place, n, *file) for n, file in enumerate(files, 1))
            delivery = Delivery(key, name or names[0], by, names)
            self._note(place, delivery)
            place.rename(self._folder / key)
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)  # half a delivery must not fill the disk
            raise
        self._news.set()
        return delivery

    def waiting(self) -> tuple[Delivery, ...]:
        """List deliveries that are not wholly taken in, the oldest first."""
        places = self._folder.glob("*/delivery.json") if self._folder.is_dir() else ()
        return tuple(_read(place) for place in sorted(places) if place.parent.suffix != ".part")

    def work_off(self) -> None:
        """Take in every delivery that is there now, one process of this home at a time."""
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for delivery in self.waiting():
                if not self._stopping and delivery.id not in self._given_up:
                    self._take_in(delivery)
        finally:
            os.close(lock)

    def _work(self) -> None:
        while not self._stopping:
            self._news.clear()
            self.work_off()
            self._news.wait()

    def _take_in(self, delivery: Delivery) -> None:
        place = self._folder / delivery.id
        paths = tuple(
            place / f"{number:04}" / name for number, name in enumerate(delivery.files, 1)
        )
        try:
            ingest(self._services, Order(paths, delivery.name, delivery.by))
        except Exception as fault:  # the thread must outlive any delivery; the desk shows the fault
            log.exception("delivery %s", delivery.id)
            self._given_up.add(delivery.id)
            failed = {**asdict(delivery), "problem": str(fault) or type(fault).__name__}
            self._note(place, Delivery(**failed))
        else:
            shutil.rmtree(place)

    def _note(self, place: Path, delivery: Delivery) -> None:
        note = json.dumps(asdict(delivery), ensure_ascii=False)
        (place / "delivery.json").write_text(note, "utf-8")


def _read(place: Path) -> Delivery:
    noted = json.loads(place.read_text("utf-8"))
    return Delivery(**{**noted, "files": tuple(noted["files"])})


def _lay_down(place: Path, number: int, called: str, source: BinaryIO) -> str:
    name = _plain_name(called)
    slot = place / f"{number:04}"
    slot.mkdir(parents=True)
    with (slot / name).open("xb") as out:
        shutil.copyfileobj(source, out, 1024 * 1024)
    return name


def _plain_name(called: str) -> str:
    """A name that is safe as a file's name: no folders, no control characters, not too long."""
    last = called.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", last) if c.isprintable())
    return kept.lstrip(".").strip()[-_LONGEST_NAME:] or "scan"
