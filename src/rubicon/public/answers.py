"""Several answers: in the order of their questions, and of claims by letter and id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from rubicon.errors import InputError
from rubicon.public.answer import Answer


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
