"""Verdicts by code, ten thousand times a minute: judged once, then kept as long as nothing changes.

Judging the stored file takes a child process; whether the copy still stands takes one query. So a
verdict is kept for a minute, together with the marks of the copy's standing that it was made under,
and is given again only while these are the same: a revocation shows at once. A code that nobody
issued costs the same query and no child, so that guessing neither learns nor loads anything.
"""

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from threading import Lock
from time import monotonic
from typing import Final

from registry.database import Database
from registry.standing import Standing, Standings
from signing.codes import normalise
from signing.errors import Malformed
from signing.trust import Trust
from signing.verdict import Verdict
from signing.verify import verify

KEPT: Final = 60.0
"""Seconds that a verdict is kept: until then a list of officers or a clock may make it another."""

GRACE: Final = 10.0
"""Seconds more that others get a verdict while one caller has it judged again."""

MOST: Final = 20_000
"""Verdicts kept at once."""


_TURNS: Final = 64


@dataclass(frozen=True, slots=True)
class _Kept:
    standing: Standing
    made: float  # on the clock
    until: float
    verdict: Verdict
    said: bytes  # the same as JSON


class _Nothing:
    """A register without any copy."""

    def lookup(self, code: str) -> None:
        """Know none."""


class QuickVerdicts:
    """Verdicts by code that were made within the last minute."""

    def __init__(
        self, database: Callable[[], Database], as_json: Callable[[Verdict], object],
        clock: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        """Hold none; `as_json` says a verdict as the public may see it."""
        self._database, self._as_json, self._clock = database, as_json, clock
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._lock = Lock()
        self._turns = tuple(Lock() for _ in range(_TURNS))
        self._unknown: tuple[Verdict, bytes] | None = None

    @cached_property
    def standings(self) -> Standings:
        """Where it is asked how copies stand; opened by the first question."""
        return Standings(self._database())

    def held(self, text: str) -> tuple[Verdict, bytes] | None:
        """Give the verdict on a code if no file needs to be judged for it: one query.

        None means: judge it, then `keep` it. Texts that are no plain code are never held.
        """
        try:
            code = normalise(text[:40])
        except Malformed:
            return None
        now = self.standings(code)
        if now is None:
            return self._no_such_copy()
        with self._lock:
            kept = self._kept.get(code)
            if kept is None or kept.standing != now:
                return None
            if kept.until < self._clock():
                self._kept[code] = replace(kept, until=self._clock() + GRACE)
                return None
            self._kept.move_to_end(code)
        return kept.verdict, kept.said

    def judged(self, text: str, judge: Callable[[str], Verdict]) -> tuple[Verdict, bytes]:
        """Judge a text and, if it is the code of a copy, keep the verdict.

        The standing is read before the file is judged: what changes meanwhile is asked again. Of a
        crowd that comes with one code only the first has its file judged.
        """
        try:
            code = normalise(text[:40])
        except Malformed:
            return self._say(judge(text))
        came = self._clock()
        with self._turns[hash(code) % _TURNS]:
            before = self.standings(code)
            kept = self._kept.get(code)
            if kept and kept.standing == before and kept.made >= came:
                return kept.verdict, kept.said
            verdict, said = self._say(judge(text))
            if before is not None and not _passing(verdict):
                self._keep(code, before, verdict, said)
            return verdict, said

    def _keep(self, code: str, standing: Standing, verdict: Verdict, said: bytes) -> None:
        now = self._clock()
        with self._lock:
            self._kept[code] = _Kept(standing, now, now + KEPT, verdict, said)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)

    def _say(self, verdict: Verdict) -> tuple[Verdict, bytes]:
        return verdict, json.dumps(self._as_json(verdict), ensure_ascii=False).encode()

    def _no_such_copy(self) -> tuple[Verdict, bytes]:
        if self._unknown is None:
            self._unknown = self._say(verify("0" * 12, Trust(()), register=_Nothing()))
        return self._unknown


def _passing(verdict: Verdict) -> bool:
    """Say whether a verdict came of a shortage that may be over the next moment."""
    return any(check.id == "limits" for check in verdict.checks)
