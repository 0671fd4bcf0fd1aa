"""Northern and southern forms of one name (Hoàng/Huỳnh, Vũ/Võ): met in search, nowhere else."""

from functools import cache
from pathlib import Path

from registry.fold import bare, exact

LEXICON = Path(__file__).parent / "lexicons" / "iy_and_regional_variants.tsv"


@cache
def forms() -> dict[str, frozenset[str]]:
    """Give the other forms of each word, both without marks."""
    found: dict[str, set[str]] = {}
    for line in LEXICON.read_text(encoding="utf-8").splitlines():
        one, other, kind, *_ = [*line.split("\t"), "", "", ""]
        if line.startswith("#") or not kind.startswith("regional"):
            continue
        first, second = bare(exact(one)), bare(exact(other))
        if first != second:
            found.setdefault(first, set()).add(second)
            found.setdefault(second, set()).add(first)
    return {word: frozenset(others) for word, others in found.items()}


def others(word: str) -> frozenset[str]:
    """Give the other forms of one word without marks."""
    return forms().get(word, frozenset())
