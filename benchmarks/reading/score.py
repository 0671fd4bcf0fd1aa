"""Score readings against truth: `python -m benchmarks.reading.score LONG.csv TRUTH.csv`.

Missed rows count as wrong; rows too many are wrong among accepted cells. Dates compare as days.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from rapidfuzz.distance import Levenshtein

from benchmarks.reading.align import align
from benchmarks.reading.cells import Cell, Pages, Row, canonical, load, same

LIMITS: Final = (0.001, 0.01, 0.05)  # of p_wrong, for "how much would be accepted"
SHARES: Final = (0.001, 0.01)  # of wrong values among accepted, for "how much could be accepted"


@dataclass(frozen=True, slots=True)
class Judged:
    """One cell of the truth beside what was read; `truth` is None for a cell too many."""

    file: str
    page: int
    row: int
    field: str
    truth: Cell | None
    got: Cell | None

    @property
    def right(self) -> bool:
        """Whether the value is the truth's."""
        if self.truth is None or self.got is None:
            return False
        return same(self.field, self.truth.value, self.got.value)


@dataclass(slots=True)
class Tally:
    """Everything judged of one file, one kind, or all."""

    rows: int = 0
    found: int = 0
    extra: int = 0
    cells: list[Judged] = field(default_factory=list)

    def add(self, other: "Tally") -> None:
        """Take in another tally."""
        self.rows += other.rows
        self.found += other.found
        self.extra += other.extra
        self.cells += other.cells


def judge(truth: Pages, got: Pages) -> dict[str, Tally]:
    """Judge every page of the truth, by file name."""
    tallies: dict[str, Tally] = defaultdict(Tally)
    for (file, page), rows in sorted(truth.items()):
        read = got.get((file, page), {})
        tally = tallies[file]
        tally.cells += _judge_row((file, page, 0), rows.get(0, {}), read.get(0, {}))
        _judge_body(tally, (file, page), rows, read)
    return tallies


def _judge_body(tally: Tally, where: tuple[str, int], rows: Any, read: Any) -> None:
    wanted = [number for number in sorted(rows) if number]
    given = [number for number in sorted(read) if number]
    pairs = align([rows[n] for n in wanted], [read[n] for n in given])
    tally.rows += len(wanted)
    for left, right in pairs:
        row = wanted[left] if left is not None else given[right if right is not None else 0]
        truth = rows[wanted[left]] if left is not None else {}
        got = read[given[right]] if right is not None else None
        tally.found += left is not None and right is not None
        tally.extra += left is None
        tally.cells += _judge_row((*where, row), truth, got)


def _judge_row(where: tuple[str, int, int], truth: Row, got: Row | None) -> Iterator[Judged]:
    for name, cell in truth.items():
        yield Judged(*where, name, cell, None if got is None else got.get(name))
    if where[2] == 0:
        return
    for name, cell in (got or {}).items():
        if name not in truth and cell.value:
            yield Judged(*where, name, None, cell)


def summarise(tally: Tally) -> dict[str, Any]:
    """Turn a tally into figures; shares are 0.0 to 1.0, None where there was nothing to count."""
    body = [c for c in tally.cells if c.row]
    cells = [c for c in body if _in_print(c)]
    by_hand = [c for c in body if c.truth and c.truth.status == "handwritten"]
    written = [c for c in cells if c.truth and c.truth.value]
    header = [c for c in tally.cells if not c.row]
    struck = {(c.file, c.page, c.row) for c in cells if c.truth and c.truth.status == "struck"}
    flagged = {(c.file, c.page, c.row) for c in cells if c.got and c.got.status == "struck"}
    return {
        "rows": tally.rows,
        "rows_found": _share(tally.found, tally.rows),
        "rows_extra": tally.extra,
        "cells": len(cells),
        "exact": _mean(c.right for c in cells),
        "exact_written": _mean(c.right for c in written),
        "header": _mean(c.right for c in header),
        "struck": _share(len(struck & flagged), len(struck)),
        "by_hand_routed": _mean(_routed(c) for c in by_hand),
        "cer": _cer(written),
        "accepted": {str(p): _accepted(body, cells, p) for p in LIMITS},
        "coverage": {str(s): _coverage(body, cells, s) for s in SHARES},
        "fields": _by_field(cells),
    }


def _in_print(cell: Judged) -> bool:
    """Tell whether the truth has this cell, and not by hand."""
    return cell.truth is not None and cell.truth.status != "handwritten"


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def _mean(answers: Iterable[bool]) -> float | None:
    given = list(answers)
    return _share(sum(given), len(given))


def _routed(cell: Judged) -> bool:
    return cell.got is not None and cell.got.status in ("handwritten", "illegible")


