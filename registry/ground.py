"""The lawful grounds for revoking a diploma, from a list that an office may replace."""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Ground:
    """One lawful reason to revoke."""

    key: str
    vi: str
    en: str
    source: str
    verified: bool


def grounds(file: Path | None = None) -> tuple[Ground, ...]:
    """Give the lawful grounds for revoking, from the TOML file of this room or another one."""
    text = (file or Path(__file__).parent / "grounds.toml").read_text(encoding="utf-8")
    return tuple(Ground(**one) for one in tomllib.loads(text)["ground"])
