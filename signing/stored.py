"""Read the claims back out of a copy that the office itself keeps."""

from signing.certificate import Certificate
from signing.document import claims_of, open_copy
from signing.layout import read_layout


def claims_in(pdf: bytes) -> Certificate:
    """Give what a stored copy states; whether it is genuine is `verify`'s to say.

    Raises:
        Rejected: it is not built as a copy is.
    """
    return claims_of(open_copy(pdf, read_layout(pdf)))
