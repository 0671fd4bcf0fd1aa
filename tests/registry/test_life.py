"""Whatever people and policies do, in whatever order, the registry agrees with a plain model."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from registry import (
    amending,
    appendix,
    applying,
    batching,
    copies,
    copy_standing,
    entries,
    feed,
    log_check,
    outbox,
    page_results,
    requests,
    review,
    stats,
    undo,
)
from registry.amending import Correction, Revocation
from registry.database import open_database
from registry.deadlines import Calendar
from registry.entry import Entry, State
from registry.errors import Conflict, Forbidden
from registry.policy import DEMO
from registry.request import OPEN, Asked, Claim, Kind
from registry.request import RequestState as Step
from registry.review import Action
from registry.search import Query, search
from registry.search_sqlite import SqliteIndex
from tests.registry.ledger import NOON, PEOPLE, a_page, person, received

SIGNED = date(2026, 1, 5)
NEXT = {
    Step.RECEIVED: Step.CHECKED,
    Step.CHECKED: Step.APPROVED,
    Step.APPROVED: Step.SIGNED,
    Step.SIGNED: Step.HANDED_OVER,
}
NAMES = st.sampled_from(["Lê Văn Một", "Lê Thị Hai", "Phạm Văn Ba", "Đỗ Thị Tư"])


class Life(RuleBasedStateMachine):
    """Rows are decided, undone, corrected, reissued, revoked, asked for, copied; dicts know it."""

    waiting = Bundle("waiting")
    registered = Bundle("registered")
    cases = Bundle("cases")

    def __init__(self) -> None:
        """Begin with an empty registry."""
        super().__init__()
        self.folder = TemporaryDirectory()
        self.db = open_database(f"sqlite:///{self.folder.name}/registry.sqlite3")
        self.index = SqliteIndex(Path(self.folder.name) / "search.sqlite3")
        self.pages = 0
        self.model: dict[str, tuple[int, State, str]] = {}  # id → version, state, name
        self.copies: dict[str, tuple[str, int]] = {}  # code → entry, version
        self.undecided: set[str] = set()
        self.undone: set[str] = set()  # of those, what a policy leaves to a person
        self.rows: dict[str, str] = {}  # entry → draft
        self.lines: dict[str, int] = {}  # entry → lines of the appendix
        self.cases_held: dict[str, tuple[str, Step]] = {}  # request → entry, how far it is

    def teardown(self) -> None:
        """Remove the files."""
        self.index.close()
        self.db.close()
        self.folder.cleanup()

    @rule(target=waiting, name=NAMES)
    def read_a_page(self, name: str) -> str:
        """One more row waits."""
        self.pages += 1
        batch, scan = received(self.db, f"page-{self.pages}.jpg")
        row = PEOPLE[0] | {"ho_ten": name, "so_vao_so": f"{self.pages}"}
        page_results.save_page(self.db, batch, a_page(scan, 1, [row]))
        (one,) = review.queue(self.db, batch=batch)
        self.undecided.add(one.id)
        return one.id

    @rule(target=registered, draft=consumes(waiting), name=NAMES, action=st.sampled_from(Action))
    def decide(self, draft: str, name: str, action: Action) -> str | None:
        """A person types a name and accepts, or rejects."""
        one = review.draft(self.db, draft)
        if draft not in self.undecided:
            with pytest.raises(Conflict):
                review.decide(self.db, draft, person(ho_ten=name), one.version, action)
            return one.entry
        self.undecided.remove(draft)
        entry = review.decide(self.db, draft, person(ho_ten=name), one.version, action)
        if entry is None:
            assert action is Action.REJECT
            return None
        assert entry.values["ho_ten"] == name
        self.rows[entry.id] = draft
        return self._expect(entry)

    @rule()
    def apply_the_policy(self) -> None:
        """Everything that waits is certain, so the policy takes it all."""
        for batch in batching.batches(self.db):
            applying.apply_policy(self.db, batch.id, DEMO)
        for draft in self.undecided - self.undone:
            made = review.draft(self.db, draft).entry
            assert made
            self.rows[made] = draft
            self._expect(entries.get(self.db, made))
        self.undecided &= self.undone

    @rule(entry=registered)
    def undo(self, entry: str | None) -> None:
        """Only what never left the house; the row waits for a person again."""
        if entry is None:
            return
        row = review.draft(self.db, self.rows[entry])
        left = entry in self.lines or entry in {held for held, _ in self.copies.values()}
        if left or row.id in self.undone:
            with pytest.raises(Forbidden):
                undo.undo(self.db, row.id, row.version, "lan", "Gõ nhầm")
            return
        undo.undo(self.db, row.id, row.version, "lan", "Gõ nhầm")
        held = entries.get(self.db, entry)
        assert (held.version, held.state) == (self.model[entry][0] + 1, State.VOID)
        self.undecided.add(row.id)
        self.undone.add(row.id)
        self._expect(held)

    @rule(entry=registered, name=NAMES)
    def decide_anew(self, entry: str | None, name: str) -> None:
        """What was undone becomes the next version of the same entry."""
        if entry is None or self.rows[entry] not in self.undone:
            return
        row = review.draft(self.db, self.rows[entry])
        made = review.decide(self.db, row.id, person(ho_ten=name), row.version)
        assert made is not None
        assert (made.id, made.state) == (entry, State.IN_FORCE)
        self.undone.remove(row.id)
        self.undecided.remove(row.id)
        self._expect(made)

    @rule(entry=registered, name=NAMES)
    def correct(self, entry: str | None, name: str) -> None:
        """Only what is in force, and only if something changes."""
        if entry is None:
            return
        version, state, held = self.model[entry]
        change = Correction({"ho_ten": name}, "1/QĐ", SIGNED, "hoa", NOON)
        if state is not State.IN_FORCE or held == name:
            with pytest.raises(Forbidden):
                amending.correct(self.db, entry, version, change)
        else:
            self._expect(amending.correct(self.db, entry, version, change))
            self.lines[entry] = self.lines.get(entry, 0) + 1

    @rule(entry=registered)
    def revoke(self, entry: str | None) -> None:
        """Only what is in force."""
        if entry is None:
            return
        version, state, _ = self.model[entry]
        change = Revocation("fraud", "2/QĐ", SIGNED, "hoa", NOON)
        if state is not State.IN_FORCE:
            with pytest.raises(Forbidden):
                amending.revoke(self.db, entry, version, change)
        else:
            self._expect(amending.revoke(self.db, entry, version, change))
            self.lines[entry] = self.lines.get(entry, 0) + 1

    @rule(entry=registered)
    def issue(self, entry: str | None) -> None:
        """Only of what is in force; a number that led to nothing is given out again."""
        if entry is None:
            return
        held = entries.get(self.db, entry)
        reserved = copies.reserve(self.db, "hoa", NOON)
        if held.state is State.IN_FORCE:
            made = copies.record_copy(self.db, reserved, held, b"%PDF", "hoa", NOON)
            self.copies[made.code] = (entry, held.version)
        else:
            with pytest.raises(Forbidden):
                copies.record_copy(self.db, reserved, held, b"%PDF", "hoa", NOON)
            copies.release(self.db, reserved)

    @rule(entry=registered, number=st.integers(1, 9))
    def reissue(self, entry: str | None, number: int) -> None:
        """The issuer erred: only what is in force, and only with a new diploma number."""
        if entry is None:
            return
        version, state, _ = self.model[entry]
        held = entries.get(self.db, entry).values["so_hieu"]
        new = f"B20000{number}"
        change = Correction({"so_hieu": new}, "3/QĐ", SIGNED, "hoa", NOON, issuer_error="in sai")
        if state is not State.IN_FORCE or held == new:
            with pytest.raises(Forbidden):
                amending.correct(self.db, entry, version, change)
        else:
            self._expect(amending.correct(self.db, entry, version, change))
            self.lines[entry] = self.lines.get(entry, 0) + 1

    @rule(target=cases, entry=registered)
    def ask_for_a_copy(self, entry: str | None) -> str | None:
        """Somebody comes to the counter."""
        if entry is None:
            return None
        asked = Asked(Kind.COPY, "Người Đến Hỏi", Claim.HOLDER, entry=entry)
        case = requests.receive(self.db, asked, "lan", Calendar(), NOON)
        self.cases_held[case.id] = entry, Step.RECEIVED
        return case.id

    @rule(case=cases)
    def lead_a_request_on(self, case: str | None) -> None:
        """One step further, unless it is answered, or its entry counts no more."""
        if case is None:
            return
        entry, state = self.cases_held[case]
        in_force = self.model[entry][1] is State.IN_FORCE
        possible = state in NEXT and (in_force or state in (Step.CHECKED, Step.SIGNED))
        if possible:
            self._step(case, entry, state)
            self.cases_held[case] = entry, NEXT[state]
        else:
            with pytest.raises(Forbidden):
                self._step(case, entry, state)

    @rule(case=cases)
    def refuse_a_request(self, case: str | None) -> None:
        """Only before something was signed for it."""
        if case is None:
            return
        entry, state = self.cases_held[case]
        version = requests.get(self.db, case).version
        if state in (Step.RECEIVED, Step.CHECKED, Step.APPROVED):
            requests.refuse(self.db, case, version, "Không đủ giấy tờ", "hoa")
            self.cases_held[case] = entry, Step.REFUSED
        else:
            with pytest.raises(Forbidden):
                requests.refuse(self.db, case, version, "Không đủ giấy tờ", "hoa")

    def _step(self, case: str, entry: str, state: Step) -> None:
        version = requests.get(self.db, case).version
        if state is Step.RECEIVED:
            requests.check(self.db, case, version, entry, "lan")
        elif state is Step.CHECKED:
            requests.approve(self.db, case, version, "minh")
        elif state is Step.APPROVED:
            self._sign(case, entry, version)
        else:
            requests.hand_over(self.db, case, version, "Người Đến Hỏi", "lan")

    def _sign(self, case: str, entry: str, version: int) -> None:
        held = entries.get(self.db, entry)
        reserved = copies.reserve(self.db, "hoa", NOON)
        try:
            with self.db.write():
                made = copies.record_copy(self.db, reserved, held, b"%PDF", "hoa", NOON)
                requests.carry_out(self.db, case, version, "hoa", made.code)
        except Forbidden:
            copies.release(self.db, reserved)
            raise
        self.copies[made.code] = (entry, held.version)

    @rule()
    def drain(self) -> None:
        """Then search finds what the model holds."""
        outbox.drain(self.db, self.index)
        for entry, (_, _, name) in self.model.items():
            found = search(self.db, self.index, Query(name, limit=1000))
            assert entry in [hit.entry.id for hit in found.hits]

    @invariant()
    def the_register_agrees_with_the_model(self) -> None:
        """Versions, states and names; counts; numbers of copies; the log."""
        held = {e.id: (e.version, e.state, e.values["ho_ten"]) for e in entries.every(self.db)}
        assert held == self.model
        assert all(
            len(entries.history(self.db, entry)) == version
            for entry, (version, _, _) in self.model.items()
        )
        assert len(review.queue(self.db, limit=1000)) == len(self.undecided)
        numbers = [copy.number for copy in copies.register(self.db, 2026, limit=1000)]
        assert numbers == list(range(len(self.copies), 0, -1))
        written = [line.entry for line in appendix.lines(self.db, limit=1000)]
        assert {entry: written.count(entry) for entry in written} == self.lines
        told = [change.entry.version for change in feed.changes(self.db, limit=1000)]
        assert len(told) == sum(version for version, _, _ in self.model.values())
        in_force = [v for v in self.model.values() if v[1] is State.IN_FORCE]
        assert stats.totals(self.db).entries == len(in_force)
        stale = {
            code
            for code, (entry, version) in self.copies.items()
            if self.model[entry][:2] != (version, State.IN_FORCE)
        }
        assert {copy.code for copy in copy_standing.not_in_force(self.db)} == stale
        assert {case: requests.get(self.db, case).state for case in self.cases_held} == {
            case: state for case, (_, state) in self.cases_held.items()
        }
        owed = {case for case, (_, state) in self.cases_held.items() if state in OPEN}
        assert {one.id for one in requests.still_open(self.db)} == owed
        assert log_check.check(self.db) == ()

    def _expect(self, entry: Entry) -> str:
        self.model[entry.id] = (entry.version, entry.state, entry.values["ho_ten"])
        return entry.id


TestLife = pytest.mark.slow(Life.TestCase)
TestLife.settings = settings(
    max_examples=8,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
