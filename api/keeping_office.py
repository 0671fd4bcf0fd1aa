"""Who may sign a copy today: the office that keeps the book, not the one that once issued it."""

from typing import TYPE_CHECKING

from registry import deadlines, volumes
from registry.custody import Custodian
from registry.fold import fold

if TYPE_CHECKING:
    from registry.database import Database
    from signing.keys import SigningKey, Speaker


def keeper_today(db: "Database", entry_id: str) -> Custodian | None:
    """Give who keeps the book of an entry today; None where no book is registered.

    Raises:
        NotFound: the book is registered, but nobody keeps it today.
    """
    with db.read() as connection:
        return volumes.keeper_of_entry(connection, entry_id, deadlines.today())


def refuse_other_keeper(db: "Database", key: "SigningKey | Speaker", entry_id: str) -> None:
    """See that the key speaks for the office that keeps the book; a demo key speaks for nobody.

    Raises:
        CannotIssue: another office keeps it.
        NotFound: the book is registered, but nobody keeps it today.
    """
    from signing.errors import CannotIssue

    keeper = keeper_today(db, entry_id)
    if keeper and not key.demo and fold(keeper.office) != fold(key.office):
        raise CannotIssue(
            f"the book is kept by {keeper.office} ({keeper.signatory}), so {key.office} does not "
            "sign copies from it: see `sogoc volumes show`"
        )
