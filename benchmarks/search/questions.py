"""Questions about one person, spelled as people spell."""

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from registry.documents import Document
from registry.fold import bare, exact


@dataclass(frozen=True)
class Asking:
    """One question, and whom it is about."""

    kind: str
    text: str
    about: Document


def questions(person: Document, chance: Random) -> Iterator[Asking]:
    """Ask for a person by number, by name and birth, and by name and year, in several spellings."""
    yield Asking("number", person.diploma, person)
    day = "/".join(reversed(person.born.split("-")))
    for time, text in (("birth", day), ("year", str(person.year))):
        for how, spell in SPELLINGS.items():
            yield Asking(f"name+{time}: {how}", f"{spell(person.name, chance)} {text}", person)
    words = plain(person.name).split()
    yield Asking("name alone, one error", one_error(person.name, chance), person)
    yield Asking("prefix as you type", f"{' '.join(words[:-1])} {words[-1][:2]}", person)


def plain(name: str, _chance: Random | None = None) -> str:
    """Leave the marks out."""
    return " ".join(bare(word) for word in exact(name).split())


def one_error(name: str, chance: Random) -> str:
    """Change, drop, double or swap one letter of a name without marks."""
    text = plain(name)
    places = [i for i, c in enumerate(text) if c != " "]
    at, letter = chance.choice(places), chance.choice("abcdeghiklmnopqrstuvxy")
    kind = chance.randrange(4)
    if kind == 0:
        return text[:at] + letter + text[at + 1 :]
    if kind == 1:
        return text[:at] + text[at + 1 :]
    if kind == 2 or at + 1 >= len(text) or text[at + 1] == " ":
        return text[:at] + letter + text[at:]
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def swapped(name: str, chance: Random) -> str:
    """Put the given name first, or the words in any order."""
    words = name.split()
    if chance.random() < 0.5:
        return " ".join([words[-1], *words[:-1]])
    chance.shuffle(words)
    return " ".join(words)


def i_for_y(name: str, _chance: Random) -> str:
    """Write i for y and y for i where both are usual."""
    pairs = str.maketrans("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị")
    words = name.split()
    return " ".join(w.translate(pairs) if len(w) <= 3 and w[-1:] in "iíìỉĩịyýỳỷỹỵ" and
                    not any(v in w[:-1] for v in "aăâeêoôơuư") else w for w in words)  # fmt: skip


def tone_moved(name: str, _chance: Random) -> str:
    """Put the tone mark on the other vowel of oa, oe and uy: hòa, hoà."""
    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    moved = []
    for word in name.split():
        parts = unicodedata.normalize("NFD", word)
        tone = next((c for c in parts if c in marks), "")
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in marks))
        if tone and base[-2:].lower() in ("oa", "oe", "uy"):
            on_last = unicodedata.normalize("NFC", base + tone)
            on_first = unicodedata.normalize("NFC", base[:-1] + tone + base[-1])
            word = on_first if word == on_last else on_last
        moved.append(word)
    return " ".join(moved)


SPELLINGS: dict[str, Callable[[str, Random], str]] = {
    "as written": lambda name, _: name,
    "dropped marks": plain,
    "one error": one_error,
    "swapped parts": swapped,
    "i for y": i_for_y,
    "tone moved": tone_moved,
}
