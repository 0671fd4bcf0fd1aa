"""One signed copy, from the register entry to the register of copies; for the desk and the CLI."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from registry import copies, officers
from registry.copies import Copy
from registry.entry import Entry

if TYPE_CHECKING:
    from api.wiring import Services


def sign(
    services: "Services", entry: Entry, by: str, then: Callable[[Copy], object] = lambda _: None
) -> tuple[Copy, bytes]:
    """Reserve a number, sign, record; a number whose signing failed is given back.

    `then` joins the transaction that records the copy; if it fails, there is no copy.

    Raises:
        SigningError: no copy may be made of this entry, or the key or clock cannot be reached.
        Conflict: the entry changed while the copy was made.
    """
    from api.keeping_office import refuse_other_keeper
    from api.log_claims import log_claims
    from api.officer_desk import refuse_unlisted
    from api.published_keys import remember
    from signing.issue import issue
    from signing.officers import fingerprint

    key, timestamps, db = services.key, services.timestamps, services.database
    refuse_unlisted(db, key)
    refuse_other_keeper(db, key, entry.id)
    remember(services)
    reserved = copies.reserve(db, by)
    try:
        signed = issue(
            entry,
            number=reserved.text,
            key=key,
            timestamps=timestamps,
            public_url=services.settings.public_url,
            code=reserved.code,
            post=officers.post_of(db, fingerprint(key.certificate), key.office, datetime.now(UTC)),
            seal=services.seal,
            log=partial(log_claims, services),
            form=services.settings.copy_form,
        )
        with db.write():
            copy = copies.record_copy(db, reserved, entry, signed.pdf, by)
            then(copy)
        return copy, signed.pdf
    except BaseException:
        copies.release(db, reserved)
        raise
