"""Raw text becomes the value a careful clerk would type, and every change is named."""

from collections.abc import Callable

import pytest

from ocr.kinds import judge_text
from ocr.values.dates import Date, judge_date, parse
from ocr.values.dittos import is_ditto
from ocr.values.judged import Judged
from ocr.values.names import judge_family, judge_given, judge_name
from ocr.values.numbers import judge_register, judge_serial
from ocr.values.places import judge_place
from ocr.values.typed_marks import with_marks
from ocr.values.vocabulary import judge_ethnic, judge_gender, judge_grade


@pytest.mark.parametrize("written", ["4/12/1970", "22-02-1970", "01.02.1980", "1967"])
def test_dates_stay_as_written(written: str) -> None:
    """A date in figures is typed as the page has it."""
    assert judge_date(written).value == written
    assert judge_date(written).fit >= 0.9


@pytest.mark.parametrize("written", ["22 02 1970", "5/1/70", "22 2 70"])
def test_dates_that_may_have_lost_something_fit_less(written: str) -> None:
    """Spaces may have been strokes, and two figures of the year are missing."""
    assert judge_date(written).value == written
    assert 0.5 < judge_date(written).fit < 0.9


def test_a_date_in_words_becomes_figures() -> None:
    """A date in words is written dd/mm/yyyy, and the step says so."""
    judged = judge_date("ngày 5 tháng 3 năm 1970")

    assert judged.value == "05/03/1970"
    assert [step.name for step in judged.steps] == ["date"]


@pytest.mark.parametrize("written", ["31/02/1970", "12/13/1980", "46/41/1970", "abc", "7/7/1807"])
def test_impossible_dates_fit_nothing(written: str) -> None:
    """What no calendar has is never taken for a date."""
    assert parse(written) is None
    assert judge_date(written).fit == 0.0


def test_two_figure_years_are_of_the_last_century() -> None:
    """A year of two figures has its century put before it for comparing only."""
    assert parse("4/6/84") == Date(1984, 6, 4)
    assert judge_date("4/6/84").value == "4/6/84"


@pytest.mark.parametrize(
    ("written", "value", "date"),
    [
        ("ngày 3 tháng 5 năm 1987", "03/05/1987", Date(1987, 5, 3)),
        ("3.5.87", "3.5.87", Date(1987, 5, 3)),
        ("03-05-1987", "03-05-1987", Date(1987, 5, 3)),
        ("3/V/1987", "03/05/1987", Date(1987, 5, 3)),
        ("12-XII-1986", "12/12/1986", Date(1986, 12, 12)),
        ("15-Vl-1986", "15/06/1986", Date(1986, 6, 15)),
        ("5/1987", "5/1987", Date(1987, 5)),
        ("tháng 5 năm 1987", "05/1987", Date(1987, 5)),
        ("sinh năm 1987", "1987", Date(1987)),
        ("Năm 1987.", "1987", Date(1987)),
    ],
)
def test_dates_are_written_in_many_ways(written: str, value: str, date: Date) -> None:
    """In words, with Roman months, by month and year, by year: each as precise as it is."""
    assert judge_date(written).value == value
    assert parse(judge_date(written).value) == date
    assert judge_date(written).fit >= 0.8


@pytest.mark.parametrize("written", ["không rõ", "Không rõ.", "13/1987", "3/XIV/1987"])
def test_what_is_no_date_is_none(written: str) -> None:
    """An unknown day of birth stays in words; months beyond the twelfth fit nothing."""
    assert parse(written) is None
    assert (judge_date(written).fit > 0.5) == written.lower().startswith("không")


def test_year_alone_has_year_precision() -> None:
    """A birth of which only the year is known is no 1 January."""
    date = parse("1971")

    assert date is not None
    assert date.precision == "year"
    assert date.month is None


