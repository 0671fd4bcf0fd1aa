"""Measure the calibration on seeds, fonts and wear that no fit has seen.

`python -m benchmarks.reading.reliability` prints how often values of each stated probability are
wrong, the expected calibration error over those bins (Naeini, Cooper and Hauskrecht, AAAI 2015),
and per kind how much could be accepted.
"""

import argparse
import json
import os
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from benchmarks.reading.gather import Observed, body, gather
from ocr.calibration import Calibration, built_in, from_json
from ocr.doubts import Weighed
from registry.bound import upper_bound

EDGES: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
SHARES: Final = (0.001, 0.01)
Pair = tuple[float, bool]  # stated probability, and whether the value was wrong


def stated(observed: Iterable[Observed], calibration: Calibration) -> list[Pair]:
    """Give what the calibration says of each value, beside the truth."""
    return [(calibration.p_wrong(Weighed(o.group, o.doubts)), o.wrong) for o in observed]


def binned(pairs: Iterable[Pair]) -> dict[float, list[Pair]]:
    """Put values into bins by the upper edge of their stated probability."""
    bins: dict[float, list[Pair]] = defaultdict(list)
    for p, wrong in pairs:
        bins[EDGES[bisect_left(EDGES, p)]].append((p, wrong))
    return dict(sorted(bins.items()))


def calibration_error(pairs: Sequence[Pair]) -> float:
    """Give the expected calibration error: mean distance of stated and true shares, by bin."""
    gaps = (abs(sum(p - wrong for p, wrong in some)) for some in binned(pairs).values())
    return sum(gaps) / max(len(pairs), 1)


def coverage(pairs: Iterable[Pair], share: float, of: int) -> float:
    """Give the largest share that one threshold accepts with at most `share` of it wrong."""
    best = wrong = 0
    for count, (_, bad) in enumerate(sorted(pairs), start=1):
        wrong += bad
        best = count if wrong <= share * count else best
    return best / max(of, 1)


def say_bins(pairs: Sequence[Pair]) -> None:
    """Print the reliability table."""
    print(f"{'p_wrong up to':>14}{'values':>9}{'stated':>9}{'wrong':>8}{'share':>9}{'at most':>9}")
    for edge, some in binned(pairs).items():
        bad = sum(wrong for _, wrong in some)
        mean = sum(p for p, _ in some) / len(some)
        most = upper_bound(bad, len(some))
        print(f"{edge:14}{len(some):9}{mean:9.4f}{bad:8}{bad / len(some):9.4f}{most:9.4f}")
    print(f"expected calibration error {calibration_error(pairs):.4f} over {len(pairs)} values")


def say_groups(observed: Sequence[Observed], calibration: Calibration, key: str) -> None:
    """Print, for each kind of page or value, what could be accepted, and how well it is stated."""
    groups: dict[str, list[Observed]] = defaultdict(list)
    for one in observed:
        groups[getattr(one, key)].append(one)
        groups["all"].append(one)
    heads = ("values", "wrong", "at 0.1%", "at 1%", "p<=.001", "wrong", "p<=.01", "wrong", "ECE")
    print(f"\n{key:14}" + "".join(f"{head:>9}" for head in heads))
    for name, some in sorted(groups.items(), key=lambda item: (item[0] == "all", item[0])):
        pairs = stated(some, calibration)
        line = [f"{len(some):9}", f"{sum(o.wrong for o in some):9}"]
        line += [f"{100 * coverage(pairs, share, len(some)):8.1f}%" for share in SHARES]
        for share in SHARES:
            taken = [wrong for p, wrong in pairs if p <= share]
            line += [f"{100 * len(taken) / len(some):8.1f}%", f"{sum(taken):9}"]
        print(f"{name:14}" + "".join(line) + f"{calibration_error(pairs):9.4f}")


def main() -> None:
    """Draw, read, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=8000, help="first seed; not one of the fit's")
    parser.add_argument("--pages", type=int, default=2, help="of each kind")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--cache", type=Path, help="keep what was observed here, or use it")
    parser.add_argument("--calibration", type=Path, help="not the one that comes with sogoc")
    given = parser.parse_args()
    how = {"measuring": True, "jobs": given.jobs, "cache": given.cache}
    observed = gather(given.seed, given.pages, **how)
    kept = given.calibration
    calibration = from_json(json.loads(kept.read_text("utf-8"))) if kept else built_in()
    say_bins(stated(body(observed), calibration))
    say_groups(list(body(observed)), calibration, "kind")
    say_groups(observed, calibration, "group")


if __name__ == "__main__":
    main()