def _cer(cells: list[Judged]) -> float | None:
    wrong = length = 0
    for c in cells:
        truth = canonical(c.field, c.truth.value if c.truth else "")
        wrong += Levenshtein.distance(truth, canonical(c.field, c.got.value if c.got else ""))
        length += len(truth)
    return _share(wrong, length)


def _accepted(body: list[Judged], cells: list[Judged], limit: float) -> dict[str, float | None]:
    taken = [c for c in body if c.got and c.got.p_wrong <= limit]
    wrong = sum(not c.right for c in taken)
    return {"share": _share(len(taken), len(cells)), "wrong": _share(wrong, len(taken))}


def _coverage(body: list[Judged], cells: list[Judged], share: float) -> float | None:
    """Give the largest share of cells that the best threshold accepts at this share of errors.

    Cells too many and by hand are errors among the accepted ones, and count for nothing else.
    """
    ranked = sorted((c.got.p_wrong, c.right, _in_print(c)) for c in body if c.got)
    best = wrong = printed = 0
    for count, (p, right, in_print) in enumerate(ranked, start=1):
        wrong += not right
        printed += in_print
        last = count == len(ranked) or ranked[count][0] != p
        if last and wrong <= share * count:
            best = printed
    return _share(best, len(cells))


def _by_field(cells: list[Judged]) -> dict[str, float | None]:
    names = dict.fromkeys(c.field for c in cells)
    return {name: _mean(c.right for c in cells if c.field == name) for name in names}


def kind_of(file: str) -> str:
    """Give the kind in a file name: what stands before its number."""
    return re.sub(r"[_\-]?\d+$", "", Path(file).stem) or file


def grouped(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """Put the files of one kind together."""
    kinds: dict[str, Tally] = defaultdict(Tally)
    for file, tally in tallies.items():
        kinds[kind_of(file)].add(tally)
    return kinds


def total(tallies: dict[str, Tally]) -> Tally:
    """Put everything together."""
    everything = Tally()
    for tally in tallies.values():
        everything.add(tally)
    return everything


def table(tallies: dict[str, Tally]) -> str:
    """Give the figures as lines of text, one per name, with the total last."""
    heads = ("rows", "exact", "written", "header", "struck", "CER", "p<=.001", "wrong", "p<=.01")
    lines = [f"{'':24}" + "".join(f"{head:>9}" for head in (*heads, "wrong", "extra"))]
    for name, tally in [*tallies.items(), ("all", total(tallies))]:
        s = summarise(tally)
        first, second = s["accepted"]["0.001"], s["accepted"]["0.01"]
        shares = [s["rows_found"], s["exact"], s["exact_written"], s["header"], s["struck"]]
        shares += [s["cer"], first["share"], first["wrong"], second["share"], second["wrong"]]
        lines.append(f"{name[:23]:24}" + "".join(map(_percent, shares)) + f"{s['rows_extra']:9}")
    fields = summarise(total(tallies))["fields"]
    lines.append("  ".join(f"{name} {_percent(share).strip()}" for name, share in fields.items()))
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return f"{'-':>9}" if share is None else f"{100 * share:8.2f}%"


def errors(tallies: dict[str, Tally]) -> Iterator[str]:
    """Give a line for each cell that is wrong: where, truth, got, and how sure it was."""
    for cell in total(tallies).cells:
        if cell.right:
            continue
        truth = "(nothing there)" if cell.truth is None else repr(cell.truth.value)
        got = "(no such cell)" if cell.got is None else repr(cell.got.value)
        sure = f"  p={cell.got.p_wrong:.4f} {cell.got.status}" if cell.got else ""
        status = f" [{cell.truth.status}]" if cell.truth and cell.truth.status != "read" else ""
        yield f"{cell.file} p{cell.page} r{cell.row} {cell.field}: {truth}{status} <- {got}{sure}"


def main() -> None:
    """Print the scores of one reading."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("reading", type=Path, help="long CSV of `sogoc read --long`")
    parser.add_argument("truth", type=Path, help="truth CSV")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--errors", action="store_true", help="list the wrong cells")
    parser.add_argument("--kinds", action="store_true", help="one line per kind, not per file")
    parser.add_argument("--only-read", action="store_true", help="only files that were read")
    given = parser.parse_args()
    truth, got = load(given.truth), load(given.reading)
    if given.only_read:
        files = {file for file, _ in got}
        truth = {key: rows for key, rows in truth.items() if key[0] in files}
    tallies = judge(truth, got)
    tallies = grouped(tallies) if given.kinds else tallies
    if given.errors:
        print("\n".join(errors(tallies)))
    if given.json:
        figures = {name: summarise(tally) for name, tally in tallies.items()}
        print(json.dumps({**figures, "all": summarise(total(tallies))}, indent=1))
    else:
        print(table(tallies))


if __name__ == "__main__":
    main()