@pytest.mark.parametrize("name", ["Nguyễn Thị Bích", "H'Hen Niê", "Ksor H' Bê", "Lê A", "K'Lâm"])
def test_names_are_left_alone(name: str) -> None:
    """A name that can be one is typed as it stands."""
    assert judge_name(name).value == name
    assert judge_name(name).steps == ()


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Nay HBliu", "Nay H'Bliu"), ("KBrơi", "K'Brơi"), ("HOÀNG VĂN ĐỨC", "HOÀNG VĂN ĐỨC"),
     ("Hoàng Văn KHánh", "Hoàng Văn Khánh"), ("Khương An", "Khương An")],
)  # fmt: skip
def test_a_lost_apostrophe_goes_back_where_no_syllable_is_without_it(raw: str, value: str) -> None:
    """H and K begin names of their own in the highlands; Kh begins a Vietnamese syllable."""
    assert judge_name(raw).value == value


@pytest.mark.parametrize(
    ("judge", "raw", "value"),
    [(judge_gender, "'Nam", "Nam"), (judge_place, "Vĩnh Long '", "Vĩnh Long"),
     (judge_text, "— BTVH", "BTVH"), (judge_name, "' Nguyễn Văn An", "Nguyễn Văn An"),
     (judge_name, "Ksor H' Bê", "Ksor H' Bê")],
)  # fmt: skip
def test_specks_at_an_end_are_trimmed(judge: Callable[[str], Judged], raw: str, value: str) -> None:
    """A dash or an apostrophe beside the words is dirt or a rule; within a name it stays."""
    assert judge(raw).value == value


def test_eth_becomes_d_with_stroke() -> None:
    """The Icelandic letter that engines put for Đ is repaired, as a named step."""
    judged = judge_name("Ðặng Thị Hoa")

    assert judged.value == "Đặng Thị Hoa"
    assert [step.name for step in judged.steps] == ["eth"]


def test_family_names_regain_their_marks() -> None:
    """A family name that lost its marks is mended where one alone has these letters."""
    judged = judge_name("Pham Văn Hào")

    assert judged.value == "Phạm Văn Hào"
    assert [step.name for step in judged.steps] == ["lexicon:surnames"]
    assert judged.fit < 0.85


@pytest.mark.parametrize(
    ("raw", "value"),
    [("Nguyến Thị Hạnh", "Nguyễn Thị Hạnh"), ("Truong Nữ Tâm", "Trương Nữ Tâm"),
     ("Quảng Văn Vũ", "Quảng Văn Vũ"), ("PHAM NIÊ TOÀN", "PHẠM NIÊ TOÀN")],
)  # fmt: skip
def test_a_family_name_is_mended_only_where_that_is_likely(raw: str, value: str) -> None:
    """Into a common name, or out of what is no syllable; a rare name is not put for another."""
    assert judge_name(raw).value == value


@pytest.mark.parametrize("place", ["T.Hoá", "Thanh Hoá", "Khánh Hoà", "Thọ Xuân, T.Hoá", "Tp. HCM"])
def test_a_province_is_known_wherever_its_tone_stands(place: str) -> None:
    """Hoá and Hóa are two spellings: the one on the page is typed."""
    assert judge_place(place).value == place
    assert judge_place(place).fit >= 0.9
    assert judge_place(place).steps == ()


@pytest.mark.parametrize(
    ("raw", "value"), [("TP, HCM", "TP. HCM"), ("Q. 5, TP; HCM", "Q. 5, TP. HCM")]
)
def test_no_comma_follows_a_short_word(raw: str, value: str) -> None:
    """It is a misread stop, put right as a named step and trusted less."""
    judged = judge_place(raw)

    assert (judged.value, [step.name for step in judged.steps]) == (value, ["abbreviation"])
    assert judged.fit < 0.9


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Gà Mau", "Cà Mau"),
        ("Hòa Vang, Bà Nẵng", "Hòa Vang, Đà Nẵng"),
        ("TP. HƠM", "TP. HCM"),
        ("Q. 5, TP HCN", "Q. 5, TP HCM"),
    ],
)
def test_a_province_with_one_wrong_capital_is_put_right(raw: str, value: str) -> None:
    """Where that makes a province of it, as a named step and trusted less."""
    judged = judge_place(raw)

    assert (judged.value, [step.name for step in judged.steps]) == (value, ["lexicon:provinces"])
    assert judged.fit < 0.9


