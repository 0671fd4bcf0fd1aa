"""A reviewer's word replaces the engine's, nothing is guessed, and nothing is half written."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from ocr.reading import Doubt, Status
from registry import applying, audit, batching, entries, outbox, page_results, review, schema
from registry.database import Database
from registry.entry import Actor, Decision, State
from registry.errors import Conflict, Forbidden, Incomplete, NotFound, RegistryError
from registry.policy import DEMO
from registry.queued import DraftState
from registry.review import Action
from tests.registry.guards import refuse_inserts
from tests.registry.ledger import NOON, PEOPLE, a_draft, a_page, accepted, person, read, received


def test_an_accepted_row_becomes_an_entry_with_its_page_header(db: Database) -> None:
    """Body values come from the row, header values from its page, each with its place."""
    entry = accepted(db)[0]

    assert entry.values["ho_ten"] == "Nguyễn Văn Ân"
    assert entry.values["truong"] == "Trường THPT Kim Thành"
    assert next(iter(entry.values)) == "truong"
    assert (entry.version, entry.state, entry.decided_by) == (1, State.IN_FORCE, "minh")
    assert {one.field for one in entry.evidence} == entry.values.keys()


def test_a_typed_value_replaces_what_the_engine_read(db: Database) -> None:
    """Untouched fields keep the engine's reading; the raw text of the typed one stays."""
    batch = read(db)
    first = review.queue(db, batch=batch)[0]

    entry = review.decide(db, first.id, person(ho_ten=" Nguyễn  Văn An "), first.version)

    assert entry is not None
    assert entry.values["ho_ten"] == "Nguyễn Văn An"
    assert entry.values["ngay_sinh"] == "02/05/1976"
    proof = entries.evidence(entry, "ho_ten")
    assert (proof.raw, proof.decided_by, proof.p_wrong) == ("Nguyễn Văn Ân", "minh", 0.0)


def test_an_empty_field_is_refused_by_name(db: Database) -> None:
    """The review page needs to point at the field, and the row stays in the queue."""
    batch = read(db, people=[{"ho_ten": "", "so_hieu": "", "so_vao_so": ""}])
    first = review.queue(db, batch=batch)[0]

    with pytest.raises(Incomplete, match="still empty: ho_ten, so_hieu") as refused:
        review.decide(db, first.id, person(), first.version)

    assert refused.value.missing == ("ho_ten", "so_hieu")
    assert review.queue(db, batch=batch) == (first,)


def test_a_required_field_may_be_declared_illegible(db: Database) -> None:
    """Then the entry says so, instead of holding an empty text that means anything."""
    batch = read(db, people=[{"ho_ten": "", "so_hieu": "A1"}])
    first = review.queue(db, batch=batch)[0]
    decision = Decision(Actor.PERSON, "minh", NOON, illegible=frozenset({"ho_ten"}))

    entry = review.decide(db, first.id, decision, first.version)

    assert entry is not None
    assert (entry.values["ho_ten"], entry.statuses["ho_ten"]) == ("", Status.ILLEGIBLE)


def test_a_field_that_no_ledger_has_is_refused(db: Database) -> None:
    """A mistyped field name must not end up in an entry."""
    first = review.queue(db, batch=read(db))[0]

    with pytest.raises(Forbidden, match="ten_ho"):
        review.decide(db, first.id, person(ten_ho="Nguyễn"), first.version)


def test_a_struck_row_becomes_a_void_entry(db: Database) -> None:
    """What the ledger struck out is kept, and never counts."""
    struck = a_draft(1, PEOPLE[0], status=Status.STRUCK)
    first = review.queue(db, batch=read(db, drafts=[struck]))[0]

    entry = review.decide(db, first.id, person(), first.version)

    assert entry is not None
    assert entry.state is State.VOID
    assert entry.values["ho_ten"] == "Nguyễn Văn Ân"


