"""What the run found, in sentences made from its numbers and from nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from rubicon.answers.verdicts.kinds import KINDS
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.report.verdicts.words import verb
from rubicon.report.wording import counted, listed, percent


def introduction(run: Run, claims: int) -> list[str]:
    """What was done, for a reader who was not there."""
    game = run.game
    who = deciding(game, ", each knowing only what it has seen,")
    told = [
        f"The story is told as a game in which {who}: "
        f"{counted(game.nodes, 'situation')}, {counted(game.infosets, 'point')} of decision.",
        "Nobody knows what each side wants or how likely chance events are, so those are ranges.",
        _solved(run),
    ]
    if claims:
        told.append(
            f"{counted(claims, 'claim')} {'was' if claims == 1 else 'were'} then tested in each."
        )
    return told


def deciding(game: Game, how: str = "") -> str:
    """Who decides, and who is only affected, having no move: the subject and verb of a clause.

    Parameters
    ----------
    how
        What is added about those who decide, between commas.
    """
    movers = {int(player) for player in game.infoset_player}
    names = [name for p, name in enumerate(game.players) if p in movers]
    others = [name for p, name in enumerate(game.players) if p not in movers]
    told = (
        f"{listed(names)} {'decide' if len(names) > 1 else 'decides'}{how}"
        if names
        else "nobody decides"
    )
    if not others:
        return told.rstrip(",")
    return f"{told} and {listed(others)} {'are' if len(others) > 1 else 'is'} affected"


def _solved(run: Run) -> str:
    """For how many sets of judgements the game was solved; the others are not passed over."""
    unsolved = run.draws - run.manifest["counts"].get("SOLVED", 0)
    drawn = f"{counted(run.draws, 'set')} of judgements drawn from them"
    if not unsolved:
        return f"The game was solved for {drawn}."
    others = f"the other {unsolved:,}" if unsolved > 1 else "the other one"
    return (
        f"Of {drawn}, the game was solved for {run.draws - unsolved:,}; {others} "
        f"({percent(unsolved / run.draws)}) cannot be part of the numbers below."
    )


def headline(count: Mapping[str, int]) -> str:
    """The verdicts counted, by kind."""
    total = sum(count.values())
    if not total:
        return "No claims were stated, so there is nothing to hold or fail."
    parts = [f"{count[kind] or 'none'} {verb(kind, count[kind])}" for kind in KINDS[:3]]
    parts += [f"{count[kind]} {verb(kind, count[kind])}" for kind in KINDS[3:] if count[kind]]
    return f"Of {counted(total, 'claim')}, {listed(parts)}."
