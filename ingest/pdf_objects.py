"""Looking things up in PDF dictionaries: references followed, null and absent the same."""

from typing import Any

from pypdf.generic import DictionaryObject, NullObject


def value(holder: DictionaryObject, key: str) -> Any:
    """Give an entry, or None when it is absent or null."""
    found = holder[key].get_object() if key in holder else None
    return None if isinstance(found, NullObject) else found


def number(holder: DictionaryObject, key: str, default: int) -> int:
    """Give an entry that is a number, cut to a whole one; else the default."""
    found = value(holder, key)
    return int(found) if isinstance(found, int | float) else default


def dictionary(holder: DictionaryObject, key: str) -> DictionaryObject:
    """Give an entry that is a dictionary; else an empty one."""
    found = value(holder, key)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()
