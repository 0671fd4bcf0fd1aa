"""Every search index keeps the same promise."""

from collections.abc import Iterator

import pytest

from registry.documents import Document
from registry.errors import Unavailable
from registry.search import Query, SearchIndex

PEOPLE = (
    ("1", "Nguyễn Văn Ân", "1976-05-02", 1994, "A100001", "12/TN"),
    ("2", "Trần Thị Hòa", "1976", 1994, "A100002", "13/TN"),
    ("3", "Dương Thị Lý", "1975-11-14", 1993, "A100003", "77/K45A1"),
    ("4", "Đường Thị Lí", "1977-01-30", 1995, "A100004", "14/TN"),
    ("5", "Đương Văn Thúy", "1977-01-30", 1995, "A100005", "15/TN"),
    ("6", "H'Hen Niê", "1978-12-01", 1996, "A100006", "16/TN"),
    ("7", "Nguyễn Thị Văn", "1976-05-03", 1994, "A100007", "17/TN"),
    ("8", "Ðinh Huỳnh Quý", "1974-02-02", 1992, "A 100-008", "18/TN"),
    ("y", "Y Blơk Êban", "1979-08-09", 1997, "A100099", "99/TN"),
)


def a_document(
    key: str, name: str, born: str, year: int | None, diploma: str, register: str, version: int = 1
) -> Document:
    """Describe one entry in force of a THPT ledger."""
    return Document(key, version, name, born, year, diploma, register, "thpt", True)


@pytest.fixture(scope="module")
def people(shared_index: SearchIndex) -> SearchIndex:
    """An index of eight people that no test changes."""
    shared_index.put([a_document(*one) for one in PEOPLE])
    return shared_index


@pytest.fixture
def filled(index: SearchIndex) -> SearchIndex:
    """An index that holds eight people."""
    index.put([a_document(*one) for one in PEOPLE])
    return index


def keys(index: SearchIndex, text: str, **more: int | str) -> list[str]:
    """Search and give the keys, the best first."""
    return [match.key for match in index.find(Query(text, **more))]  # type: ignore[arg-type]  # its own fields


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        pytest.param("nguyen van an", "1", id="without-marks"),
        pytest.param("NGUYỄN VĂN ÂN", "1", id="capitals"),
        pytest.param("Ân Nguyễn Văn", "1", id="other-order"),
        pytest.param("nguyen van a", "1", id="beginning"),
        pytest.param("nguyem van an", "1", id="one-letter-wrong"),
        pytest.param("nguyn van an", "1", id="one-letter-missing"),
        pytest.param("nguyen vna an", "1", id="two-letters-swapped"),
        pytest.param("đinh hoàng quý", "8", id="regional-form"),
        pytest.param("tran thi hoà", "2", id="tone-placed-the-new-way"),
        pytest.param("dương thị lí", "3", id="i-for-y"),
        pytest.param("hhen nie", "6", id="apostrophe-left-out"),
        pytest.param("H’Hen Niê", "6", id="curly-apostrophe"),
        pytest.param("Đinh Huỳnh Quí", "8", id="eth-in-the-book"),
        pytest.param("a100003", "3", id="diploma-number"),
        pytest.param("77/K45A1", "3", id="register-number"),
        pytest.param("77/k45a1", "3", id="register-number-in-small-letters"),
        pytest.param("A 100 008", "8", id="number-with-spaces"),
        pytest.param("nguyen van 02/05/1976", "1", id="name-and-birth-date"),
        pytest.param("nguyenvan an 2/5/1976", "1", id="space-left-out-with-birth-date"),
        pytest.param("tran thi hoa 14/3/1976", "2", id="birth-date-of-whom-only-the-year-is-known"),
        pytest.param("dương lý 1993", "3", id="name-and-year"),
        pytest.param("14/11/1975", "3", id="birth-date-alone"),
        pytest.param("duong thi ly 14/11/75", "3", id="birth-date-with-a-short-year"),
        pytest.param("duong thi ly (1975-11-14)", "3", id="birth-date-as-computers-write-it"),
        pytest.param("Dương Thị Lý, sinh ngày 14/11/1975", "3", id="what-a-birth-date-is-called"),
        pytest.param("duong thi ly sinh nam 1975", "3", id="what-a-birth-year-is-called"),
        pytest.param("ty blok eban", "y", id="a-slip-that-makes-another-sole-y"),
        pytest.param("nguyenvanan", "1", id="without-spaces"),
        pytest.param("NguyễnVănÂn 1994", "1", id="without-spaces-with-marks-and-year"),
        pytest.param("nguyem vam an", "1", id="two-letters-wrong"),
        pytest.param("nguyem vna an 2/5/1976", "1", id="two-letters-wrong-with-birth-date"),
        pytest.param("Ng. Văn Ân", "1", id="surname-abbreviated"),
        pytest.param("N.V.Ân", "1", id="initials"),
    ],
)
def test_finds_a_graduate(people: SearchIndex, text: str, wanted: str) -> None:
    """However a person is spelled, they come first."""
    assert keys(people, text)[:1] == [wanted]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        pytest.param("Dương Thị", ["3", "4"], id="as-typed-before-other-tones"),
        pytest.param("Đường Thị", ["4", "3"], id="the-other-way-round"),
        pytest.param("nguyen van", ["1", "7"], id="in-order-before-out-of-order"),
    ],
)
def test_marked_matches_come_first(people: SearchIndex, text: str, order: list[str]) -> None:
    """Dương, Đường and Đương are one word without marks and three with them."""
    assert keys(people, text)[: len(order)] == order


