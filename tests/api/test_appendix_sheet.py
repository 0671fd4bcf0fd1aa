"""The appendix goes out in the words of the ledger and of the law, not of the program."""

from datetime import UTC, date, datetime

from api import appendix_sheet
from registry import amending
from registry.amending import Correction, Revocation
from registry.ground import grounds
from tests.api.office import Office

SIGNED = date(2026, 2, 27)


def test_the_sheet_speaks_as_the_ledger_does(office: Office) -> None:
    """A correction names the columns, a revocation the ground in full."""
    now, fraud = datetime.now(UTC), next(one for one in grounds() if one.key == "fraud")
    change = Correction({"ghi_chu": "Đã đổi họ"}, "12/QĐ", SIGNED, "hoa", now)
    amending.correct(office.services.database, office.accepted(1).id, 1, change)
    ended = Revocation("fraud", "13/QĐ", SIGNED, "hoa", now)
    amending.revoke(office.services.database, office.accepted(2).id, 1, ended)

    corrected, revoked = (row[6] for row in appendix_sheet.rows(office.services.database))

    assert corrected == "Chỉnh sửa theo 12/QĐ, 27/02/2026. Ghi chú: (trống) → Đã đổi họ"
    assert revoked == f"Thu hồi, hủy bỏ theo 13/QĐ, 27/02/2026. {fraud.vi}"
