"""The calibration that comes with sogoc: monotone, never certain, cautious where it is blind."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.box import Box
from ocr.calibration import FILE, Calibration, built_in, calibrate, from_json, has_value
from ocr.doubts import Surroundings, Weighed, first_doubt, weigh_page, with_first
from ocr.evidence import Evidence
from ocr.form import Kind
from ocr.reading import Doubt, Draft, Reading, Status

BUILT_IN = built_in()
NAMES = sorted(BUILT_IN.weights)
GROUPS = sorted(BUILT_IN.groups) or ["name"]
DOUBTS = st.dictionaries(st.sampled_from(NAMES), st.floats(0.0, 3.0))
PLACE = Box(0, 0, 10, 10)
QUIET = Surroundings((), (), 300.0)


def a_reading(
    p_wrong: float = 0.01,
    value: str = "Lê A",
    status: Status = Status.READ,
    evidence: Evidence | None = None,
) -> Reading:
    """One name."""
    return Reading("ho_ten", value, value, p_wrong, status, PLACE, "e", evidence=evidence or seen())


def seen(confidence: float = 0.96, agreement: float = 1.0) -> Evidence:
    """What a clear cell leaves."""
    return Evidence(Kind.NAME, confidence, agreement, looks=1, fit=1.0, contrast=150.0)


def p_of(*readings: Reading, around: Surroundings = QUIET) -> float:
    """Calibrate one column; gives the first value's probability."""
    drafts = [Draft(n, (reading,), PLACE) for n, reading in enumerate(readings, 1)]
    return calibrate(drafts, (), around)[0][0].readings[0].p_wrong


@given(DOUBTS, st.sampled_from(GROUPS), st.sampled_from(NAMES), st.floats(0.0, 3.0))
def test_more_doubt_never_makes_a_value_surer(
    doubts: dict[str, float], group: str, name: str, more: float
) -> None:
    """The probability rises, or stays, with each single doubt."""
    worse = {**doubts, name: doubts.get(name, 0.0) + more}

    assert BUILT_IN.p_wrong(Weighed(group, worse)) >= BUILT_IN.p_wrong(Weighed(group, doubts))


@given(DOUBTS, st.text())
def test_no_value_is_certain_and_an_unknown_kind_is_the_worst(
    doubts: dict[str, float], group: str
) -> None:
    """Probabilities stay off 0 and 1; a kind that was never seen gets the largest of all kinds."""
    p = BUILT_IN.p_wrong(Weighed(group, doubts))

    assert 0.0 < p < 1.0
    if group not in BUILT_IN.groups:
        assert p == max(BUILT_IN.p_wrong(Weighed(known, doubts)) for known in GROUPS)


def test_what_is_stored_is_readable_and_not_negative() -> None:
    """A person can check the file by eye: weights, offsets, and a line that rises."""
    kept = json.loads(files("ocr").joinpath(FILE).read_text("utf-8"))
    knots = kept["knots"]

    assert all(weight >= 0.0 for weight in kept["weights"].values())
    assert knots == sorted(knots)
    assert [p for _, p in knots] == sorted(p for _, p in knots)
    assert 0.0 < knots[0][1] < 0.001
    assert len(json.dumps(kept)) < 5000


def test_the_line_is_straight_in_log_odds_between_knots() -> None:
    """Half way between even odds and 1 to 99 lies 1 to 9.95, and beyond the ends it is level."""
    line = from_json(
        {"version": "t", "base": 0.0, "groups": {}, "weights": {}, "knots": [[0, 0.01], [2, 0.5]]}
    )

    assert line.at(1.0) == pytest.approx(0.0913, abs=1e-4)
    assert (line.at(-9.0), line.at(9.0)) == (0.01, 0.5)


@pytest.mark.parametrize(
    "worse",
    [
        a_reading(0.2),
        a_reading(evidence=seen(confidence=0.5)),
        a_reading(evidence=seen(agreement=0.5)),
        a_reading(evidence=Evidence(Kind.NAME, 0.96, 1.0, 1, fit=0.5, contrast=150.0)),
        a_reading(evidence=Evidence(Kind.NAME, 0.96, 1.0, 1, fit=1.0, contrast=20.0)),
        a_reading(evidence=Evidence(Kind.NAME, 0.96, 1.0, 1, fit=1.0, contrast=150.0, dots=1)),
    ],
)
def test_what_speaks_against_a_cell_raises_its_risk(worse: Reading) -> None:
    """A higher first estimate, an unsure engine, a split vote, a misfit, faint ink, a lost dot."""
    assert p_of(worse) > p_of(a_reading())


def test_what_speaks_against_its_surroundings_raises_a_risk() -> None:
    """A doubt about the page, a coarse image, and trouble elsewhere in the column."""
    clear = p_of(a_reading(0.05), a_reading(), a_reading())
    doubted = Surroundings((Doubt("uncertain-grid", "Rows may be missing."),), (), 300.0)

    assert p_of(a_reading(0.05), a_reading(), a_reading(), around=doubted) > clear
    assert p_of(a_reading(0.05), a_reading(), around=Surroundings((), (), 150.0)) > clear
    assert p_of(a_reading(0.05), a_reading(0.5), a_reading(0.5)) > clear


