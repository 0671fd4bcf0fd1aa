"""Requests: every step in its order, by who may take it, in time, and never by two at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from registry import amending, audit, copies, custody, foliation, requests, volumes
from registry.amending import Revocation
from registry.custody import Custodian
from registry.database import Database
from registry.deadlines import Calendar
from registry.entry import Entry
from registry.errors import Conflict, Forbidden, Incomplete, NotFound, RegistryError
from registry.life_tables import request_steps
from registry.request import Asked, Claim, Kind, Request, RequestState
from registry.volume import Leaf
from tests.registry.ledger import NOON, accepted
from tests.registry.test_volumes import BOOK, KEEPER

ASKED = Asked(Kind.COPY, "Nguyễn Văn Ân", Claim.HOLDER, wanted={"ho_ten": "Nguyễn Văn Ân"})
CALENDAR = Calendar()


def received(db: Database, asked: Asked = ASKED, at: datetime = NOON) -> Request:
    """Take a request in."""
    return requests.receive(db, asked, "lan", CALENDAR, at)


def approved(db: Database, entry: Entry, asked: Asked = ASKED) -> Request:
    """Take a request in, check and approve it."""
    one = received(db, asked)
    one = requests.check(db, one.id, one.version, entry.id, "lan")
    return requests.approve(db, one.id, one.version, "hoa")


def signed(db: Database, one: Request, entry: Entry, by: str = "hoa") -> Request:
    """Sign a copy for a request, in one transaction, as the office does."""
    reserved = copies.reserve(db, by, NOON)
    try:
        with db.write():
            copy = copies.record_copy(db, reserved, entry, b"%PDF " + by.encode(), by, NOON)
            return requests.carry_out(db, one.id, one.version, by, copy.code)
    except RegistryError:
        copies.release(db, reserved)
        raise


def test_a_request_from_the_counter_to_the_receiver(db: Database) -> None:
    """Each step is kept with who took it, and written into the log."""
    entry = accepted(db)[0]
    one = signed(db, approved(db, entry), entry)
    one = requests.hand_over(db, one.id, one.version, " Nguyễn  Văn Ân ", "lan")

    taken = requests.steps(db, one.id)
    assert [(step.state, step.by) for step in taken] == [
        ("received", "lan"),
        ("checked", "lan"),
        ("approved", "hoa"),
        ("signed", "hoa"),
        ("handed_over", "lan"),
    ]
    assert taken[-1].note == "Nguyễn Văn Ân"
    assert (one.open, one.asked.entry) == (False, entry.id)
    assert copies.copy_by_code(db, one.copy or "").entry == entry.id
    assert len(audit.records_of(db, one.id)) == 5
    assert requests.of_entry(db, entry.id) == (one,)


def test_the_deadline_is_kept_with_the_request(db: Database) -> None:
    """Noon of Monday 2 March: the same day; two working days more when complicated."""
    assert received(db).due == date(2026, 3, 2)
    late = received(db, replace(ASKED, complicated="Sổ hỏng, phải đối chiếu hai quyển"))
    assert (late.due, late.overdue(date(2026, 3, 4))) == (date(2026, 3, 4), False)
    assert late.overdue(date(2026, 3, 5))


def test_overdue_requests_come_first(db: Database) -> None:
    """What is answered is no longer listed."""
    new = received(db, at=datetime(2026, 3, 5, 3, tzinfo=UTC))
    old = received(db, at=datetime(2026, 3, 2, 3, tzinfo=UTC))
    done = received(db)
    requests.refuse(db, done.id, done.version, "Không có trong sổ gốc", "hoa")

    assert [one.id for one in requests.still_open(db)] == [old.id, new.id]
    assert [one.id for one in requests.find(db, RequestState.REFUSED)] == [done.id]
    assert len(requests.find(db, limit=2)) == 2


@pytest.mark.parametrize("claim", [Claim.REPRESENTATIVE, Claim.FAMILY])
def test_who_is_not_the_holder_shows_a_paper(db: Database, claim: Claim) -> None:
    """Otherwise the right is not proven, and the request waits."""
    entry = accepted(db)[0]
    one = received(db, replace(ASKED, claim=claim))

    with pytest.raises(Incomplete) as gap:
        requests.check(db, one.id, one.version, entry.id, "lan")
    assert gap.value.missing == ("proof",)
    checked = requests.check(db, one.id, one.version, entry.id, "lan", proof="Giấy ủy quyền 3/2026")

    assert checked.asked.proof == "Giấy ủy quyền 3/2026"


def test_steps_are_taken_in_their_order(db: Database) -> None:
    """Nothing is signed that was not approved, nor refused once it is signed."""
    entry = accepted(db)[0]
    one = received(db)
    for step in (
        lambda: requests.approve(db, one.id, one.version, "hoa"),
        lambda: signed(db, one, entry),
        lambda: requests.hand_over(db, one.id, one.version, "Ân", "lan"),
        lambda: requests.send_back(db, one.id, one.version, "Thiếu giấy tờ", "lan"),
    ):
        with pytest.raises(Forbidden, match="cannot become"):
            step()

    done = signed(db, approved(db, entry), entry)
    with pytest.raises(Forbidden):
        requests.refuse(db, done.id, done.version, "Đổi ý", "hoa")
    assert [copy.number for copy in copies.register(db, 2026)] == [1]


def test_a_refusal_states_its_reason(db: Database) -> None:
    """The requester is told why."""
    one = received(db)
    with pytest.raises(Incomplete):
        requests.refuse(db, one.id, one.version, "  ", "hoa")

    requests.refuse(db, one.id, one.version, "Không có trong sổ gốc năm 1994", "hoa")

    assert requests.steps(db, one.id)[-1].note == "Không có trong sổ gốc năm 1994"


def test_what_was_checked_wrongly_goes_back(db: Database) -> None:
    """And is checked anew, the deadline unchanged."""
    first, second, *_ = accepted(db)
    one = approved(db, first)
    back = requests.send_back(db, one.id, one.version, "Nhầm người", "hoa")
    again = requests.check(db, back.id, back.version, second.id, "lan")

    assert (again.asked.entry, again.due) == (second.id, one.due)


def test_no_copy_is_asked_of_an_entry_that_no_longer_counts(db: Database) -> None:
    """A revoked diploma has no copies."""
    entry = accepted(db)[0]
    change = Revocation("fraud", "2/QĐ", date(2026, 1, 5), "hoa", NOON)
    amending.revoke(db, entry.id, 1, change)
    one = received(db)

    with pytest.raises(Forbidden):
        requests.check(db, one.id, one.version, entry.id, "lan")


def test_a_volume_may_ask_for_a_second_person(db: Database) -> None:
    """Then nobody approves what they checked themselves."""
    entry = accepted(db)[0]
    book = volumes.add(db, replace(BOOK, second_person=True), KEEPER, "hoa")
    leaf = Leaf(entry.evidence[0].scan, 1, 1)
    foliation.assign(db, book.id, book.version, [leaf], "hoa")
    one = received(db)
    one = requests.check(db, one.id, one.version, entry.id, "lan")

    assert one.office == ""
    with pytest.raises(Forbidden, match="two"):
        requests.approve(db, one.id, one.version, "lan")
    assert requests.approve(db, one.id, one.version, "hoa").state is RequestState.APPROVED


@pytest.mark.parametrize(
    "wrong",
    [{"requester": " "}, {"wanted": {}}, {"wanted": {"ho_ten": " "}}, {"amount": 0},
     {"amount": 101}, {"entry": "0" * 26}],
)  # fmt: skip
def test_a_request_that_says_too_little_is_not_taken_in(
    db: Database, wrong: dict[str, object]
) -> None:
    """And leaves nothing behind."""
    with pytest.raises((Incomplete, Forbidden, NotFound)):
        received(db, replace(ASKED, **wrong))  # type: ignore[arg-type]  # wrong on purpose

    assert requests.find(db) == ()


@pytest.mark.slow
def test_many_officers_sign_at_once_and_each_request_gets_one_copy(db: Database) -> None:
    """All press the button for each of twenty requests: one wins, the others' numbers are used."""
    entry = accepted(db)[0]
    waiting = [approved(db, entry) for _ in range(20)]

    def press(officer: int) -> int:
        won = 0
        for one in waiting[officer:] + waiting[:officer]:
            try:
                signed(db, one, entry, f"officer-{officer}")
                won += 1
            except (Conflict, Forbidden):
                continue
        return won

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(press, range(8))) == 20

    issued = {copy.code for copy in copies.register(db, 2026, limit=500)}
    assert issued == {requests.get(db, one.id).copy for one in waiting}
    highest = copies.numbers(db, 2026)[1]
    for _ in range(highest - 20):  # numbers that were given up are handed out before new ones
        signed(db, approved(db, entry), entry)
    numbers = sorted(copy.number for copy in copies.register(db, 2026, limit=500))
    assert numbers == list(range(1, highest + 1))