@pytest.mark.parametrize("place", ["Gò Công", "Bà Rịa", "TP. Huế", "TX. Bình Long", "Bảo Lộc"])
def test_other_places_are_not_made_provinces(place: str) -> None:
    """A place that only begins like a misread province is left as it is written."""
    assert judge_place(place).value == place


@pytest.mark.parametrize("place", ["TX. Bình Định", "H. Cao Lộc", "Q. Ba Đình"])
def test_a_district_that_is_called_one_needs_no_province(place: str) -> None:
    """It is well formed without; a bare name is not."""
    assert judge_place(place).fit >= 0.9
    assert judge_place(place.split(". ")[1] + " Đông").fit < 0.9


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Binh Thị Vân", "Đinh Thị Vân"),
        ("Gao Văn Sơn", "Cao Văn Sơn"),
        ("Bùi Thị Bé", "Bùi Thị Bé"),
    ],
)
def test_a_family_name_with_one_wrong_capital_is_put_right(raw: str, value: str) -> None:
    """No family is called Binh; Bùi is one, and stays."""
    assert judge_name(raw).value == value


@pytest.mark.parametrize(("raw", "value"), [("G1ỏ1", "Giỏi"), ("T5", "TB"), ("12", "12")])
def test_figures_in_a_known_word_are_its_letters(raw: str, value: str) -> None:
    """Where exactly one word of the list comes of it; a number stays a number."""
    judged = judge_grade(raw)

    assert judged.value == value
    assert judged.fit < 0.9


def test_an_impossible_syllable_fits_badly() -> None:
    """A syllable that Vietnamese cannot have speaks against the name."""
    assert judge_name("Lò Văn Păắnh").fit < judge_name("Lò Văn Pánh").fit


@pytest.mark.parametrize("word", ["TB", "Khá", "Giỏi", "Trung bình", "T.Bình"])
def test_grades_keep_their_abbreviation(word: str) -> None:
    """A grade is typed as written: TB stays TB."""
    assert judge_grade(word).value == word
    assert judge_grade(word).fit == 1.0


def test_a_misread_word_is_mended_as_a_step() -> None:
    """Nũ can only be Nữ; the step keeps what was seen."""
    judged = judge_gender("Nũ")

    assert judged.value == "Nữ"
    assert [(s.name, s.before) for s in judged.steps] == [("lexicon:gender", "Nũ")]


def test_an_unknown_word_is_not_mended() -> None:
    """What resembles no known word, or several, stays and fits badly."""
    judged = judge_ethnic("Xyzt")

    assert judged.value == "Xyzt"
    assert judged.fit < 0.2


@pytest.mark.parametrize("place", ["Lai Châu (cũ)", "Ninh Giang, Lai Châu (cũ)", "Huế (TTH)"])
def test_what_stands_in_brackets_behind_a_place_keeps_both(place: str) -> None:
    """A former province says so; a bracket without its other half is a stroke from beside."""
    assert judge_place(place).value == place
    assert judge_place(place).fit >= 0.9
    assert judge_place("Hà Nội)").value == "Hà Nội"


def test_places_are_not_expanded() -> None:
    """District and province stay as written, with their separator."""
    assert judge_place("Chí Linh - Hải Dương").value == "Chí Linh - Hải Dương"
    assert judge_place("Bà Rịa - Vũng Tàu").fit == 1.0


