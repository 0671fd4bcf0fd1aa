"""At the counter an officer reads why something cannot be done, and what absence means."""

from datetime import date

from registry import foliation, requests, sealing, volumes
from registry.accounts import Role
from registry.custody import Custodian
from registry.request import Asked, Claim, Kind, Request, RequestState
from registry.volume import Book, Leaf
from tests.api.office import Office

ISSUER = "Sở Giáo dục và Đào tạo Nam Hà"
BOOK = Book("Sổ THPT 1994", ISSUER, "thpt", 1994, 1994, first_page=1, last_page=1)
KEEPER = Custodian(ISSUER, "Giám đốc", date(1994, 6, 1))
ADDRESS = "/desk/requests/case"


def asked_for(office: Office, **wanted: str) -> Request:
    """Take a request in."""
    asked = Asked(Kind.COPY, "Người yêu cầu", Claim.HOLDER, wanted=wanted)
    return requests.receive(office.services.database, asked, "officer", office.services.calendar)


def a_book(office: Office, book: Book) -> str:
    """Register a book whose one leaf is the page that was read; give its id."""
    db = office.services.database
    made = volumes.add(db, book, KEEPER, "officer")
    leaves = [Leaf(office.scan, 1, 1)]
    return foliation.assign(db, made.id, made.version, leaves, "officer").id


def test_who_may_not_approve_reads_why(office: Office) -> None:
    """“Your account may not” would send an officer to the administrator for nothing."""
    entry, db = office.accepted(1), office.services.database
    a_book(office, Book("Sổ", ISSUER, "thpt", 1994, 1994, 1, 1, second_person=True))
    made = asked_for(office, ho_ten="Nguyễn Thị Hòa")
    requests.check(db, made.id, made.version, entry.id, "officer")
    form = {"version": "2"}

    refused = office.client(Role.OFFICER).post(f"{ADDRESS}/{made.id}/approve", data=form)
    changed = office.client(Role.OFFICER).post(f"{ADDRESS}/{made.id}/approve", data={"version": 1})
    stranger = office.client(Role.REVIEWER).post(f"{ADDRESS}/{made.id}/approve", data=form)

    assert refused.status_code == 403
    assert "Chưa làm được việc này" in refused.text
    assert "người kiểm tra không tự duyệt: quyển này cần hai người" in refused.text
    assert (changed.status_code, "đang ở phiên bản 2" in changed.text) == (409, True)
    assert (stranger.status_code, "Không có quyền" in stranger.text) == (403, True)
    assert requests.get(db, made.id).version == 2


def test_absence_is_said_for_each_kind_of_diploma(office: Office) -> None:
    """One sealed book says nothing of other kinds, whose books are not here."""
    for row in (1, 2, 3, 4, 5):
        office.accepted(row)
    db, client = office.services.database, office.client(Role.OFFICER)
    volume = volumes.get(db, a_book(office, BOOK))
    sealing.seal(db, volume.id, volume.version, "officer", lambda _: "signed")
    nobody = {"ho_ten": "Không Ai Cả", "nam_tot_nghiep": "1994"}

    of_issuer = client.get(f"{ADDRESS}/{asked_for(office, **nobody, co_quan=ISSUER).id}").text
    of_nobody = client.get(f"{ADDRESS}/{asked_for(office, **nobody, co_quan='Sở khác').id}").text

    assert "Chưa kết luận được" in of_issuer
    assert "<strong>Trung học phổ thông</strong>: Không có trong sổ gốc" in of_issuer
    assert "Chưa số hóa" in of_nobody
    assert "Không có trong sổ gốc" not in of_nobody


def test_a_request_is_carried_out_by_what_it_asks_for(office: Office) -> None:
    """Whoever asked for a new diploma is not answered by a correction of the ledger."""
    entry, db = office.accepted(1), office.services.database
    client = office.client(Role.OFFICER)
    asked = Asked(Kind.REISSUE, "Người yêu cầu", Claim.HOLDER, entry=entry.id)
    made = requests.receive(db, asked, "officer", office.services.calendar)
    requests.check(db, made.id, 1, entry.id, "officer")
    requests.approve(db, made.id, 2, "officer")
    at = f"/desk/requests/{entry.id}/change"
    form = {
        "kind": "correction", "version": "1", "case": made.id, "decision_number": "1/QĐ",
        "decided_on": "02/03/2024", "cause": "civil-status", "v.ho_ten": "Nguyễn Thị Hoà",
    }  # fmt: skip

    refused = client.post(at, data=form)
    offered = client.get(at, params={"case": made.id}).text
    error = {"kind": "reissue", "issuer_error": "viết sai tên", "v.so_hieu": "B 1"}
    done = client.post(at, data=form | error, follow_redirects=False)

    assert (refused.status_code, "không giải quyết theo cách này" in refused.text) == (403, True)
    assert [part.split(">")[0] for part in offered.split('<details class="card"')[1:]] == [
        "", " open", "",
    ]  # fmt: skip
    assert "chưa được đối chiếu với văn bản đang có hiệu lực" in offered
    assert (done.status_code, requests.get(db, made.id).state) == (303, RequestState.SIGNED)
