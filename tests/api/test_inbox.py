"""What was uploaded is taken in, once, whatever happens in between."""

from io import BytesIO

import pytest

from api.inbox import Inbox
from registry import batching, intake
from registry.intake import ScanState
from tests.api.office import Office, a_page


def a_png() -> BytesIO:
    """The drawn page as a file."""
    out = BytesIO()
    a_page().convert("L").save(out, "PNG", dpi=(300, 300))
    out.seek(0)
    return out


@pytest.mark.slow
def test_a_delivery_becomes_a_batch_and_leaves_the_inbox(office: Office) -> None:
    """A good file is read, a bad one is set aside with a reason, and nothing stays behind."""
    inbox = Inbox(office.services)
    inbox.deliver("Sổ 1995", "archivist", [("a.png", a_png()), ("b.pdf", BytesIO(b"no scan"))])
    inbox.work_off()

    db = office.services.database
    batch = batching.batches(db)[0]
    scans = {scan.name: scan for scan in intake.scans(db, batch.id)}
    assert (batch.name, batch.created_by) == ("Sổ 1995", "archivist")
    assert scans["a.png"].state is ScanState.RECEIVED
    assert scans["b.pdf"].state is ScanState.QUARANTINED
    assert scans["b.pdf"].reason
    assert inbox.waiting() == ()
    assert list((office.services.settings.home / "incoming").iterdir()) == []


def test_half_a_delivery_is_none(office: Office) -> None:
    """A server that dies while a file streams in leaves nothing that looks whole."""

    class Broken(BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError(28, "No space left on device")

    inbox = Inbox(office.services)
    with pytest.raises(OSError, match="No space"):
        inbox.deliver("x", "archivist", [("a.png", a_png()), ("b.png", Broken())])

    assert inbox.waiting() == ()
    assert list((office.services.settings.home / "incoming").iterdir()) == []


def test_a_delivery_waits_for_the_next_start(office: Office) -> None:
    """What is on disk is known to a new process."""
    Inbox(office.services).deliver("Sổ 1995", "archivist", [("a.png", a_png())])

    (waiting,) = Inbox(office.services).waiting()
    assert (waiting.name, waiting.files) == ("Sổ 1995", ("a.png",))


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\scans\\sổ 1.pdf", "sổ 1.pdf"),
        (".hidden", "hidden"),
        ("a\x00b\n.tif", "ab.tif"),
        ("", "scan"),
        ("x" * 300 + ".pdf", "x" * 96 + ".pdf"),
    ],
)
def test_a_name_cannot_leave_its_folder(office: Office, called: str, kept: str) -> None:
    """Names come from strangers."""
    delivery = Inbox(office.services).deliver("", "archivist", [(called, a_png())])

    assert delivery.files == (kept,)
    assert delivery.name == kept
