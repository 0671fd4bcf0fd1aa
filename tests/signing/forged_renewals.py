"""Forgeries that live between the time stamps of a renewed copy."""

import io
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

from asn1crypto import crl
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.sign.validation import DocumentSecurityStore

from signing.layout import read_layout
from signing.timestamps import StandIn
from tests.signing.clocks import LONGER, SHORT, Clocks, a_clock
from tests.signing.forged_savings import catalogue_language, hidden_object, page_content_replaced
from tests.signing.forgeries import Quiet, stamped
from tests.signing.pki import DAY, NOW, Person, Root, signer_for
from tests.signing.world import an_office

STRANGER = "stranger"


def again(
    pdf: bytes,
    clock: StandIn,
    edit: Callable[[Quiet], None] = lambda _: None,
    lists: Sequence[crl.CertificateList] = (),
) -> bytes:
    """Stamp a file again as renewal does, asking nobody, after some other change."""
    writer = Quiet(io.BytesIO(pdf))
    edit(writer)
    certificates = [clock.signer.signing_cert, *clock.signer.cert_registry]
    DocumentSecurityStore.supply_dss_in_writer(writer, None, certs=certificates, crls=list(lists))
    return stamped(writer, clock, f"T{len(read_layout(pdf).holes)}")


def _edited_between(edit: Callable[[Quiet], None]) -> Callable[[Clocks, Path], bytes]:
    def forge(world: Clocks, _: Path) -> bytes:
        """The change is saved between two genuine stamps."""
        changed = again(world.copy.pdf, a_clock(world.root, LONGER), edit, [world.root.crl()])
        return again(changed, a_clock(world.root, LONGER))

    return forge


def saved_without_a_stamp_between(world: Clocks, _: Path) -> bytes:
    """Somebody saves the file; the next genuine stamp is over that too."""
    writer = Quiet(io.BytesIO(world.copy.pdf))
    writer.add_object(generic.StreamObject(stream_data=b"BT (Another Name) Tj ET"))
    out = io.BytesIO()
    writer.write(out)
    return again(out.getvalue(), a_clock(world.root, LONGER), lists=[world.root.crl()])


def bytes_between_two_stamps(world: Clocks, _: Path) -> bytes:
    """Bytes that no revision accounts for stand before the last one."""
    at = read_layout(world.renewed.pdf).revisions[-2].end
    return world.renewed.pdf[:at] + b"% more\n" + world.renewed.pdf[at:]


def first_stamp_cut_out(world: Clocks, _: Path) -> bytes:
    """The revision with the first document time stamp is left out."""
    revisions = read_layout(world.renewed.pdf).revisions
    return world.renewed.pdf[: revisions[-2].start] + world.renewed.pdf[revisions[-1].start :]


def page_changed_below_the_stamps(world: Clocks, _: Path) -> bytes:
    """A byte of the page is another; all stamps are genuine stamps of the true file."""
    return world.renewed.pdf.replace(b"12/2026", b"92/2026", 1)


def stamp_of_another_moment(world: Clocks, _: Path) -> bytes:
    """The last stamp stands in the place of the one before: over other bytes."""
    first, last = read_layout(world.twice.pdf).holes[-2:]
    value = world.twice.pdf[last.start + 1 : last.end - 1][: first.end - first.start - 2]
    value = value.ljust(first.end - first.start - 2, b"0")
    return world.twice.pdf[: first.start + 1] + value + world.twice.pdf[first.end - 1 :]


def stamped_again_by_a_stranger(world: Clocks, folder: Path) -> bytes:
    """The new stamp is by an authority that nobody trusts."""
    clock = an_office(folder / STRANGER).timestamps
    assert isinstance(clock, StandIn)
    return again(world.copy.pdf, clock)


def stamped_again_by_a_twin_of_the_authority(world: Clocks, _: Path) -> bytes:
    """Its names are those of the trusted authority, and its root's; its keys are not."""
    twin = Root.called("Gốc dấu thời gian")
    return again(world.copy.pdf, a_clock(twin, LONGER), lists=[twin.crl()])


def stamped_again_by_a_person(world: Clocks, _: Path) -> bytes:
    """The certificate is not for time stamps."""
    signer = signer_for(Person(world.office.key.office), world.root)
    return again(world.copy.pdf, StandIn(signer), lists=[world.root.crl()])


def stamp_older_than_the_one_before(world: Clocks, _: Path) -> bytes:
    """The clock of the new authority went back by some hours."""
    clock = a_clock(world.root, LONGER, ahead=-timedelta(hours=6))
    return again(world.copy.pdf, clock, lists=[world.root.crl()])


def stamp_of_next_year(world: Clocks, _: Path) -> bytes:
    """The clock of the new authority is far ahead."""
    return again(
        world.copy.pdf, a_clock(world.root, LONGER, ahead=60 * DAY), lists=[world.root.crl()]
    )


def stamped_again_too_late(world: Clocks, _: Path) -> bytes:
    """The stamp before had run out on the day of the new one; between them anything could be."""
    clock = a_clock(world.root, LONGER, ahead=SHORT + DAY)
    return again(world.copy.pdf, clock, lists=[world.root.crl()])


def authority_compromised_before_it_was_sealed(world: Clocks, _: Path) -> bytes:
    """A list in the file says that the first authority's key was in other hands a day ago."""
    first = world.office.timestamps
    assert isinstance(first, StandIn)
    serial = first.signer.signing_cert.serial_number
    lists = [world.root.crl([(serial, NOW - DAY)])]
    return again(world.copy.pdf, a_clock(world.root, LONGER), lists=lists)


def revocation_data_dropped(world: Clocks, _: Path) -> bytes:
    """The later store of revocation data lacks what the earlier one had."""

    def drop(writer: Quiet) -> None:
        store = writer.root["/DSS"]
        store[pdf_name("/CRLs")] = generic.ArrayObject()
        writer.update_container(store)

    writer = Quiet(io.BytesIO(world.renewed.pdf))
    drop(writer)
    return stamped(writer, a_clock(world.root, LONGER), "T9")


def last_stamp_signs_as_a_person(world: Clocks, _: Path) -> bytes:
    """The last revision's stamp calls itself a signature of approval."""
    at = read_layout(world.renewed.pdf).revisions[-1].start
    tail = world.renewed.pdf[at:].replace(b"/ETSI.RFC3161", b"/adbe.x509.rs", 1)
    return world.renewed.pdf[:at] + tail


RENEWALS: dict[str, Callable[[Clocks, Path], bytes]] = {
    **{
        make.__name__.replace("_", "-"): make
        for make in (
            saved_without_a_stamp_between, bytes_between_two_stamps, first_stamp_cut_out,
            page_changed_below_the_stamps, stamp_of_another_moment, stamped_again_by_a_stranger,
            stamped_again_by_a_twin_of_the_authority, stamped_again_by_a_person,
            stamp_older_than_the_one_before, stamp_of_next_year, stamped_again_too_late,
            authority_compromised_before_it_was_sealed, revocation_data_dropped,
            last_stamp_signs_as_a_person,
        )
    },
    "page-changed-between-two-stamps": _edited_between(page_content_replaced),
    "object-hidden-between-two-stamps": _edited_between(hidden_object),
    "catalogue-changed-between-two-stamps": _edited_between(catalogue_language),
}  # fmt: skip

STRANGE = ("stamped-again-by-a-stranger",)
"""Whose stamp it is cannot be told, so the file is neither good nor proved bad."""
