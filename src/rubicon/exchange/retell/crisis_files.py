"""The files of a crisis that a game file comes with: judgements, claims, sources.

They are made as text and read back by the same readers as anyone's files, so that a run of a game
file keeps exactly what ``rubicon import`` would write.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rubicon.errors import InputError
from rubicon.exchange.gambit import CHANCE, ExtensiveGame
from rubicon.exchange.numbers import DECIMAL, decimal
from rubicon.exchange.retell.spreads import (
    Spread,
    half_widths,
    parse_spread,
    payoff_ranges,
    unmoved,
)
from rubicon.exchange.retell.symbols import Chance, means, real
from rubicon.exchange.retell.telling import Retold
from rubicon.toml.writing import key, number, quoted

SOURCE = "game"
"""The key of the game file in ``sources.bib``; who has an entry of that key cites it so."""
_RATIONALITY = re.compile(
    rf"(?P<low>{DECIMAL})(?:\s+to\s+(?P<high>{DECIMAL}))?"
    r"(?:\s+per\s+(?P<per>stake|range|payoff))?"
)


@dataclass(frozen=True)
class Widths:
    """What the command line says about a game's numbers, as it was written."""

    payoffs: tuple[str, ...] = ()
    chances: str = ""
    rationality: str = ""


def judgements_text(
    told: Retold, widths: Widths, stated: Collection[str], everything: bool
) -> tuple[str, list[str]]:
    """``judgements.toml`` without what somebody states in a file of their own, and what to note.

    Raises InputError if a width cannot be read, or is confined to what the game does not have.

    Parameters
    ----------
    stated
        What that file states: names, and ``"rationality"`` where it has that table.
    everything
        Whether payoffs without a spread are written, too, as fixed numbers to be changed.
    """
    spreads = [parse_spread(written, "payoffs") for written in widths.payoffs]
    width = half_widths(told.game, told.names, told.symbols, spreads)
    tables = [
        *_payoff_tables(told, width, stated, everything),
        *_chance_tables(told, widths.chances, stated),
    ]
    if "rationality" not in stated:
        tables += _rationality_tables(told, widths.rationality)
    elif widths.rationality:
        raise InputError("rationality is stated in the file of judgements, too",
                         where="rationality", instead="state it in one place")  # fmt: skip
    ranged = {name: held for name, held in width.items() if name not in stated}
    return "\n".join(tables), unmoved(ranged)


def _payoff_tables(
    told: Retold,
    width: Mapping[str, tuple[Fraction, Spread]],
    stated: Collection[str],
    everything: bool,
) -> Iterator[str]:
    what = means(told.symbols, told.names)
    needed = _never_paid(told, width, stated)
    for symbol in told.symbols.payoffs.values():
        half, spread = width.get(symbol, (Fraction(0), None))
        if symbol in stated or not (half or everything or symbol in needed):
            continue
        value = told.symbols.values[symbol]
        note = f"The file has {_shown(value)}"
        low, high = real(value - half, told.file), real(value + half, told.file)
        if spread is not None and low < high:
            held, note = _between(low, high), f"{note}; {spread.text}"
        else:  # also where the ends are one number to the machine
            held = f"{{ fixed = {number(real(value, told.file))} }}"
        yield _table(symbol, what[symbol], "payoff", held, f"{note}.")


def _never_paid(
    told: Retold, width: Mapping[str, tuple[Fraction, Spread]], stated: Collection[str]
) -> set[str]:
    """One payoff for each player who gets nothing anywhere: a story needs to pay everyone."""
    needed = set()
    for k in range(len(told.names.players)):
        own = [s for where, s in told.symbols.payoffs.items() if where.player == k]
        if not any(told.symbols.values[s] or s in stated or width.get(s, (0,))[0] for s in own):
            needed.add(own[0])
    return needed


