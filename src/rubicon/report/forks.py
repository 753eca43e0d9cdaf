"""What draws past a bifurcation are: sentences, a table for each place, and a record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rubicon.answers.equilibria.forks import Fork, Place, Seen, Sides
from rubicon.report.blocks import CLAIM, Block, Cell, Row, Table, Words, claim_cells, numbers
from rubicon.report.data import about, fields
from rubicon.report.wording import counted, decision, listed, signed, unlisted

MOST_FORKS, MOST_CLAIMS, MOST_SEEN = 3, 4, 2
"""Places that are told, claims in the table of each, and of what was seen before the last so many;
the record has all."""
_NOTE = (
    "In how many of the equilibria found each claim holds; below, the median of its margin on the "
    "principal branch, and its range on the others."
)


def blocks(forks: tuple[Fork, ...]) -> Iterator[Block]:
    """Each place with the claims that come out otherwise there, or move most."""
    for fork in forks[:MOST_FORKS]:
        yield Words(sentence(fork))
        if fork.claims and fork.branches.any():
            yield _table(fork)
    if rest := forks[MOST_FORKS:]:
        draws = sum(len(fork.draws) for fork in rest)
        yield Words(f"{counted(draws, 'draw')} more are past a bifurcation elsewhere.")


def sentence(fork: Fork) -> str:
    """Where the branch has split, between what, and how many others there are."""
    at = listed([_place(place) for place in fork.places])
    least, most = int(fork.branches.min()), int(fork.branches.max())
    many = f"{least} to {most}" if least < most else f"{most}" if most else "none"
    each = " in each" if len(fork.draws) > 1 else ""
    others = counted(most, "other equilibrium", "other equilibria").split(" ", 1)[1]
    return (
        f"{counted(len(fork.draws), 'draw')} past a bifurcation{at and f' at {at}'}: what is alike "
        f"there does alike on the principal branch, though other branches have split off; {many} "
        f"{others} {'was' if most == 1 else 'were'} found{each}."
    )


def _place(place: Place) -> str:
    told = decision(place.player, place.label)
    sides = [_seen(side) or "nothing more seen" for side in place.sides]
    if sides:
        told += f", of {' against '.join(sides) if len(sides) == 2 else listed(sides)}"
    if place.seen:
        short = "…; " if len(place.seen) > MOST_SEEN else ""
        told += f" (after {short}{_seen(place.seen[-MOST_SEEN:])})"
    return told


def _seen(seen: Seen) -> str:
    return "; ".join(f"{label}={outcome}" for label, outcome in seen)


def _table(fork: Fork) -> Table:
    columns = (*CLAIM, *numbers(("on the principal", "branch"), ("on the", "others")))
    more = unlisted(len(fork.claims), MOST_CLAIMS, "claim", " (--json lists all). ")
    return Table(columns, tuple(map(_row, fork.claims[:MOST_CLAIMS])),
                 note=f"{more}{_NOTE}")  # fmt: skip


def _row(sides: Sides) -> Row:
    claim, low, high = sides.claim, signed(sides.lowest), signed(sides.highest)
    return (
        *claim_cells(claim.letter, claim.says),
        _held(sides.principal, sides.principal_of, signed(sides.margin.median)),
        _held(sides.others, sides.others_of, low if low == high else f"{low} to {high}",
              "open" if sides.differs else ""),
    )  # fmt: skip


def _held(holds: int, of: int, margin: str, tone: str = "") -> Cell:
    return Cell(f"{holds} of {of}", tone, (margin,)) if of else Cell("–")


def record(fork: Fork) -> dict[str, Any]:
    """Draws past a bifurcation at one place, as plain data."""
    return {
        "at": [
            {**fields(place, "player"), "decision": place.label, "after": dict(place.seen),
             "of": [dict(side) for side in place.sides]}
            for place in fork.places
        ],
        "draws": fork.draws,
        "other_equilibria": fork.branches,
        "claims": [
            {**about(each.claim), **fields(each, "differs"),
             "principal": {"holds": each.principal, "of": each.principal_of,
                           "margin": each.margin.median},
             "others": {"holds": each.others, "of": each.others_of,
                        **fields(each, "lowest", "highest", prefix="margin_")}}
            for each in fork.claims
        ],
        "sentence": sentence(fork),
    }  # fmt: skip
