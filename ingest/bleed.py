"""Rules that shine through from the other side of the sheet: far paler than the sheet's own."""

import numpy as np

from ingest.levels import Level
from ingest.page import Gray

FAINT = 0.22  # of the own rules' darkness; what shines through is paler
OWN = 0.5  # of it; own rules are at least so dark, one as the other
LONG = 0.3  # of the width; shorter ones do not tell how dark the rules are
FEWEST = 6  # own rules that make the rows of a table
CLOSE = 5.0  # letters; rules further apart may have paler ones of their own between them
DOTTED = 75.0  # percentile; a quarter of a dotted rule is dark, at least
WRITTEN = 195  # gray level below which writing stands beside a rule
FREE = 0.1  # of a rule's length; beside less of it nothing stands on either side
THICK = 0.02  # inches


def without_bleed(across: list[Level], gray: Gray, dpi: float, letter: float) -> list[Level]:
    """Leave out horizontal rules that are far paler than rules which divide all the rows.

    `letter` is the usual height of a letter, pixels. Where dark rules do not divide rows by
    themselves, as when only a frame or every fifth rule is dark, pale rules stay.
    """
    darks = [_darkness(gray, level, dpi) for level in across]
    long = [
        (level.at, dark)
        for level, dark in zip(across, darks, strict=True)
        if level.length >= LONG * gray.shape[1]
    ]
    if len(long) < FEWEST:
        return across
    usual = float(np.percentile([dark for _, dark in long], 75))
    own = [at for at, dark in long if dark >= OWN * usual]
    if len(own) < FEWEST or float(np.median(np.diff(own))) > CLOSE * letter:
        return across
    return [level for level, dark in zip(across, darks, strict=True) if dark >= FAINT * usual]


def _darkness(gray: Gray, rule: Level, dpi: float) -> float:
    """Give how much darker than white a rule is where no writing crosses it, 0 to 255.

    Of a dotted rule the dots are looked at.
    """
    y, near = round(rule.at), max(2, round(THICK * dpi))
    across = slice(round(rule.start), round(rule.end))
    part = gray[max(0, y - near) : y + near + 1, across]
    if part.size == 0:
        return 0.0
    above, below = (
        gray[max(0, y - 2 * near), across],
        gray[min(y + 2 * near, len(gray) - 1), across],
    )
    bare = np.minimum(above, below) > WRITTEN
    if np.count_nonzero(bare) < FREE * bare.size:  # the other rule of a double one runs beside it
        bare = np.maximum(above, below) > WRITTEN
    dark = 255.0 - part.min(axis=0)[bare]
    return float(np.percentile(dark, DOTTED)) if dark.size else 0.0
