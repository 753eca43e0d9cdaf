"""Several answers: in the order of their questions, and of claims by letter and id."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubicon.errors import InputError
from rubicon.public import shown
from rubicon.public.answer import Answer

if TYPE_CHECKING:
    from rubicon.report.shown import Shown


class Answers(tuple[Answer, ...]):
    """Several answers, in the order of their questions."""

    __slots__ = ()

    def to_pandas(self) -> Any:
        """A ``pandas.DataFrame`` with a row for each draw and a column for each question.

        Raises
        ------
        InputError
            If pandas is not installed.
        """
        from rubicon.exchange.results import import_optional

        pandas = import_optional("pandas", "tables")
        frame = pandas.DataFrame({each.question.text.strip(): each.per_draw for each in self})
        return frame.rename_axis("draw")

    @property
    def shown(self) -> Shown[Any]:
        """All of them, one after the other; ``.record`` is that of the one answer, or a list."""
        return shown.one_after_another([answer.shown for answer in self])

    def save(self, file: str | os.PathLike[str]) -> Path:
        """Write a CSV file with a row for each draw.

        Columns ``draw`` (from 0) and ``status``, then one for each question that is a number; for
        a claim two, ``holds: …`` (1 or 0) and ``margin: …`` (:attr:`Answer.by_how_much`). Empty
        where a draw is not solved or a question undefined.

        Returns
        -------
        Path
            The file; one of that name is replaced.

        Raises
        ------
        InputError
            If it cannot be written, or there are no answers.

        Examples
        --------
        >>> both = run.ask("P(duel=yes)", "P(meal=beer) > 0.5")
        >>> both.save("answers.csv").read_text().splitlines()[0]
        'draw,status,P(duel=yes),holds: P(meal=beer) > 0.5,margin: P(meal=beer) > 0.5'
        """
        from rubicon.report.verdicts.record import write_csv

        if not self:
            raise InputError("there are no answers to write", instead='ask("P(…)", "P(…) > 0.5")')
        path, statuses = Path(file).expanduser(), self[0].run.statuses
        columns: dict[str, Iterable[object]] = {"draw": range(len(statuses)), "status": statuses}
        for each in self:
            columns |= each.columns()
        try:
            rows = zip(*columns.values(), strict=True)
            write_csv(path, list(columns), [dict(zip(columns, row, strict=True)) for row in rows])
        except OSError as error:
            raise InputError(
                f"the file cannot be written: {error.strerror}", where=str(path)
            ) from None
        return path

    def __repr__(self) -> str:
        return f"<{len(self)} answers>"

    def _repr_html_(self) -> str:
        return "".join(each._repr_html_() for each in self)


class Claims(Mapping[str, Answer]):
    """Claims with their answers, in the order of the file; found by letter, ``"(b)"`` or id."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = tuple(answers)

    def __getitem__(self, name: str) -> Answer:
        from rubicon.ask.picking import named
        from rubicon.errors import did_you_mean

        claims = [answer.claim for answer in self._answers if answer.claim is not None]
        found = named(claims, str(name))
        for answer in self._answers:
            if answer.claim is not None and answer.claim is found:
                return answer
        known = [*(c.id for c in claims), *(c.letter for c in claims)]
        raise _NoClaim(f"there is no claim '{name}'", instead=did_you_mean(str(name), known))

    def __iter__(self) -> Iterator[str]:
        return (answer.claim.letter for answer in self._answers if answer.claim is not None)

    def __len__(self) -> int:
        return len(self._answers)

    def __repr__(self) -> str:
        return f"<{len(self)} claims: {', '.join(self)}>"

    def _repr_html_(self) -> str:
        return Answers(self._answers)._repr_html_()


class _NoClaim(InputError, KeyError):
    """A claim that is not there; a mapping's ``in`` and ``get`` ask for a KeyError."""

    __str__ = InputError.__str__