def test_says_why_it_matched(people: SearchIndex) -> None:
    """An officer sees at once which part of the query answers."""
    first = people.find(Query("nguyen van an 1994"))[0]

    assert first.why == ("ho_ten: without marks", "nam_tot_nghiep: same")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("nguyenvanan", "ho_ten: other spaces"),
        ("nguyem vam an", "ho_ten: two letters differ"),
        ("nguyem van an", "ho_ten: one letter differs"),
    ],
)
def test_says_how_far_off_a_name_is(people: SearchIndex, text: str, why: str) -> None:
    """So that nobody takes a guess for a match."""
    assert why in people.find(Query(text))[0].why


@pytest.mark.parametrize(
    "text", ["", "   ", "xyz", "lê văn tám", "999999", "'\"*():^", "AND OR NOT"]
)
def test_what_nobody_is_called_finds_nobody(people: SearchIndex, text: str) -> None:
    """No match is an empty answer, and signs of a query language mean nothing."""
    assert keys(people, text) == []


def test_narrows_by_year_and_kind(people: SearchIndex) -> None:
    """A filter leaves out everything else, however well it matches."""
    assert keys(people, "thi", year=1995) == ["4"]
    assert set(keys(people, "thi", kind="thpt")) == {"2", "3", "4", "7"}
    assert keys(people, "thi", kind="thcs") == []


def in_office(key: str, name: str, office: str, grade: str) -> Document:
    """Describe one entry with its office and grade."""
    born, number = "1976-05-02", f"C{key}"
    return Document(key, 1, name, born, 1994, number, number, "thpt", True, office, grade)


def test_narrows_by_office_and_grade(index: SearchIndex) -> None:
    """However the office was written, and only whole names of it."""
    index.put(
        [
            in_office("1", "Lê Thị Hoa", "Sở GDĐT Hải Hưng", "Giỏi"),
            in_office("2", "Lê Thị Hoa", "Sở GDĐT Hải Dương", "Khá"),
            in_office("3", "Lê Thị Hoa", "Sở GDĐT Hải", "Khá"),
        ]
    )

    for text in ("le thi hoa", "le thi", "le thi hao", "le thi hoa 2/5/1976", "hoa 1994"):
        assert keys(index, text, office="SỞ GDĐT HẢI HƯNG") == ["1"], text
        assert keys(index, text, office="so gddt hai duong", grade="khá") == ["2"], text
        assert sorted(keys(index, text, grade="Khá")) == ["2", "3"], text
        assert keys(index, text, office="Sở GDĐT Hải", grade="Giỏi") == [], text


