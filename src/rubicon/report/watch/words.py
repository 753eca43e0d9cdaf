"""Signals, indicators and surprises in plain words, made from their numbers."""

from __future__ import annotations

from rubicon.answers.signals.signals import Reading, StateSignals
from rubicon.answers.surprise.surprise import Evidence, Surprise
from rubicon.answers.watch.indicators import LEAST, Indicator, Sighting
from rubicon.answers.watch.looking import Watch
from rubicon.ask.averages import Average
from rubicon.ask.syntax import Name
from rubicon.ask.words import likelihood
from rubicon.report.wording import counted, listed, percent


def signals_sentences(state: StateSignals) -> tuple[str, ...]:
    """What moves give away about a state: the most telling one, and its most telling outcome."""
    if not state.signals:
        return (f"No move that others see gives anything away about {state.name}.",)
    top = state.signals[0]
    if not top.by_outcome.mean >= LEAST:
        comes_up = max(each.removed.mean for each in state.signals) >= LEAST
        why = " by how it comes out; some do by coming up at all" if comes_up else ""
        return (f"No move that others see gives much away about {state.name}{why}.",)
    whose = f", {top.mover}'s move," if top.mover else ""
    everyone = len(top.seen_by) == len(state.untold)
    most = "" if everyone else f" {listed(list(top.seen_by))}"
    taken = percent(top.by_outcome.mean)
    how = "it" if taken == percent(top.removed.mean) else "how it comes out"
    found = [
        f"Of all that others get to see, {top.name}{whose} tells{most} most about "
        f"{state.name}: {how} takes away {taken} of the uncertainty. Of what is "
        f"open about the move itself, {percent(top.share.mean)} is signal and the rest noise."
    ]
    pairs = [
        (signal.name, reading, k)
        for signal in state.signals
        for reading in signal.readings
        for k in range(len(state.outcomes))
        if reading.outcome is not None
    ]
    if pairs:
        name, reading, k = max(pairs, key=lambda pair: _shift(pair[1], pair[2]))
        if _shift(reading, k) >= LEAST:
            which = f"{state.name}={Name(state.outcomes[k])}"
            seen = f"{name}={Name(str(reading.outcome))}"
            found.append(
                f"No move raises {which} more by how it comes out than {seen}: from "
                f"{percent(reading.before[k].mean)} to {percent(reading.after[k].mean)}"
                f"{undefined(reading.after[k])}."
            )
    return tuple(found)


def _shift(reading: Reading, k: int) -> float:
    """How much an outcome of a state is raised, by how the move comes out and not by its coming up
    alone; what is undefined in every draw raises nothing."""
    change, own = reading.change[k].mean, reading.once_up[k].mean
    return min(change, own) if change == change and own == own else 0.0


def watch_sentences(watch: Watch) -> tuple[str, ...]:
    """What to watch first, and what would count against the going view."""
    found = [f"On {watch.target.name}, {going_view(watch)}."]
    if warning := rarity(watch.rare, watch.before[watch.going].undefined):
        found.append(warning)
    if not watch.indicators:
        return (*found, "Nothing that tells of it is seen before it is known.")
    if watch.coming_up:
        return (*found, f"{at_all(watch, watch.coming_up)}.")
    if not watch.telling:
        return (*found, "Nothing that can be seen in time tells much of it.")
    return (*found, _first(watch.telling[0]), _against(watch))


def going_view(watch: Watch) -> str:
    """``the going view is that it comes true: likely (60 %)``; of even answers, that they are."""
    going = watch.before[watch.going].mean
    if watch.even:
        rest = "not" if watch.target.is_event else "another answer"
        return f"there is no going view: even between {watch.view} ({percent(going)}) and {rest}"
    return f"the going view is that {_view(watch)}: {likelihood(going)} ({percent(going)})"


def _first(top: Indicator) -> str:
    taken = percent(top.by_outcome.mean)
    how = "looking at it" if taken == percent(top.share.mean) else "how it comes out"
    return f"Watch {top.name} first: {how} is expected to take away {taken} of the uncertainty."


def at_all(watch: Watch, indicator: Indicator) -> str:
    """What it does that a move comes up at all, where its outcome tells nothing more."""
    told = (
        f"Only that there is {indicator.name} at all tells of it, and not how it comes out: then "
        f"{_probability(watch)} is {percent(indicator.up.mean)}"
    )
    # Where the matter is known before it could be missed, there is no seeing that it doesn't come.
    never = next((each for each in indicator.sightings if each.outcome is None), None)
    if never is None:
        return told
    return f"{told}, and {percent(never.after[watch.going].mean)} while there is none"


def _probability(watch: Watch) -> str:
    return "its probability" if watch.target.is_event else f"that of {watch.view}"


def _against(watch: Watch) -> str:
    against = watch.counting("against")
    view = f"that {_view(watch)}" if watch.even else "the going view"
    if not against:
        return f"Nothing that can be seen would count against {view}."
    indicator, sighting = against[0]
    rare = ", though it is rarely seen" if sighting.rare else ""
    early = " unless it comes too late," if indicator.in_time.mean < 1 - LEAST else ""
    return (
        f"Most against {view} would count to see {sighted(indicator, sighting)}:{early} "
        f"its probability would fall from {percent(sighting.before[watch.going].mean)} to "
        f"{percent(sighting.after[watch.going].mean)}{rare}{undefined(sighting.after[watch.going])}."
    )


def rarity(rare: float, undefined: float = 0.0) -> str:
    """The warning that an answer rests on what almost never happens, or never does, in some of
    the draws; empty if it does not, or hardly."""
    found = []
    if rare >= LEAST:
        found.append(
            f"In {percent(rare)} of draws what it takes for granted almost never happens (below "
            "one in a thousand)."
        )
    if undefined:
        found.append(f"In {percent(undefined, 1)} of draws it cannot happen; they are left out.")
    return " ".join(found)


def undefined(average: Average) -> str:
    """The draws that two numbers are compared without, if there are any."""
    if not average.undefined:
        return ""
    return f" (it cannot happen in {percent(average.undefined)} of draws, which are left out)"


def _view(watch: Watch) -> str:
    return watch.view if watch.target.is_event else f"{watch.view} is so"


def sighted(indicator: Indicator, sighting: Sighting) -> str:
    """What is seen, in notation where something is."""
    if sighting.outcome is None:
        return f"nothing of {indicator.name}"
    return f"{indicator.name}={Name(sighting.outcome)}"


def surprise_sentences(step: Surprise) -> tuple[str, ...]:
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


def surprise_warning(step: Surprise) -> str:
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