def test_a_person_can_say_that_a_row_is_not_struck(db: Database) -> None:
    """The reader may take a rule for a stroke; then no value keeps that status."""
    struck = a_draft(1, PEOPLE[0], status=Status.STRUCK)
    first = review.queue(db, batch=read(db, drafts=[struck]))[0]

    entry = review.decide(db, first.id, person(), first.version, Action.STANDS)

    assert entry is not None
    assert entry.state is State.IN_FORCE
    assert entry.statuses["ho_ten"] is Status.READ


def test_a_person_can_say_that_a_row_is_struck(db: Database) -> None:
    """The reader may miss a thin stroke."""
    first = review.queue(db, batch=read(db))[0]

    entry = review.decide(db, first.id, person(), first.version, Action.STRUCK)

    assert entry is not None
    assert entry.state is State.VOID


def test_a_rejected_draft_makes_no_entry(db: Database) -> None:
    """A heading that was taken for a row leaves the queue, and the log says who did it."""
    batch = read(db)
    first = review.queue(db, batch=batch)[0]

    assert review.decide(db, first.id, person(), first.version, Action.REJECT) is None

    assert review.draft(db, first.id).state is DraftState.REJECTED
    assert [r.action for r in audit.records_of(db, first.id)] == ["draft.rejected"]
    assert batching.batch_progress(db, batch).void == 1
    assert entries.count(db) == 0


def test_a_decision_on_an_old_version_is_a_conflict(db: Database) -> None:
    """Two reviewers never overwrite each other."""
    first = review.queue(db, batch=read(db))[0]
    review.decide(db, first.id, person("minh"), first.version)

    with pytest.raises(Conflict):
        review.decide(db, first.id, person("lan"), first.version)
    with pytest.raises(Conflict):
        review.decide(db, first.id, person("lan"), first.version + 1)


def test_of_many_reviewers_at_once_one_wins(db: Database) -> None:
    """One entry, one decision; the others hear that they came second."""
    first = review.queue(db, batch=read(db))[0]

    def decide(who: int) -> bool:
        try:
            review.decide(db, first.id, person(f"reviewer-{who}"), first.version)
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(decide, range(8)))

    assert won.count(True) == 1
    assert entries.count(db) == 1


def test_a_missing_draft_is_not_found(db: Database) -> None:
    """The desk may hold an old address."""
    with pytest.raises(NotFound):
        review.decide(db, "nothing", person(), 1)


@pytest.mark.parametrize("table", ["entry_versions", "entries", "decisions", "outbox", "audit"])
def test_a_failure_in_between_leaves_nothing_behind(db: Database, table: str) -> None:
    """Entry, decision, outbox row and log record are written together or not at all."""
    first = review.queue(db, batch=read(db))[0]
    before = audit.root(db)
    refuse_inserts(db, table)

    with pytest.raises(RegistryError):
        review.decide(db, first.id, person(), first.version)

    assert review.draft(db, first.id) == first
    assert (entries.count(db), outbox.pending(db), audit.root(db)) == (0, 0, before)
    with db.read() as connection:
        for name in ("entry_versions", "decisions"):
            rows = select(func.count()).select_from(schema.metadata.tables[name])
            assert connection.execute(rows).scalar() == 0


def test_history_only_grows(db: Database) -> None:
    """SQL itself refuses to change or delete what was recorded."""
    accepted(db)
    for name in ("decisions", "entry_versions", "audit", "audit_nodes"):
        table = schema.metadata.tables[name]
        column = list(table.c)[-1]
        for statement in (delete(table), update(table).values({column: column})):
            with pytest.raises(RegistryError, match="only grows"), db.write() as connection:
                connection.execute(statement)


def test_the_queue_goes_on_where_a_page_of_it_ended(db: Database) -> None:
    """Rows come by batch, page and row, each once."""
    batch, scan = received(db, pages=3)
    for page in (3, 1, 2):
        people = [person | {"so_vao_so": f"{page}{i}"} for i, person in enumerate(PEOPLE)]
        page_results.save_page(db, batch, a_page(scan, page, people))
    read(db, "another.pdf")

    seen, after = [], None
    while found := review.queue(db, batch=batch, after=after, limit=2):
        seen += [(one.page, one.draft.row) for one in found]
        after = found[-1].cursor

    assert seen == [(page, row) for page in (1, 2, 3) for row in (1, 2, 3)]
    assert len(review.queue(db)) == 12


