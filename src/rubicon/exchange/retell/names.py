"""What a game file's players, information sets, actions and outcomes are called in questions.

Files may leave labels empty, repeat them or put anything into them. Where a label is there and
is the only one, it is kept; otherwise its owner gets a stable name made of the numbers that the
file has: ``Alice: 3`` is the third information set of Alice, ``outcome 7`` the outcome with that
number. :attr:`Names.given` says which names are not the file's own, and what they stand for.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitGame, GambitOutcome, StrategicGame
from rubicon.story.crisis import ENDING, RESERVED


@dataclass(frozen=True)
class Given:
    """A name that is not the file's own, and what it stands for."""

    kind: str
    name: str
    stands_for: str


@dataclass(frozen=True)
class Names:
    """Names as the story and questions use them."""

    title: str
    about: str
    players: tuple[str, ...]
    # labels, actions: by information set; in a strategic game by player
    labels: tuple[str, ...]
    actions: tuple[tuple[str, ...], ...]
    outcomes: tuple[str, ...]  # by outcome
    ends: tuple[str, ...]  # by node, empty where the game goes on; in a strategic game by cell
    given: tuple[Given, ...]


def name_game(game: GambitGame, title: str) -> Names:
    """Name everything in a game; ``title`` is for a game that has none."""
    players = tuple(_players(game.players))
    given = [
        Given("player", name, f"player {k + 1} of the file{_labelled(label)}")
        for k, (name, label) in enumerate(zip(players, game.players, strict=True))
        if name != label
    ]
    if isinstance(game, StrategicGame):
        found = _strategic(game, players)
    else:
        found = _extensive(game, players)
    labels, actions, outcomes, ends, more = found
    return Names(
        title=tidy(game.title) or title,
        about=tidy(game.comment),
        players=players,
        labels=tuple(labels),
        actions=tuple(actions),
        outcomes=tuple(outcomes),
        ends=tuple(ends),
        given=(*given, *more),
    )


_Found = tuple[list[str], list[tuple[str, ...]], list[str], list[str], list[Given]]


def _extensive(game: ExtensiveGame, players: Sequence[str]) -> _Found:
    sets = game.information_sets
    stable = [
        f"{'Chance' if each.player == CHANCE else players[each.player - 1]}: {each.number}"
        for each in sets
    ]
    labels = _kept([each.label for each in sets], stable, {ENDING})
    actions = [_actions(each.actions) for each in sets]
    outcomes = _kept(
        [each.label for each in game.outcomes],
        [f"outcome {o.number}" for o in game.outcomes],
        {ENDING},
    )
    given = []
    for each, label, options in zip(sets, labels, actions, strict=True):
        owner = "chance" if each.player == CHANCE else players[each.player - 1]
        which = f"information set {each.number} of {owner}"
        if label != each.label:
            given.append(Given("information set", label, f"{which}{_labelled(each.label)}"))
        given += _given_actions(label, each.actions, options)
    given += _given_outcomes(game.outcomes, outcomes)
    taken, ends, count = set(outcomes), [], 0
    for node in game.nodes:
        end = ""
        if node.information_set < 0:
            count += 1
            end = outcomes[node.outcome] if node.outcome >= 0 else _free(f"end {count}", taken)
            if node.outcome < 0:
                line = f" (line {node.line})" if node.line else ""
                given.append(Given("ending", end, f"an end without outcome{line}"))
        ends.append(end)
    return labels, actions, outcomes, ends, given


def _strategic(game: StrategicGame, players: Sequence[str]) -> _Found:
    actions = [_actions(strategies) for strategies in game.strategies]
    cells = [", ".join(profile) for profile in profiles(actions)]
    first: dict[int, str] = {}
    for profile, outcome in zip(cells, game.cells, strict=True):
        first.setdefault(outcome, profile)
    outcomes = _kept(
        [each.label for each in game.outcomes],
        [first.get(k, f"outcome {each.number}") for k, each in enumerate(game.outcomes)],
        {ENDING},
    )
    given = [
        each
        for player, written, options in zip(players, game.strategies, actions, strict=True)
        for each in _given_actions(player, written, options)
    ]
    taken = {ENDING, *outcomes}
    ends = [
        outcomes[outcome] if outcome >= 0 else _free(profile, taken)
        for profile, outcome in zip(cells, game.cells, strict=True)
    ]
    return list(players), actions, outcomes, ends, given + _given_outcomes(game.outcomes, outcomes)


def profiles(actions: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Every combination of strategies in the order of the cells: the first player's is fastest."""
    found: list[tuple[str, ...]] = [()]
    for options in actions:
        found = [(*profile, option) for option in options for profile in found]
    return found


def _players(written: Sequence[str]) -> list[str]:
    usable = ["" if tidy(name) in RESERVED else name for name in written]
    return _kept(usable, [f"Player {k + 1}" for k in range(len(written))])


def _actions(written: Sequence[str]) -> tuple[str, ...]:
    return tuple(_kept(written, [str(k + 1) for k in range(len(written))]))


def _kept(written: Sequence[str], stable: Sequence[str], refused: Iterable[str] = ()) -> list[str]:
    """Labels that are there and the only ones of that text; stable names for the others."""
    tidied = [tidy(label) for label in written]
    count = Counter(tidied)
    usable = [label if count[label] == 1 and label not in refused else "" for label in tidied]
    taken = {*usable, *refused}
    return [label or _free(name, taken) for label, name in zip(usable, stable, strict=True)]


def _free(name: str, taken: set[str]) -> str:
    """The name, or the first of ``name (2)``, ``name (3)`` … that nothing else has; now taken."""
    candidate, count = name, 1
    while candidate in taken:
        count += 1
        candidate = f"{name} ({count})"
    taken.add(candidate)
    return candidate


def tidy(text: str) -> str:
    """A text on one line, without characters that cannot be shown."""
    spaced = " ".join(text.split())
    return "".join(c for c in spaced if not unicodedata.category(c).startswith("C")).strip()


def _labelled(label: str) -> str:
    return f", labelled {label!r}" if label else ""


def _given_actions(label: str, written: Sequence[str], names: Sequence[str]) -> list[Given]:
    return [
        Given("action", f"{label}={name}", f"action {k + 1}{_labelled(was)}")
        for k, (was, name) in enumerate(zip(written, names, strict=True))
        if was != name
    ]


def _given_outcomes(outcomes: Sequence[GambitOutcome], names: Sequence[str]) -> list[Given]:
    return [
        Given("outcome", name, f"outcome {each.number}{_labelled(each.label)}")
        for each, name in zip(outcomes, names, strict=True)
        if name != each.label
    ]
