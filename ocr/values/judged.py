"""What a kind of value makes of raw text."""

from dataclasses import dataclass, replace

from ocr.reading import Step


@dataclass(frozen=True, slots=True)
class Judged:
    """A value, the steps that led to it, and how well it fits what such a column holds."""

    value: str
    fit: float  # 1.0 as such values always look, 0.0 as they never do
    steps: tuple[Step, ...] = ()
    mismarked: int = 0  # syllables of a name that are known there with other marks only


def stepped(judged: Judged, name: str, before: str, after: str) -> Judged:
    """Put one named change before the others; nothing when it changed nothing."""
    if before == after:
        return judged
    return replace(judged, steps=(Step(name, before, after), *judged.steps))
