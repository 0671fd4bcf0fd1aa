"""What an entry is found by: folded name, birth, year and numbers, taken from its values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from registry.fold import fold, number_key, same_number

YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
DAY = re.compile(r"^\s*(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})\s*$")
ISO_DAY = re.compile(r"^\s*(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?\s*$")
MONTH = re.compile(r"^\s*(\d{1,2})[/.\-](\d{4})\s*$")


@dataclass(frozen=True, slots=True)
class Keys:
    """Folded values of one entry; an empty text means that the ledger does not say."""

    name: str
    born: str  # "yyyy-mm-dd", "yyyy-mm" or "yyyy"
    year: int | None  # of graduation
    office: str
    diploma: str  # số hiệu
    register: str  # số vào sổ
    numbered: str  # the same, folded as little as can be

    def place(self, kind: str) -> str | None:
        """Give what must be unique: a register number within office, kind and year."""
        if not (self.office and kind and self.year and self.numbered):
            return None
        return f"{self.office}|{kind}|{self.year}|{self.numbered}"


def keys_of(values: Mapping[str, str]) -> Keys:
    """Take the keys from the values of an entry."""
    return Keys(
        name=fold(values.get("ho_ten", "")),
        born=born_key(values.get("ngay_sinh", "")),
        year=year_of(values.get("nam_tot_nghiep", "")),
        office=fold(values.get("co_quan", "") or values.get("truong", "")),
        diploma=number_key(values.get("so_hieu", "")),
        register=number_key(values.get("so_vao_so", "")),
        numbered=same_number(values.get("so_vao_so", "")),
    )


def year_of(text: str) -> int | None:
    """Give the last year named in a text: "1993-1994" is the class of 1994."""
    found = YEAR.findall(text)
    return int(found[-1]) if found else None


def born_key(text: str) -> str:
    """Turn a birth date as written into ISO 8601, as precise as it was: "1976" stays "1976".

    Noughts, as in 00/00/1976, stand for what nobody knew. 02/05/76 has none: a register does not
    guess the century.
    """
    if day := DAY.match(text):
        known = takewhile(int, (day[3], day[2], day[1]))
        return "-".join(f"{int(part):02}" for part in known)
    if month := MONTH.match(text):
        return f"{month[2]}-{int(month[1]):02}"
    year = YEAR.search(text)
    return year[1] if year else ""


def as_day(text: str) -> str:
    """Write a whole day as dd/mm/yyyy, whatever stands between its figures; "" if it is none.

    Programs write 1976-05-02 into text, perhaps with midnight behind it.
    """
    written = f"{iso[3]}/{iso[2]}/{iso[1]}" if (iso := ISO_DAY.match(text)) else text
    day = real_born(written)
    return "/".join(reversed(day.split("-"))) if len(day) == len("yyyy-mm-dd") else ""


def real_born(text: str) -> str:
    """Give a birth date as far as the calendar has it: of 31/02/1975 only 1975-02."""
    born = born_key(text)
    for shape in (born, born[:7], born[:4]):
        if len(shape) in _REST and _exists(shape + _REST[len(shape)]):
            return shape
    return ""


_REST = {10: "", 7: "-01", 4: "-01-01"}
"""What makes a whole day of a date that is as long as this."""


def _exists(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
