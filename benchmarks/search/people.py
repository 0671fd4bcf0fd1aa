"""Invented graduates: names composed from word lists, each as often as the list says."""

import pickle
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from registry.documents import Document

LEXICONS = Path(__file__).parents[2] / "ocr" / "lexicons"
GRADES = ("Giỏi", "Khá", "Trung bình")
CHUNK = 5_000


@dataclass(frozen=True)
class Words:
    """Words of one place in a name, with how often each stands there."""

    words: tuple[str, ...]
    weights: tuple[float, ...]

    def draw(self, chance: Random, how_many: int) -> list[str]:
        """Draw words."""
        return chance.choices(self.words, self.weights, k=how_many)


class Kept:
    """People in a file of our own: they are made up once, and read again at little cost."""

    def __init__(self, path: Path, batches: Iterable[list[Document]]) -> None:
        """Write them down."""
        self._path = path
        with path.open("wb") as file:
            for batch in batches:
                pickle.dump(batch, file, protocol=pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[list[Document]]:
        """Give each chunk."""
        with self._path.open("rb") as file:
            while True:
                try:
                    yield pickle.load(file)  # noqa: S301 - we wrote it
                except EOFError:
                    return


def _read(name: str, weight: str = "") -> Words:
    lines = (LEXICONS / name).read_text(encoding="utf-8").splitlines()
    heading, *rows = [line.split("\t") for line in lines if not line.startswith("#")]
    at = heading.index(weight) if weight else -1
    weights = [
        float(r[at] or 1) if weight and len(r) > at else 1 / (i + 1) for i, r in enumerate(rows)
    ]
    return Words(tuple(row[0] for row in rows), tuple(max(w, 0.1) for w in weights))


def people(how_many: int, seed: int = 1) -> Iterator[list[Document]]:
    """Give documents in chunks; the same seed gives the same people."""
    chance = Random(seed)
    surnames, middles = _read("surnames.tsv", "pct_population"), _read("middle_names.tsv")
    givens = _read("given_names.tsv", "ascii_count")
    for start in range(0, how_many, CHUNK):
        size = min(CHUNK, how_many - start)
        drawn = zip(
            surnames.draw(chance, size),
            middles.draw(chance, size),
            givens.draw(chance, size),
            givens.draw(chance, size),
            strict=True,
        )
        yield [_person(start + i, chance, *words) for i, words in enumerate(drawn)]


def _person(
    number: int, chance: Random, surname: str, middle: str, given: str, second: str
) -> Document:
    born = chance.randrange(1950, 2005)
    day = f"{born}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    name = [surname, middle, second, given] if chance.random() < 0.35 else [surname, middle, given]
    return Document(
        key=f"{number:026}",
        version=1,
        name=" ".join(name),
        born=day if chance.random() < 0.93 else day[:4],
        year=born + 18,
        diploma=f"{chance.choice('ABC')} {number:07}",
        register=f"{number % 997 + 1}/{born + 18}/TN{number // 997}",
        kind="thpt",
        in_force=True,
        office=f"Sở Giáo dục và Đào tạo {number % 63}",
        grade=chance.choice(GRADES),
    )
