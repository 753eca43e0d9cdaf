"""Games as Gambit's files: what :mod:`rubicon.exchange.reading` reads, and Gambit, too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rubicon.exchange.gambit import (
    CHANCE,
    ExtensiveGame,
    GambitGame,
    GambitNode,
    GambitOutcome,
    InformationSet,
    StrategicGame,
)
from rubicon.exchange.numbers import write_number


def write_game(game: GambitGame) -> str:
    """The text of an ``.efg`` or ``.nfg`` file. Read again, it is the same game.

    Labels stand as they are. Gambit is more particular about them than its own description of
    the formats: :func:`rubicon.exchange.for_gambit` makes them such that it takes them.

    Raises InputError if a number has too many digits to be read again.
    """
    lines = _extensive(game) if isinstance(game, ExtensiveGame) else _strategic(game)
    return "\n".join(lines) + "\n"


def _extensive(game: ExtensiveGame) -> Iterator[str]:
    """Head, comment, then a line for each node, with all there is to say about it."""
    yield f"EFG 2 R {_quote(game.title)} {_labels(game.players)}"
    yield _quote(game.comment)
    yield ""
    sets = [_information_set(held) for held in game.information_sets]
    paid = [f"{o.number} {_quote(o.label)} {{ {_payoffs(o)} }}" for o in game.outcomes]
    for node in game.nodes:
        outcome = paid[node.outcome] if node.outcome >= 0 else "0"
        yield f"{_moved(game, node, sets)} {outcome}"


def _moved(game: ExtensiveGame, node: GambitNode, sets: list[str]) -> str:
    if node.information_set < 0:
        return f"t {_quote(node.label)}"
    kind = "c" if game.information_sets[node.information_set].player == CHANCE else "p"
    return f"{kind} {_quote(node.label)} {sets[node.information_set]}"


def _information_set(held: InformationSet) -> str:
    """Its player (unless chance), number, label, and actions."""
    if held.player != CHANCE:
        return f"{held.player} {held.number} {_quote(held.label)} {_labels(held.actions)}"
    pairs = zip(held.actions, held.probabilities, strict=True)
    actions = " ".join(f"{_quote(action)} {write_number(p)}" for action, p in pairs)
    return f"{held.number} {_quote(held.label)} {{ {actions} }}"


def _strategic(game: StrategicGame) -> Iterator[str]:
    """Head, strategies, comment and outcomes; then a line for each sweep of the first player."""
    yield f"NFG 1 R {_quote(game.title)} {_labels(game.players)}"
    yield ""
    yield "{"
    yield from map(_labels, game.strategies)
    yield "}"
    yield _quote(game.comment)
    yield ""
    yield "{"
    yield from (f"{{ {_quote(outcome.label)} {_payoffs(outcome)} }}" for outcome in game.outcomes)
    yield "}"
    width = len(game.strategies[0])
    for start in range(0, len(game.cells), width):
        yield " ".join(str(cell + 1) for cell in game.cells[start : start + width])


def _payoffs(outcome: GambitOutcome) -> str:
    return ", ".join(map(write_number, outcome.payoffs))


def _labels(labels: Iterable[str]) -> str:
    return f"{{ {' '.join(map(_quote, labels))} }}"


def _quote(text: str) -> str:
    r"""A text in quotation marks.

    A backslash is doubled only where it would be taken for an escape, since Gambit 16.7 reads two
    as three.
    """
    if "\\" not in text:
        escaped = text.replace('"', '\\"')
        return f'"{escaped}"'
    follows = [*text[1:], '"']
    marks = ('"', "\\")
    return '"{}"'.format(
        "".join(
            f"\\{c}" if c == '"' or (c == "\\" and after in marks) else c
            for c, after in zip(text, follows, strict=True)
        )
    )
