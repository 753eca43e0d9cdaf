"""What differs between two runs: their settings, their stories, their judgements."""

from __future__ import annotations

from dataclasses import dataclass
from math import nan
from typing import TypeAlias

import numpy as np

from rubicon.arrays import Bools
from rubicon.ensemble.store import Run
from rubicon.judgements import Draws

EQUAL = 1e-12
"""Values of a judgement that differ by less than this share are the same: another machine's
rounding is no change of mind."""

CONTINUED = ("random", "sobol")
"""Designs in which more draws leave the first ones as they are."""


@dataclass(frozen=True)
class Unit:
    """What a player's λ is per: the judgement that states it, and an amount of payoff."""

    judgement: str
    per: float


Fact: TypeAlias = str | int | tuple[str, ...] | Unit
"""A text, a count, names, or the unit of λ."""


@dataclass(frozen=True)
class Difference:
    """Something that differs between two runs."""

    what: str  # a setting, a file, a size of the story; a player's λ where ``player`` is named
    # first, second: in the first run and in the second; ``None`` where a run has no such thing
    first: Fact | None
    second: Fact | None
    player: str = ""


@dataclass(frozen=True)
class Changed:
    """A judgement that both runs have and that differs; medians over the draws compared."""

    name: str
    first: float
    second: float


@dataclass(frozen=True)
class Stated:
    """Which judgements two runs share, λ among them."""

    # those that are alike: the same value in every draw or, where the draws are not the same, the
    # same range as the files state it
    shared: tuple[str, ...]
    changed: tuple[Changed, ...]  # those that are not, in the order of the first run
    only: tuple[tuple[str, ...], tuple[str, ...]]  # those of the first and of the second run alone
    # those of which neither values nor files tell whether they are alike
    untold: tuple[str, ...] = ()
    # of the first and of the second run, whether what was observed updated them, from ranges that
    # may be alike
    updated: tuple[bool, bool] = (False, False)


def of_one_crisis(first: Run, second: Run) -> bool:
    """Whether two runs are of variants of one crisis: most of their judgements have one name.

    A few names recur in any two crises (rationality, exposure), with another meaning in each.
    """
    one, other = (set(run.judgements(0, 1).names) for run in (first, second))
    return 2 * len(one & other) > len(one | other)


def paired_draws(first: Run, second: Run) -> int:
    """How many draws are the same in both runs; 0 where they are independent of each other."""
    one, other = first.manifest, second.manifest
    same = (one["seed"], one["design"]) == (other["seed"], other["design"])
    of = [run.manifest.get("first_of", run.draws) for run in (first, second)]
    continued = of[0] == of[1] or one["design"] in CONTINUED
    updated = "observed" in one or "observed" in other
    if first.from_table and second.from_table:
        same = one["sha256"]["draws.parquet"] == other["sha256"]["draws.parquet"]
    paired = same and continued and not updated and of_one_crisis(first, second)
    return min(first.draws, second.draws) if paired else 0


def paired_counts(first: Bools, second: Bools) -> tuple[int, int, int, int]:
    """In how many draws something is so in both runs, in the first or second only, in neither."""
    both, either = int((first & second).sum()), int((first | second).sum())
    only_first, only_second = int(first.sum()) - both, int(second.sum()) - both
    return both, only_first, only_second, len(first) - either


def stated(first: Run, second: Run, paired: int) -> Stated:
    """Compare judgements: by value in each draw if the draws are paired, or else by range."""
    one, other = (run.judgements(0, paired or None) for run in (first, second))
    both = [name for name in one.names if name in other.names]
    told: dict[str, bool | None]
    if paired:
        told = {name: np.allclose(one[name], other[name], rtol=EQUAL, atol=0) for name in both}
    else:
        ranges, others = _ranges(first), _ranges(second)
        stated = ranges.keys() & others.keys()
        told = {name: ranges[name] == others[name] if name in stated else None for name in both}
    return Stated(
        shared=tuple(name for name, same in told.items() if same),
        changed=tuple(
            Changed(name, _median(one, name), _median(other, name))
            for name, same in told.items()
            if same is False
        ),
        only=(
            tuple(name for name in one.names if name not in other.names),
            tuple(name for name in other.names if name not in one.names),
        ),
        untold=tuple(name for name, same in told.items() if same is None),
        updated=("observed" in first.manifest, "observed" in second.manifest),
    )


def _median(draws: Draws, name: str) -> float:
    return float(np.median(draws[name])) if draws.values.shape[1] else nan


def _ranges(run: Run) -> dict[str, str]:
    """Each judgement's range as the run's file states it; empty where it kept none."""
    stated = run.stated_judgements()
    return {} if stated is None else {name: stated[name].text for name in stated.rows}


def differences(first: Run, second: Run) -> tuple[Difference, ...]:
    """Whatever else differs: settings, files by their hash, the story's size, λ's unit."""
    one, other = _facts(first), _facts(second)
    return tuple(
        Difference(what, one.get((what, player)), other.get((what, player)), player)
        for what, player in dict.fromkeys([*one, *other])
        if one.get((what, player)) != other.get((what, player))
    )


def _facts(run: Run) -> dict[tuple[str, str], Fact]:
    """What a run is: by name and, for λ, by player."""
    manifest, game = run.manifest, run.game
    facts: dict[str, Fact] = {
        "crisis": manifest["crisis"],
        "title": manifest["title"],
        "seed": str(manifest["seed"]),
        "design": manifest["design"],
        "behaviour": manifest["behaviour"],
        "draws": run.draws,
        "players": game.players,
        "nodes": game.nodes,
        "information sets": game.infosets,
        "actions": game.actions,
        "Rubicon": manifest["rubicon"],
    }
    if "counts" in manifest:  # not yet where a run was stopped in its last moment
        facts["unsolved"] = run.draws - run.solved
        facts["on an uncertain branch"] = run.uncertain
        facts["past a bifurcation"] = run.past
    facts |= {name: digest[:12] for name, digest in manifest["files"].items()}
    rationality = zip(game.players, run.rationality.rows, run.rationality.per, strict=True)
    # A unit that differs only beyond its fourth digit is the same to any reader.
    units = {player: Unit(row, float(f"{per:.4g}")) for player, row, per in rationality}
    facts |= {f"{name}, judged for the run": held
              for name, held in manifest.get("changed", {}).items()}  # fmt: skip
    return {(name, ""): fact for name, fact in facts.items()} | {
        ("λ", player): unit for player, unit in units.items()
    }
