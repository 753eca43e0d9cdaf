"""Traps that only a run shows: what no claim is moved by, though the crisis argues with it."""

from __future__ import annotations

from collections.abc import Iterator

from rubicon.answers.knockouts.found import Knocked, Knockouts, moves
from rubicon.answers.traps.look import Trap


def idle(found: Knockouts) -> Iterator[Trap]:
    """Mechanisms that are stated and move no claim, and judgements that only consequences rest on
    of which none moves any."""
    if not found.claims:
        return
    for each in found.mechanisms:
        if each.stated and _idle(each):
            yield Trap("idle-mechanism", each.change.where, each.change.id, {"draws": each.draws})
    game, stated = found.run.game, found.run.stated_judgements()
    still = {each.change.id for each in found.mechanisms if not each.stated and _idle(each)}
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


def _idle(each: Knocked) -> bool:
    return all(moves(told) is False for told in each.told)
