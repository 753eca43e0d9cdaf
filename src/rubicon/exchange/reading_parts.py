"""What ``.efg`` and ``.nfg`` have in common: the head, labels in braces, payoffs."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import TypeVar

from rubicon.errors import show
from rubicon.exchange.tokens import Kind, Scanner

T = TypeVar("T")


def head(scanner: Scanner, kind: str, version: str) -> tuple[str, tuple[str, ...]]:
    """``EFG 2 R "title" { "A" "B" }``: the title and the players."""
    example = f'begin with {kind} {version} R "title" {{ "a player" "another" }}'
    for word, wanted in ((kind, kind), (version, f"the version, {version},"), ("R", "R")):
        if not scanner.at(Kind.WORD) or scanner.value not in (word, "D" if word == "R" else word):
            raise scanner.misplaced(wanted, example)
        scanner.advance()
    title = scanner.take(Kind.TEXT, "the game's title", example)
    return title, labels(scanner, "players", "a player")


def comment(scanner: Scanner) -> str:
    """The comment, or nothing where there is none."""
    return scanner.text("the comment") if scanner.at(Kind.TEXT) else ""


def labels(scanner: Scanner, what: str, one: str) -> tuple[str, ...]:
    """``{ "up" "down" }``: at least one label, apart by blanks."""
    return braced(scanner, what, lambda: scanner.text(f"the label of {one}"))


def braced(scanner: Scanner, what: str, item: Callable[[], T]) -> tuple[T, ...]:
    """``{ … }``: at least one item."""
    scanner.take(Kind.OPEN, f"the list of {what}", "open it with {")
    items: list[T] = []
    while not scanner.at(Kind.CLOSE) or not items:
        if scanner.at(Kind.COMMA):
            raise scanner.error(f"a comma in the list of {what}", "put blanks between them")
        items.append(item())
    scanner.advance()
    return tuple(items)


def payoffs(scanner: Scanner, players: tuple[str, ...]) -> tuple[Fraction, ...]:
    """``{ 1, -1/2 }``: a number for each player, with or without commas; after the ``{``."""
    found = tuple(payoff(scanner, players, k) for k in range(len(players)))
    scanner.take(Kind.CLOSE, "'}' after the last payoff", _one_each(players))
    return found


def payoff(scanner: Scanner, players: tuple[str, ...], player: int) -> Fraction:
    """One player's payoff, and the comma after it if there is one."""
    wanted = _payoff_of(players, player)
    if not scanner.at(Kind.WORD):
        raise scanner.misplaced(wanted, _one_each(players))
    number = scanner.number(wanted)
    if scanner.at(Kind.COMMA):
        scanner.advance()
    return number


@lru_cache(maxsize=64)
def _payoff_of(players: tuple[str, ...], player: int) -> str:
    return f"the payoff of player {player + 1} ({show(players[player])})"


@lru_cache(maxsize=1)
def _one_each(players: tuple[str, ...]) -> str:
    example = ", ".join(["1", "-0.5", "1/3"][: len(players)])
    dots = ", …" if len(players) > 3 else ""
    many = f"each of the {len(players)} players" if len(players) > 1 else "the only player"
    return f"write one number for {many}, such as {{ {example}{dots} }}"
