"""Values in the print above the table: school, office, decision, year of graduation."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Final

from ingest.box import Box
from ingest.page import Leaf
from ocr.capitals import ABBREVIATIONS, mended_office, sentence_case, with_capitals, with_namesake
from ocr.election import Candidate, Elected, elect
from ocr.fold import fold, nfc
from ocr.form import Form, HeaderField
from ocr.heading_years import years_checked
from ocr.lexicon import name_syllables, place_words, ways_of_study
from ocr.lines import Line, looks_of
from ocr.phrases import with_labels
from ocr.reading import Guess, Reading, Status
from ocr.syllables import is_syllable
from ocr.values.confused import STROKED, with_figures
from ocr.values.dates import judge_date
from ocr.values.decisions import judge_decision
from ocr.values.judged import Judged, stepped
from ocr.values.typed_marks import with_marks
from ocr.values.vocabulary import judge_word

EDGES: Final = " .,;:|_-~=*'\"`’‘ˆ^´¨"
BESIDE: Final = re.compile(
    r"\bs[ou] (?:goc|cap bang)\b|(?:\b\w{1,3} )?goc cap bang\b|\bcap bang tot nghiep\b"
    r"|(?:\bo )?(?:\b\S{1,5} )?dinh cong nhan\b|\bcong hoa xa hoi\b|\bdoc lap\b.{0,3}tu do"
    r"|\s*[-–—;,(]\s*(?:(?:ky|khoa|hoi dong|hoi dong coi) thi|khoa ngay|nam (?:hoc|tot nghiep))\b"
)
FOREIGN: Final = re.compile(r"[^\w\s.,;:()/'’&-]|[^\W\d_]\d|\d[^\W\d_]")
"""What no name of an office or school has: other signs, or figures that touch letters."""
FOREIGN_FIT: Final = 0.4
STRANGE_WORD_FIT: Final = 0.7  # of a name with a word that is no syllable of any kind
NAMESAKE_FIT: Final = 0.8  # of a name whose marks were put right after a well-known one
UNLIKELY_FIT: Final = 0.5  # of an office that is only a committee's, as books name the school's
COMMITTEE: Final = re.compile(r"(?:uy ban nhan dan|ubnd)\b")
WORDED: Final = ("co_quan", "truong", "hinh_thuc_hoc", "ky_thi", "hoi_dong_thi")
"""Fields whose words are voted upon one by one."""
NUMBERED: Final = ("nam_tot_nghiep", "so_quyet_dinh", "ngay_quyet_dinh", "khoa_thi")
"""Fields of figures, whose figures the engine may have taken for letters."""
SLASHES: Final = str.maketrans("⁄∕", "//")  # a slash in a typewriter's letters
WHITE: Final = re.compile(r"(?<=\d) +(?=\d)")  # beside a narrow 1
TITLED: Final = 3.0  # score of a title that fits, as much as three headings


def read_header(
    form: Form, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> tuple[Reading, ...]:
    """Find each of the form's header fields in the lines; a field not found is left out."""
    found = (_find(field, lines, leaves, engine) for field in form.header)
    return years_checked(tuple(reading for reading in found if reading is not None))


def title_of(lines: Sequence[Line]) -> str:
    """Give all lines folded into one text, for telling forms apart."""
    return " ".join(re.sub(r"\s+", " ", fold(nfc(line.text))) for line in lines)


def title_score(form: Form, title: str) -> float:
    """Score a form's title patterns: 3 when one is found, else 0."""
    return TITLED if any(re.search(pattern, title) for pattern in form.titles) else 0.0


def _find(
    field: HeaderField, lines: Sequence[Line], leaves: Sequence[Leaf], engine: str
) -> Reading | None:
    """Try the field's patterns in order on every line; a line's looks vote on the value."""
    for pattern in field.patterns:
        for line in lines:
            looks = looks_of(line)
            found = [c for g in looks if (c := _match(field.field, pattern, g)) is not None]
            if found:
                judge = partial(_judged, field.field)
                elected = elect(found, len(looks), judge, words=field.field in WORDED)
                return _reading(field.field, elected, _place(line, leaves), engine)
    return None