@pytest.mark.parametrize("text", ["nguyen thi hoa", "thi hoa", "nguyen thi hao", "hoa 1994"])
def test_pages_follow_one_another(index: SearchIndex, text: str) -> None:
    """Each page begins behind the last match of the one before; nobody is twice or left out."""
    index.put(
        [
            a_document(f"{i:02}", f"Nguyễn Thị {'Hoa' if i % 2 else 'Hòa'}", "1976", 1994, "", "")
            for i in range(45)
        ]
    )
    seen: list[str] = []
    after = None
    while found := index.find(Query(text, limit=10, after=after)):
        seen += [match.key for match in found]
        after = (found[-1].score, found[-1].key)

    assert sorted(seen) == [f"{i:02}" for i in range(45)]
    assert seen == keys(index, text, limit=100)


@pytest.mark.parametrize("text", ["Nguyễn Văn Ấn 1994", "nguyem van an 1994", "nguyen vam an 1994"])
def test_a_slip_is_found_among_many_of_that_year(index: SearchIndex, text: str) -> None:
    """Also when the slip makes another person's name, and others share the other words."""
    others = [
        a_document(f"{i:04}", f"Nguyễn Văn {word}", "1976", 1994, f"D{i}", f"{i}/X")
        for i, word in enumerate(["Anh", "Lan", "Ban", "Dan", "Nam", "Tâm", "Sơn", "Bình"] * 60)
    ]
    index.put([*others, a_document("x", "Nguyễn Văn Ân", "1976", 1994, "D", "X")])

    assert "x" in keys(index, text, limit=10)


def test_a_newer_version_replaces_an_older_one_and_never_the_other_way(
    filled: SearchIndex,
) -> None:
    """A late message from the outbox must not bring an old value back."""
    newer = a_document("1", "Nguyễn Văn Bình", "1976-05-02", 1994, "A100001", "12/TN", 3)
    older = a_document("1", "Nguyễn Văn Cũ", "1976-05-02", 1994, "A100001", "12/TN", 2)
    filled.put([newer])
    filled.put([older])

    assert keys(filled, "nguyen van binh")[:1] == ["1"]
    assert keys(filled, "nguyen van cu") == []
    assert "1" not in keys(filled, "nguyễn văn ân")


def test_what_was_removed_is_not_found(filled: SearchIndex) -> None:
    """Removing what is not there changes nothing."""
    filled.remove(["3", "nobody"])

    assert keys(filled, "77/K45A1") == []


def test_a_rebuild_replaces_everything_at_once(filled: SearchIndex) -> None:
    """While the new index is built the old one answers, and changes reach both."""

    def batches() -> object:
        assert keys(filled, "a100003") == ["3"]
        filled.put([a_document("9", "Lê Văn Chín", "1976", 1994, "A100009", "19/TN")])
        yield [a_document(*PEOPLE[0])]
        assert keys(filled, "a100003") == ["3"]

    assert filled.replace(batches()) == 1  # type: ignore[arg-type]  # a generator that looks around

    assert keys(filled, "a100003") == []
    assert keys(filled, "a100001") == ["1"]
    assert keys(filled, "le van chin") == ["9"]


def test_many_changes_reach_both_indexes_during_a_rebuild(index: SearchIndex) -> None:
    """Adapters write many at once by another road than a few."""
    many = [a_document(f"{i:03}", "Lê Văn Chín", "1976", 1994, f"B{i}", "") for i in range(300)]

    def batches() -> Iterator[list[Document]]:
        index.put(many)
        yield [a_document(*PEOPLE[0])]
        assert keys(index, "B299") == ["299"]

    index.replace(batches())

    assert keys(index, "B0") == ["000"]
    assert keys(index, "B299") == ["299"]
    assert keys(index, "nguyen van an") == ["1"]


