"""What a question comes to over a run: in every draw, on average, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from rubicon.errors import InputError
from rubicon.public import shown

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rubicon.ask import Answer as Concluded
    from rubicon.ask import Claim, Evaluated, Question, Verdict
    from rubicon.public.run import Run
    from rubicon.report.drawing.figures import Figure
    from rubicon.report.shown import Shown


@dataclass(frozen=True, repr=False, eq=False)
class Answer:
    """The answer to a question: a number, or whether a claim holds.

    Parameters
    ----------
    run
        What was asked.
    question
        The question in notation, parsed.
    found
        The conclusion over all draws: a verdict on a claim, an answer to any other question.
    claim
        The claim of the run's file that was asked for, if it was one.

    Examples
    --------
    >>> answer = run.ask("P(meal=beer | kind=surly)")
    >>> bool(0 <= answer.mean <= 1), answer.per_draw.shape
    (True, (50,))
    >>> run.ask("P(meal=beer) > 0.5").is_claim
    True
    """

    run: Run
    question: Question
    found: Verdict | Concluded
    claim: Claim | None
    _evaluated: Evaluated
    _place: int

    @property
    def is_claim(self) -> bool:
        """Whether the question is a claim, which holds or fails, and not a number."""
        return self.question.is_claim

    @cached_property
    def per_draw(self) -> NDArray[np.float64]:
        """``float64[draw]``: the number in each draw, in its own unit; of a claim 1 where it holds
        and 0 where it fails. ``nan`` where the draw is not solved or the question undefined.
        """
        import numpy as np

        if not self.is_claim:
            return self._values
        holds = self._evaluated.holds[self._place].astype(np.float64)
        return np.where(np.isfinite(self._values), holds, np.nan)

    @property
    def by_how_much(self) -> NDArray[np.float64]:
        """``float64[draw]``: of a claim the left less the right side (of ``<`` the other way
        round), so that it holds where this is positive; ``nan`` as in :attr:`per_draw`.

        Raises
        ------
        InputError
            If the question is no claim.
        """
        self._as_claim("has no two sides")
        return self._values

    @property
    def _values(self) -> NDArray[np.float64]:
        import numpy as np

        known = self._evaluated.solved[self._place] & self.run.solved
        return np.where(known, self._evaluated.value[self._place], np.nan)

    @property
    def mean(self) -> float:
        """The mean over the draws that count; of a claim the share of them in which it holds."""
        from rubicon.ask import Verdict

        return self.found.share if isinstance(self.found, Verdict) else self.found.mean

    @property
    def interval(self) -> tuple[float, float]:
        """Of a number what the middle 90 % of draws lie between: how far judgements leave it open.
        Of a claim Wilson's 95 % interval of its share: what more draws could still change.
        """
        from rubicon.ask import Verdict

        if isinstance(self.found, Verdict):
            return self.found.low, self.found.high
        return self.found.spread.p5, self.found.spread.p95

    def columns(self) -> dict[str, list[float | str]]:
        """What it comes to in each draw, for a table; ``""`` where unknown."""
        name = self.claim.id if self.claim else self.question.text.strip()
        if not self.is_claim:
            return {name: _known(self.per_draw)}
        holds: list[float | str] = [v if v == "" else int(v) for v in _known(self.per_draw)]
        return {f"holds: {name}": holds, f"margin: {name}": _known(self._values)}

    @cached_property
    def shown(self) -> Shown[Any]:
        """The answer in words, with its table and record."""
        return shown.answer(self.run.stored, self.question, self.claim, self.found)

    @property
    def words(self) -> str:
        """What is said in sentences."""
        return self.shown.words

    @property
    def table(self) -> Any:
        """The answer's table."""
        return self.shown.table

    @property
    def record(self) -> Any:
        """The answer as plain data, for JSON."""
        return self.shown.record

    def plot(self) -> Figure:
        """How the number is spread over draws, as an SVG; of a claim, by how much it holds."""
        from rubicon.report.drawing.spread import draw_spread

        return draw_spread(self.question, self._values)

    # ---- what can be asked of a claim ---------------------------------------------------------

    def hinges(self) -> Shown[Any]:
        """Which judgements decide the claim, and where it fails.

        Raises
        ------
        InputError
            If the question is no claim.
        """
        return shown.hinges(self.run.stored, self._as_claim("does not hinge on anything"))

    def margin(self, *, draw: int | None = None, by: int = 3) -> Shown[Any]:
        """How wrong one would have to be: the smallest move of judgements that flips the claim.

        Parameters
        ----------
        draw
            Where to start: a draw, from 0; the central judgements if left out.
        by
            Also the nearest flips by at most one, two, … so many judgements, 0 to 5.

        Raises
        ------
        InputError
            If the question is no claim, or there is no such draw.
        """
        return shown.margin(self.run.stored, self._as_claim("cannot flip"), draw, by)

    def when(self, *, players: Iterable[str] = ()) -> Shown[Any]:
        """Which judgements, or whose preferences, make the claim hold.

        Parameters
        ----------
        players
            Only what these want.

        Raises
        ------
        InputError
            If the question is no claim, or one is no player.
        """
        only = [players] if isinstance(players, str) else list(players)
        return shown.when(self.run.stored, self._as_claim("does not hold anywhere"), only)

    def equilibria(self, *, draws: int = 32, past: int = 3, starts: int = 8) -> Shown[Any]:
        """Whether the verdict depends on which equilibrium is selected.

        Parameters
        ----------
        draws, past, starts
            As in :meth:`rubicon.Run.equilibria`.

        Raises
        ------
        InputError
            If the question is no claim, or forces a move.
        """
        claim = self._as_claim("has no verdict")
        return shown.equilibria(self.run.stored, claim, draws, past, starts)

    def _as_claim(self, why: str) -> Claim | Question:
        if not self.is_claim:
            raise InputError(
                f"“{self.question.text.strip()}” is a number and {why}",
                instead=f'compare it with something: ask("{self.question.text.strip()} > 0.5")',
            )
        return self.question if self.claim is None else self.claim

    def __repr__(self) -> str:
        from rubicon.ask import Verdict
        from rubicon.report.verdicts.table import shown as written
        from rubicon.report.verdicts.words import shown_word
        from rubicon.report.wording import percent

        text = self.question.text.strip()
        if not self.found.draws.counted:
            return f"<{text}: undefined in every draw>"
        if isinstance(self.found, Verdict):
            return f"<{text}: holds in {percent(self.mean)} of draws, {shown_word(self.found)}>"
        mean, low, high = (written(self.question, v) for v in (self.mean, *self.interval))
        return f"<{text}: {mean} over draws, 90 % of them from {low} to {high}>"

    def __rich__(self) -> Shown[Any]:
        return self.shown

    def _repr_html_(self) -> str:
        return self.shown._repr_html_()


def _known(values: NDArray[np.float64]) -> list[float | str]:
    return ["" if value != value else value for value in values.tolist()]
