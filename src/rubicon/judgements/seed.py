"""``experts/seed.toml``: questions with known answers, and what each expert had said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rubicon.errors import InputError, Mistakes, quoted
from rubicon.judgements.cooke import CUTOFF, Score, scored
from rubicon.judgements.forms import number_of
from rubicon.judgements.ranges import require_order
from rubicon.toml import TomlTable, read_toml

NAME = "experts/seed.toml"
_KEYS = ("asks", "unit", "source", "answer", "scale", "said")
_QUANTILES = ("p5", "p50", "p95")
_SAID = "said.NAME = { p5 = …, p50 = …, p95 = … }"
_SHAPE = f'a question is a table: [[question]], asks = "…", answer = 42, {_SAID}'


@dataclass(frozen=True)
class Question:
    """A question with a known answer."""

    asks: str
    answer: float
    said: Mapping[str, tuple[float, ...]]  # by expert, the 5 %, 50 % and 95 % quantile
    unit: str = ""
    source: tuple[str, ...] = ()
    logarithmic: bool = False  # whether ratios count, not differences


def read_seed(file: Path) -> tuple[Question, ...]:
    """The questions of a file, which all experts in it have answered.

    Raises InputError with file and line, all mistakes at once: no such file, no TOML, an unknown or
    missing key, a value of another kind, quantiles that do not rise, numbers up to 0 on a
    logarithmic scale, an expert who has not answered all questions.
    """
    document = read_toml(file, _SHAPE)
    for key in document.data:
        if key != "question":
            raise InputError(f"'{key}' stands outside of any question", where=document.where(key),
                             instead=_SHAPE)  # fmt: skip
    listed = document.data.get("question")
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise InputError("there is no list of questions", where=document.where("question"),
                         instead=_SHAPE)  # fmt: skip
    mistakes, found = Mistakes(), []
    tables = [TomlTable(document, ("question", k), each) for k, each in enumerate(listed)]
    for table in tables:
        with mistakes.here():
            found.append(_question(table))
    mistakes.tell()
    everybody = sorted({name for each in found for name in each.said})
    for table, each in zip(tables, found, strict=True):
        with mistakes.here():
            _require_all(table, each, everybody)
    mistakes.tell()
    return tuple(found)


def scores(questions: tuple[Question, ...], cutoff: float = CUTOFF) -> dict[str, Score]:
    """By expert, how well the questions were answered; errors as of
    :func:`~rubicon.judgements.cooke.scored`."""
    experts = sorted(questions[0].said)
    said = np.array([[each.said[name] for each in questions] for name in experts])
    answers = np.array([each.answer for each in questions])
    logarithmic = np.array([each.logarithmic for each in questions])
    found = scored(said.transpose(0, 2, 1), answers, logarithmic, cutoff)
    return dict(zip(experts, found, strict=True))


def _question(table: TomlTable) -> Question:
    table.only(_KEYS)
    for key, cure in (("asks", 'asks = "How many …?"'), ("answer", "answer = 42"), ("said", _SAID)):
        table.need(key, cure)
    with table.at("answer"):
        answer = number_of("answer", table.data["answer"])
    said = TomlTable.of(table.document, *table.path, "said")
    found = {name: _quantiles(said, name) for name in said.data}
    logarithmic = table.text("scale", "linear", ("linear", "log")) == "log"
    least = min(answer, *(each[0] for each in found.values()))
    if logarithmic and least <= 0:
        with table.at("scale"):
            raise InputError(f"a logarithmic scale has no {least:g}", instead='scale = "linear"')
    return Question(table.text("asks"), answer, found, table.text("unit"), table.texts("source"),
                    logarithmic)  # fmt: skip


def _quantiles(said: TomlTable, name: str) -> tuple[float, ...]:
    with said.at(name):
        stated = said.data[name]
        if not isinstance(stated, dict) or set(stated) != set(_QUANTILES):
            raise InputError(f"{name} = {stated!r} is not three quantiles", instead=_SAID)
        found = {key: number_of(key, stated[key]) for key in _QUANTILES}
        require_order(f"the quantiles of '{name}' are out of order", **found)
    return tuple(found.values())


def _require_all(table: TomlTable, question: Question, everybody: list[str]) -> None:
    if missing := [name for name in everybody if name not in question.said]:
        with table.at("said"):
            raise InputError(
                f"lacks an answer of {quoted(missing)}",
                instead="all experts answer all questions, or their scores can't be compared: "
                "add it, or leave out the question or the expert",
            )
