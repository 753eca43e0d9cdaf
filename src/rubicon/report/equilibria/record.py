"""Which verdicts depend on the equilibrium, as plain data."""

from __future__ import annotations

from typing import Any

from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.report.data import about, as_data, fields
from rubicon.report.equilibria.words import sentences


def record(found: Selection) -> dict[str, Any]:
    """The search and the claims as plain data."""
    effort = found.effort
    searched = zip(
        effort.draw, effort.past, effort.count, effort.balanced, effort.starts, strict=True
    )
    names = ("draw", "past_a_bifurcation", "equilibria", "balanced", "starts")
    return as_data({
        "searched": [dict(zip(names, each, strict=True)) for each in searched],
        "lost_starts": effort.lost,
        "draws_past_a_bifurcation": effort.known_past,
        "other_solved_draws": effort.known_rest,
        "unsolved": effort.unsolved,
        "several": _share(found.further),
        "claims": [_claim(each) for each in found.claims],
        "aside": [claim.id for claim in found.aside],
        "sentences": sentences(found),
    })  # fmt: skip


def _claim(found: Selected) -> dict[str, Any]:
    return {
        **about(found.claim),
        "holds": found.claim.holds,
        "depends": found.depends,
        "differs": _share(found.differs),
        "holds_on_the_principal_branch": _share(found.principal),
        "holds_in_every_equilibrium": _share(found.every),
        "holds_in_some_equilibrium": _share(found.some),
        "margin_lowest": found.lowest,
        "margin_highest": found.highest,
        "margin_varies": fields(found.varies, "median", "p5", "p95"),
        "undefined_somewhere": found.undefined,
    }


def _share(share: SearchedShare) -> dict[str, Any]:
    return {
        "random": share.sampled,
        "of_random": share.of_sampled,
        **fields(share, "low", "high"),
        "past_a_bifurcation": share.past,
        "of_past_a_bifurcation": share.of_past,
    }
