"""Traps in claims: sentences that compare, condition or leave out what they may not mean to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from math import inf, isfinite
from typing import Any

import numpy as np

from rubicon.answers.traps.look import Look, Trap
from rubicon.ask import Claim, fits
from rubicon.ask.paths import Mask
from rubicon.ask.syntax import (
    Arithmetic,
    Belief,
    Comparison,
    Ending,
    Event,
    Expectation,
    Function,
    Is,
    Negative,
    Number,
    Numeric,
    Probability,
    Reached,
    SyntaxNode,
    Term,
    Value,
    conjunction,
    conjuncts,
)
from rubicon.ask.terms import parted, terms_of
from rubicon.ask.verdicts import RARE

MOST_WITHOUT = 0.05
"""Share of what a condition covers in which the move that is asked for may fail to come up."""
MENUS = 0.05
"""Shares of options by coin toss that differ by less are alike."""
SAME = 0.1
"""Share by which a comparison may change where a condition is replaced by a value."""


def of_claim(look: Look, claim: Claim, units: Mapping[str, str]) -> Iterator[Trap]:
    """All traps of one claim."""

    def trap(code: str, **found: Any) -> Trap:
        return Trap(code, claim.where, claim.id, found)

    if not fits(claim):
        yield trap("kind-misfit", kind=claim.kind)
    for node in claim.question.body.walk():
        if isinstance(node, Comparison):
            if _beyond(node.left, node.right) or _beyond(node.right, node.left):
                yield trap("probability-above-one", asked=str(node))
            if look.solved:
                up, down = _sides(node)
                for label, sides in _unequal_menus(look, up, down, claim):
                    yield trap("unequal-menus", label=label, sides=sides)
                for own, instead in _moves_as_conditions(look, up, down, claim):
                    yield trap("move-as-condition", asked=own, instead=instead)
        for one, other in map(_payers_of, _held_together(node)):
            words = {units.get(player, player) for player in one | other}
            if one and other and one.isdisjoint(other) and len(words) > 1:
                yield trap("players-compared", players=sorted(one | other))
    if look.solved:
        terms = look.plain_terms(claim)
        for term, chance in zip(terms, look.values(terms, claim.holds)[1], strict=True):
            if chance < RARE:
                asked = _reached(term) if term.given is None else str(term.given)
                yield trap("rare-condition", condition=asked, probability=chance)
            elif isinstance(term, Probability | Belief) and term.given is not None:
                share, labels = _without_move(look, term, term.given, claim)
                if share > MOST_WITHOUT:
                    yield trap("condition-without-move", condition=str(term.given),
                               labels=labels, share=share)  # fmt: skip


def _reached(term: Term) -> str:
    """What has to come up for an option to be worth anything, as a condition says it."""
    assert isinstance(term, Value)  # all others are of the whole story
    return f"reached({term.label})"


def _sides(node: Numeric | Comparison) -> tuple[list[Term], list[Term]]:
    """The terms with which a number grows, or the left side of a comparison over the right, and
    those with which it shrinks."""
    match node:
        case Probability() | Expectation() | Belief() | Value():
            return [node], []
        case Comparison() | Arithmetic():
            (up, down), (more, less) = _sides(node.left), _sides(node.right)
            same = isinstance(node, Arithmetic) and node.operator in "+*"
            return (up + more, down + less) if same else (up + less, down + more)
        case Negative():
            return _sides(node.number)[::-1]
        case Function():
            every = [_sides(each) for each in node.arguments]
            return [t for up, _ in every for t in up], [t for _, down in every for t in down]
    return [], []


def _held_together(node: SyntaxNode) -> Iterator[tuple[Numeric, Numeric]]:
    """Numbers that are added, compared, divided by each other, or of which one is picked."""
    if isinstance(node, Comparison) or (isinstance(node, Arithmetic) and node.operator != "*"):
        yield node.left, node.right
    elif isinstance(node, Function):
        yield from combinations(node.arguments, 2)


def _payers_of(pair: tuple[Numeric, Numeric]) -> tuple[frozenset[str], frozenset[str]]:
    return _payers(pair[0]), _payers(pair[1])


def _beyond(side: Numeric, other: Numeric) -> bool:
    """Whether what is made of probabilities is compared with a number that it can never be."""
    (number, same), (low, high) = _within(side), _within(other)
    return number == same and low < high < inf and not low <= number <= high


def _within(node: Numeric) -> tuple[float, float]:
    """Between which numbers one lies, whatever the story: a probability between 0 and 1, a payoff
    and what is divided by either anywhere."""
    match node:
        case Number():
            return node.value, node.value
        case Probability() | Belief():
            return 0.0, 1.0
        case Negative():
            low, high = _within(node.number)
            return -high, -low
        case Function():
            ends = [_within(each) for each in node.arguments]
            if node.name == "abs":
                ((low, high),) = ends
                return max(low, -high, 0.0), max(-low, high)
            pick = min if node.name == "min" else max
            return pick(low for low, _ in ends), pick(high for _, high in ends)
        case Arithmetic():
            return _calculated(node.operator, *_within(node.left), *_within(node.right))
    return -inf, inf


def _calculated(
    operator: str, low: float, high: float, least: float, most: float
) -> tuple[float, float]:
    """Between which numbers a sum, difference, product or quotient lies, if its sides lie between
    ``low`` and ``high``, ``least`` and ``most``."""
    if operator == "+":
        return low + least, high + most
    if operator == "-":
        return low - most, high - least
    if operator == "/":
        if least != most or not least:
            return -inf, inf
        least = most = 1 / least
    ends = [one * other for one in (low, high) for other in (least, most)]
    return (min(ends), max(ends)) if all(map(isfinite, ends)) else (-inf, inf)


def _payers(node: Numeric) -> frozenset[str]:
    """The players in whose payoffs a number is; none, if it is one payoff in units of another."""
    if isinstance(node, Expectation | Value):
        return frozenset({node.player.text})
    parts = [_payers(each) for each in node.parts() if isinstance(each, Numeric)]
    if isinstance(node, Arithmetic) and node.operator == "/" and parts[0] == parts[1]:
        return frozenset()
    return frozenset().union(*parts)


def _moves(event: Event) -> list[Is] | None:
    """The outcomes that an event speaks of; ``None``, if it asks what comes up, or how it ends."""
    parts = list(event.walk())
    if any(isinstance(part, Ending | Reached) for part in parts):
        return None
    return [part for part in parts if isinstance(part, Is)]


def _owner(look: Look, move: Is) -> int:
    """Who makes a move, by number; negative for chance."""
    return int(look.game.label_player[look.events.label(move.label, "")])


def _comes_up(look: Look, move: Is, text: str) -> Mask:
    time = move.occurrence if isinstance(move.occurrence, int) else 1
    nodes = look.events.times(look.events.label(move.label, text), move.label, time, text)
    return look.events.paths.below(nodes)


def _without_move(
    look: Look, term: Probability | Belief, given: Event, claim: Claim
) -> tuple[float, list[str]]:
    """The share of a condition in which nothing that is asked for comes up, and what that is."""
    moves, text = _moves(term.event), claim.holds
    # That a move of chance comes up is often what is asked; if it does, its odds are judgements.
    if not moves or any(_owner(look, move) < 0 for move in moves):
        return 0.0, []
    covered = look.events.mask(given, text)
    never = covered.copy()
    for move in moves:
        never &= ~_comes_up(look, move, text)
    labels = dict.fromkeys(str(move.label) for move in moves)
    return look.chance(never) / look.chance(covered), list(labels)


def _unequal_menus(
    look: Look, up: Sequence[Term], down: Sequence[Term], claim: Claim
) -> Iterator[tuple[str, list[dict[str, float]]]]:
    """Decisions that are compared between branches which offer different numbers of options."""
    for one, other in product(_asked(look, up), _asked(look, down)):
        (mine, given), (theirs, elsewhere) = one, other
        if mine.label != theirs.label or given == elsewhere:
            continue
        menus = [_menu(look, *side, claim.holds) for side in (one, other)]
        apart = abs(menus[0]["by_coin"] - menus[1]["by_coin"])
        if apart > MENUS and abs(menus[0]["options"] - menus[1]["options"]) > MENUS:
            yield str(mine.label), menus
            return


def _asked(look: Look, side: Sequence[Term]) -> list[tuple[Is, Event]]:
    """What is asked of single decisions, with the condition, without a forced move."""
    return [
        (term.event, term.given)
        for term in side
        if isinstance(term, Probability)
        and isinstance(term.event, Is)
        and term.given is not None
        and not parted(term)[0]
        and _owner(look, term.event) >= 0
    ]


def _menu(look: Look, move: Is, given: Event, text: str) -> dict[str, float]:
    """How many options there are where a condition holds, each by its weight, and what share of
    them is asked for."""
    game, events = look.game, look.events
    label = events.label(move.label, text)
    nodes, count = events.moves(label)
    if isinstance(move.occurrence, int):
        nodes = nodes[count == move.occurrence]
    likely = look.below(nodes, events.mask(given, text))
    wanted = [events.outcome(label, name, text) for name in move.outcomes]
    asked = np.isin(game.action_text, wanted) != move.negated
    weights = [np.add.reduceat(each, game.action_start[:-1]) for each in
               (game.action_weight, game.action_weight * asked)]  # fmt: skip
    options, hits = (each[game.infoset[nodes]] for each in weights)
    with np.errstate(all="ignore"):  # a condition that never happens has no menu: nan
        shares = likely / likely.sum()
    return {"options": float(shares @ options), "by_coin": float(shares @ (hits / options))}


def _moves_as_conditions(
    look: Look, up: Sequence[Term], down: Sequence[Term], claim: Claim
) -> Iterator[tuple[str, str]]:
    """Expectations given a player's own move, held against each other or against a plain number,
    where what the move is worth compares otherwise."""
    if len([*up, *down]) == 1:
        for alone, move, rest in _own(look, [*up, *down]):
            worth = _value(alone, move, rest)
            (told, meant), _ = look.values([alone, worth], claim.holds)
            if isfinite(told) and isfinite(meant) and _apart(told, meant):
                yield str(alone), str(worth)
        return
    for one, other in product(_own(look, up), _own(look, down)):
        (mine, move, _), (theirs, against, _) = one, other
        if (move.label, move.occurrence) != (against.label, against.occurrence):
            continue
        if mine.player != theirs.player or move.outcomes == against.outcomes:
            continue
        both = [_value(*each) for each in (one, other)]
        found, _ = look.values([mine, theirs, *both], claim.holds)
        if all(map(isfinite, found)) and _apart(found[0] - found[1], found[2] - found[3]):
            yield str(mine), str(both[0])
            return


def _apart(told: float, meant: float) -> bool:
    return abs(told - meant) > SAME * max(abs(told), abs(meant))


def _own(look: Look, side: Sequence[Term]) -> Iterator[tuple[Expectation, Is, list[Event]]]:
    """Expectations with one outcome of a move of the player's own in the condition, and the rest
    of that."""
    for term in side:
        if not isinstance(term, Expectation) or term.consequences or parted(term)[0]:
            continue
        if term.given is None:
            continue
        parts = conjuncts(term.given)
        for part in parts:
            if isinstance(part, Is) and len(part.outcomes) == 1 and not part.negated:
                player = _owner(look, part)
                if player >= 0 and look.game.players[player] == term.player.text:
                    yield term, part, [each for each in parts if each is not part]
                    break


def _value(term: Expectation, move: Is, rest: Sequence[Event]) -> Value:
    """What the move is worth to its player, the rest of the condition given."""
    time = move.occurrence if isinstance(move.occurrence, int) else 0
    given = conjunction(*rest) if rest else None
    return Value(term.player, move.label, move.outcomes[0], time, given, span=term.span)


def unmentioned_ending(look: Look) -> Iterator[Trap]:
    """The likeliest ending, if no claim is about any path that ends so."""
    game, leaves = look.game, look.events.paths.leaf_node
    if not look.claims or not look.solved:
        return
    ending = game.ending[leaves]
    shares = np.bincount(ending, look.reach[leaves])
    likeliest = int(shares.argmax())
    so, name = ending == likeliest, game.texts[likeliest]
    for claim in look.claims:
        for term in terms_of(claim.question):
            named = (part for part in term.walk() if isinstance(part, Ending))
            if any(name == each.text for part in named for each in part.names):
                return
            if (_covered(look, parted(term)[1], claim.holds) & so).any():
                return
    where = look.places.get(("ending", name), look.model.judgements.file)
    yield Trap("unmentioned-ending", where, name, {"probability": float(shares[likeliest])})


def _covered(look: Look, term: Term, text: str) -> Mask:
    """The paths that a term is about: those of its condition."""
    paths = look.events.everything() if term.given is None else look.events.mask(term.given, text)
    if isinstance(term, Value):
        paths = paths & _comes_up(look, Is(term.label, (), term.occurrence or 1), text)
    return paths
