"""Looks at one line vote on its value; where none has half of them, word by word."""

from ocr.election import Candidate, elect
from ocr.values.judged import Judged


def judged(text: str) -> Judged:
    """A value as it stands."""
    return Judged(text, 1.0)


def looks(*texts: str) -> list[Candidate]:
    """Looks of one confidence."""
    return [Candidate(text, judged(text), 0.6) for text in texts]


def test_the_value_of_most_looks_wins() -> None:
    """Half of the looks are enough, and no word is taken from the others."""
    elected = elect(looks("Lê Lợi", "Lê Lợi", "Lễ Lợi", "Lê Lọi"), 4, judged, words=True)

    assert elected.judged.value == "Lê Lợi"
    assert elected.evidence.repairs == 0


def test_words_are_put_together_from_looks_that_all_differ() -> None:
    """Each word comes from a look; that no look has them all is a step and a repair."""
    found = looks(
        "Thị trấn Vẫn Đình", "Thi trấn Vân Đình", "Thị trấn Vân Bình", "Thị trăn Vân Đình"
    )
    elected = elect(found, 4, judged, words=True)

    assert elected.judged.value == "Thị trấn Vân Đình"
    assert [step.name for step in elected.judged.steps] == ["words-voted"]
    assert elected.evidence.repairs == 1


def test_words_are_not_put_together_where_that_is_not_asked() -> None:
    """A date or number is one look's as it stands."""
    found = looks("1561 a", "1562 b", "1563 b")

    assert elect(found, 3, judged, words=False).judged.value in {"1561 a", "1562 b", "1563 b"}


def test_a_look_of_another_number_of_words_does_not_vote_on_words() -> None:
    """A word cut in two would shift all that follow."""
    found = looks("Vân Đình A", "Van Đình B", "Vân Đ ình C", "Vân Đinh C")

    assert elect(found, 4, judged, words=True).judged.value.startswith("Vân Đình")


def test_the_fewer_agree_the_more_likely_it_is_wrong() -> None:
    """Agreement lowers the first estimate."""
    sure = elect(looks("A", "A", "A", "A"), 4, judged, words=False)
    split = elect(looks("A", "A", "B", "C"), 4, judged, words=False)

    assert sure.p_wrong < split.p_wrong
    assert (sure.evidence.agreement, split.evidence.agreement) == (1.0, 0.5)
    assert sure.evidence.rival == 0.0 < split.evidence.rival