def test_a_number_that_another_entry_holds_is_a_conflict(db: Database) -> None:
    """A register number is unique in its office, kind and year; a stated reason admits it."""
    accepted(db)
    batch = read(db, "again.pdf", people=[PEOPLE[0]])
    first = review.queue(db, batch=batch)[0]

    with pytest.raises(Conflict, match="1/TN"):
        review.decide(db, first.id, person(), first.version)

    stated = replace(person(), reason="The book gives this number twice")
    assert review.decide(db, first.id, stated, first.version) is not None


def test_a_reason_that_stands_for_something_else_leaves_the_number_taken(db: Database) -> None:
    """Else a note of the first reviewer would let the second give the number once more."""
    noted = replace(person(), reason="Đã đối chiếu với bản giấy")
    first = review.queue(db, batch=read(db))[0]
    entry = review.decide(db, first.id, noted, first.version)
    again = review.queue(db, batch=read(db, "again.pdf", people=PEOPLE[:1]))[0]

    with pytest.raises(Conflict, match=entry.id if entry else "none"):
        review.decide(db, again.id, person(), again.version)
    assert review.decide(db, again.id, noted, again.version)
    third = review.queue(db, batch=read(db, "third.pdf", people=PEOPLE[:1]))[0]
    with pytest.raises(Conflict, match=entry.id if entry else "none"):
        review.decide(db, third.id, person(), third.version)


def test_the_demo_policy_accepts_what_is_certain_and_counts_the_rest(db: Database) -> None:
    """Each row that is left has a reason, and each accepted one names policy and promise."""
    rows = [
        a_draft(1, PEOPLE[0]),
        a_draft(2, PEOPLE[1], p_wrong=0.4),
        a_draft(3, PEOPLE[2], doubts=[Doubt("sequence-break", "Number 3 follows 1.", ("stt",))]),
        a_draft(4, {"ho_ten": "Lê Văn Tám", "so_hieu": "B1"}, status=Status.STRUCK),
        a_draft(5, {"ho_ten": "", "so_hieu": "B2"}),
        a_draft(6, {"ho_ten": "Lê Thị Sáu", "so_hieu": "B3"}, status=Status.HANDWRITTEN),
        a_draft(7, {"ho_ten": "Lê Văn Bảy", "so_hieu": "B4", "so_vao_so": "9"}),
        a_draft(8, {"ho_ten": "Lê Thị Tám", "so_hieu": "B5", "so_vao_so": "9"}),
    ]
    batch = read(db, drafts=rows)

    outcome = applying.apply_policy(db, batch, DEMO)

    assert outcome.accepted == 1
    assert outcome.left == {
        "uncertain:stt": 1,
        "row:sequence-break": 1,
        "struck": 1,
        "empty:ho_ten": 1,
        "handwritten:stt": 1,
        "number-taken": 2,
    }
    assert outcome.waiting == len(review.queue(db, batch=batch)) == 7
    entry = entries.find(db)[0]
    assert (entry.actor, entry.decided_by) == (Actor.POLICY, "policy:demo@1")
    assert "no proven" in entry.reason or "not been proven" in entry.reason


def test_a_doubtful_page_is_left_to_people(db: Database) -> None:
    """If the page as a whole is in doubt, none of its rows is certain."""
    batch = read(db, doubts=(Doubt("no-header", "The header was not found."),))

    assert applying.apply_policy(db, batch, DEMO).left == {"page:no-header": 3}


def test_a_policy_can_be_applied_again(db: Database) -> None:
    """What it accepted stays accepted once; what it left stays left."""
    batch = read(db)

    assert applying.apply_policy(db, batch, DEMO).accepted == 3
    assert applying.apply_policy(db, batch, DEMO).accepted == 0
    assert entries.count(db) == 3