def _match(field: str, pattern: str, guess: Guess) -> Candidate | None:
    """Take the value out of one reading of a line."""
    text = with_labels(STROKED.sub("Đ", nfc(guess.text)).translate(SLASHES))
    figures = with_figures(text) if field in NUMBERED else text
    match = re.search(pattern, fold(figures))
    if match is None or not match[1].strip(EDGES):
        return None
    raw = _before_title(text[match.start(1) : match.end(1)])
    return Candidate(raw, _judged(field, raw), guess.confidence)


def _before_title(text: str) -> str:
    """Cut off a title, motto or other label that stands beside the value on the same line."""
    beside = BESIDE.search(fold(text))
    return text[: beside.start()] if beside and beside.start() else text


def _judged(field: str, raw: str) -> Judged:
    """Make the value as a clerk would type it."""
    if field in NUMBERED and (mended := _in_figures(field, raw)) != raw:
        judged = _judged(field, mended)
        return stepped(Judged(judged.value, judged.fit, judged.steps), "figures", raw, mended)
    value = raw.strip(EDGES)
    if value.endswith(")") and "(" not in value:
        value = value.rstrip(")" + EDGES)  # the sentence around it stands in brackets
    if field == "ngay_quyet_dinh":
        return judge_date(raw)
    if field == "so_quyet_dinh":
        return judge_decision(value)
    if field == "hinh_thuc_hoc":
        return _judged_way(value)
    if field in ("co_quan", "truong"):
        return _judged_office(value)
    return Judged(value, 1.0)


def _judged_way(value: str) -> Judged:
    """Take a known way of study; capitals inside it are small letters that look like them."""
    ways = ways_of_study()
    spelt = next((way for way in ways.exact if way.lower() == value.lower()), value)
    written = value if value.isupper() else spelt
    return stepped(judge_word(written, ways), "case", value, written)


def _in_figures(field: str, raw: str) -> str:
    """Write figures for letters; the white inside a decision's number is weighed by its judge."""
    figures = with_figures(raw)
    return figures if field == "so_quyet_dinh" else WHITE.sub("", figures)


def _judged_office(value: str) -> Judged:
    """Put an office's or school's name right, and write it as running text does."""
    marked = with_marks(value)
    mended = mended_office(marked)
    known = with_namesake(mended)
    named = with_capitals(known)
    cased = sentence_case(named)
    fit = min(_office_fit(cased), 1.0 if known == mended else NAMESAKE_FIT)
    judged = stepped(Judged(cased, fit), "case", named, cased)
    judged = stepped(judged, "capitals", known, named)
    judged = stepped(judged, "lexicon:namesakes", mended, known)
    judged = stepped(judged, "lexicon:heading_phrases", marked, mended)
    return stepped(judged, "typed-marks", value, marked)


def _office_fit(name: str) -> float:
    """Judge how much a text looks like the name of an office or school."""
    if FOREIGN.search(name):
        return FOREIGN_FIT
    words = re.findall(r"[^\W\d_]+", name)
    if not all(map(_is_word, words)):
        return STRANGE_WORD_FIT
    return UNLIKELY_FIT if COMMITTEE.match(fold(name)) else 1.0


def _is_word(word: str) -> bool:
    """Tell a word that Vietnamese names of offices, schools and places have."""
    return (
        is_syllable(word)
        or word in ABBREVIATIONS
        or word in place_words()
        or word.capitalize() in name_syllables()
    )


def _place(line: Line, leaves: Sequence[Leaf]) -> Box:
    """Give a line's place on the master, on both sides of the fold where it crosses it."""
    place = leaves[line.leaf].to_master.box(line.box)
    if line.beyond is None:
        return place
    return place.joined(leaves[line.leaf + 1].to_master.box(line.beyond))


def _reading(field: str, elected: Elected, place: Box, engine: str) -> Reading:
    """Make the reading of one field."""
    status = Status.REPAIRED if elected.evidence.repairs else Status.READ
    judged = elected.judged
    return Reading(
        field,
        elected.raw,
        judged.value,
        elected.p_wrong,
        status,
        place,
        engine,
        judged.steps,
        elected.evidence,
    )
