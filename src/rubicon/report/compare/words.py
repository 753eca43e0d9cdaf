"""Two runs side by side, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

from rubicon.answers.compare.alongside import Alongside
from rubicon.answers.compare.compare import Compared, Comparison
from rubicon.answers.compare.differences import Difference, Fact, Unit
from rubicon.answers.verdicts.classes import class_of, differ
from rubicon.report.equilibria import title
from rubicon.report.verdicts.words import verb
from rubicon.report.wording import counted, listed, percent, plain, sampling, tenths

MOST_TOLD = 5
"""Changes told in sentences; the table has all."""
ORDER = ("first", "second")
MOST_NAMED = 6
"""Names listed in a sentence before the rest are counted."""


def sentences(found: Comparison) -> list[str]:
    """What was compared, what differs, and the largest changes."""
    if found.variants:
        told = [_draws(found), *_judgements(found), *_only(found)]
    else:
        told = [_two_crises(found)]
    if not found.claims:
        return [*told, "The two runs have no claim in common."]
    told += [_kinds(found), *_unjudged(found)]
    least = found.runs[0].matters.smallest
    moved = [each for each in found.claims if isfinite(each.change) and abs(each.change) >= least]
    return told + [change(each) for each in moved[:MOST_TOLD]]


def names(found: Comparison | Alongside) -> tuple[str, str]:
    """What the runs are called: by their crises, or by their folders where these are the same."""
    crises = [str(run.manifest["crisis"]) for run in found.runs]
    if crises[0] != crises[1]:
        return crises[0], crises[1]
    folders = [run.path.name for run in found.runs]
    if folders[0] != folders[1]:
        return folders[0], folders[1]
    return f"{folders[0]} (first)", f"{folders[1]} (second)"


def label(found: Difference) -> str:
    """What differs."""
    return f"{found.what} of {found.player}" if found.player else found.what


def fact(value: Fact | None) -> str:
    """How a run's fact is written."""
    if value is None:
        return "–"
    if isinstance(value, Unit):
        return f"{value.judgement} per {value.per:.4g} of payoff"
    if isinstance(value, tuple):
        return ", ".join(value)
    return f"{value:,}" if isinstance(value, int) else value


def change(each: Compared) -> str:
    """How a claim's verdict changes from the first run to the second."""
    one, other = each.verdicts
    first, second = each.shares
    of = "draws"
    if each.paired is not None and each.paired.left_out:
        of = f"the {counted(each.paired.counted, 'draw')} that count in both runs"
    told = (
        f"{title(each.claims[0])} holds in {percent(first)} of {of} in the first run and in "
        f"{percent(second)} in the second: {tenths(each.change)} points"
        f"{sampling(each.low, each.high)}"
    )
    kinds = class_of(one), class_of(other)
    if kinds[0] != kinds[1]:
        told += f"; it {verb(kinds[0], 1)} in the first and {verb(kinds[1], 1)} in the second"
    if each.paired is not None and each.paired.first and each.paired.second:
        told += (
            f"; on the same draws it is lost in {each.paired.first:,} and won in "
            f"{each.paired.second:,}"
        )
    if not each.same_notation:
        told += "; its notation differs between the runs, so the question may have changed, too"
    return f"{told}."


def _draws(found: Comparison) -> str:
    if found.paired:
        told = (
            f"Both runs take the same {counted(found.paired, 'draw')}, so claims are compared draw "
            "by draw"
        )
        tables = [each.paired for each in found.claims if each.paired and each.paired.counted]
        most = max((table.left_out for table in tables), default=0)
        if not most:
            return f"{told}."
        return (
            f"{told}; those in which a claim is unsolved or undefined in either run, at most "
            f"{most:,}, are left out."
        )
    first, second = (run.draws for run in found.runs)
    return (
        f"The runs’ draws are independent of each other ({first:,} and {second:,}), so chance "
        "alone makes shares differ a little: see the intervals."
    )


def _two_crises(found: Comparison) -> str:
    """What can be said of two crises: less than of two variants of one."""
    one, other = (run.manifest["crisis"] for run in found.runs)
    return (
        f"These are runs of two crises, {one} and {other}, and not of two variants of one. Their "
        "draws have nothing to do with each other, and judgements of one name needn’t be of one "
        "thing. Claims are matched by their ids. To put a question to both: rubicon compare RUN "
        'RUN --on "P(…)".'
    )


def _judgements(found: Comparison) -> list[str]:
    stated = found.judgements
    told = []
    if stated.changed:
        names = _named(
            [f"{c.name} (median {plain(c.first)} → {plain(c.second)})" for c in stated.changed]
        )
        alike = f"; {len(stated.shared):,} are alike" if stated.shared else ""
        differ = "differs" if len(stated.changed) == 1 else "differ"
        told.append(f"{counted(len(stated.changed), 'judgement')} {differ}: {names}{alike}.")
    elif stated.shared and not any(stated.only) and not stated.untold:
        how = "have the same ranges" if any(stated.updated) else "are alike"
        told.append(f"All {len(stated.shared):,} judgements {how}.")
    if any(stated.updated):
        runs = (
            "both runs" if all(stated.updated) else f"the {ORDER[stated.updated.index(True)]} run"
        )
        told.append(f"In {runs} judgements were updated by what was observed.")
    for alone, which in zip(stated.only, ORDER, strict=True):
        if alone:
            told.append(f"Only the {which} run has the judgements {_named(list(alone))}.")
    if stated.untold:
        told.append(
            "Whether these are alike cannot be told, as a run kept no judgements.toml: "
            f"{_named(list(stated.untold))}."
        )
    others = [label(each) for each in found.differs]
    told.append(f"Also different: {listed(others)}." if others else "Nothing else differs.")
    return told


def _named(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listed(list(names))
    return listed([*names[:MOST_NAMED], f"{len(names) - MOST_NAMED} more"])


def _only(found: Comparison) -> list[str]:
    return [
        f"Only the {which} run has {listed([title(claim) for claim in claims])}."
        for claims, which in zip(found.only, ORDER, strict=True)
        if claims
    ]


def _kinds(found: Comparison) -> str:
    kinds = [each for each in found.claims if differ(*each.verdicts)]
    compared = [each for each in found.claims if isfinite(each.change)]
    total = counted(len(found.claims), "claim")
    if not compared:
        return f"None of {total} can be compared."
    least = found.runs[0].matters.smallest
    if not any(abs(each.change) >= least for each in compared) and not kinds:
        return f"None of {total} changes its share by what matters."
    which = f": {_names(kinds)}" if kinds else ""
    does = "changes" if len(kinds) == 1 else "change"
    return f"Of {total}, {len(kinds) or 'none'} {does} class{which}."


def _unjudged(found: Comparison) -> list[str]:
    """Claims that a run says nothing about, or too little: no change, and not to be missed."""
    told = []
    for kind in ("undefined", "weak"):
        by_place: dict[str, list[Compared]] = {}
        for each in found.claims:
            one, other = (class_of(verdict) == kind for verdict in each.verdicts)
            if one or other:
                both = "in either run" if kind == "undefined" else "in both runs"
                place = both if one and other else f"in the {ORDER[other]} run"
                by_place.setdefault(place, []).append(each)
        told += [
            f"{counted(len(claims), 'claim')} {verb(kind, len(claims))} {place}: {_names(claims)}."
            for place, claims in by_place.items()
        ]
    return told


def _names(claims: Sequence[Compared]) -> str:
    return listed([f"({each.claims[0].letter or each.claims[0].id})" for each in claims])
