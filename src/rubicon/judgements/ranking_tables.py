"""Rankings as ``judgements.toml`` states them: of symbols, or of what befalls a player.

A ranking with ``player`` and ``over`` needs nothing in the story: its payoffs fall at the endings,
or wherever the consequences fall, that it names. Their symbols are called ``RANKING.NAME``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rubicon.errors import InputError
from rubicon.judgements.bounds import number
from rubicon.judgements.forms import number_of
from rubicon.judgements.model import Grounds, Ranking
from rubicon.judgements.names import RANKINGS, RATIONALITY, require_symbol
from rubicon.judgements.rankings import Order, tiers_of
from rubicon.toml import TomlTable

ENDINGS, CONSEQUENCES = "endings", "consequences"
BEST, WORST = 1.0, 0.0
"""What the best and the worst ending are worth to a player whose endings are ranked."""

_KEYS = ("means", "unit", "player", "over", "order", "low", "high",
         "source", "grade", "confidence", "note")  # fmt: skip


def read_ranking(table: TomlTable, grounds: Grounds) -> Ranking:
    """One ranking. Raises InputError with file and line, whatever is wrong with it."""
    table.only(_KEYS)
    table.need("means", 'say whose payoffs for what are ranked: means = "…"')
    name = str(table.path[-1])
    player, over = table.text("player"), table.text("over", choices=(ENDINGS, CONSEQUENCES))
    for key, other in (("player", over), ("over", player)):
        if other:
            table.need(key, 'write player = "…" and over = "endings" or over = "consequences"')
    order = table.need("order", 'write order = ["best", ["tied", "tied too"], "worst"]')
    pinned = over == ENDINGS
    low, high = _no_ends(table) if pinned else _ends(table)
    with table.at("order"):
        tiers = tiers_of(order)
        if player:
            tiers = tuple(tuple(_symbol(name, each) for each in tier) for tier in tiers)
        else:
            for tier in tiers:
                for symbol in tier:
                    require_symbol(symbol)
    with table.at("low" if not low < high else "order"):
        ordered = Order(tiers, low, high, pinned)
    return Ranking(
        name=name,
        means=table.text("means"),
        order=ordered,
        unit=table.text("unit", f"payoff ({player})" if player else "payoff"),
        grounds=grounds,
        line=table.line,
        player=player,
        over=over,
        where=table.where("order"),
    )


def check_rankings(rankings: Sequence[Ranking], taken: Mapping[str, str]) -> None:
    """Each symbol has one home, and nothing is ranked twice for one player.

    ``taken`` are names that stand for something else, and for what.
    """
    home = dict(taken)
    payers: dict[tuple[str, str], Ranking] = {}
    for ranking in rankings:
        for symbol in ranking.order.symbols:
            if symbol in home:
                raise InputError(
                    f"[{RANKINGS}.{ranking.name}] '{symbol}' is {home[symbol]}",
                    where=ranking.where,
                    instead="give one of them another name",
                )
            home[symbol] = f"a judgement already (ranking '{ranking.name}')"
        _pays_once(ranking, payers)


def _pays_once(ranking: Ranking, payers: dict[tuple[str, str], Ranking]) -> None:
    player = ranking.player
    earlier = [other for (who, _), other in payers.items() if who == player]
    whole = next((other for other in earlier if ENDINGS in (other.over, ranking.over)), None)
    if whole is not None:
        raise InputError(
            f"[{RANKINGS}.{ranking.name}] {player} is ranked in [{RANKINGS}.{whole.name}] as well, "
            "and a ranking of endings is all that a player gets",
            where=ranking.where,
            instead="keep one of them, or rank consequences in both",
        )
    for name in ranking.payoffs:
        other = payers.setdefault((player, name), ranking)
        if other is not ranking:
            raise InputError(
                f"[{RANKINGS}.{ranking.name}] '{name}' is ranked for {player} in "
                f"[{RANKINGS}.{other.name}] as well",
                where=ranking.where,
                instead="leave it out of one of them",
            )


def _symbol(ranking: str, name: str) -> str:
    if ranking == RATIONALITY:
        raise InputError(
            f"a ranking cannot be called '{RATIONALITY}'", instead="give it another name"
        )
    if not name.strip():
        raise InputError("a name in order is empty", instead="name an ending or a consequence")
    return f"{ranking}.{name}"


def _ends(table: TomlTable) -> tuple[float, float]:
    ends = []
    for key in ("low", "high"):
        table.need(key, "write low = … and high = …, the lowest and highest payoff possible")
        with table.at(key):
            ends.append(number_of(key, table.data[key]))
    return ends[0], ends[1]


def _no_ends(table: TomlTable) -> tuple[float, float]:
    for key in ("low", "high"):
        if key in table.data:
            with table.at(key):
                raise InputError(
                    f"states '{key}', but the scale of all that a player gets means nothing",
                    instead=f"leave it out: the best ending is worth {number(BEST)} and the worst "
                    f"{number(WORST)}, and λ per stake says how sharply the player chooses",
                )
    return WORST, BEST
