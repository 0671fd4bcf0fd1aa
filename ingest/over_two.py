"""Headings that stand over two columns: what their letters say where an edge goes through them."""

import numpy as np

from ingest.look import Look

FEW = 3  # letters; fewer are no heading
SPACE = 0.3  # letters; letters of one word stand nearer
BESIDE = 1.0  # letters from an edge within which a heading hides whether a rule is drawn
NEAR = 0.06  # inches; the rule at an edge stands no further from it
BARE = (0.15, 0.6)  # of a header's height; over so much of it nothing is written beside an edge
SEEN = 0.25  # share of its length below the header along which a rule, even a dotted one, is dark
LESS = 0.5  # of that share; where it is darker in a header it goes on there


def cut_heading(look: Look, around: tuple[float, float, float], over: tuple[float, float]) -> bool:
    """Tell whether an edge runs through a word of the last line of what is written over it.

    `around` are the edges before, at and after it, `over` top and bottom of the header there.
    """
    before, edge, after = around
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    letter, middle = look.ink.height, x + wide / 2
    head = (y > over[0]) & (y + high / 2 < over[1]) & (high > letter / 2) & (high < 2.2 * letter)
    head &= (middle > before) & (middle < after)
    if np.count_nonzero(head) < FEW:
        return False
    last = head & (y + high >= (y + high)[head].max() - 0.7 * letter)
    ends, begins = (x + wide)[last & (middle < edge)], x[last & (middle >= edge)]
    return bool(len(ends) and len(begins) and begins.min() - ends.max() < SPACE * letter)


def only_letters(look: Look, at: float, over: tuple[float, float]) -> bool:
    """Tell stems of letters over two columns from a rule, which goes on between their lines.

    A rule too pale to be told there is one: it is not seen below the header either.
    """
    x, y, wide, high = (look.ink.letters[:, k] for k in range(4))
    top, bottom = round(over[0]) + 3, round(over[1]) - 3
    if bottom <= top:
        return False
    near = BESIDE * look.ink.height
    beside = (x < at + near) & (x + wide > at - near)
    bare = np.ones(bottom - top, bool)
    for above, tall in zip(y[beside], high[beside], strict=True):
        bare[max(0, above - top - 1) : max(0, above + tall + 1 - top)] = False
    end = max((round(d.end) for d in look.down if abs(d.at - at) <= NEAR * look.dpi), default=0)
    thick = 0.02 * look.dpi + 1
    strip = look.ink.mask[:, max(0, round(at - thick)) : round(at + thick)] > 0
    dark = np.asarray(strip.any(axis=1))
    below = dark[bottom + 3 : end]
    seen = float(below.mean()) if below.size else 0.0
    open_ = BARE[0] <= bare.mean() <= BARE[1]  # hardly written over, letters look like no rule
    return bool(open_ and seen >= SEEN and dark[top:bottom][bare].mean() < LESS * seen)
