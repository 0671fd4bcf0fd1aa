"""The words that people see, Vietnamese first, English beside: data in `messages.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from api.spoken import in_vietnamese

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")


@cache
def _table() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = tomllib.loads(
        Path(__file__).with_name("messages.toml").read_text("utf-8")
    )
    return table


def text(key: str, language: Language) -> str:
    """Give one text; an unknown key comes back as itself, which a test forbids for used keys."""
    return _table().get(key, {}).get(language, key)


def known(key: str) -> bool:
    """Tell whether there is a text under this key."""
    return key in _table()


class Texts:
    """All texts in one language, callable from a template."""

    def __init__(self, language: Language) -> None:
        """Speak this language."""
        self.language = language

    def __call__(self, key: str, /, **values: object) -> str:
        """Give the text, with `{name}` places filled in."""
        found = text(key, self.language)
        return found.format(**values) if values else found

    def either(self, key: str, fallback: str) -> str:
        """Give the text if there is one, otherwise the fallback as it stands."""
        return self(key) if known(key) else fallback

    def said(self, sentence: str) -> str:
        """Give a room's English sentence in this language, as far as it is known."""
        return (in_vietnamese(sentence) or sentence) if self.language == "vi" else sentence
