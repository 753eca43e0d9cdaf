"""A crisis told in a cell: its players, its story, and then its judgements."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rubicon.answers.levers.stated import LeverFile
from rubicon.crisis.folder import Folder
from rubicon.crisis.places import CLAIMS, JUDGEMENTS, SOURCES, STORY
from rubicon.crisis.stories import Stories
from rubicon.ensemble.chances import Chances
from rubicon.errors import InputError, Mistakes
from rubicon.exchange.retell.names import tidy
from rubicon.game import Game
from rubicon.judgements import Bounds, Fixed, Judgement, JudgementSet
from rubicon.judgements.changing import changed
from rubicon.judgements.names import RATIONALITY, require_symbol
from rubicon.judgements.writing import judgements_text
from rubicon.public.model import GameModel
from rubicon.public.ranges import Range, Stating, judgement_of, named
from rubicon.story.crisis import Crisis as Told
from rubicon.story.crisis import StoryFunction
from rubicon.story.tree import Tree

CELL = "the cell"


class Crisis(Told):
    """A title, the players and, once told, the story; the same in a cell and in a ``story.py``.

    Parameters
    ----------
    title
        What the crisis is called.
    players
        Their names, in the order that tables have them in.
    about
        What it is about, for readers.

    Raises
    ------
    InputError
        If there is no player, or a name is empty, repeated, or one that the language uses.

    Examples
    --------
    >>> crisis = rb.Crisis("Deterrence", players=["Challenger", "Defender"])
    >>> @crisis.story
    ... def story(s, j):
    ...     if s.choose("Challenger", "act", ["attack", "wait"]) == "wait":
    ...         return s.end("quiet", Defender=1)
    ...     if s.choose("Defender", "reply", ["fight", "yield"]) == "yield":
    ...         return s.end("gain", Challenger=1)
    ...     return s.end("war", Challenger=-j.cost, Defender=-j.cost)
    >>> game = crisis.with_judgements(cost=(0.2, 1.5), rationality=(1, 10))
    >>> game
    <Deterrence: 2 players, 5 nodes, 2 judgements>
    """

    def story(self, function: StoryFunction) -> StoryFunction:
        """Decorator: this function tells the story, ``story(s, j)``.

        In a notebook a cell that is run again tells the story anew. The verbs of ``s`` are those of
        :mod:`rubicon.story.language`; ``j.NAME`` is a judgement. Raises :class:`InputError` if
        another function tells it already."""
        if self._told and _again(self._told[0], function):
            self._told.clear()
        return super().story(function)

    def with_judgements(
        self, stated: Mapping[str, Stating] | None = None, /, **judgements: Any
    ) -> GameModel:
        """The game that the story and what is held possible for its numbers make.

        For each name that the story uses as ``j.NAME``, by keyword or in a mapping: a number that
        is known, a pair ``(low, high)`` of hard ends with everything between equally likely, or a
        :class:`~rubicon.Range`. What the story uses as a chance stays within 0 and 1 if its numbers
        do, unless its unit or bounds say otherwise. ``rationality`` is all players' λ; a mapping by
        player states each its own. λ counts per stake (how far apart two tellings typically end for
        a player, at central judgements), unless a ``Range`` has ``unit="per range"`` or ``"per
        payoff"``.

        Raises :class:`InputError` if the story uses a judgement that is not stated, λ is missing, a
        range contradicts itself, or the story is faulty (with the line of its cell or file).

        >>> crisis.with_judgements(cost=(0.2, 1.5), rationality={"Challenger": 3, "Defender": 10})
        <Deterrence: 2 players, 5 nodes, 3 judgements>
        """
        given = named(stated, judgements)
        found = stated_set(given)
        told = GameModel(_folder(self, found)).unfolded
        model = GameModel(_folder(self, _chances_bounded(found, given, told)), _told=Stories(told))
        _ = model.solved_as  # what does not fit is said here, not when it is first solved
        return model


def stated_set(stated: Mapping[str, Any]) -> JudgementSet:
    """Judgements as keyword arguments state them."""
    numbers, overrides, everyone, mistakes = {}, {}, None, Mistakes()
    for name, value in stated.items():
        with mistakes.here():
            if name == RATIONALITY and isinstance(value, Mapping):
                for player, own in value.items():
                    overrides[player] = judgement_of(f"{RATIONALITY}.{player}", own)
            elif name == RATIONALITY:
                everyone = judgement_of(name, value)
            else:
                require_symbol(name)
                numbers[name] = judgement_of(name, value)
    mistakes.tell()
    if everyone is None and not overrides:
        raise InputError(
            "nothing says how rational the players are",
            instead="add rationality=(1, 10): λ per stake, 0 for a coin toss",
        )
    return JudgementSet(MappingProxyType(numbers), everyone, MappingProxyType(overrides), file=CELL)


def _chances_bounded(
    judgements: JudgementSet, given: Mapping[str, Any], told: Tree
) -> JudgementSet:
    """The set, with bounds 0 and 1 for whatever the story uses as a chance and nothing says of
    what it is; it stays as it is where its own numbers leave these bounds, as weights may."""
    game, new = Game.of(told), {}
    rows = {row for _, _, rows in Chances.of(game).moves for row in rows}
    for name in set().union(*map(game.table.uses, rows)) & set(judgements.judgements):
        stated = given[name]
        if isinstance(stated, Range) and {"unit", "bounds"} & set(stated.about):
            continue
        chance = Judgement(name, name, "probability", Fixed(0.5, Bounds(0.0, 1.0)))
        with suppress(InputError):
            new[name] = judgement_of(name, stated, chance)
    return changed(judgements, new)


def _folder(crisis: Told, judgements: JudgementSet) -> Any:
    """What a crisis folder would hold."""
    function = crisis.function
    told = Told(crisis.title, crisis.players, crisis.about)
    told.story(function)
    files = {JUDGEMENTS: judgements_text(judgements).encode(), CLAIMS: b"", SOURCES: b""}
    if source := _source(crisis, function):
        files[STORY] = source.encode("utf-8", "replace")
    return Folder(
        name=tidy(crisis.title) or "crisis",
        path=Path(function.__code__.co_filename),
        crisis=told,
        judgements=judgements,
        claims=(),
        levers=LeverFile((), ()),
        sources={},
        files=files,
    )


def _again(before: StoryFunction, now: StoryFunction) -> bool:
    """Whether a function is an earlier one of the notebook, defined once more."""
    same = before.__qualname__ == now.__qualname__ and before.__module__ == now.__module__
    return same and now.__module__ == "__main__"


def _source(crisis: Told, function: StoryFunction) -> str:
    """The story as the text of a ``story.py``; empty where its source is not to be had."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
        (node,) = ast.parse(text).body
    except (OSError, TypeError, SyntaxError, ValueError):
        return ""
    if not isinstance(node, ast.FunctionDef):
        return ""
    body = "".join(text.splitlines(keepends=True)[node.lineno - 1 :])
    about = f",\n    about={crisis.about!r}" if crisis.about else ""
    return (
        "from __future__ import annotations\n\n"
        f"from rubicon import Crisis\n\ncrisis = Crisis(\n    {crisis.title!r},\n"
        f"    players={list(crisis.players)!r}{about},\n)\n\n\n@crisis.story\n{body}"
    )
