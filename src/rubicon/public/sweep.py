"""Equilibria along one judgement, or along several that move together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rubicon.errors import InputError, quoted

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rubicon.answers.sweep.sweep import Curves
    from rubicon.judgements import Draws
    from rubicon.public.model import GameModel
    from rubicon.report.shown import Shown
    from rubicon.solve.solution import Solution


@dataclass(frozen=True, repr=False, eq=False)
class Sweep:
    """The game solved at several points, each from the start: no point rests on another.

    Made by :meth:`rubicon.GameModel.sweep`.

    Parameters
    ----------
    model
        The game.
    varied
        ``float64[point]`` by judgement: what is varied, in the order in which it was given.
    draws
        All judgements at every point.
    solution
        The equilibria, with their certificates.

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
    draws: Draws
    solution: Solution

    @classmethod
    def of(cls, model: GameModel, varied: Mapping[str, Any], draws: Draws) -> Sweep:
        """Solve a game at several points."""
        return cls(model, varied, draws, model.solver.solve(draws))

    @property
    def solved(self) -> NDArray[np.bool_]:
        """``bool[point]``: where there is an equilibrium within tolerance."""
        from rubicon.solve.solution import Status

        found: NDArray[np.bool_] = self.solution.status == Status.SOLVED
        return found

    @property
    def judgements(self) -> Mapping[str, NDArray[np.float64]]:
        """``float64[point]`` by name: every judgement, those that are held among them."""
        return dict(zip(self.draws.names, self.draws.values, strict=True))

    @property
    def behaviour(self) -> NDArray[np.float64]:
        """``float64[point, action]``: the probability of every option of every decision, in the
        order of :attr:`rubicon.Point.behaviour`; ``nan`` where not solved.
        """
        import numpy as np

        return np.where(self.solved[:, None], self.solution.behaviour, np.nan)

    def ask(self, question: str | Iterable[str], /, *more: str) -> Shown[Curves]:
        """What questions come to along the sweep.

        Parameters
        ----------
        question, more
            In the notation of claims; several as a list or one after the other.

        Returns
        -------
        Shown
            ``.plot()`` draws the curves, an SVG; ``.values`` is ``float64[point]``, for several
            questions ``float64[point, question]``, and ``.at`` what was varied, ``float64[point]``.
            Of a claim they are its left less its right side: it holds where that is positive.

        Raises
        ------
        InputError
            With a caret, if a question has a mistake.

        Examples
        --------
        >>> swept.ask("P(meal=beer)").values.shape
        (3,)
        >>> figure = swept.ask("P(meal=beer)", "P(duel=yes)").plot()
        """
        from rubicon.answers.sweep.sweep import Curves, ask_points
        from rubicon.ask import parse
        from rubicon.report import sweep as report

        single = isinstance(question, str) and not more
        texts = [question] if isinstance(question, str) else list(question)
        asked = tuple(parse(text) for text in (*texts, *more))
        values, _ = ask_points(self.model.solver, self.draws, self.solution, asked)
        name, at = next(iter(self.varied.items()))
        stated = self.model.judgements
        unit = stated[name].unit if name in stated else ""
        return report.show(Curves(self.model.title, name, unit, at, asked,
                                  values[:, 0] if single else values))  # fmt: skip

    def slopes(self, question: str) -> Mapping[str, NDArray[np.float64]]:
        """How the answer changes with each judgement, at every point.

        Returns
        -------
        Mapping
            ``float64[point]`` by judgement: exact derivatives, per unit of the judgement; ``nan``
            where not solved or undefined.

        Raises
        ------
        InputError
            With a caret, if the question has a mistake.

        Examples
        --------
        >>> swept.slopes("P(meal=beer)")["wimp"].shape
        (3,)
        """
        from rubicon.answers.slopes.slopes import slopes_along
        from rubicon.ask import parse

        names, values, _ = slopes_along(
            self.model.solver, self.draws, self.solution, parse(question)
        )
        return dict(zip(names, values.T, strict=True))

    def __repr__(self) -> str:
        along = ", ".join(
            f"{name} from {at.min():g} to {at.max():g}" for name, at in self.varied.items()
        )
        missing = len(self.solved) - int(self.solved.sum())
        unsolved = f", {missing} not solved" if missing else ""
        return f"<{self.model.title} at {len(self.solved)} points, {along}{unsolved}>"


def varied_in(given: Mapping[str, Any]) -> tuple[dict[str, NDArray[np.float64]], int]:
    """Which judgements have a value for each point, and how many points there are.

    Raises
    ------
    InputError
        If none has, or their numbers differ.
    """
    import numpy as np

    varied = {}
    for name, value in given.items():
        try:
            found = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError):
            raise InputError(f"{name} = {value!r} are no numbers",
                             instead=f"such as {name}=np.linspace(0, 1, 21)") from None  # fmt: skip
        if found.ndim > 1 or found.size == 0:
            raise InputError(f"{name} has the shape {found.shape}",
                             instead="give one value for each point; a grid is given by its "
                                     "coordinates, raveled")  # fmt: skip
        if found.ndim:
            varied[name] = found
    sizes = {len(found) for found in varied.values()}
    if not varied:
        raise InputError(
            "nothing is varied",
            instead="sweep(rationality=np.linspace(0, 20, 41)), or at(…) for one point",
        )
    if len(sizes) > 1:
        raise InputError(
            f"{quoted(varied)} have different numbers of points",
            instead="give each as many: point by point they move together",
        )
    return varied, sizes.pop()
