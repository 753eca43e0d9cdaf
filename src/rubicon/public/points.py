"""The game solved at one set of judgements, and along some that move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from rubicon.answers.behaviour.behaviour import Behaviour
from rubicon.answers.behaviour.behaviour import behaviour as behaviour_of
from rubicon.answers.slopes.slopes import PointSlopes, slopes_along, slopes_at
from rubicon.answers.sweep.sweep import Curves, ask_points
from rubicon.answers.tree.found import MOST, tree_at
from rubicon.ask import Claim, Question
from rubicon.ask.picking import ask_for, texts_of
from rubicon.ask.solver import RunSolver
from rubicon.errors import InputError, whole
from rubicon.exchange import at_draw, to_pygambit
from rubicon.judgements import Draws, central
from rubicon.public.pickling import Pickled
from rubicon.report import behaviour, slopes, sweep, tree
from rubicon.report.shown import Shown, in_notebook
from rubicon.report.tree import TreeFigure
from rubicon.report.wording import listed, plain
from rubicon.solve.choosing import EQUILIBRIUM, Choosing, NoMistakes
from rubicon.solve.solution import COUNTED, Solution, Status, counts

if TYPE_CHECKING:
    from rubicon.public.model import GameModel

_MOST_TOLD = 4
"""Judgements that are told one by one where they are not central."""


@dataclass(frozen=True, repr=False, eq=False)
class Point(Pickled):
    """One equilibrium.

    Made by :meth:`rubicon.GameModel.at`. Where the game could not be solved there,
    :attr:`solved` is false, :attr:`status` says why, and answers are ``nan``. A mistake in a
    question raises :class:`InputError`, with a caret.

    Parameters
    ----------
    model
        The game.
    solution
        The equilibrium, with its certificate.
    choosing
        How players are taken to choose.

    Examples
    --------
    >>> point = rb.load("beer-quiche").at(wimp=0.1, rationality=10)
    >>> point.judgements["wimp"], point.solved
    (0.1, True)
    """

    model: GameModel
    _draws: Draws
    solution: Solution
    choosing: Choosing = EQUILIBRIUM

    @cached_property
    def judgements(self) -> Mapping[str, float]:
        """The judgements' values by name, λ among them."""
        values = self._draws.values[:, 0].tolist()
        return MappingProxyType(dict(zip(self._draws.names, values, strict=True)))

    @property
    def solved(self) -> bool:
        """Whether there is an equilibrium within tolerance."""
        return self._status in COUNTED

    @property
    def status(self) -> str:
        """What happened, in words, with what to try."""
        return self._status.text

    @property
    def _status(self) -> Status:
        return Status(self.solution.status[0])

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """``float64[action]``: the probability of every option of every decision, in the order of
        :attr:`behaviour`; ``nan`` if not solved."""
        found: NDArray[np.float64] = self.solution.behaviour[0]
        return found if self.solved else np.full_like(found, np.nan)

    @cached_property
    def behaviour(self) -> Shown[Behaviour]:
        """The equilibrium as a table: who decides what, having seen what, and how.

        Its ``.decisions`` have ``player``, ``label``, ``seen``, ``options``, ``probabilities`` and
        ``reached``; ``.table.records`` are plain rows.

        >>> point.behaviour.decisions[0].options
        ('beer', 'quiche')
        """
        return behaviour.show(behaviour_of(self.model.solved_as.game, self._values, self.solution))

    @overload
    def ask(self, question: str, /) -> float: ...
    @overload
    def ask(self, question: str | Iterable[str], /, *more: str) -> Any: ...
    def ask(self, question: str | Iterable[str], /, *more: str) -> Any:
        """What a question in the notation of claims, or a claim by letter or id, comes to here.

        The number, in its unit; of a claim 1.0 if it holds by what matters, else 0.0, as in sweeps'
        ``.values`` and a run's ``.per_draw``; ``nan`` where it is undefined or the game not solved.
        Of several questions ``float64[question]``.

        >>> 0 < point.ask("P(duel=yes)") < 1
        True
        >>> point.ask("b", "P(duel=yes)").shape
        (2,)
        """
        _, values, *_ = _answers(self, texts_of(question, more))
        return float(values[0, 0]) if isinstance(question, str) and not more else values[0]

    def by_how_much(self, claim: str) -> float:
        """The left less the right side of a claim (of ``<`` the other way round), so that it holds
        where this is positive; :class:`InputError` of a number."""
        (asked,), _, margins, _ = _answers(self, [claim])
        if not asked.is_claim:
            raise InputError(f"“{asked.text.strip()}” is a number and has no two sides",
                             instead="ask(…) for the number, or compare it: … > 0.5")  # fmt: skip
        return float(margins[0, 0])

    def slopes(self, question: str) -> Shown[PointSlopes]:
        """How the answer changes with each judgement: exact derivatives, per unit of it.

        They follow the equilibrium by the implicit function theorem, so that one solution gives
        all of them; of a claim they are those of its left less its right side. A table, whose
        ``.by`` maps every judgement to its derivative, and whose ``.value`` is the answer. Raises
        :class:`InputError` if the game is not solved here.

        >>> sorted(point.slopes("P(duel=yes)").by)
        ['peace', 'prudence', 'rationality', 'taste', 'triumph', 'wimp']
        """
        _require_slopes(self)
        if not self.solved:
            raise InputError(f"there is no equilibrium to have slopes at: {self.status}")
        (asked,), values, margins, _ = _answers(self, texts_of(question))
        number = float((margins if asked.is_claim else values)[0, 0])
        found = slopes_at(_solver(self), self._draws, self.solution, asked, number)
        stated = self.model.judgements
        return slopes.show(found, {name: stated[name].unit for name in stated.rows})

    def tree(self, *, depth: int | None = None, most: int = MOST) -> TreeFigure:
        """The game's tree as game theorists draw it, with the probabilities of this equilibrium.

        A notebook draws it; ``.save("tree.svg")`` and ``.save("tree.tex")`` (TikZ) write it, with
        a row for each node beside it, as in ``.records``. Moves are on the branches, payoffs at the
        ends; dashed lines join what a player cannot tell apart. ``nan`` where the game is not
        solved is a dash.

        Parameters
        ----------
        depth
            Only so many moves from the beginning; all, if left out.
        most
            Nodes that are drawn at most, the likeliest first; ``.told`` says what is not.

        >>> print(point.tree().save("tree.svg"))
        tree.svg
        """
        limit = None if depth is None else whole("depth", depth, 1)
        view = _solver(self).view(self._draws, self.solution)
        return tree.show(tree_at(view, limit, whole("most", most, 1)), self._place)

    @property
    def _place(self) -> str:
        """Where its numbers are from, to put behind “Probabilities”."""
        middle = central(self.model.judgements).values[:, 0]
        moved = [
            f"{name} = {plain(value)}"
            for (name, value), own in zip(self.judgements.items(), middle, strict=True)
            if value != own
        ]
        where = "at the central judgements"
        if len(moved) > _MOST_TOLD:
            where = "at one set of judgements"
        elif moved:
            where += f", but with {listed(moved)}"
        how = (
            "in equilibrium"
            if self.choosing == EQUILIBRIUM
            else f"if players choose {self.choosing}"
        )
        return f"{how}, {where}" if self.solved else f"are not known: {self.status}"

    def to_pygambit(self) -> Any:
        """The game at these judgements as a ``pygambit.Game``, so that others can check us.

        Its λ is per payoff; ours is, too, where rationality has ``unit="per payoff"``."""
        return to_pygambit(at_draw(self.model.solved_as.game, self._values[:, 0]))

    @property
    def _values(self) -> NDArray[np.float64]:
        """``float64[expression, 1]``: the game's numbers here."""
        table = self.model.solved_as.game.table
        return table.evaluate(self._draws.rows(table.judgements))

    def __repr__(self) -> str:
        at = ", ".join(f"{name} = {value:g}" for name, value in self.judgements.items())
        told = {Status.SOLVED: "", Status.PAST_BIFURCATION: ": past a bifurcation"}
        how = f"{_by(self.choosing)}{told.get(self._status, ': not solved')}"
        return f"<{self.model.title} at {at}{how}>"

    def __rich__(self) -> Any:
        return self.behaviour

    def _repr_html_(self) -> str:
        return self.behaviour._repr_html_()


