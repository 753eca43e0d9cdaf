"""What verdicts rest on, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.compare.told import Told, changes
from rubicon.answers.knockouts.found import MATTERS, Knockouts, Through, moves
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Claim
from rubicon.report.equilibria import title
from rubicon.report.verdicts.words import verb
from rubicon.report.wording import counted, listed, percent, sampling, tenths


def sentences(found: Knockouts) -> list[str]:
    """What was switched off, which claims nothing moves, and which rest on what they name."""
    if not found.claims:
        return ["There are no claims to be held against the story without its mechanisms."]
    told = [_switched_off(found)]
    still = [c for k, c in enumerate(found.claims) if not found.movers(k)]
    told.append(
        f"None of them was seen to move {listed([title(claim) for claim in still])} by "
        f"{100 * MATTERS:g} points or more, nor to another class."
        if still
        else "Every claim is moved by one of them at least."
    )
    named = [(claim, each) for claim, each in zip(found.claims, found.through, strict=True) if each]
    firm = [f"({claim.letter})" for claim, each in named if each.rests and not each.in_part]
    if firm:
        rest = "rest on what they name" if firm[1:] else "rests on what it names"
        told.append(f"{listed(firm)} {rest}.")
    told += [f"{title(claim)} {on_what_it_names(each)}." for claim, each in named
             if not each.rests or each.in_part]  # fmt: skip
    return told


def _switched_off(found: Knockouts) -> str:
    stated = [each for each in found.mechanisms if each.stated]
    single = [each for each in found.mechanisms if not each.stated]
    parts = [counted(len(stated), "mechanism that is stated", "mechanisms that are stated")]
    parts = parts if stated else []
    parts += [f"{counted(len(single), 'consequence')} one by one"] if single else []
    told = (
        f"Each switched off by itself, on {draws_told(found)}, the same with and without it: "
        f"{listed(parts) or 'nothing'}."
    )
    if found.left_out:
        told += f" The other {counted(found.left_out, 'consequence')} would take too long here."
    fewer = found.left_out or any(each.draws < found.run.draws for each in found.mechanisms)
    return f"{told} rubicon knockout RUN takes all." if fewer else told


def draws_told(found: Knockouts) -> str:
    """On which draws the claims were held against the game without mechanisms."""
    counts = sorted({each.draws for each in found.mechanisms}, reverse=True)
    if counts in ([], [found.run.draws]):
        return f"all {found.run.draws:,} draws"
    first = f"the first {listed([f'{count:,}' for count in counts], 'or')} draws"
    return f"{first} (the more where it is stated or a claim names it)" if counts[1:] else first


def rests_on_names(found: Knockouts, claim: Claim) -> str:
    """Whether a claim rests on what it is meant to work through, in few words; empty where it
    names nothing."""
    through = found.through_of(claim)
    return f"{_rests(through)} {_quoted(through.names)}" if through else ""


def on_what_it_names(through: Through, every: int = 0) -> str:
    """The same at length, as the end of a sentence: what becomes of the claim without; and on how
    many draws, where these are fewer than ``every``."""
    told = f"{_rests(through)} what it names: {_without(through)}"
    return f"{told}{fewer(through.draws, every)}"


def fewer(draws: int, every: int) -> str:
    """On how many draws something was found, where these are not all."""
    return f", on {counted(draws, 'draw')}" if draws < every else ""


def _rests(through: Through) -> str:
    if through.rests is None:
        return "cannot be told to rest on"
    if through.rests:
        return "rests in part on" if through.in_part else "rests on"
    return "holds more often without" if moves(through.told) else "doesn’t rest on"


def _quoted(names: Sequence[str]) -> str:
    return listed([f"“{name}”" for name in names])


def _without(through: Through) -> str:
    """What becomes of a claim without what it names."""
    gone, told = f"without {_quoted(through.names)}", through.told
    if isinstance(told, str):
        return f"{gone} it cannot be asked ({told})"
    if told.change != told.change:
        return f"{gone} it is undefined in every draw"
    return f"{gone} {shares(told)}, {tenths(told.change)} points{sampling(told.low, told.high)}"


def shares(told: Told) -> str:
    """The share of draws in which a claim holds, with and without, and its class if another."""
    if isinstance(told, str):
        return "undefined"
    before, after = (percent(share) for share in told.shares)
    into = f" (it {verb(class_of(told.verdicts[1]), 1)})" if changes(told) else ""
    return f"{before} → {after}{into}"
