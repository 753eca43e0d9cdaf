"""What verdicts rest on, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.compare.told import Told, changes
from rubicon.answers.knockouts.found import MATTERS, Knockouts, moves
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
    named = [rests_on_names(found, claim) for claim in found.claims]
    return [*told, *filter(None, named)]


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
        told += (
            f" The other {counted(found.left_out, 'consequence')} would take too long here: "
            "rubicon knockout RUN has them."
        )
    return told


def draws_told(found: Knockouts) -> str:
    """On which draws the claims were held against the game without mechanisms."""
    counts = sorted({each.draws for each in found.mechanisms}, reverse=True)
    if counts in ([], [found.run.draws]):
        return f"all {found.run.draws:,} draws"
    first = f"the first {listed([f'{count:,}' for count in counts], 'or')} draws"
    return f"{first} (the more where it is stated or a claim names it)" if counts[1:] else first


def rests_on_names(found: Knockouts | None, claim: Claim) -> str:
    """Whether a claim rests on what it is meant to work through, in a sentence; empty where it
    names nothing, or no mechanism was switched off."""
    k = found.claims.index(claim) if found and claim in found.claims else -1
    through = found.through[k] if found and k >= 0 else None
    if found is None or through is None:
        return ""
    rests, told = through.rests(k), _without(through.names, through.together.told[k])
    if rests is None:
        return f"Whether {title(claim)} rests on what it names cannot be told: {told}."
    if not rests:
        return f"{title(claim)} doesn’t rest on what it names: {told}."
    own = [each for each in found.mechanisms if each.change.id in through.names]
    alone = [_without([each.change.id], each.told[k]) for each in own[1:] and own
             if moves(each.told[k])]  # fmt: skip
    return f"{title(claim)} rests on what it names: {'; '.join([told, *alone])}."


def _without(names: Sequence[str], told: Told) -> str:
    """What becomes of a claim without some mechanisms, as the end of a sentence."""
    gone = f"without {listed([f'“{name}”' for name in names])}"
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
