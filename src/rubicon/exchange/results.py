"""What a run found, for other tools: a pandas table, an xarray dataset, Gambit's profile.

>>> from pathlib import Path
>>> from rubicon.ensemble import open_run
>>> from rubicon.exchange.results import as_dataset, as_profile, as_table
>>> run = open_run(Path("my-run"))
>>> as_table(run).groupby(["player", "information_set", "option"]).probability.mean()
>>> as_dataset(run).behaviour.sel(action=3).mean("draw")
>>> as_profile(run, 7, pygambit.read_efg("game.efg"))

pandas, xarray and pygambit are optional: ``pip install pandas xarray pygambit``.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import numpy as np

from rubicon.arrays import Floats
from rubicon.ensemble.store import Run
from rubicon.errors import InputError, draw_number
from rubicon.game import Game
from rubicon.solve.solution import COUNTED, Solution, Status, counts
from rubicon.story.tree import Kind


def as_table(run: Run) -> Any:
    """Behaviour as a ``pandas.DataFrame``, a row for each draw and option.

    Its columns are ``draw``, ``player``, ``information_set`` (player, decision and what was seen),
    ``label`` (the decision), ``option`` and ``probability``; the first is a number and those of
    text are categories. Draws that are not solved have ``nan``.

    Raises InputError if pandas is not installed.
    """
    pandas = import_optional("pandas")
    game, behaviour = run.game, _behaviour(run)
    draws = len(behaviour)
    sets = _sets(game)
    names = [game.name(h) for h in range(game.infosets)]
    columns = {
        "player": (game.infoset_player[sets], game.players),
        "information_set": (sets, names),
        "label": (game.infoset_label[sets], game.labels),
        "option": (game.action_text, game.texts),
    }
    table = {"draw": np.repeat(_draws(run), game.actions)}
    for name, (codes, categories) in columns.items():
        table[name] = pandas.Categorical.from_codes(np.tile(codes, draws), list(categories))
    return pandas.DataFrame(table | {"probability": behaviour.ravel()})


def as_dataset(run: Run) -> Any:
    """Everything a run found as an ``xarray.Dataset`` over named dimensions.

    ``behaviour[draw, action]``, with the coordinates ``player``, ``information_set``, ``label`` and
    ``option`` along ``action``; ``judgement[draw, name]``; ``regret[draw, who]``, as a share of
    each player's range of payoffs; ``status[draw]``, ``residual[draw]``.

    Raises InputError if xarray is not installed.
    """
    xarray = import_optional("xarray")
    game, drawn = run.game, run.judgements()
    sets = _sets(game)
    solutions = list(_solutions(run))

    def joined(field: str) -> Any:
        return np.concatenate([getattr(each, field) for each in solutions])

    names = np.array([game.name(h) for h in range(game.infosets)], dtype=str)
    status = np.array([Status(code).name for code in joined("status")], dtype=str)
    kept = _draws(run)
    return xarray.Dataset(
        {
            "behaviour": (("draw", "action"), _behaviour(run)),
            "judgement": (("draw", "name"), drawn.values.T[kept]),
            "regret": (("draw", "who"), joined("regret")),
            "residual": ("draw", joined("residual")),
            "status": ("draw", status),
        },
        {
            "draw": kept,
            "action": np.arange(game.actions),
            "player": ("action", _texts(game.players)[game.infoset_player[sets]]),
            "information_set": ("action", names[sets]),
            "label": ("action", _texts(game.labels)[game.infoset_label[sets]]),
            "option": ("action", _texts(game.texts)[game.action_text]),
            "name": list(drawn.names),
            "who": list(game.players),
        },
        {"title": game.title, "crisis": run.manifest["crisis"], "seed": run.manifest["seed"]},
    )


def as_profile(run: Run, draw: int, game: Any) -> Any:
    """One draw's behaviour as Gambit's profile on a ``pygambit.Game``.

    A behaviour profile on a tree, a strategy profile on a table. ``game`` is the file that was run,
    or a crisis' export: the game whose moves are the run's, whatever they are called. Its payoffs
    are its own; those of the draw are in ``run.judgements(draw, draw + 1)``.

    Raises InputError if there is no such draw or it is not solved, or if ``game`` is another game.
    """
    probabilities = _of_draw(run, draw)
    if game.is_tree:
        profile = game.mixed_behavior_profile()
        sets = _matched(run.game, game)
    else:
        profile = game.mixed_strategy_profile()
        sets = _matched_table(run.game, game)
    for actions, h in sets:
        start = int(run.game.action_start[h])
        for k, action in enumerate(actions):
            profile[action] = float(probabilities[start + k])
    return profile


def import_optional(module: str) -> Any:
    """A package that need not be installed; an :class:`InputError` says how to install it."""
    try:
        return import_module(module)
    except ModuleNotFoundError:
        raise InputError(
            f"{module} is not installed",
            instead=f"install it: pip install {module}; in a clone: uv run --with {module} …",
        ) from None


def _sets(game: Game) -> Any:
    """``int64[action]``: the information set that each action belongs to."""
    return np.repeat(np.arange(game.infosets), np.diff(game.action_start))


def _texts(names: tuple[str, ...]) -> Any:
    return np.array(names, dtype=str)


def _draws(run: Run) -> Any:
    """The draws that there are equilibria of, in order."""
    parts = [np.arange(start, stop) for start, stop, _ in run.parts()]
    return np.concatenate(parts) if parts else np.zeros(0, np.int64)


def _solutions(run: Run) -> Iterator[Solution]:
    return (run.solution(part) for part in run.parts())


def _behaviour(run: Run) -> Floats:
    """``float64[draw, action]``, ``nan`` where a draw is not solved."""
    parts = [
        np.where(counts(each.status)[:, None], each.behaviour, np.nan) for each in _solutions(run)
    ]
    return np.concatenate(parts) if parts else np.zeros((0, run.game.actions))


def _of_draw(run: Run, draw: int) -> Floats:
    draw = draw_number(draw, run.draws)
    for stored in run.parts():
        start, stop, _ = stored
        if start <= draw < stop:
            part = run.solution(stored)
            status = Status(part.status[draw - start])
            if status not in COUNTED:
                raise InputError(f"draw {draw} is not solved: {status.text}", where=str(run.path))
            found: Floats = part.behaviour[draw - start]
            return found
    raise InputError(f"draw {draw} is not solved yet", where=str(run.path))


def _matched(ours: Game, theirs: Any) -> list[tuple[list[Any], int]]:
    """The actions of each of Gambit's information sets with the number of ours.

    Both trees are walked at once, so that no label need agree.
    """
    found: dict[tuple[int, int], tuple[list[Any], int]] = {}
    waiting = [(theirs.root, 0)]
    while waiting:
        node, n = waiting.pop()
        children = list(node.children)
        h = int(ours.infoset[n])
        decides = bool(children) and not node.infoset.is_chance
        if len(children) != ours.children[n] or decides != (ours.kind[n] == Kind.DECISION):
            raise _another_game(ours, theirs)
        if decides:
            player = int(node.player.number)
            key = player, int(node.infoset.number)
            matched = found.setdefault(key, (list(node.infoset.actions), h))
            if matched[1] != h or player != ours.infoset_player[h]:
                raise _another_game(ours, theirs)
        first = int(ours.first_child[n])
        waiting += [(child, first + k) for k, child in enumerate(children)]
    if len({h for _, h in found.values()}) != len(found):
        raise _another_game(ours, theirs)
    return list(found.values())


def _matched_table(ours: Game, theirs: Any) -> list[tuple[list[Any], int]]:
    """The strategies of each of Gambit's players with the player's one information set."""
    strategies = [list(player.strategies) for player in theirs.players]
    sizes = np.diff(ours.action_start).tolist()
    whose = ours.infoset_player.tolist()
    if whose != list(range(len(strategies))) or sizes != [len(each) for each in strategies]:
        raise _another_game(ours, theirs)
    return [(each, h) for h, each in enumerate(strategies)]


def _another_game(ours: Game, theirs: Any) -> InputError:
    return InputError(
        f"the run is of another game than '{theirs.title}': its moves or information sets are not "
        f"those of '{ours.title}'",
        instead="give the game file that was run, or what rubicon export made of the crisis",
    )
