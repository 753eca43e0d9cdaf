"""Small crises whose verdicts flip at known judgements, each solved as a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rubicon import Crisis
from rubicon.answers.margin.nearest import Margin, Setting, margins
from rubicon.ask import parse
from rubicon.ensemble import Run, Settings, finish_run, make_model, solve_run, start_run
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import parse_judgements
from rubicon.story.tree import unfold
from tests.hard_games import patron


def judgements_file(
    ranges: Mapping[str, str], rationality: str = "{ fixed = 2 }", more: str = ""
) -> str:
    """A judgements file: λ per unit of payoff and each range as it is written in TOML."""
    tables = [
        f'[{name}]\nmeans = "x"\nunit = "payoff"\nrange = {it}' for name, it in ranges.items()
    ]
    return "\n".join([
        *tables,
        f'[rationality]\nmeans = "x"\nunit = "per payoff"\nrange = {rationality}',
        more,
    ])  # fmt: skip


def made(
    path: Path,
    crisis: Crisis,
    judgements: str,
    draws: int = 32,
    claims: str = "",
    kept: bool = True,
) -> Run:
    """A finished run, with its judgements file unless it is not ``kept``."""
    told = Unfolded.of(unfold(crisis))
    model = make_model("crisis", crisis, told, parse_judgements(judgements))
    files = {"judgements.toml": judgements.encode(), "claims.toml": claims.encode()}
    started = start_run(model, Settings(draws=draws), path, files if kept else {})
    solve_run(started)
    return finish_run(started)


def flip_of(run: Run, claim: str, draw: int | None = None) -> Margin:
    """How wrong one would have to be about one claim."""
    return margins(run, [parse(claim)], Setting.of(run, draw))[0]


def act(worth: Callable[[Any], Any], title: str = "To act or not") -> Crisis:
    """One decider acts for what it is worth, or passes for nothing: its odds are λ × worth."""
    crisis = Crisis(title, ["A"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        if s.choose("A", "move", ["act", "pass"]) == "pass":
            return s.end("passed", A=0)
        return s.end("acted", A=worth(j))

    return crisis


def two_deciders() -> Crisis:
    """Two who don't care about each other: A acts for ``x``, B for ``y``."""
    crisis = Crisis("Two deciders", ["A", "B"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        moves = {"a": ("A", ["act", "pass"]), "b": ("B", ["act", "pass"])}
        a, b = s.at_once(moves)
        return s.end("over", A=j.x if a == "act" else 0, B=j.y if b == "act" else 0)

    return crisis


def ranked() -> Crisis:
    """A chooses among three ranked outcomes and one that is not ranked."""
    crisis = Crisis("Ranked", ["A"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        worth = {"best": j.best, "middle": j.middle, "worst": j.worst, "outside": j.outside}
        return s.end("over", A=worth[s.choose("A", "move", list(worth))])

    return crisis


def hunt_watched() -> Crisis:
    """The hunt with a patron, and a bystander whose choice is of no concern to anyone."""
    crisis = Crisis("A hunt that is watched", ["One", "Two", "Patron", "Bystander"])

    @crisis.story
    def story(s: Any, j: Any) -> Any:
        if s.choose("Bystander", "look", ["yes", "no"], seen_by="nobody") == "yes":
            s.consequence("a view", Bystander=j.this - j.that)
        return patron().function(s, j)

    return crisis
