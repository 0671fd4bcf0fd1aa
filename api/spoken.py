"""What the rooms say in English, in Vietnamese too: data in `sentences.toml`.

Rooms raise and record plain English sentences; here those that a person sees are recognised by
their fixed words, and names and numbers are carried over. One that is not known stays English.
"""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PLACE = re.compile(r"\{\d*\}")
"""Where a sentence has a name, a number or another sentence."""


def in_vietnamese(sentence: str) -> str | None:
    """Say an English sentence of ours in Vietnamese; None where no translation is known."""
    for pattern, vietnamese in _sentences():
        if found := pattern.fullmatch(sentence):
            return vietnamese.format(*(in_vietnamese(part) or part for part in found.groups()))
    return None


def both(*sentences: str) -> str:
    """Say sentences in Vietnamese, then in English; those that are not known in English only."""
    vietnamese, english = _each(sentences)
    return english if vietnamese == english else f"{vietnamese} · {english}"


def told(vietnamese: str, english: str, *sentences: str) -> str:
    """Say sentences in both languages, each behind a heading."""
    said = _each(sentences)
    return f"{vietnamese}: {said[0]} · {english}: {said[1]}"


def _each(sentences: Iterable[str]) -> tuple[str, str]:
    known = [one for one in sentences if one]
    return " ".join(in_vietnamese(one) or one for one in known), " ".join(known)


@cache
def _sentences() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Read the sentences, those with most fixed words first."""
    table: dict[str, str] = tomllib.loads(
        Path(__file__).with_name("sentences.toml").read_text("utf-8")
    )
    ordered = sorted(table.items(), key=lambda pair: -len(PLACE.sub("", pair[0])))
    return tuple((_pattern(english), vietnamese) for english, vietnamese in ordered)


def _pattern(english: str) -> re.Pattern[str]:
    return re.compile("(.+?)".join(map(re.escape, PLACE.split(english))), re.DOTALL)
