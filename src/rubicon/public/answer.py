"""What questions come to over a run: in every draw, on average, and in words."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from rubicon.answers.experts.found import Weighing
from rubicon.answers.forcing.found import forced_moves
from rubicon.ask import Answer as Concluded
from rubicon.ask import Claim, Question, Verdict
from rubicon.ask.picking import named
from rubicon.ask.runs import Findings
from rubicon.errors import InputError, did_you_mean
from rubicon.exchange.results import import_optional
from rubicon.files import write_named
from rubicon.report import experts, forcing
from rubicon.report.blocks import Heading
from rubicon.report.data import csv_text
from rubicon.report.drawing.figures import Figure
from rubicon.report.drawing.spread import draw_spread
from rubicon.report.shown import Shown
from rubicon.report.verdicts.table import shown as written
from rubicon.report.verdicts.words import shown_word
from rubicon.report.wording import numbered, percent

if TYPE_CHECKING:
    from rubicon.public.asking import Asking


@dataclass(frozen=True, repr=False, eq=False)
class Answer:
    """The answer to a question: a number, or whether a claim holds.

    Numbers of draws are ``nan`` where the draw is not solved or the question undefined. What only a
    claim has raises :class:`InputError` for any other question.

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
    weighing
        How much experts and their draws count, where ``weights`` were given.

    Examples
    --------
    >>> answer = run.ask("P(meal=beer | kind=surly)")
    >>> bool(0 <= answer.mean <= 1), answer.per_draw.shape
    (True, (50,))
    >>> run.ask("P(meal=beer) > 0.5").is_claim
    True
    """

    run: Asking
    question: Question
    found: Verdict | Concluded
    claim: Claim | None
    _findings: Findings
    _place: int
    weighing: Weighing | None = None

    @property
    def is_claim(self) -> bool:
        """Whether the question is a claim, which holds or fails, and not a number."""
        return self.question.is_claim

    @cached_property
    def per_draw(self) -> NDArray[np.float64]:
        """``float64[draw]``: the number in its own unit; of a claim 1 where it holds, else 0."""
        if not self.is_claim:
            return self._values
        holds = self._findings.evaluated.holds[self._place].astype(np.float64)
        return np.where(np.isfinite(self._values), holds, np.nan)

    @property
    def by_how_much(self) -> NDArray[np.float64]:
        """``float64[draw]``: of a claim the left less the right side (of ``<`` the other way
        round), so that it holds where this is positive."""
        self._as_claim("has no two sides")
        return self._values

    @cached_property
    def _values(self) -> NDArray[np.float64]:
        known = self._findings.evaluated.solved[self._place] & self.run.solved
        return np.where(known, self._findings.evaluated.value[self._place], np.nan)

    @property
    def mean(self) -> float:
        """The mean over the draws that count; of a claim the share of them in which it holds."""
        return self.found.share if isinstance(self.found, Verdict) else self.found.mean

    @property
    def interval(self) -> tuple[float, float]:
        """Of a number what the middle 90 % of draws lie between: how far judgements leave it open.
        Of a claim Wilson's 95 % interval of its share: what more draws could still change."""
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
        """The answer in words, with its table and record, and what a condition does where it is
        forced instead of seen."""
        title = self.claim.says if self.claim else self.question.text.strip()
        if self.weighing is not None:
            return replace(experts.show_weighed(self.found, self.weighing), title=title)
        found = forced_moves(self.run.stored, self.question, self._findings.forced)
        return replace(forcing.show(self.found, found), title=title)

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
        found = self.found
        spread = found.margin if isinstance(found, Verdict) else found.spread
        weights = None if self.weighing is None else self.weighing.by_draw
        return draw_spread(self.question, self._values, spread, weights)

    @property
    def readings(self) -> Mapping[str, float]:
        """By the names of a claim's readings, the headline's first: the share of draws in which
        each holds. Empty where it is read in one way; ``run.ask("b:strict")`` asks for one."""
        if self.claim is None or not isinstance(self.found, Verdict) or not self.found.readings:
            return MappingProxyType({})
        names = (each.name for each in self.claim.readings)
        shares = (each.share for each in self.found.readings)
        return MappingProxyType(dict(zip(names, shares, strict=True)))

    # ---- what can be asked of a claim ---------------------------------------------------------

    def hinges(self) -> Shown[Any]:
        """As :meth:`rubicon.Run.hinges`, of this claim."""
        return self.run.hinges(self._as_claim("does not hinge on anything"))

    def margin(self, *, draw: int | None = None, by: int | None = None) -> Shown[Any]:
        """As :meth:`rubicon.Run.margin`, of this claim."""
        return self.run.margin(self._as_claim("cannot flip"), draw=draw, by=by)

    def when(self, *, players: str | Iterable[str] = ()) -> Shown[Any]:
        """As :meth:`rubicon.Run.when`, of this claim."""
        return self.run.when(self._as_claim("does not hold anywhere"), players=players)

    def equilibria(self, *, draws: int = 32, past: int = 3, starts: int = 8) -> Shown[Any]:
        """As :meth:`rubicon.Run.equilibria`, of this claim."""
        claim = self._as_claim("has no verdict")
        return self.run.equilibria(claim, draws=draws, past=past, starts=starts)

    def _as_claim(self, why: str) -> Claim | Question:
        if not self.is_claim:
            raise InputError(
                f"“{self.question.text.strip()}” is a number and {why}",
                instead=f'compare it with something: ask("{self.question.text.strip()} > 0.5")',
            )
        return self.question if self.claim is None else self.claim

    def __repr__(self) -> str:
        text = self.question.text.strip()
        if not self.found.draws.counted:
            return f"<{text}: undefined in every draw>"
        if isinstance(self.found, Verdict):
            return f"<{text}: holds in {percent(self.mean)} of draws, {shown_word(self.found)}>"
        mean, low, high = (written(self.question, v) for v in (self.mean, *self.interval))
        return f"<{text}: {mean} over draws, 90 % of them from {low} to {high}>"

    def __rich__(self) -> Shown[Any]:
        return self.shown

    def __str__(self) -> str:
        return str(self.shown)

    def _repr_html_(self) -> str:
        return self.shown._repr_html_()


