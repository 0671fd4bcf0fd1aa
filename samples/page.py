"""A whole page: one sheet, or the two leaves of a spread, with everything drawn on it."""

from dataclasses import replace
from random import Random

from samples.forms import Form
from samples.heading import foot, heading, missing_school, school_line
from samples.layout import Grid, Look, grid
from samples.ledger import PageText
from samples.pens import seal
from samples.sheet import Sheet, blank
from samples.table import fill_table, lines_of, rule_table, title_table


def draw_page(rng: Random, form: Form, look: Look, text: PageText) -> list[Sheet]:
    """Draw one page of a volume; a spread gives its left and right leaf."""
    wording = Random(f"{text.volume.first_diploma}")
    leaf = replace(look, paper=(look.paper[0] / 2, look.paper[1])) if look.fold else look
    sheets = [blank(leaf, rng)]
    top = heading(sheets[0], form, text, wording)
    if missing_school(text, sheets[0]):
        top = school_line(sheets[0], text, top)
    parts = [form.columns]
    if look.fold:
        sheets.append(blank(leaf, rng))
        parts = [form.columns[: look.fold], form.columns[look.fold :]]
    lines = lines_of(sheets[0], text, parts[0])
    grids = [grid(form, part, leaf, top, lines, rng) for part in parts]
    for sheet, laid in zip(sheets, grids, strict=True):
        rule_table(sheet, laid, form)
        title_table(sheet, laid, form)
        fill_table(sheet, laid, text)
    foot(sheets[-1], form, text, grids[-1].ys[-1], count=not look.fold)
    _seals(sheets[-1], grids[-1], text, look.stamps)
    return sheets


def _seals(sheet: Sheet, laid: Grid, text: PageText, count: int) -> None:
    rng, look = sheet.rng, sheet.look
    office = text.volume.office[-1]
    for index in range(count):
        if index == 0:
            at = (look.px(look.paper[0] * 0.75), laid.ys[-1] + look.px(rng.uniform(-6, 12)))
        else:
            x = laid.xs[0] + (laid.xs[-1] - laid.xs[0]) * rng.uniform(0.1, 0.8)
            at = (x, rng.choice(laid.ys[2:-2]))
        seal(sheet, at, office, "* VIỆT NAM *" if index else "*")