def test_where_there_is_no_value_it_stays_surely_wrong() -> None:
    """Nothing is read into handwriting, and a blank is a value."""
    for status in (Status.HANDWRITTEN, Status.ILLEGIBLE):
        assert p_of(a_reading(1.0, "", status)) == 1.0
    assert not has_value(a_reading(1.0, "", Status.DITTO))
    assert has_value(a_reading(0.004, "", Status.BLANK))


def test_calibrating_twice_weighs_the_same() -> None:
    """The first estimate stays in the evidence, so a fit can start from what was read."""
    drafts = [Draft(1, (a_reading(0.2), a_reading(0.01)), PLACE)]
    first = weigh_page([Draft(1, tuple(map(with_first, drafts[0].readings)), PLACE)], QUIET)
    again = weigh_page(calibrate(drafts, (), QUIET)[0], QUIET)

    assert first == again
    assert first[0][0].doubts["first"] == first_doubt(0.2)


def test_a_calibration_without_knowledge_gives_the_first_estimate_back() -> None:
    """With weight 1 on the first estimate and nothing else, nothing changes."""
    plain = Calibration("0", -6.906755, {}, {"first": 1.0}, ((-6.906755, 0.001), (6.906755, 0.999)))

    for p in (0.001, 0.03, 0.5, 0.97):
        assert plain.p_wrong(Weighed("name", {"first": first_doubt(p)})) == pytest.approx(p, 1e-5)


def test_no_ditto_is_surer_than_the_value_above_it() -> None:
    """It stands for that value, and so does the ditto below it."""
    rows = [a_reading(0.9), *[a_reading(0.01, status=Status.DITTO)] * 2]
    drafts = [Draft(n, (reading,), PLACE) for n, reading in enumerate(rows, 1)]
    source, *dittos = (d.readings[0].p_wrong for d in calibrate(drafts, (), QUIET)[0])

    assert all(p >= source for p in dittos)


@pytest.mark.parametrize("code", ["uncertain-grid", "row-count"])
def test_where_rows_are_not_certain_no_value_is_nearly_sure(code: str) -> None:
    """However clear a text is, it may be that of the person above or below."""
    around = Surroundings((Doubt(code, "28 rows left, 30 rows right"),), (), 300.0)

    assert p_of(*[a_reading(0.001)] * 5) < 0.01
    assert p_of(*[a_reading(0.001)] * 5, around=around) >= 0.05


def test_a_value_struck_out_in_a_row_that_stands_is_never_sure() -> None:
    """What counts in its place is not known; in a row that is struck out as a whole it is kept."""
    struck = a_reading(status=Status.STRUCK)
    mixed = Draft(1, (struck, a_reading(), a_reading()), PLACE)
    whole = Draft(2, (struck, struck, struck), PLACE)
    one, all_ = calibrate([mixed, whole], (), QUIET)[0]

    assert one.readings[0].p_wrong >= 0.5
    assert one.readings[1].p_wrong < 0.1
    assert max(r.p_wrong for r in all_.readings) < 0.3


def test_letters_that_stand_nowhere_else_leave_no_value_sure() -> None:
    """They may be a correction in black ink, beside print that reads clearly."""
    assert p_of(a_reading(evidence=replace(seen(), strange=True))) >= 0.3


def test_a_ditto_is_weighed_by_its_first_estimate_apart() -> None:
    """It stands for the value above: how it looks itself says little of how right that is."""
    reading = a_reading(evidence=seen())
    rows = [Draft(1, (reading,), PLACE), Draft(2, (replace(reading, status=Status.DITTO),), PLACE)]
    (plain,), (ditto,) = weigh_page(rows, QUIET)

    assert {"first", "first-alone"} & plain.doubts.keys() == {"first"}
    assert {"first", "first-alone"} & ditto.doubts.keys() == {"first-alone"}


def test_a_number_that_its_neighbours_do_not_lead_to_is_not_sure() -> None:
    """Part of a stamp makes 9014760 of 0014760, as clear as print: the rows around say so."""
    alone = replace(a_reading(0.3), evidence=replace(seen(), checks=("sequence-alone",)))
    assert p_of(alone) >= 0.1


def test_no_value_is_surer_than_what_its_row_says_of_it() -> None:
    """A value that a doubt of its row names is for a person to see, and the others are not."""
    doubt = Doubt("gender-against-name", "Lê Thị A is entered as Nam.", ("ho_ten",))
    drafts = [Draft(1, (a_reading(),), PLACE, (doubt,)), Draft(2, (a_reading(),), PLACE)]
    named, other = (draft.readings[0].p_wrong for draft in calibrate(drafts, (), QUIET)[0])

    assert named >= 0.02
    assert other < 0.01
