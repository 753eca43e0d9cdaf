"""The same judgements with other ranges for some of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from rubicon.errors import InputError, did_you_mean
from rubicon.judgements.forms import range_of
from rubicon.judgements.model import Expert, Judgement, JudgementSet
from rubicon.judgements.names import RATIONALITY
from rubicon.judgements.ranges import Range
from rubicon.judgements.writing import form_of


def changed(judgements: JudgementSet, stated: Mapping[str, Judgement]) -> JudgementSet:
    """The set with others in the place of some judgements; all else stays.

    They are named as rows of draws are: a judgement, ``"rationality"`` or ``"rationality.PLAYER"``.
    ``"rationality"`` means everyone's λ, the players' own included, unless they are named too. What
    is changed is changed for all experts.

    Raises InputError if there is no such judgement, or it is one payoff of a ranking.
    """
    numbers, overrides = dict(judgements.judgements), dict(judgements.overrides)
    everyone = judgements.rationality
    # First everyone's, so that what is said of one player stands.
    for name, own in sorted(stated.items(), key=lambda each: each[0] != RATIONALITY):
        stated_as(judgements, name)
        if name == RATIONALITY:
            everyone = own if everyone else None
            overrides = {who: replace(own, name=was.name) for who, was in overrides.items()}
        elif name in numbers:
            numbers[name] = own
        else:
            overrides[name.removeprefix(f"{RATIONALITY}.")] = own
    found = replace(
        judgements,
        judgements=MappingProxyType(numbers),
        rationality=everyone,
        overrides=MappingProxyType(overrides),
    )
    return replace(found, experts=tuple(_agreeing(each, found, stated) for each in found.experts))


def _agreeing(expert: Expert, found: JudgementSet, stated: Mapping[str, Judgement]) -> Expert:
    """An expert who holds of what is stated what the set does."""
    new = {*stated} | {name for name in found.numbers if RATIONALITY in stated
                       and name.startswith(RATIONALITY)}  # fmt: skip
    held = {n: found.numbers[n] if n in new else each for n, each in expert.stated.items()}
    return replace(expert, stated=MappingProxyType(held))


def scaled(held: Range, factor: float) -> Range:
    """A range with every number that states it multiplied; bounds stay. Raises InputError if
    that leaves the bounds, or nothing of the range: a factor of 0."""
    form = form_of(held)
    if "values" in form:
        pairs = form["values"]
        assert isinstance(pairs, list)
        return range_of({"values": [[factor * value, weight] for value, weight in pairs]},
                        held.bounds)  # fmt: skip
    kept = {"coverage"} & set(form)
    moved = [name for name in form if name not in kept]
    values = [factor * _number(form[name]) for name in moved]
    if factor < 0:
        values.reverse()
    return range_of(dict(zip(moved, values, strict=True)) | {n: form[n] for n in kept}, held.bounds)


def times(expert: Expert, factors: Mapping[str, float]) -> Expert:
    """An expert whose own ranges are multiplied, by the name of their rows; see :func:`scaled`."""
    held = {name: replace(each, range=scaled(each.range, factors[name])) if name in factors else
            each for name, each in expert.stated.items()}  # fmt: skip
    return replace(expert, stated=MappingProxyType(held))


def stated_as(judgements: JudgementSet, name: str) -> Judgement:
    """The judgement that a name means, also where it is a player's λ that has none of its own.
    Raises InputError as :func:`changed`."""
    if name in judgements.numbers:
        return judgements.numbers[name]
    if name == RATIONALITY and judgements.overrides:
        return next(iter(judgements.overrides.values()))
    if name.startswith(f"{RATIONALITY}.") and judgements.rationality is not None:
        return judgements.rationality
    if name in judgements:
        ranking = judgements[name]
        raise InputError(
            f"'{name}' is ranked, and its order ties its payoff",
            where=judgements.file,
            instead=f"change the order [rankings.{ranking.name}] in the file",
        )
    known = [name for name in judgements.rows if name in judgements.numbers]
    raise InputError(f"there is no judgement '{name}'", instead=did_you_mean(name, known))


def _number(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)
