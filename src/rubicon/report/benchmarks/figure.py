"""The share in which a claim holds against λ: a small line with its sampling intervals."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from rubicon.answers.benchmarks.by_lambda import Group
from rubicon.answers.benchmarks.found import InWays
from rubicon.report.benchmarks.record import lambda_rows
from rubicon.report.drawing.axis import Axis
from rubicon.report.drawing.canvas import ACCENT, ACCENT_SOFT, FAINT, MUTED, RULE, Canvas
from rubicon.report.drawing.figures import Figure
from rubicon.report.wording import percent, plain

WIDTH, HEIGHT = 240.0, 92.0
LEFT, RIGHT, TOP, BOTTOM = 38.0, 10.0, 8.0, 68.0


def figure(each: InWays) -> Figure:
    """The line of a claim; false where λ does not vary or draws are few."""
    letter = each.claim.letter
    return Figure.of(f"claim-{letter}-lambda", f"({letter}) by λ", draw(each), lambda_rows(each))


def draw(each: InWays) -> Markup:
    """The share from 0 to 100 % upward, λ across on a scale on which groups stand about evenly; a
    dashed line is the share if all toss coins."""
    groups = [group for group in each.by_lambda if group.counted]
    if not groups:
        return Markup("")
    canvas = Canvas(WIDTH, HEIGHT)
    values = [math.log(max(group.rationality, 1e-12)) for group in groups]
    across, up = Axis.over(values, LEFT, WIDTH - RIGHT), Axis(0.0, 1.0, BOTTOM, TOP)
    for share in (0.0, 0.5, 1.0):
        canvas.line([LEFT, WIDTH - RIGHT], [up.at(share)] * 2, RULE, 0.7)
        canvas.note(LEFT - 5, up.at(share) + 3.4, f"{100 * share:.0f} %", "right")
    xs = [across.at(value) for value in values]
    low = [up.at(group.holds.low) for group in groups]
    high = [up.at(group.holds.high) for group in groups]
    canvas.area([*xs, *xs[::-1]], [*low, *high[::-1]], ACCENT_SOFT)
    coin = each.told[0].verdicts[1].share
    if math.isfinite(coin):
        canvas.line([LEFT, WIDTH - RIGHT], [up.at(coin)] * 2, MUTED, 1, dashed=True)
    canvas.line(xs, [up.at(group.holds.share) for group in groups], ACCENT, 2)
    for x, group, align in ((xs[0], groups[0], "left"), (xs[-1], groups[-1], "right")):
        canvas.line([x, x], [BOTTOM, BOTTOM + 3], FAINT, 1)
        canvas.note(x, BOTTOM + 14, f"λ {plain(group.rationality, 2)}", align)
    return canvas.svg(f"({each.claim.letter}) by λ", _told(groups, coin))


def _told(groups: Sequence[Group], coin: float) -> str:
    told = [
        f"{percent(group.holds.share)} at λ of about {plain(group.rationality, 2)}"
        for group in groups
    ]
    return f"Holds in {', '.join(told)}; {percent(coin)} if all toss coins"
