"""One equilibrium: the game solved at one set of judgements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from rubicon.errors import InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rubicon.answers.behaviour.behaviour import Behaviour
    from rubicon.answers.slopes.slopes import PointSlopes
    from rubicon.ask import Question
    from rubicon.judgements import Draws
    from rubicon.public.model import GameModel
    from rubicon.report.shown import Shown
    from rubicon.solve.solution import Solution


@dataclass(frozen=True, repr=False, eq=False)
class Point:
    """One equilibrium.

    Made by :meth:`rubicon.GameModel.at`. Where the game could not be solved there,
    :attr:`solved` is false, :attr:`status` says why, and answers are ``nan``.

    Parameters
    ----------
    model
        The game.
    draws
        The judgements, as one draw.
    solution
        The equilibrium, with its certificate.

    Examples
    --------
    >>> point = rb.load("beer-quiche").at(wimp=0.1, rationality=10)
    >>> point.judgements["wimp"]
    0.1
    >>> point.solved
    True
    """

    model: GameModel
    draws: Draws
    solution: Solution

    @classmethod
    def of(cls, model: GameModel, draws: Draws) -> Point:
        """Solve a game at one set of judgements."""
        return cls(model, draws, model.solver.solve(draws))

    @cached_property
    def judgements(self) -> Mapping[str, float]:
        """The judgements' values by name, λ among them."""
        values = self.draws.values[:, 0].tolist()
        return MappingProxyType(dict(zip(self.draws.names, values, strict=True)))

    @property
    def solved(self) -> bool:
        """Whether there is an equilibrium within tolerance."""
        from rubicon.solve.solution import Status

        return bool(self.solution.status[0] == Status.SOLVED)

    @property
    def status(self) -> str:
        """What happened, in words, with what to try."""
        from rubicon.solve.solution import Status

        return Status(self.solution.status[0]).text

    @property
    def probabilities(self) -> NDArray[np.float64]:
        """``float64[action]``: the probability of every option of every decision, in the order of
        :attr:`behaviour`; ``nan`` if not solved.
        """
        import numpy as np

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
        from rubicon.answers.behaviour.behaviour import behaviour
        from rubicon.report import behaviour as report

        game = self.model.solved_as.game
        values = game.table.evaluate(self.draws.rows(game.table.judgements))
        return report.show(behaviour(game, values, self.solution))

    def ask(self, question: str) -> float:
        """What a question comes to here.

        Parameters
        ----------
        question
            In the notation of claims.

        Returns
        -------
        float
            The number, in its unit; of a claim 1.0 if it holds and 0.0 if it fails; ``nan`` where
            it is undefined or the game not solved.

        Raises
        ------
        InputError
            With a caret, if the question has a mistake.

        Examples
        --------
        >>> 0 < point.ask("P(duel=yes)") < 1
        True
        """
        asked, number, holds = self._ask(question)
        return holds if asked.is_claim else number

    def slopes(self, question: str) -> Shown[PointSlopes]:
        """How the answer changes with each judgement: exact derivatives, per unit of it.

        They follow the equilibrium by the implicit function theorem, so that one solution gives
        all of them; of a claim they are those of its left less its right side.

        Parameters
        ----------
        question
            In the notation of claims.

        Returns
        -------
        Shown
            A table; ``.by`` maps every judgement to its derivative, ``.value`` is the answer.

        Raises
        ------
        InputError
            With a caret, if the question has a mistake; if the game is not solved here.

        Examples
        --------
        >>> sorted(point.slopes("P(duel=yes)").by)
        ['peace', 'prudence', 'rationality', 'taste', 'triumph', 'wimp']
        """
        from rubicon.answers.slopes.slopes import slopes_at
        from rubicon.report import slopes as report

        if not self.solved:
            raise InputError(f"there is no equilibrium to have slopes at: {self.status}")
        asked, number, _ = self._ask(question)
        found = slopes_at(self.model.solver, self.draws, self.solution, asked, number)
        return report.show(found, self._units())

    def to_pygambit(self) -> Any:
        """The game at these judgements as a ``pygambit.Game``, so that others can check us.

        Its λ is per payoff; ours is, too, where rationality has ``unit="per payoff"``.

        Raises
        ------
        InputError
            If pygambit is not installed.
        """
        from rubicon.exchange import at_draw, to_pygambit

        game = self.model.solved_as.game
        values = game.table.evaluate(self.draws.rows(game.table.judgements))
        return to_pygambit(at_draw(game, values[:, 0]))

    def _ask(self, text: str) -> tuple[Question, float, float]:
        from rubicon.answers.sweep.sweep import ask_points
        from rubicon.ask import parse

        question = parse(text)
        values, holds = ask_points(self.model.solver, self.draws, self.solution, (question,))
        return question, float(values[0, 0]), float(holds[0, 0])

    def _units(self) -> Mapping[str, str]:
        stated = self.model.judgements
        return {name: stated[name].unit for name in stated.rows}

    def __repr__(self) -> str:
        at = ", ".join(f"{name} = {value:g}" for name, value in self.judgements.items())
        return f"<{self.model.title} at {at}{'' if self.solved else ': not solved'}>"

    def __rich__(self) -> Any:
        return self.behaviour

    def _repr_html_(self) -> str:
        return self.behaviour._repr_html_()
