"""The mechanisms of a crisis: those that ``mechanisms.toml`` states, and every consequence.

A mechanism is a change in the vocabulary of :mod:`rubicon.changes`: what would be otherwise without
it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from rubicon.ask import Claim
from rubicon.ask.solver import RunSolver
from rubicon.changes import Change, change_in, changed, joined, tables_in
from rubicon.changes.stated import EVERYONE
from rubicon.ensemble import Model
from rubicon.errors import Mistakes, placed, require_known
from rubicon.game import Game
from rubicon.game.switches import payments

NAME = "mechanisms.toml"
SHAPE = 'a mechanism is a table: [mechanism.NAME], says = "…", drop = ["CONSEQUENCE"]'
CONSEQUENCE = "consequence"
"""The kind of mechanism that nobody states: a consequence by itself."""


def read_mechanisms(file: Path) -> tuple[Change, ...]:
    """The mechanisms that a file states, in its order. Raises InputError as
    :func:`rubicon.changes.change_in`."""
    (tables,) = tables_in(file, SHAPE, "mechanism")
    return tuple(map(change_in, tables))


def kept_mechanisms(run: Path) -> tuple[Change, ...]:
    """Those that a run kept; none, if it was made without. Raises InputError as
    :func:`read_mechanisms`."""
    file = run / "crisis" / NAME
    return read_mechanisms(file) if file.is_file() else ()


def mechanisms_of(game: Game, stated: Sequence[Change]) -> Mapping[str, Change]:
    """All of them by name: those stated, then each consequence that pays somebody.

    A mechanism that is stated takes the place of the consequence of its name.
    """
    named = dict.fromkeys(game.consequence_names[name] for name, _ in payments(game))
    found = {each.id: each for each in stated}
    for name in named:
        dropped = MappingProxyType({name: (EVERYONE,)})
        found.setdefault(name, Change(name, "", CONSEQUENCE, drop=dropped))
    return MappingProxyType(found)


def check_mechanisms(stated: Sequence[Change], claims: Sequence[Claim], model: Model) -> None:
    """Check that mechanisms fit a crisis, and that claims name only those that there are, without
    solving anything. Raises InputError with file and line: an unknown judgement, consequence,
    label, option or player, a number beyond a judgement's bounds, a claim that works through
    nothing, or through several of which one leaves nothing of another."""
    solver = RunSolver(model.game, model.rationality)
    # A large game has many consequences, which are made into mechanisms only where one is named.
    named = any(claim.through for claim in claims)
    every = mechanisms_of(model.game, stated) if named else {}
    require_named(claims, every)
    for each in (*stated, *together(claims, every).values()):
        changed(each, solver, model.judgements, model.judgements.rows)


def together(
    claims: Sequence[Claim], known: Mapping[str, Change]
) -> Mapping[tuple[str, ...], Change]:
    """By what claims work through, where that is several: the story without all of these."""
    return {
        claim.through: joined([known[name] for name in dict.fromkeys(claim.through)])
        for claim in claims
        if len(claim.through) > 1
    }


def require_named(claims: Sequence[Claim], known: Mapping[str, Change]) -> None:
    """Raise an InputError with file and line for each claim that works through what is no
    mechanism."""
    mistakes = Mistakes()
    for claim, name in [(each, name) for each in claims for name in each.through]:
        with mistakes.here(), placed(claim.place("through", name)):
            it = f"[{claim.id}] works through '{name}'"
            require_known(name, known, f"{it}, which is neither a mechanism nor a consequence")
    mistakes.tell()
