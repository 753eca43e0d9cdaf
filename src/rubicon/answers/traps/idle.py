"""Traps that only a run shows: what no claim is moved by, though the crisis argues with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubicon.answers.knockouts.found import Knocked, Knockouts, moves
from rubicon.answers.traps.look import Trap
from rubicon.ask import Claim
from rubicon.ask.syntax import Expectation
from rubicon.ask.terms import terms_of
from rubicon.changes import Change
from rubicon.judgements import JudgementSet


def idle(
    found: Knockouts, judgements: JudgementSet | None = None, mechanisms: Sequence[Change] = ()
) -> Iterator[Trap]:
    """Mechanisms that are stated and move no claim, and judgements that only consequences rest on
    of which none moves any, nor is asked for by a reading of one. Places are those of the crisis'
    own judgements and mechanisms, or of the run's copy if they are left out."""
    if not found.claims:
        return
    places = {each.id: each.where for each in mechanisms}
    for each in found.mechanisms:
        if each.stated and _idle(each):
            name = each.change.id
            where = places.get(name, each.change.where)
            yield Trap("idle-mechanism", where, name, {"draws": each.draws})
    game, stated = found.run.game, judgements or found.run.stated_judgements()
    still = {each.change.id for each in found.mechanisms if not each.stated and _idle(each)}
    still -= _asked(found.claims)
    table = game.table
    chances = frozenset[str]().union(*(table.uses(row) for row in {*game.chance.tolist()} - {-1}))
    pays: dict[str, set[str]] = {}
    pairs = zip(game.consequence_row.tolist(), game.consequence_name.tolist(), strict=True)
    for row, name in set(pairs):
        for judgement in table.uses(row):
            pays.setdefault(judgement, set()).add(game.consequence_names[name])
    for judgement, names in sorted(pays.items()):
        if names <= still and judgement not in chances | {*found.run.rationality.rows}:
            where = stated.where(judgement) if stated and judgement in stated else ""
            yield Trap("idle-judgement", where, judgement, {"consequences": sorted(names)})


def _asked(claims: Sequence[Claim]) -> set[str]:
    """The consequences that claims ask for by name, in any of their readings."""
    return {
        name.text
        for claim in claims
        for each in claim.as_read()
        for term in terms_of(each.question)
        if isinstance(term, Expectation)
        for name in term.consequences
    }


def _idle(each: Knocked) -> bool:
    return all(moves(told) is False for told in each.told)