def _chance_tables(told: Retold, written: str, stated: Collection[str]) -> Iterator[str]:
    """Of two outcomes the less likely one is judged; of more, all, as weights."""
    if not written:
        return
    spread = parse_spread(written, "chances")
    if spread.whom or spread.of != "value" or spread.size >= 1:
        raise InputError(f"{written!r} is no spread of chances", where="chances",
                         instead='write a share below 100 %, such as "±10%"')  # fmt: skip
    game, what = told.game, means(told.symbols, told.names)
    if not isinstance(game, ExtensiveGame) or not told.symbols.chances:
        raise InputError("the game has no moves of chance", where="chances")
    for place, each in enumerate(game.information_sets):
        if each.player != CHANCE:
            continue
        symbols = [told.symbols.chances[Chance(place, k)] for k in range(len(each.actions))]
        possible = [k for k, p in enumerate(each.probabilities) if p]
        if len(possible) < 2 or not spread.size or any(symbol in stated for symbol in symbols):
            continue
        if len(possible) == 2:
            possible = [min(possible, key=lambda k: each.probabilities[k])]
            unit, note = "probability", spread.text
        else:
            unit, note = "weight", f"{spread.text}; all are made to add up to one"
        for k in possible:
            value = each.probabilities[k]
            ends = value * (1 - spread.size), value * (1 + spread.size)
            low, high = (real(end, told.file) for end in ends)
            yield _table(
                symbols[k], what[symbols[k]], unit, _between(low, high),
                f"The file has {_shown(value)}; {note}.",
            )  # fmt: skip


def _rationality_tables(told: Retold, written: str) -> Iterator[str]:
    """λ of everyone, and per payoff of those who have no stake to measure it by."""
    found = _RATIONALITY.fullmatch(written.strip() or "1 to 10")
    if found is None:
        raise InputError(
            f"{written!r} is no rationality",
            where="rationality",
            instead='write "10", "1 to 10" or "2 per payoff"',
        )
    low, high, per = found["low"], found["high"], found["per"] or "stake"
    if high is not None and not 0 < decimal(low) < decimal(high):
        raise InputError(f"{written!r} is no range of λ", where="rationality",
                         instead='write the lower end first, above 0: "1 to 10"')  # fmt: skip
    if high is None:
        stated = f"{{ fixed = {number(decimal(low))} }}"
    else:
        ends = f"low = {number(decimal(low))}, high = {number(decimal(high))}"
        stated = f"{{ {ends}, coverage = 0.9 }}"
    why = "How consistently players choose what is best for them, λ."
    yield _table("rationality", why, f"per {per}", stated, "", "analyst")
    ranges = payoff_ranges(told.game)
    for player, (worst, best) in zip(told.names.players, ranges, strict=True):
        if worst == best and per != "payoff":
            note = "The file pays the same at every end, so there is nothing to measure λ by."
            name = f"rationality.{quoted(player)}"
            yield _table(name, why, "per payoff", stated, note, "analyst")


def _table(name: str, what: str, unit: str, stated: str, note: str, source: str = SOURCE) -> str:
    lines = [
        f"[{name}]",
        f"means = {quoted(what)}",
        f"unit = {quoted(unit)}",
        f"range = {stated}",
        f"source = {quoted(source)}",
    ]
    if note:
        lines.append(f"note = {quoted(note)}")
    return "\n".join(lines) + "\n"


def _between(low: float, high: float) -> str:
    return f"{{ low = {number(low)}, high = {number(high)}, coverage = 1 }}"


def claims_text(claims: Sequence[tuple[str, str, str]]) -> str:
    """``claims.toml`` from names, words and notations."""
    return "\n".join(
        f"[{key(name)}]\nsays = {quoted(says)}\nholds = {quoted(notation)}\n"
        for name, says, notation in claims
    )


def sources_text(told: Retold, file: str) -> str:
    """``sources.bib`` with the game file as its one entry."""
    title = re.sub(r"[^\w .,:;'()/–-]", "", told.names.title).strip() or "A game"
    named = re.sub(r"[^\w .-]", "", file).strip()
    return f"@misc{{{SOURCE},\n  title        = {{{title}}},\n  howpublished = {{{named}}},\n}}\n"


def _shown(value: Fraction) -> str:
    return str(value) if value.denominator < 1000 else f"{float(value):g}"
