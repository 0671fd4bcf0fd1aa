"""A row of a typed list is known by what it says, and by who holds its number already."""

import pytest

from registry import imported
from registry.database import Database
from registry.imported import Standing, Typed, alike, fingerprint
from tests.registry.ledger import HEADER, accepted, received

AN = {**HEADER, "ho_ten": "Nguyễn Văn Ân", "ngay_sinh": "1976", "so_hieu": "A100001"}


def typed(row: int = 2, kind: str = "thpt", **values: str) -> Typed:
    """Type a row."""
    return Typed(row, kind, AN | values, fingerprint(kind, AN | values, 0))


@pytest.mark.parametrize(
    ("changed", "kind", "standing"),
    [
        ({}, "thpt", Standing.REGISTERED),
        ({}, "", Standing.REGISTERED),
        ({}, "thcs", Standing.NEW),
        ({"ngay_sinh": "02/05/1976", "so_hieu": ""}, "thpt", Standing.NEW),
        ({"so_hieu": "", "so_vao_so": "1/TN"}, "thpt", Standing.REGISTERED),
        ({"so_hieu": "", "so_vao_so": "1/TN"}, "thcs", Standing.NEW),
        ({"ho_ten": "Lê Chi"}, "thpt", Standing.CONFLICT),
        ({"ho_ten": "Lê Chi"}, "thcs", Standing.NEW),
        ({"ho_ten": "Lê Chi", "so_hieu": "", "so_vao_so": "1/tn"}, "thpt", Standing.CONFLICT),
        ({"ngay_sinh": "03/05/1976"}, "thpt", Standing.CONFLICT),
        ({"so_vao_so": "2/TN"}, "thpt", Standing.CONFLICT),
    ],
)
def test_number_and_holder_say_whether_a_row_is_in_the_register(
    db: Database, changed: dict[str, str], kind: str, standing: Standing
) -> None:
    """A year of birth fits its days; a diploma number counts within its kind."""
    accepted(db)

    (found,) = imported.known(db, [typed(kind=kind, **changed)])

    assert found.standing is standing


def test_a_row_that_was_imported_is_known_with_its_file(db: Database) -> None:
    """Remembering it again changes nothing."""
    _, scan = received(db)
    for _ in range(2):
        imported.remember(db, scan, [typed()])

    first, second = imported.known(db, [typed(), typed(ho_ten="Lê Chi")])

    assert (first.standing, first.scan) == (Standing.IMPORTED, scan)
    assert second.standing is Standing.NEW


def test_values_are_alike_whatever_program_saved_them() -> None:
    """Days, zeros in front, decimal commas; but 12/1994 is no month of a year."""
    assert alike("2/5/1976") == alike("02/05/1976") == "1976-05-02"
    assert alike("0100") == alike("100")
    assert alike("38,50") == alike("38.5")
    assert alike("12/1994") != alike("13/1994")
    assert alike("1/TN") != alike("01/TN")
