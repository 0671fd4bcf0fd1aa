"""Does the register hold someone exactly as the asker knows them? One query, whatever comes of it.

Nothing is folded but case and spaces: Lý and Lí are different people here. Who is not there costs
the same comparisons as who is, so that the time says nothing.
"""

import unicodedata
from hmac import compare_digest
from typing import Final

from sqlalchemy import or_, select

from registry import schema
from registry.database import Database
from registry.entry import State
from registry.fold import fold, number_key
from registry.keys import born_key

MOST: Final = 20
"""Entries that are compared: numbers are unique but for faults of the books."""

_e, _v = schema.entries.c, schema.entry_versions.c
_NOBODY: Final = "Không Có Ai"


def confirms(db: Database, number: str, name: str, born: str) -> bool:
    """Tell whether number, full name and birth, all three, are those of one entry in force."""
    key, birth, wanted = number_key(number), born_key(born), plain(name)
    if not (key and birth and wanted):
        return False
    same = (_v.id == _e.id) & (_v.version == _e.version)
    query = (
        select(_v["values"])
        .join_from(schema.entries, schema.entry_versions, same)
        .where(
            _e.state == State.IN_FORCE.value,
            or_(_e.diploma_key == key, _e.register_key == key),
            _e.born_key == birth,
            _e.name_key == fold(name),
        )
        .limit(MOST)
    )
    with db.read() as connection:
        names = [values.get("ho_ten", "") for values in connection.execute(query).scalars()]
    matching = [_same(one, wanted) for one in (*names, _NOBODY)]
    return any(matching[:-1])


def might_be(db: Database, number: str, name: str, born: str) -> bool:
    """Tell whether someone in force differs only where the ledger says less, or spells otherwise.

    A ledger that gives the year of birth only, a name or number that nobody could read: whoever
    stands there may be the one who is asked for, so nobody may be told that they do not.
    """
    key, birth, folded = number_key(number), born_key(born), fold(name)
    if not (key and birth and folded):
        return False
    less = ["", birth, birth[:7], birth[:4]]
    numbered = or_(_e.diploma_key == key, _e.register_key == key)
    unnumbered = (_e.diploma_key == "") & (_e.register_key == "")
    close = or_(
        numbered & _e.name_key.in_(["", folded]),
        unnumbered & (_e.name_key == folded),
        unnumbered & (_e.name_key == ""),
    )
    query = (
        select(_e.id)
        .where(_e.state == State.IN_FORCE.value, close)
        .where(or_(_e.born_key.in_(less), _e.born_key.startswith(birth, autoescape=True)))
    )
    with db.read() as connection:
        return connection.execute(query.limit(1)).first() is not None


def plain(name: str) -> str:
    """Write a name so that only case and spaces are made equal."""
    return " ".join(unicodedata.normalize("NFC", name).split()).casefold()


def _same(one: str, wanted: str) -> bool:
    return compare_digest(plain(one).encode(), wanted.encode())
