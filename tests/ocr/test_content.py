"""What a column holds, told by some of its cells where its heading cannot be read."""

import pytest

from ocr.content import kind_of
from ocr.form import Kind


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["05/04/61", "15/08/74", "16/04/60"], Kind.DATE),
        (["5/4/1961", "1974", "16-04-1960"], Kind.DATE),
        (["5/1994", "6/1994", "7/1994"], Kind.TEXT),
        (["105/94", "106/94", "107/94"], Kind.TEXT),
        (["45/04/61", "46/04/61", "47/04/61"], Kind.TEXT),
        (["Kinh", "Tày", "Kinh"], Kind.ETHNIC),
        (["5,63", "8.4", "7,43"], Kind.SCORE),
        (["5", "18", "43"], Kind.INT),
    ],
)
def test_a_column_is_what_most_of_its_cells_are(texts: list[str], kind: Kind) -> None:
    """A date may have a year of two figures; a number and a year are no date."""
    assert kind_of(texts) is kind
