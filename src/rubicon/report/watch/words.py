"""What to watch for, in sentences."""

from __future__ import annotations

from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.ask import Name, likelihood
from rubicon.report.marks import asked
from rubicon.report.observers import before, rarity, undefined
from rubicon.report.wording import listed, percent, span


def sentences(found: Watch) -> tuple[str, ...]:
    """What to watch first, and what would speak against what is expected."""
    told = [f"On {found.target.name}, {_whose(found)}{how_probable(found)}{_range(found)}."]
    if said := warning(found):
        told.append(said)
    if not found.indicators:
        return (*told, "Nothing that tells of it is seen before it is known.")
    if found.coming_up:
        return (*told, f"{at_all(found, found.coming_up)}.")
    if not found.telling:
        return (*told, "Nothing that can be seen in time tells much of it.")
    return (*told, _first(found.telling[0]), _contrary(found))


def prior(found: Watch) -> str:
    """How probable it is before anything is seen."""
    said = f"{_whose(found)}{how_probable(found)}{_range(found)}."
    return said[0].upper() + said[1:]


def _whose(found: Watch) -> str:
    """What a state is before anything is seen was put in, and is no finding; what an event is,
    follows from the equilibrium."""
    if found.target.is_event or found.target.known is not None:
        return "in equilibrium, "
    return "by the judgements put in, and no finding, "


def _range(found: Watch) -> str:
    mean = found.before[found.leading]
    low_high = span(mean.p5, mean.p95)
    certain = low_high == span(mean.p5, mean.p5)
    return "" if certain else f", {low_high} in the middle 90 % of draws"


def warning(found: Watch) -> str:
    """That the answer rests on what almost never happens; empty if it does not."""
    return rarity(found.rare, found.before[found.leading].undefined)


def leading(found: Watch) -> str:
    """The answer that is told of: of a state in notation, of an event that it comes true."""
    if found.target.is_event:
        return "it comes true"
    return f"{found.target.name}={Name(found.target.answers[found.leading])}"


def how_probable(found: Watch) -> str:
    """``that it comes true is likely (60 %)``; of a state, its most probable outcome, or of even
    answers, that they are."""
    mean = found.before[found.leading].mean
    told = asked(percent(mean), found.asked[found.leading])
    if found.target.is_event:
        return f"that {leading(found)} is {likelihood(mean)} ({told})"
    if found.even:
        return (
            f"there is no most probable outcome: even between {leading(found)} ({told}) and "
            "another answer"
        )
    return f"the most probable outcome is {leading(found)}: {likelihood(mean)} ({told})"


def _first(top: Indicator) -> str:
    taken = percent(top.by_outcome.mean)
    how = "looking at it" if taken == percent(top.share.mean) else "how it comes out"
    return f"Watch {top.name} first: {how} is expected to take away {taken} of the uncertainty."


def at_all(found: Watch, indicator: Indicator) -> str:
    """What it does that a move comes up at all, where its outcome tells nothing more."""
    told = (
        f"Only that there is {indicator.name} at all tells of it, and not how it comes out: then "
        f"{_probability(found)} is {percent(indicator.up.mean)}"
    )
    # Where the matter is known before it could be missed, there is no seeing that it doesn't come.
    never = next((each for each in indicator.sightings if each.outcome is None), None)
    if never is None:
        return told
    after = percent(never.after[found.leading].mean)
    return f"{told}, and {asked(after, never.asked.after[found.leading])} while there is none"


def _probability(found: Watch) -> str:
    return "its probability" if found.target.is_event else f"that of {leading(found)}"


def _contrary(found: Watch) -> str:
    counting = found.counting(found.contrary)
    which = "it" if found.target.is_event else leading(found)
    if not counting:
        return f"Nothing that can be seen would count {found.contrary} {which}."
    indicator, sighting = counting[0]
    rare = ", though it is rarely seen" if sighting.rare else ""
    early = " unless it comes too late," if indicator.in_time.mean < 1 - LEAST else ""
    k = found.leading
    posterior = sighting.after[k]
    prior = before(sighting.before[k], found.before[k], found.asked[k])
    return (
        f"Most {found.contrary} {which} would count to see {sighted(indicator, sighting)}:{early} "
        f"its probability would {'rise' if found.contrary == 'for' else 'fall'} from {prior} to "
        f"{asked(percent(posterior.mean), sighting.asked.after[k])}{rare}"
        f"{undefined(posterior)}."
    )


def sighted(indicator: Indicator, sighting: Sighting) -> str:
    """What is seen, in notation where something is."""
    if sighting.outcome is None:
        return f"nothing of {indicator.name}"
    return f"{indicator.name}={Name(sighting.outcome)}"


def observer(found: Watch) -> str:
    """Whose eyes it is seen with."""
    if found.public and len(found.observer) > 1:
        return "the public, who sees what every player gets to see"
    if len(found.observer) == 1:
        return found.observer[0]
    return f"who is not told at once; what {listed(list(found.observer))} all get to see"
