"""Who should have seen it coming, in sentences."""

from __future__ import annotations

from rubicon.answers.surprise.surprise import Evidence, Surprise
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import likelihood
from rubicon.report.wording import counted, listed, percent


def sentences(step: Surprise) -> tuple[str, ...]:
    """Who should have seen it coming, who could not, and what would have told."""
    if not step.actors:
        return ()
    if all(each.probability.mean != each.probability.mean for each in step.actors):
        return (f"What came before all but never happens, so nobody could weigh {step.name}.",)
    found = [_who(step)]
    best = {each.player for each in step.best}
    blind = [each for each in step.blind if each.player not in best]
    if blind:
        names = listed([each.player for each in blind])
        found.append(f"{names} could not: even where it happened, less than one in five.")
    told = _told(step)
    return (*found, told) if told else tuple(found)


def warning(step: Surprise) -> str:
    """That what is said of a step rests on a past that almost never happens; empty if not."""
    if not step.rare:
        return ""
    share = percent(step.rare, 1)
    return (
        f"What came before {step.name} almost never happens (below one in a thousand) in {share} "
        f"of the {counted(step.draws, 'draw')} that count: what is said of it rests on little "
        "there."
    )


def _who(step: Surprise) -> str:
    best, top = step.best, step.actors[0]
    gave = f"{percent(top.foresight.mean)} ({likelihood(top.foresight.mean)})"
    names = listed([each.player for each in best])
    if top in step.blind:
        return f"Nobody could have seen it coming: the most that anyone gave it was {gave}."
    if len(best) == len(step.actors):
        if len(best) == 1:
            return f"{names} had given it {gave} where it happened."
        return f"All were equally placed: where it happened, they had given it {gave}."
    verb = "was" if len(best) == 1 else "were"
    return f"{names} {verb} best placed to see it coming: {gave} where it happened."


def _told(step: Surprise) -> str:
    """The piece of evidence that would have raised anyone's probability most."""
    pairs = [(actor, each) for actor in step.actors for each in actor.evidence
             if each.lift.mean >= LEAST]  # fmt: skip
    if not pairs:
        return ""
    _, evidence = max(pairs, key=lambda pair: pair[1].lift.mean)
    lacking = [actor.player for actor, each in pairs if _alike(each, evidence)]
    they = lacking[0] if len(lacking) == 1 else "they"
    return (
        f"What would have told {listed(lacking)} most: {evidence.name}. Knowing it, {they} would "
        f"have given {percent(evidence.probability.mean)} instead of "
        f"{percent(evidence.probability.mean - evidence.lift.mean)}."
    )


def _alike(one: Evidence, other: Evidence) -> bool:
    """Whether the same evidence would have told the same."""
    return (
        one.name == other.name
        and abs(one.lift.mean - other.lift.mean) < LEAST
        and abs(one.probability.mean - other.probability.mean) < LEAST
    )