def test_a_province_regains_its_marks() -> None:
    """A province's name that lost a mark is mended, the district before it is not touched."""
    judged = judge_place("Ý Yên - Nam Đinh")

    assert judged.value == "Ý Yên - Nam Định"
    assert [step.name for step in judged.steps] == ["lexicon:provinces"]


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Kiêù Quôé Kê", "Kiều Quốc Kê"),
        ("Lê Thuâý Hà", "Lê Thuấy Hà"),
        ("Vũ Tuâá Anh", "Vũ Tuấn Anh"),
    ],
)
def test_a_tone_beside_a_circumflex_goes_back_to_its_vowel(raw: str, value: str) -> None:
    """A typewriter sets it over the next letter, which may then be taken for a vowel."""
    judged = judge_name(raw)

    assert (judged.value, [step.name for step in judged.steps]) == (value, ["typed-marks"])
    assert judged.fit < 0.85


@pytest.mark.parametrize("name", ["Hồ Thúy Hiền", "Y Bhơm Êban", "Nguyễn Thuỳ", "Đào Thuý Uyên"])
def test_tones_in_their_place_are_left_alone(name: str) -> None:
    """Both ways of writing thuý, and names of other languages."""
    assert judge_name(name).value == name
    assert "typed-marks" not in [step.name for step in judge_name(name).steps]


@pytest.mark.parametrize("number", ["77/K45A1", "0518/2009/THPT", "090/12", "650"])
def test_register_numbers_keep_their_slash(number: str) -> None:
    """A register number is text; nothing is stripped from it."""
    assert judge_register(number).value == number
    assert judge_register(number).fit == 1.0


def test_a_dash_behind_a_register_number_is_left_out_and_doubted() -> None:
    """It is the pen of a signature beside it, or a figure behind it is lost."""
    judged = judge_register("105/12 -")
    assert (judged.value, [step.name for step in judged.steps]) == ("105/12", ["trim"])
    assert 0.5 < judged.fit < 1.0
    assert judge_register("-").value == "-"


def test_serial_numbers_keep_zeros_and_spaces() -> None:
    """A diploma number keeps its leading zeros, letters and space."""
    assert judge_serial("B 0909233").value == "B 0909233"
    assert judge_serial("019596").value == "019596"


@pytest.mark.parametrize(
    "mark", ['"', "''", "”", "nt", "-nt-", "- nt -", "//", "như trên", "- TT -", "- n‡ ~", '- " -']
)
def test_ditto_marks(mark: str) -> None:
    """All the ways to write "as above" are dittos."""
    assert is_ditto(mark)


@pytest.mark.parametrize(
    "text", ["", "-", "Nam", "Kinh", "-Kinh-", "1", "NT Trường Sơn", "Gia Lai - Kon Tum"]
)
def test_no_ditto_marks(text: str) -> None:
    """A lone dash, an empty cell and real values are no dittos."""
    assert not is_ditto(text)


def test_bare_figures_are_at_most_eight() -> None:
    """Nine figures without a letter are no diploma number: they are a letter read as a figure."""
    assert judge_serial("A00588674").fit == 1.0
    assert judge_serial("00588674").fit == 1.0
    assert judge_serial("400588674").fit == 0.0


def test_the_dot_of_an_i_is_no_hook() -> None:
    """Chỉ is nobody's name and Chi is a common one: the engine's hook is taken out as a step."""
    judged = judge_name("Nguyễn Mai Chỉ")

    assert judged.value == "Nguyễn Mai Chi"
    assert [step.name for step in judged.steps] == ["lexicon:given_names"]
    assert judge_name("Lê Thị Thủy").value == "Lê Thị Thủy"


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("Nguye^~n Va˘n Hu`ng", "Nguyễn Văn Hùng"),
        ("Trâ`n Thị Thu?y", "Trần Thị Thủy"),
        ("Lê Thị Hoa`", "Lê Thị Hoà"),
    ],
)
def test_marks_typed_beside_their_letter_are_put_on_it(typed: str, value: str) -> None:
    """As a named step, and no longer as sure as a name that was read so."""
    judged = judge_name(typed)

    assert judged.value == value
    assert "typed-marks" in [step.name for step in judged.steps]
    assert judged.fit <= 0.7


