"""What a crisis is before anything is solved: its size, what stands unused, a game file's names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rubicon.answers.traps.found import later_sources, traps
from rubicon.answers.traps.look import Trap
from rubicon.answers.variants.labels import Shift
from rubicon.ask import Claim
from rubicon.ask.solver import RunSolver
from rubicon.changes import Change
from rubicon.crisis.folder import Folder
from rubicon.crisis.gamefile import GameFile
from rubicon.crisis.places import SOURCES
from rubicon.crisis.preface import Preface
from rubicon.crisis.unread import unread
from rubicon.ensemble import Model, Telling, unused
from rubicon.exchange.retell.symbols import means
from rubicon.game.moves import weighed
from rubicon.judgements import PER_STAKE, Expert


@dataclass(frozen=True)
class Named:
    """A name of a game file that is not its own, or that a judgement can have."""

    kind: str  # ``"judgement"``, or what was named
    # name, stands_for: the name, and what it means
    name: str
    stands_for: str


@dataclass(frozen=True)
class Sharpness:
    """What a player's λ counts in, and so what λ = 10 means for it."""

    player: str
    unit: str  # one of :data:`rubicon.judgements.PER`
    payoff: float  # what that is worth in the player's payoff
    tenth: float  # by how much an option must be better for λ = 10 to take it e times as often


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
    # levers, mechanisms: names of what someone could change, and of what is knocked out
    levers: tuple[str, ...]
    mechanisms: tuple[str, ...]
    variants: tuple[str, ...]  # other ways in which the story is told
    unused_judgements: tuple[str, ...]  # those that the story never uses
    # judgements_without_source, claims_without_source: those whose grounds are not stated
    judgements_without_source: tuple[str, ...]
    claims_without_source: tuple[str, ...]
    # for each player whose λ counts per stake: that, in its payoff at central judgements
    stakes: dict[str, float]
    rationality: tuple[Sharpness, ...]  # by player
    # by decision with options that do not all count 1: their weights, as of
    # :class:`~rubicon.game.moves.Listed`
    weights: dict[str, tuple[dict[str, float], ...]]
    shifts: tuple[Shift, ...]  # claims by whose labels a variant means something else
    preface: Preface  # what its ``crisis.toml`` states
    traps: tuple[Trap, ...]  # what it may say without meaning it, by kind
    experts: tuple[Expert, ...]  # whose ranges differ, also those who count nothing
    names: tuple[Named, ...]  # the names in a game file; empty for other crises


def facts(
    folder: Folder,
    model: Model,
    warned: tuple[Trap, ...],
    variants: Sequence[Telling] = (),
    shifts: Sequence[Shift] = (),
) -> Facts:
    """What there is to know of a crisis whose story was told.

    Parameters
    ----------
    warned
        Of :func:`traps_of`.
    variants
        The story told in other ways.
    shifts
        What means another thing there.
    """
    game, stated = model.game, model.judgements
    rational = zip(game.players, model.rationality.units, model.rationality.per, strict=True)
    sharpness = tuple(Sharpness(*each, tenth=each[-1] / 10) for each in rational)
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
        levers=tuple(each.id for each in folder.levers.levers),
        mechanisms=tuple(each.id for each in folder.mechanisms),
        variants=tuple(each.name for each in variants),
        unused_judgements=unused(model, [each.model for each in variants]),
        judgements_without_source=tuple(stated.unsourced),
        claims_without_source=tuple(each.id for each in folder.claims if not each.source),
        stakes={each.player: each.payoff for each in sharpness if each.unit == PER_STAKE},
        rationality=sharpness,
        weights={move.label: move.weights for move in weighed(game)},
        shifts=tuple(shifts),
        preface=folder.preface,
        traps=warned,
        experts=folder.experts,
        names=_names(folder),
    )


def traps_of(
    folder: Folder, model: Model, solver: RunSolver, places: Mapping[tuple[str, str], str]
) -> tuple[Trap, ...]:
    """What a crisis may say without meaning it, by kind.

    Of the arguments see :func:`rubicon.answers.traps.found.traps`."""
    preface, outcomes = folder.preface, [each.question for each in folder.levers.outcomes]
    found = traps(model, solver, folder.claims, outcomes, places, preface.units)
    bibliography = str(folder.path / SOURCES)
    citing: tuple[Claim | Change, ...] = (*folder.claims, *folder.levers.levers, *folder.mechanisms)
    later = later_sources(model, citing, folder.sources, preface.as_of, bibliography)
    return tuple(sorted((*found, *later, *unread(folder)), key=lambda trap: trap.code))


def _names(folder: Folder) -> tuple[Named, ...]:
    if not isinstance(folder, GameFile):
        return ()
    told = folder.retold
    given = tuple(Named(each.kind, each.name, each.stands_for) for each in told.names.given)
    symbols = means(told.symbols, told.names)
    return given + tuple(
        Named("judgement", symbol, what.rstrip(".")) for symbol, what in symbols.items()
    )