@dataclass(frozen=True, repr=False, eq=False)
class Sweep(Pickled):
    """The game solved at several points, each from the start: no point rests on another.

    Made by :meth:`rubicon.GameModel.sweep`. What is not solved or undefined is ``nan``; a mistake
    in a question raises :class:`InputError`, with a caret.

    Parameters
    ----------
    model
        The game.
    varied
        ``float64[point]`` by judgement: what is varied, in the order in which it was given.
    solution
        The equilibria, with their certificates.
    choosing
        How players are taken to choose.

    Examples
    --------
    >>> import numpy as np
    >>> swept = rb.load("beer-quiche").sweep(wimp=np.linspace(0.1, 0.9, 3), rationality=10)
    >>> swept
    <Beer or quiche at 3 points, wimp from 0.1 to 0.9>
    >>> swept.behaviour.shape
    (3, 8)
    """

    model: GameModel
    varied: Mapping[str, NDArray[np.float64]]
    _draws: Draws
    solution: Solution
    choosing: Choosing = EQUILIBRIUM

    @property
    def solved(self) -> NDArray[np.bool_]:
        """``bool[point]``: where there is an equilibrium within tolerance."""
        return counts(self.solution.status)

    @property
    def status(self) -> tuple[str, ...]:
        """What happened at each point, as in :attr:`rubicon.Run.status`."""
        return tuple(Status(each).name for each in self.solution.status.tolist())

    @property
    def judgements(self) -> Mapping[str, NDArray[np.float64]]:
        """``float64[point]`` by name: every judgement, those that are held among them."""
        return dict(zip(self._draws.names, self._draws.values, strict=True))

    @property
    def behaviour(self) -> NDArray[np.float64]:
        """``float64[point, action]``: the probability of every option of every decision, in the
        order of :attr:`rubicon.Point.behaviour`."""
        return np.where(self.solved[:, None], self.solution.behaviour, np.nan)

    def ask(self, question: str | Iterable[str], /, *more: str) -> Shown[Curves]:
        """What questions come to along the sweep; several as a list or one after the other.

        In the notation of claims, or a claim by letter or id. ``.values`` is ``float64[point]``,
        for several questions ``float64[point, question]``: numbers, and of a claim 1 where it holds
        and 0 where it fails. ``.by_how_much``, of the same shape, is a claim's left less its right
        side, which the table and the figure show; ``.at`` is what was varied, ``float64[point]``,
        and ``.plot()`` draws the curves, an SVG.

        >>> swept.ask("P(meal=beer)").values.shape
        (3,)
        >>> figure = swept.ask("P(meal=beer)", "P(duel=yes)").plot()
        """
        single = isinstance(question, str) and not more
        asked, values, margins, past = _answers(self, texts_of(question, more))
        if single:
            values, margins = values[:, 0], margins[:, 0]
        name, at = next(iter(self.varied.items()))
        stated = self.model.judgements
        unit = stated[name].unit if name in stated else ""
        return sweep.show(Curves(self.model.title, name, unit, at, asked,
                                 values, margins, past))  # fmt: skip

    def slopes(self, question: str) -> Mapping[str, NDArray[np.float64]]:
        """``float64[point]`` by judgement: how the answer changes with each, at every point; exact
        derivatives, per unit of the judgement.

        >>> swept.slopes("P(meal=beer)")["wimp"].shape
        (3,)
        """
        _require_slopes(self)
        (asked,) = _asked(self.model, texts_of(question))
        names, values, _ = slopes_along(_solver(self), self._draws, self.solution, asked)
        return dict(zip(names, values.T, strict=True))

    def __repr__(self) -> str:
        along = ", ".join(
            f"{name} from {at.min():g} to {at.max():g}" for name, at in self.varied.items()
        )
        missing = len(self.solved) - int(self.solved.sum())
        past = self.status.count(Status.PAST_BIFURCATION.name)
        told = _by(self.choosing) + (f", {past} past a bifurcation" if past else "")
        told += f", {missing} not solved" if missing else ""
        return f"<{self.model.title} at {len(self.solved)} points, {along}{told}>"

    def _repr_html_(self) -> str:
        return in_notebook(
            Markup("").join(sweep.points(repr(self)[1:-1], self.varied, self.status))
        )


def _asked(model: GameModel, texts: Iterable[str]) -> tuple[Question, ...]:
    picked = [ask_for(model.claims, text) for text in texts]
    return tuple(each.question if isinstance(each, Claim) else each for each in picked)


def _solver(at: Point | Sweep) -> RunSolver:
    return at.model.solver.by(at.choosing)


def _require_slopes(at: Point | Sweep) -> None:
    if isinstance(at.choosing, NoMistakes):
        raise InputError(
            "without mistakes behaviour jumps with judgements, and has no slopes",
            instead='ask at a large λ: at(rationality=100), without behaviour="no-mistakes"',
        )


def _by(choosing: Choosing) -> str:
    return "" if choosing == EQUILIBRIUM else f", {choosing}"


def _answers(
    at: Point | Sweep, texts: Iterable[str]
) -> tuple[tuple[Question, ...], NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
    """The questions, and the arrays of :func:`~rubicon.answers.sweep.sweep.ask_points`."""
    asked = _asked(at.model, texts)
    return asked, *ask_points(_solver(at), at._draws, at.solution, asked)