class Answers(tuple[Answer, ...]):
    """Several answers, in the order of their questions."""

    __slots__ = ()

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with a row for each draw and a column for each question; of two
        equal ones the second has ``(2)`` after its name."""
        pandas = import_optional("pandas")
        names = numbered(each.question.text.strip() for each in self)
        values = (each.per_draw for each in self)
        frame = pandas.DataFrame(dict(zip(names, values, strict=True)))
        return frame.rename_axis("draw")

    @property
    def shown(self) -> Shown[Any]:
        """All of them, one after the other; ``.record`` is a list, or that of the only one."""
        every = [answer.shown for answer in self]
        if len(every) == 1:
            return every[0]
        first, *others = every
        below = [block for each in others for block in (Heading(each.title), *each.blocks)]
        figures = [figure for each in every for figure in each.figures]
        return Shown(tuple(each.found for each in every), first.title, (*first.blocks, *below),
                     [each.record for each in every], tuple(figures))  # fmt: skip

    def save(self, file: str | os.PathLike[str]) -> Path:
        """Write a CSV file with a row for each draw; returns its path.

        Columns ``draw`` (from 0) and ``status``, then one for each question that is a number; for
        a claim two, ``holds: …`` (1 or 0) and ``margin: …`` (:attr:`Answer.by_how_much`); ``(2)``
        tells repeated names apart. Empty where a draw is not solved or a question undefined. A file
        of that name is written over; raises :class:`InputError` if it cannot be written, or there
        are no answers.

        >>> both = run.ask("P(duel=yes)", "P(meal=beer) > 0.5")
        >>> both.save("answers.csv").read_text().splitlines()[0]
        'draw,status,P(duel=yes),holds: P(meal=beer) > 0.5,margin: P(meal=beer) > 0.5'
        """
        if not self:
            raise InputError("there are no answers to write", instead='ask("P(…)", "P(…) > 0.5")')
        path, statuses = Path(file).expanduser(), self[0].run.statuses
        columns: list[tuple[str, Iterable[object]]] = [
            ("draw", range(len(statuses))),
            ("status", statuses),
        ]
        for each in self:
            columns += each.columns().items()
        names = numbered(name for name, _ in columns)
        rows = zip(*(values for _, values in columns), strict=True)
        write_named(path, csv_text(names, [dict(zip(names, row, strict=True)) for row in rows]))
        return path

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"

    def _repr_html_(self) -> str:
        return "".join(each._repr_html_() for each in self)


class Claims(Mapping[str, Answer]):
    """Claims with their answers, in the order of the file; found by letter, ``"(b)"`` or id."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = {each.claim: each for each in answers if each.claim is not None}

    def __getitem__(self, name: str) -> Answer:
        found = named(list(self._answers), str(name))
        if found is not None:
            return self._answers[found]
        known = [*(c.id for c in self._answers), *self]
        raise _NoClaim(f"there is no claim '{name}'", instead=did_you_mean(str(name), known))

    def __iter__(self) -> Iterator[str]:
        return (claim.letter for claim in self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        return f"<{len(self)} claims: {', '.join(self)}>"

    def _repr_html_(self) -> str:
        return Answers(self._answers.values())._repr_html_()


class _NoClaim(InputError, KeyError):
    """A claim that is not there; a mapping's ``in`` and ``get`` ask for a KeyError."""

    __str__ = InputError.__str__


def _known(values: NDArray[np.float64]) -> list[float | str]:
    return ["" if value != value else value for value in values.tolist()]
