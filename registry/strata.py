"""Where a policy was proven: kinds of ledger that are alike enough to be counted together."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stratum:
    """Rows of one form, one decade and one version of the reader."""

    form: str
    era: str  # "1990s", or "" when the page does not say its year
    pipeline: str

    def __str__(self) -> str:
        """Name it for people."""
        return f"{self.form or '-'} {self.era or '-'} [{self.pipeline}]"


def stratum_of(form: str | None, values: Mapping[str, str], pipeline: str) -> Stratum:
    """Give the stratum of a row by its form and its year as read."""
    year = values.get("nam_tot_nghiep", "")
    era = f"{year[:3]}0s" if len(year) == 4 and year.isdecimal() else ""
    return Stratum(form or "", era, pipeline)
