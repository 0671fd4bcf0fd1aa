"""Fit `ocr/hand.json`, or measure it: `python -m benchmarks.reading.fit_hand --help`.

Fitting draws pages and plain tables in some hands (and takes real scans, where given); measuring
draws other pages, in hands that no fit has seen.

Many pages can be cut up in pieces, each with a `--cache` of its own, and fitted from all caches
together. Hands are fonts of Debian: fonts-breip fonts-bwht fonts-femkeklaver fonts-humor-sans
fonts-kaushanscript fonts-kristi fonts-sjfonts fonts-joscelyn fonts-ecolier-court; tables are
printed in those that `hand_tables` names besides.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from benchmarks.reading.hand_cells import Inked, cut_scan, draw_and_cut
from benchmarks.reading.hand_pages import LEARNT, UNSEEN
from benchmarks.reading.hand_tables import table
from ocr.hand import NAMES
from ocr.hands import (
    HAND,
    Curve,
    Model,
    Score,
    around,
    built_in,
    from_json,
    is_lone,
    with_columns,
)
from ocr.tesseract_lines import open_engine
from registry.bound import upper_bound

Numbers = NDArray[np.float64]
FOLDS: Final = 5
STRENGTH: Final = 0.5  # of the data against a penalty on weights
TWINS: Final = np.log((0.04, 0.07, 0.1, 0.15, 0.25, 0.4))  # where the curve of twins bends
READ: Final = ("unread", "unsure", "split", "misfit", "troubled", "column")
RARE: Final = {"typewriter": 2.0, "scan": 2.0}  # print that looks most like writing
LONELY: Final = 4.0  # weight of single cells by hand, among print: few, and easily lost
AROUND: Final = ("own", "column", "page", "lone", "lone-own")
UNIT: Final = dict.fromkeys(AROUND, 0.0) | {"base": 0.0}


def fit(cells: Sequence[Inked]) -> dict[str, Any]:
    """Fit the three scores, each on scores of pages that the one before it had not seen."""
    pages = [page for page in _by_page(cells) if any(c.measured for c in page)]
    inked = [c for page in pages for c in page if c.measured is not None]
    hand = np.array([c.hand for c in inked])
    unseen: dict[str, Model] = {}
    names = np.array([c.page for c in inked])
    for seen, held in GroupKFold(FOLDS).split(names, groups=names):
        model = _own([inked[n] for n in seen])
        unseen |= dict.fromkeys(names[held], model)
    own = _own(inked)
    parts = np.array([p for page in pages for p in _parts(page, unseen[page[0].page])])
    alone = np.array([LONELY if c.hand and c.manner == "some" else 1.0 for c in inked])
    beside = LogisticRegression(C=10.0).fit(parts, hand, alone)
    score = beside.decision_function(parts)
    told = [t for page in pages for t, c in zip(_told(page), page, strict=True) if c.measured]
    read = np.array([t is not None for t in told])
    if not read.any():
        raise SystemExit("no page was read: see --read-every")
    fared = np.array([[t[name] for name in READ] for t in told if t is not None])
    seen = np.column_stack((score[read], fared))
    last = LogisticRegression(C=1.0).fit(seen, hand[read], alone[read])
    return _json(own, beside, last)


def _weights(cells: Sequence[Inked]) -> Numbers:
    """Let print of every kind of page count alike, that of typewriters and scans above all."""
    counts = Counter((c.kind, c.hand) for c in cells)
    usual = len(cells) / len(counts)
    return np.array([
        1.0 if c.hand else RARE.get(c.kind, 1.0) * min(usual / counts[c.kind, c.hand], 3.0)
        for c in cells
    ])  # fmt: skip


def _own(cells: Sequence[Inked]) -> Model:
    """Fit the scores of a cell by itself: of several letters, and of one piece of ink."""
    known = [(c, c.measured) for c in cells if c.measured is not None]
    lone = [c for c, measured in known if is_lone(measured)]
    letters = [c for c, measured in known if not is_lone(measured)]
    return Model(_score(letters), _score(lone), UNIT, {})


def _score(cells: Sequence[Inked]) -> Score:
    """Fit the score of one sort of cells."""
    x, hand = np.array([c.measured for c in cells]), np.array([c.hand for c in cells])
    shapes, twins = x[:, :-1], _hats(x[:, -1], TWINS)
    middle, spread = shapes.mean(axis=0), np.maximum(shapes.std(axis=0), 1e-3)
    fitted = LogisticRegression(C=STRENGTH, max_iter=3000)
    fitted.fit(np.hstack(((shapes - middle) / spread, twins)), hand, _weights(cells))
    weights, score = np.split(fitted.coef_[0], [shapes.shape[1]])
    curve = Curve(tuple(TWINS.round(4).tolist()), tuple(score.round(4).tolist()))
    told = [tuple(part.round(4).tolist()) for part in (middle, spread, weights)]
    return Score(told[0], told[1], told[2], curve, round(float(fitted.intercept_[0]), 4))


def _hats(values: Numbers, at: Numbers) -> Numbers:
    """Give how near each value is to each bend of a curve, 1.0 on it and 0.0 on the next ones."""
    return np.stack([np.interp(values, at, one) for one in np.eye(len(at))], axis=1)


def _json(own: Model, beside: LogisticRegression, last: LogisticRegression) -> dict[str, Any]:
    """Put the scores together; what the last makes of the one before it is taken into that one."""
    trust = float(last.coef_[0][0])
    near = dict(zip(AROUND, beside.coef_[0], strict=True)) | {"base": beside.intercept_[0]}
    fared = dict(zip(READ, last.coef_[0][1:], strict=True)) | {"base": last.intercept_[0]}
    return {
        "measures": list(NAMES),
        "letters": _kept(own.letters),
        "lone": _kept(own.lone),
        "around": {name: round(float(v), 4) for name, v in near.items()},
        "reading": {name: round(float(v), 4) for name, v in fared.items()} | {"trust": trust},
    }


def _kept(score: Score) -> dict[str, Any]:
    """Write a score down."""
    told = asdict(score)
    return told | {"twins": [score.twins.at, score.twins.score]}


def _by_page(cells: Iterable[Inked]) -> list[list[Inked]]:
    pages: dict[str, list[Inked]] = defaultdict(list)
    for cell in cells:
        pages[cell.page].append(cell)
    return list(pages.values())


def _told(page: Sequence[Inked]) -> list[dict[str, float] | None]:
    """Give how the engine fared with each cell of a page and with its column."""
    return with_columns([(c.column, c.fared) for c in page])


def _parts(page: Sequence[Inked], model: Model) -> list[list[float]]:
    """Give what the second score adds up, for each cell of a page: its own, its column's."""
    told = []
    for part in AROUND:
        alone = replace(model, around=UNIT | {part: 1.0})
        scores = around([(c.column, c.measured) for c in page], alone)
        told.append([s for s, c in zip(scores, page, strict=True) if c.measured is not None])
    return [list(both) for both in zip(*told, strict=True)]


