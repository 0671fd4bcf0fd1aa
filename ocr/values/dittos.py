"""Ditto marks: "the same as in the row above"."""

import re
from typing import Final

from ocr.fold import fold, nfc

QUOTES: Final = re.compile(r"[\"“”„‟″〃''’‘`´,.]{2,3}|[-–—]*[\"“”„‟″〃][-–—]*|//|\\\\|11")
SAME: Final = re.compile(r"[-~=_—–.\s^]*(?:nt|n\.t\.?|nhu tren|nhutren|tren)[-~=_—–.\s^]*")
BETWEEN_DASHES: Final = re.compile(r"[-~=—–^]+\s*[^\W\d_]{1,3}[^\w\s-]?\s*[-~=—–]+")


def is_ditto(raw: str) -> bool:
    """Tell whether the text is a ditto mark.

    Between two dashes any letters count, three at the most, and a sign behind them: no value looks
    so, and `nt` is often misread there.
    """
    text = nfc(raw)
    plain = fold(text)
    return bool(
        QUOTES.fullmatch(text.replace(" ", ""))
        or SAME.fullmatch(plain)
        or BETWEEN_DASHES.fullmatch(text)
    )
