"""What other ways to tell the story change, in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from rubicon.answers.compare.compare import Compared
from rubicon.answers.variants.found import InVariants, Variants
from rubicon.answers.variants.labels import Shift
from rubicon.answers.verdicts.kinds import kind_of
from rubicon.ask import Claim
from rubicon.report.equilibria import title
from rubicon.report.verdicts.words import verb
from rubicon.report.wording import counted, listed, percent, sampling, tenths


def sentences(found: Variants) -> list[str]:
    """What was told, what changes, what is undefined, and labels to beware of."""
    if not found.names:
        return [
            "The run has no variants: the story tells of none (s.variant), or none was solved "
            "(--variant-draws 0)."
        ]
    many = counted(len(found.names), "other telling")
    told = [f"{many} of the story, on {counted(found.draws, 'draw')}, the same in each."]
    if not found.claims:
        return [*told, "The run has no claims to be held against them."]
    changing = [each for each in found.claims if each.changes]
    told.append(
        f"Of {counted(len(found.claims), 'claim')}, {len(changing) or 'none'} "
        f"{'changes' if len(changing) == 1 else 'change'} between holding widely, being open and "
        "failing."
    )
    told += [f"{_changes(found.names, each)}." for each in changing]
    for k, name in enumerate(found.names):
        undefined = [each.claim for each in found.claims if k in each.undefined]
        if undefined:
            told.append(f"In {name} undefined, as what it speaks of cannot happen there: "
                        f"{_letters(undefined)}.")  # fmt: skip
    return [*told, *map(shifted, found.shifts)]


def changed_by(names: Sequence[str], each: InVariants) -> str:
    """A few words for a line beside a verdict: ``fails in brink-first=West``; empty for none."""
    by_kind: dict[str, list[str]] = {}
    for k in each.changes:
        by_kind.setdefault(kind_of(_in(each, k).verdicts[1]), []).append(names[k])
    return ", ".join(f"{verb(kind, 1)} in {listed(told)}" for kind, told in by_kind.items())


def shifted(found: Shift) -> str:
    """Why a claim asks for another thing in a variant, and what to write instead."""
    who = f"({found.claim.letter}) asks for '{found.label}'"
    cure = f'name the place, s.stage("…"), and ask reached(stage:…) in place of {found.label}'
    if found.movers is None:
        return (
            f"{who}, which in {found.variant} only comes up after '{found.after}' and in the base "
            f"comes before it: it is another place there; {cure}."
        )
    ours, theirs = (name or "chance" for name in found.movers)
    return (
        f"{who}, which is {ours}'s move in the base and {theirs}'s in {found.variant}: it is "
        f"another thing there; {cure}, or give one of the moves another label."
    )


def _changes(names: Sequence[str], each: InVariants) -> str:
    kind = kind_of(each.base)
    told = []
    for k in each.changes:
        pair = _in(each, k)
        first, second = pair.shares
        told.append(
            f"{verb(kind_of(pair.verdicts[1]), 1)} in {names[k]} ({percent(first)} → "
            f"{percent(second)}: {tenths(pair.change)} points{sampling(pair.low, pair.high)})"
        )
    return f"{title(each.claim)} {verb(kind, 1)} in the base and {listed(told)}"


def _in(each: InVariants, k: int) -> Compared:
    found = each.told[k]
    assert not isinstance(found, str)  # what changes was asked
    return found


def _letters(claims: Sequence[Claim]) -> str:
    return listed([f"({claim.letter})" for claim in claims])
