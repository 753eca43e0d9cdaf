"""Which verdicts depend on the equilibrium, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.report.equilibria.words import sentences
from rubicon.report.verdicts.record import number


def record(found: Selection) -> dict[str, Any]:
    """The search and the claims as plain data."""
    effort = found.effort
    return {
        "searched": [
            {
                "draw": int(d),
                "past_a_bifurcation": bool(p),
                "equilibria": int(c),
                "balanced": bool(b),
            }
            for d, p, c, b in zip(
                effort.draw, effort.past, effort.count, effort.balanced, strict=True
            )
        ],
        "starts": effort.starts,
        "lost_starts": effort.lost,
        "draws_past_a_bifurcation": effort.known_past,
        "other_solved_draws": effort.known_rest,
        "unsolved": effort.unsolved,
        "several": _share(found.further),
        "claims": [_claim(each) for each in found.claims],
        "aside": [claim.id for claim in found.aside],
        "sentences": sentences(found),
    }


def _claim(found: Selected) -> dict[str, Any]:
    return {
        "letter": found.claim.letter,
        "id": found.claim.id,
        "says": found.claim.says,
        "holds": found.claim.holds,
        "depends": found.depends,
        "differs": _share(found.differs),
        "holds_on_the_principal_branch": _share(found.principal),
        "holds_in_every_equilibrium": _share(found.every),
        "holds_in_some_equilibrium": _share(found.some),
        "margin_lowest": [number(float(x)) for x in found.lowest],
        "margin_highest": [number(float(x)) for x in found.highest],
        "margin_varies": {
            "median": number(found.varies.median),
            "p5": number(found.varies.p5),
            "p95": number(found.varies.p95),
        },
        "undefined_somewhere": found.undefined,
    }


def _share(share: SearchedShare) -> dict[str, Any]:
    return {
        "random": share.sampled,
        "of_random": share.of_sampled,
        "low": share.low,
        "high": share.high,
        "past_a_bifurcation": share.past,
        "of_past_a_bifurcation": share.of_past,
    }