def test_steps_only_grow(db: Database) -> None:
    """SQL itself refuses to change or delete what was done."""
    received(db)
    for statement in (delete(request_steps), update(request_steps).values(by="x")):
        with pytest.raises(RegistryError, match="only grows"), db.write() as connection:
            connection.execute(statement)


def test_the_office_that_keeps_the_book_today_is_named(db: Database) -> None:
    """Whoever issued the diploma may have merged since: approval names its successor."""
    entry = accepted(db)[0]
    book = volumes.add(db, BOOK, KEEPER, "hoa")
    leaf = Leaf(entry.evidence[0].scan, 1, 1)
    foliation.assign(db, book.id, book.version, [leaf], "hoa")
    successor = Custodian("Sở GD&ĐT Hải Phòng", "Giám đốc Sở", date(2025, 7, 1), "QĐ 1/2025")
    custody.hand_over(db, [book.id], successor, "hoa")
    named = []
    for at in (datetime(2025, 6, 30, 16, tzinfo=UTC), datetime(2025, 6, 30, 18, tzinfo=UTC)):
        one = received(db)
        one = requests.check(db, one.id, one.version, entry.id, "lan")
        named.append(requests.approve(db, one.id, one.version, "minh", at=at))

    assert [(one.office, one.signatory) for one in named] == [
        (KEEPER.office, KEEPER.signatory),
        ("Sở GD&ĐT Hải Phòng", "Giám đốc Sở"),  # past midnight on Vietnam's clocks
    ]


def test_what_is_owed_is_paged_through_without_gaps(db: Database) -> None:
    """By deadline, then by receipt; also behind one that was answered meanwhile."""
    made = [
        received(db, at=NOON + timedelta(days=day, minutes=n)) for day in (0, 1) for n in (1, 2)
    ]
    wanted = [one.id for one in made]

    first = requests.still_open(db, 2)
    requests.refuse(db, first[-1].id, 1, "Không có trong sổ", "lan")
    second = requests.still_open(db, 2, first[-1].id)

    assert [one.id for one in (*first, *second)] == wanted
    assert requests.still_open(db, 2, second[-1].id) == ()
    with pytest.raises(NotFound):
        requests.still_open(db, 2, "0" * 26)