def probabilities(cells: Sequence[Inked], model: Model) -> list[tuple[Inked, float]]:
    """Give each cell's probability of being by hand, as a page's reading has it."""
    found = []
    for page in _by_page(cells):
        scores = around([(c.column, c.measured) for c in page], model)
        asked = zip(page, scores, _told(page), strict=True)
        found += [(cell, model.hand(score, told)) for cell, score, told in asked]
    return found


def say(found: Sequence[tuple[Inked, float]], by: Callable[[Inked], str]) -> None:
    """Print shares of cells taken for handwriting, with bounds of 95 % confidence."""
    groups: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for cell, p in found:
        groups[by(cell), cell.hand].append(p >= HAND)
    print(
        f"{'':24}{'by hand':>9}{'found':>8}{'at least':>10}{'print':>9}{'taken':>8}{'at most':>9}"
    )
    for name in sorted({name for name, _ in groups}):
        hand, other = groups[name, True], groups[name, False]
        print(f"{name:24}{_share(hand, found=True)}{_share(other, found=False)}")


def _share(answers: Sequence[bool], *, found: bool) -> str:
    if not answers:
        return f"{'-':>9}{'-':>8}{'-':>{10 if found else 9}}"
    n, k = len(answers), sum(answers)
    bound = 1.0 - upper_bound(n - k, n) if found else upper_bound(k, n)
    return f"{n:9}{k / n:8.1%}{bound:{10 if found else 9}.1%}"


def cells_of(given: argparse.Namespace) -> list[Inked]:
    """Take the cells of all caches that are there; where none is, draw them and keep them."""
    caches: list[Path] = given.cache
    kept = [
        line for path in caches if path.exists() for line in path.read_text("utf-8").split("\n")
    ]
    if kept:
        return [Inked(**json.loads(line)) for line in kept if line]
    found = _drawn(given)
    for path in caches[:1]:
        path.write_text("".join(json.dumps(asdict(cell)) + "\n" for cell in found), "utf-8")
    return found


def _drawn(given: argparse.Namespace) -> list[Inked]:
    """Draw the pages and cut them up; add those of real scans."""
    faces, engine = UNSEEN if given.measure else LEARNT, open_engine()
    found: list[Inked] = []
    with TemporaryDirectory() as folder:
        for n in range(given.pages):
            asked = engine if n % given.read_every == 0 else None
            how = {"measuring": given.measure}
            found += draw_and_cut(given.seed + n, faces, Path(folder), asked, **how)
        for n in range(given.tables):
            found += table(given.seed + n, engine if n % given.read_every == 0 else None)
    for path in given.by_hand or ():
        found += cut_scan(path, engine, hand=True)
    for path in given.printed or ():
        found += cut_scan(path, engine, hand=False)
    return found


def main() -> None:
    """Fit and write, or measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure instead of fitting")
    parser.add_argument("--seed", type=int, default=9100, help="first seed of the pages")
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--tables", type=int, default=0, help="plain tables drawn beside")
    parser.add_argument("--read-every", type=int, default=3, help="of how many one is read")
    parser.add_argument("--by-hand", type=Path, nargs="*", help="scans of pages by hand")
    parser.add_argument("--printed", type=Path, nargs="*", help="scans of printed or typed pages")
    parser.add_argument(
        "--cache", type=Path, nargs="*", default=[], help="keep the cells here, or use all kept"
    )
    parser.add_argument("-o", "--output", type=Path, default=Path("ocr/hand.json"))
    given = parser.parse_args()
    cells = cells_of(given)
    if not given.measure:
        kept = fit(cells)
        given.output.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    found = probabilities(cells, built_in() if given.measure else from_json(kept))
    say(found, lambda _: "all")
    for by in (lambda c: c.kind, lambda c: c.face or c.page, lambda c: c.manner):
        say(found, by)


if __name__ == "__main__":
    main()
