"""Who sees what, told otherwise: observation histories and information sets made anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from rubicon.arrays import Ints32
from rubicon.errors import InputError, quoted
from rubicon.game.arrays import Game
from rubicon.story.tree import Kind

Item = tuple[int, int]
"""A label and what was seen of it."""


def with_audiences(game: Game, seen_by: Mapping[int, frozenset[int]]) -> Game:
    """The game in which some labels' outcomes are seen, at once, by just these players.

    Whoever moves sees its own move all the same. A label that the story reveals later is refused:
    what is revealed to somebody who knows leaves no trace in a game, so it could not be told what
    somebody who doesn't know any more would learn then.

    Raises InputError if the story reveals the label later on, or a player would choose among
    different options without being able to tell why.
    """
    for label in seen_by:
        name = game.labels[label]
        if name in game.revealed:
            raise InputError(
                f"the story reveals '{name}' later on, so that who sees it cannot be changed",
                instead="change who sees it in the story, and compare the two runs",
            )
    seen, histories = _histories(game, seen_by)
    keys: dict[tuple[int, int, int], list[int]] = {}
    for node in np.flatnonzero(game.kind == Kind.DECISION).tolist():
        label = int(game.label[node])
        player = int(game.label_player[label])
        keys.setdefault((player, label, int(seen[node, player])), []).append(node)
    infoset = np.full(game.nodes, -1, np.int32)
    actions: list[NDArray[np.intp]] = []
    for h, ((player, label, _), members) in enumerate(keys.items()):
        infoset[members] = h
        offered = {_options(game, node) for node in members}
        if len(offered) > 1:
            one, other = (quoted(game.texts[t] for t in options) for options in sorted(offered)[:2])
            raise InputError(
                f"{game.players[player]} would choose '{game.labels[label]}' among {one} or among "
                f"{other} and could not tell which",
                instead="let it see what makes the difference; removed options count, too",
            )
        own = [_actions(game, node) for node in members]
        for of in (game.action_weight, game.action_group):
            if any((of[each] != of[own[0]]).any() for each in own):
                raise InputError(
                    f"{game.players[player]} would choose '{game.labels[label]}' with other "
                    "weights or groups of options and could not tell which",
                    instead="let it see what makes the difference",
                )
        actions.append(own[0])
    sizes = [len(members) for members in keys.values()]
    every = np.concatenate(actions or [np.zeros(0, np.intp)])
    return replace(
        game,
        seen=seen,
        histories=histories,
        infoset=infoset,
        infoset_player=_ints(player for player, _, _ in keys),
        infoset_label=_ints(label for _, label, _ in keys),
        infoset_seen=_ints(history for _, _, history in keys),
        action_start=_ints(np.cumsum([0, *map(len, actions)])),
        action_text=game.action_text[every],
        action_weight=game.action_weight[every],
        action_group=game.action_group[every],
        member_start=_ints(np.cumsum([0, *sizes])),
        members=_ints(node for members in keys.values() for node in members),
    )


def _options(game: Game, node: int) -> tuple[int, ...]:
    first = int(game.first_child[node])
    return tuple(game.outcome[first : first + int(game.children[node])].tolist())


def _actions(game: Game, node: int) -> NDArray[np.intp]:
    first, stop = game.action_start[game.infoset[node] :][:2]
    return np.arange(first, stop)


def _histories(game: Game, seen_by: Mapping[int, frozenset[int]]) -> tuple[Ints32, Ints32]:
    """``int32[node, player]`` and ``int32[history, 3]``, as of a :class:`Game`."""
    number: dict[tuple[int, int, int], int] = {}
    steps = [(before, (label, text)) for before, label, text in game.histories.tolist()]
    histories = [tuple(game.histories[0].tolist())]
    before, movers = game.seen.tolist(), game.label_player.tolist()
    labels, outcomes = game.label.tolist(), game.outcome.tolist()
    seen = [[0] * len(game.players)]
    for node, above in enumerate(game.parent.tolist()[1:], 1):
        move = labels[above], outcomes[node]
        audience = seen_by.get(move[0])
        own = list(seen[above])
        for player, (old, new) in enumerate(zip(before[above], before[node], strict=True)):
            told = audience is not None and player != movers[move[0]]
            sees = told and audience is not None and player in audience
            if old == new and not sees:
                continue
            items = _new(steps, old, new)
            if told:
                items = [move] * sees + [item for item in items if item != move]
            for item in items:
                key = (own[player], *item)
                if key not in number:
                    number[key] = len(histories)
                    histories.append(key)
                own[player] = number[key]
        seen.append(own)
    return np.array(seen, np.int32), np.array(histories, np.int32)


def _new(steps: Sequence[tuple[int, Item]], before: int, after: int) -> list[Item]:
    """What a player saw between two histories, first to last, by each history's own step."""
    items: list[Item] = []
    while after != before:
        after, item = steps[after]
        items.append(item)
    return items[::-1]


def _ints(values: object) -> Ints32:
    return np.fromiter(values, np.int32)  # type: ignore[call-overload, no-any-return]
