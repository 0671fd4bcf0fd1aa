"""Which of the two language models reads which cell.

Measured on drawn ledgers: short numbers often come back empty from `vie` and right from `eng` with
a whitelist; words with Vietnamese letters need `vie`.
"""

from typing import Final

TEXT: Final = "vie"
DIGITS: Final = "eng"
FOREIGN: Final = "ÄÖŸÏŠƑØÑŒäöÿïøšñœ†‡"
"""Letters of other languages that `vie` knows, and what it makes of a blurred t; never the text.

Signs stay, for what is left of a rule is better read as one than as a letter.
"""


def language_for(alphabet: str) -> str:
    """Choose the model: the Latin one when only ASCII may come out, else the Vietnamese one."""
    return DIGITS if alphabet and alphabet.isascii() else TEXT