@pytest.mark.parametrize("text", ["H^Hen Niê", "Ng~yz", "A ~ B"])
def test_signs_that_make_no_syllable_stay(text: str) -> None:
    """Nothing is put together that Vietnamese does not have."""
    assert with_marks(text) == text


def test_a_place_typed_with_marks_aside_is_put_together_too() -> None:
    """A village stays what it is; nothing is put together that makes no syllable."""
    assert judge_place("Đô`ng Văn, Hà Giang").value == "Đồng Văn, Hà Giang"
    assert judge_place("Hải Du+ơng").value == "Hải Du+ơng"


def test_a_name_in_two_columns_is_judged_by_its_halves() -> None:
    """One syllable is a whole given name, and family and middle names need no other."""
    assert judge_given("Khoa").fit == judge_name("Trần Hữu Khoa").fit == 1.0
    assert judge_family("Trần").fit == judge_family("Trần Hữu").fit == 1.0
    assert judge_name("Khoa").fit <= 0.5
    assert judge_given("Quảng").value == "Quảng"
    assert judge_family("Nguyên Văn").value == "Nguyễn Văn"
    assert judge_family("Khoa Hữu").fit < 1.0
    assert judge_given("").fit == judge_family("").fit == 0.0


@pytest.mark.parametrize(
    ("raw", "value", "clear"),
    [
        ("Ê đê", "Ê đê", True), ("Ê Đê", "Ê Đê", True), ("KHƠ ME", "KHƠ ME", True),
        ("Cơ tu", "Cơ tu", True), ("khơ me", "Khơ Me", False), ("KhƠ Me", "Khơ Me", False),
    ],
)  # fmt: skip
def test_a_known_word_keeps_its_capitals_where_words_begin_with_them(
    raw: str, value: str, clear: bool
) -> None:
    """A clerk types Ê đê where the page says so; a small first letter may be a misread capital."""
    judged = judge_ethnic(raw)

    assert (judged.value, judged.fit == 1.0) == (value, clear)


def test_an_abbreviation_in_capitals_has_no_small_letters() -> None:
    """Tb is more often a misread TB."""
    assert judge_grade("TB").fit == 1.0
    assert judge_grade("Tb").fit < 1.0


@pytest.mark.parametrize(
    "place",
    ["Ea H'leo, Đắk Lắk", "TP. Hồ Chí Minh", "Tỉnh Nghệ An", "Thành phố Hồ Chí Minh", "CHDC Đức",
     "Viêng Chăn, Lào"],
)  # fmt: skip
def test_places_of_the_highlands_and_abroad_are_places(place: str) -> None:
    """Words of other languages, countries, and a province that is called one change nothing."""
    judged = judge_place(place)

    assert (judged.value, judged.steps) == (place, ())
    assert judged.fit >= 0.9


def test_an_unknown_word_with_an_apostrophe_is_weak_but_a_place() -> None:
    """Such names are many; what is read twice alike is not thrown away."""
    assert 0.5 <= judge_place("Buôn H'Drung, Đắk Lắk").fit < 0.9


@pytest.mark.parametrize(
    ("written", "date"),
    [("00/00/1984", Date(1984)), ("0/0/1984", Date(1984)), ("00/08/1984", Date(1984, 8)),
     ("05/00/1984", None), ("00/13/1984", None)],
)  # fmt: skip
def test_noughts_stand_for_what_nobody_knows(written: str, date: Date | None) -> None:
    """A clerk who knew the year alone wrote noughts for day and month; they stay as written."""
    assert parse(written) == date
    if date is not None:
        assert judge_date(written).value == written
        assert judge_date(written).fit == 0.9


def test_notes_are_written_with_their_own_letters_and_figures() -> None:
    """QÐ is QĐ, and an ó inside a number a 6; words stay."""
    assert judge_text("QÐ số 28/200ó").value == "QĐ số 28/2006"
    assert judge_text("Lớp 12I, có đơn").value == "Lớp 12I, có đơn"
