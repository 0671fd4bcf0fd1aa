"""Whatever officers press, in whatever order, requests agree with a plain model."""

from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from registry import copies, foliation, log_check, requests, volumes
from registry.database import open_database
from registry.deadlines import Calendar
from registry.errors import Conflict, Forbidden, Incomplete, RegistryError
from registry.request import Asked, Claim, Kind
from registry.request import RequestState as State
from registry.volume import Leaf
from tests.registry.ledger import NOON, accepted
from tests.registry.test_requests import signed
from tests.registry.test_volumes import BOOK, KEEPER

OFFICERS = st.sampled_from(["lan", "hoa"])
NEXT: Final = {
    "check": (State.CHECKED, {State.RECEIVED}),
    "approve": (State.APPROVED, {State.CHECKED}),
    "sign": (State.SIGNED, {State.APPROVED}),
    "hand_over": (State.HANDED_OVER, {State.SIGNED}),
    "refuse": (State.REFUSED, {State.RECEIVED, State.CHECKED, State.APPROVED}),
    "send_back": (State.RECEIVED, {State.CHECKED, State.APPROVED}),
}


class Counter(RuleBasedStateMachine):
    """Requests come in and are led on; a dict says what each must be."""

    taken_in = Bundle("taken_in")

    def __init__(self) -> None:
        """Begin with one entry, in a book that asks for a second person."""
        super().__init__()
        self.folder = TemporaryDirectory()
        self.db = open_database(f"sqlite:///{self.folder.name}/registry.sqlite3")
        self.model: dict[str, tuple[int, State]] = {}
        self.checked_by: dict[str, str] = {}
        self.claims: dict[str, Claim] = {}
        self.signed = 0

    @initialize()
    def an_entry(self) -> None:
        """There is something to ask for."""
        self.entry = accepted(self.db)[0]
        made = volumes.add(self.db, replace(BOOK, second_person=True), KEEPER, "hoa")
        leaf = Leaf(self.entry.evidence[0].scan, 1, 1)
        foliation.assign(self.db, made.id, made.version, [leaf], "hoa")

    def teardown(self) -> None:
        """Remove the files."""
        self.db.close()
        self.folder.cleanup()

    @rule(
        target=taken_in, claim=st.sampled_from([Claim.HOLDER, Claim.REPRESENTATIVE, Claim.FAMILY])
    )
    def receive(self, claim: Claim) -> str:
        """Someone asks."""
        asked = Asked(Kind.COPY, "Người yêu cầu", claim, wanted={"ho_ten": "Ân"})
        one = requests.receive(self.db, asked, "lan", Calendar(), NOON)
        self.model[one.id] = (1, State.RECEIVED)
        self.claims[one.id] = claim
        return one.id

    @rule(
        one=taken_in,
        step=st.sampled_from(sorted(NEXT)),
        who=OFFICERS,
        proof=st.sampled_from(["", "Giấy ủy quyền 3"]),
        stale=st.integers(0, 9).map(lambda n: n == 0),
    )
    def press(self, one: str, step: str, who: str, proof: str, stale: bool) -> None:
        """An officer presses a button, perhaps on a page that is old by now."""
        version, state = self.model[one]
        to, allowed = NEXT[step]
        expected = self._refusal(one, step, who, proof, stale)
        seen = version - 1 if stale else version
        if expected:
            with pytest.raises(expected):
                self._do(step, one, seen, who, proof)
            return
        made = self._do(step, one, seen, who, proof)
        assert (made.version, made.state) == (version + 1, to)
        assert state in allowed
        self.model[one] = (version + 1, to)
        if step == "check":
            self.checked_by[one] = who
            self.claims[one] = Claim.HOLDER if proof else self.claims[one]  # it is proven for good
        self.signed += step == "sign"

    def _refusal(
        self, one: str, step: str, who: str, proof: str, stale: bool
    ) -> type[RegistryError] | None:
        if stale:
            return Conflict
        if self.model[one][1] not in NEXT[step][1]:
            return Forbidden
        if step == "check" and self.claims[one] is not Claim.HOLDER and not proof:
            return Incomplete
        if step == "approve" and self.checked_by[one] == who:
            return Forbidden
        return None

    def _do(self, step: str, one: str, version: int, who: str, proof: str) -> requests.Request:
        if step == "check":
            return requests.check(self.db, one, version, self.entry.id, who, proof)
        if step == "approve":
            return requests.approve(self.db, one, version, who)
        if step == "sign":
            shown = replace(requests.get(self.db, one), version=version)
            return signed(self.db, shown, self.entry, who)
        if step == "hand_over":
            return requests.hand_over(self.db, one, version, "Người nhận", who)
        if step == "refuse":
            return requests.refuse(self.db, one, version, "Không có trong sổ", who)
        return requests.send_back(self.db, one, version, "Thiếu giấy tờ", who)

    @invariant()
    def the_counter_agrees_with_the_model(self) -> None:
        """States and versions; what is open; one copy for each that was signed; the log."""
        held = {one.id: (one.version, one.state) for one in requests.find(self.db, limit=1000)}
        assert held == self.model
        still = {one.id for one in requests.still_open(self.db, 1000)}
        closed = {State.HANDED_OVER, State.REFUSED}
        assert still == {one for one, (_, state) in self.model.items() if state not in closed}
        for one, (version, _) in self.model.items():
            assert len(requests.steps(self.db, one)) == version
        numbers = [copy.number for copy in copies.register(self.db, 2026, limit=1000)]
        assert numbers == list(range(self.signed, 0, -1))
        assert log_check.check(self.db) == ()


TestCounter = pytest.mark.slow(Counter.TestCase)
TestCounter.settings = settings(
    max_examples=10,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
