"""One folding for every search backend: what is equal for search, and only for search."""


def fold(text: str) -> str:
    """Fold text for search: no marks, lower case, đ→d, i for y, apostrophes gone, single spaces."""
    raise NotImplementedError


def exact(text: str) -> str:
    """Keep marks but make spelling variants equal: NFC, lower case, tone placement, i/y, Eth."""
    raise NotImplementedError


def number_key(text: str) -> str:
    """Fold a diploma or register number for exact search; slashes stay."""
    raise NotImplementedError