def test_a_rebuild_that_fails_leaves_the_old_index(filled: SearchIndex) -> None:
    """It goes on taking changes, and the next rebuild begins anew."""

    def batches() -> Iterator[list[Document]]:
        yield [a_document("9", "Lê Văn Chín", "1976", 1994, "A100009", "19/TN")]
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        filled.replace(batches())
    filled.put([a_document("10", "Lê Văn Mười", "1976", 1994, "A100010", "20/TN")])

    assert keys(filled, "a100003") == ["3"]
    assert keys(filled, "le van muoi") == ["10"]
    assert keys(filled, "le van chin") == []
    assert filled.replace([[a_document(*PEOPLE[0])]]) == 1
    assert keys(filled, "a100001") == ["1"]


def test_of_two_rebuilds_at_once_the_later_one_wins(filled: SearchIndex) -> None:
    """The other one ends with an error, and does not mix up what the later one wrote."""

    def batches() -> Iterator[list[Document]]:
        yield [a_document(*PEOPLE[1])]
        assert filled.replace([[a_document(*one) for one in PEOPLE[:3]]]) == 3
        yield [a_document(*PEOPLE[2])]

    with pytest.raises(Unavailable):
        filled.replace(batches())

    assert keys(filled, "nguyễn văn ân") == ["1"]
    assert keys(filled, "dương thị lý") == ["3"]
    assert keys(filled, "dinh huynh quy") == []


def test_a_letter_left_out_is_likelier_than_a_wrong_one(index: SearchIndex) -> None:
    """There are many wrong letters and one right one."""
    names = {"1": "Lê Thị Hoa", "2": "Lê Thị Hoan", "3": "Lê Thị Hng", "4": "Lê Thị Nho"}
    index.put([a_document(key, name, "1976", 1994, "", "") for key, name in names.items()])

    assert keys(index, "le thi hon")[:1] == ["2"]


@pytest.mark.parametrize("text", ["le thy", "le hcy", "lê thy 1994", "le hcy 12/3/1976"])
def test_a_slip_beside_y_is_met(index: SearchIndex, text: str) -> None:
    """Thy is read as Thi and hcy as hci, yet each is one letter off of Thúy and Huy."""
    for key, name in {"1": "Lê Thúy", "2": "Lê Huy", "3": "Lê Nam"}.items():
        index.put([a_document(key, name, "1976-03-12", 1994, "", "")])

    assert keys(index, text) == (["1"] if "th" in text else ["2"])


def test_a_beginning_that_other_words_of_the_name_have_too(index: SearchIndex) -> None:
    """`ng` begins Nguyễn as well, which is no answer unless the name has it twice."""
    given = ("Ngạn", "Nguyên", *("Lan", "Hoa", "Tâm", "Vân", "Thu", "Linh") * 9)
    names = [f"Nguyễn Thị Mỹ {word}" for word in given]
    index.put([a_document(f"{i:03}", one, "1976", 1994, "", "") for i, one in enumerate(names)])

    assert keys(index, "nguyen thi mi ng") == ["000", "001"]
    assert keys(index, "nguyen thi mi nguye") == ["001"]


def test_clearing_forgets_everybody(filled: SearchIndex) -> None:
    """An index is derived: it may be emptied at any time."""
    filled.clear()

    assert keys(filled, "nguyen van an") == []
    assert filled.ready()


def test_of_many_equal_answers_the_limit_is_kept(index: SearchIndex) -> None:
    """Forty people of one name are a page of twenty, the same page each time."""
    index.put(
        [
            a_document(f"{i:02}", "Nguyễn Thị Hoa", "1976", 1994, f"B{i:05}", f"{i}/X")
            for i in range(40)
        ]
    )

    found = keys(index, "nguyen thi hoa", limit=20)

    assert len(found) == 20
    assert found == keys(index, "nguyen thi hoa", limit=20)
