"""``.nfg``: a table, in the version that lists payoffs and the one that numbers outcomes."""

from __future__ import annotations

import math

from rubicon.exchange.gambit import GambitOutcome, StrategicGame
from rubicon.exchange.numbers import is_number
from rubicon.exchange.reading_parts import comment, head, labels, payoff, payoffs
from rubicon.exchange.tokens import Kind, Place, Scanner

MOST_CELLS = 400_000
"""Of a table."""


def read_strategic(scanner: Scanner) -> StrategicGame:
    """The game in a text that begins with ``NFG``; see :func:`rubicon.exchange.parse_game`.

    Where payoffs are listed, each contingency becomes an outcome of its own, without a label.
    """
    title, players = head(scanner, "NFG", "1")
    place = scanner.place
    strategies: tuple[tuple[str, ...], ...] | None = None
    scanner.take(Kind.OPEN, "the list of strategies", 'write { 2 3 } or { { "a" "b" } { "c" } }')
    if scanner.at(Kind.OPEN):
        strategies = tuple(labels(scanner, "strategies", "a strategy") for _ in players)
        counts = [len(named) for named in strategies]
    else:
        counts = [scanner.whole("a player's number of strategies", least=1) for _ in players]
    scanner.take(Kind.CLOSE, "'}' after the last player's strategies", _one_each(players))
    cells = _contingencies(scanner, counts, place)
    if strategies is None:
        strategies = tuple(tuple(str(k + 1) for k in range(count)) for count in counts)
    remark = comment(scanner)
    if scanner.at(Kind.OPEN):
        outcomes, table = _numbered(scanner, players, cells)
    else:
        outcomes, table = _listed(scanner, players, cells)
    if scanner.at(Kind.WORD) and is_number(scanner.value):
        raise scanner.error(
            f"{scanner.shown()} follows though all {cells:,} contingencies have been told",
            "delete what is too much, or correct the strategies above",
        )
    return StrategicGame(title, remark, players, strategies, outcomes, table,
                         scanner.passed_over("table"))  # fmt: skip


def _contingencies(scanner: Scanner, counts: list[int], place: Place) -> int:
    """How many there are; no more than a game may have, nor the rest of the file could tell."""
    product = math.prod(counts)
    if 2 * product > scanner.size + 1:
        raise scanner.error(
            f"the strategies make {product:,} contingencies, for which the file is too short",
            "correct the strategies, or go on until the table is complete",
            place,
        )
    if product > MOST_CELLS:
        raise scanner.error(
            f"the strategies make {product:,} contingencies",
            f"Rubicon reads at most {MOST_CELLS:,}: leave out strategies, such as dominated ones",
            place,
        )
    return product


def _listed(
    scanner: Scanner, players: tuple[str, ...], cells: int
) -> tuple[tuple[GambitOutcome, ...], tuple[int, ...]]:
    """Payoffs one after the other."""
    outcomes = []
    for cell in range(cells):
        if not scanner.at(Kind.WORD):
            raise scanner.misplaced(
                f"contingency {cell + 1:,} of {cells:,}",
                f"list a payoff for each of the {len(players)} players",
            )
        paid = tuple(payoff(scanner, players, k) for k in range(len(players)))
        outcomes.append(GambitOutcome(cell + 1, "", paid))
    return tuple(outcomes), tuple(range(cells))


def _numbered(
    scanner: Scanner, players: tuple[str, ...], cells: int
) -> tuple[tuple[GambitOutcome, ...], tuple[int, ...]]:
    """Outcomes in braces, then their numbers."""
    scanner.advance()
    outcomes: list[GambitOutcome] = []
    while not scanner.at(Kind.CLOSE):
        scanner.take(Kind.OPEN, "an outcome or '}'", 'write { "label" 1, -1 }')
        label = scanner.text("the outcome's label")
        outcomes.append(GambitOutcome(len(outcomes) + 1, label, payoffs(scanner, players)))
    scanner.advance()
    table = []
    for cell in range(cells):
        place = scanner.place
        number = scanner.whole(f"the outcome's number for contingency {cell + 1:,} of {cells:,}")
        if number > len(outcomes):
            raise scanner.error(
                f"there is no outcome {number}",
                f"outcomes are numbered 1 to {len(outcomes)}; 0 stands for no payoffs",
                place,
            )
        table.append(number - 1)
    return tuple(outcomes), tuple(table)


def _one_each(players: tuple[str, ...]) -> str:
    return f"name or count the strategies of each of the {len(players)} players"
