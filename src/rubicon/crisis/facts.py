"""What a crisis is before anything is solved: its size, what stands unused, a game file's names."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.crisis.folder import Folder
from rubicon.crisis.gamefile import GameFile
from rubicon.ensemble import Model, unused
from rubicon.ensemble.model import PER_STAKE
from rubicon.exchange.retell.symbols import means


@dataclass(frozen=True)
class Named:
    """A name of a game file that is not its own, or that a judgement can have."""

    kind: str  # ``"judgement"``, or what was named
    # name, stands_for: the name, and what it means
    name: str
    stands_for: str


@dataclass(frozen=True)
class Facts:
    """What is known of a crisis whose files all fit together."""

    # crisis, title, players: what it is called, and who acts
    crisis: str
    title: str
    players: tuple[str, ...]
    # nodes, information_sets, actions: the size of its game
    nodes: int
    information_sets: int
    actions: int
    # judgements, claims, sources: how many there are
    judgements: int
    claims: int
    sources: int
    unused_judgements: tuple[str, ...]  # those that the story never uses
    # judgements_without_source, claims_without_source: those whose grounds are not stated
    judgements_without_source: tuple[str, ...]
    claims_without_source: tuple[str, ...]
    # for each player whose λ counts per stake: its range of payoffs at central judgements
    stakes: dict[str, float]
    names: tuple[Named, ...]  # the names in a game file; empty for other crises


def facts(folder: Folder, model: Model) -> Facts:
    """What there is to know of a crisis whose story was told."""
    game, stated = model.game, model.judgements
    return Facts(
        crisis=folder.name,
        title=game.title,
        players=tuple(game.players),
        nodes=game.nodes,
        information_sets=game.infosets,
        actions=game.actions,
        judgements=len(stated.rows),
        claims=len(folder.claims),
        sources=len(folder.sources),
        unused_judgements=unused(model),
        judgements_without_source=tuple(stated.unsourced),
        claims_without_source=tuple(each.id for each in folder.claims if not each.source),
        stakes={
            player: stake
            for player, stake in zip(game.players, model.rationality.per, strict=True)
            if stated.rationality_of(player).unit == PER_STAKE
        },
        names=_names(folder),
    )


def _names(folder: Folder) -> tuple[Named, ...]:
    if not isinstance(folder, GameFile):
        return ()
    told = folder.retold
    given = tuple(Named(each.kind, each.name, each.stands_for) for each in told.names.given)
    symbols = means(told.symbols, told.names)
    return given + tuple(
        Named("judgement", symbol, what.rstrip(".")) for symbol, what in symbols.items()
    )
