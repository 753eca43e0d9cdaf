"""Who should have seen it coming: words, a table and a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rubicon.answers.surprise.surprise import Account, Evidence, Foresight, Surprise
from rubicon.answers.watch.indicators import LEAST
from rubicon.ask import likelihood
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words, numbers
from rubicon.report.data import as_data, fields
from rubicon.report.observers import average, averaged, left_out, looked
from rubicon.report.shown import Shown
from rubicon.report.wording import counted, listed, percent, points, span

_HOW_TO_READ = (
    "gave it: the probability just before, after all that each had seen, on average over the "
    "paths with the same past; middle 90 % of draws. where it happened: the same on those "
    "paths only on which it then happened, which is higher for whoever could tell. "
    "Words follow ICD 203. surprise, mean over draws: 1 bit is a coin's fall, 0 is none; "
    "∞ where it was ruled out. “up from”: what was given in the draws in which it can happen."
)
MOST_EVIDENCE = 3


def show(found: Account) -> Shown[Account]:
    """What happened, step by step: who gave it what, and what would have told."""
    return Shown.of(found, "", _blocks(found), record(found))


def _blocks(found: Account) -> Iterator[Block]:
    for place, step in enumerate(found.steps, 1):
        if place > 1:
            yield Words("")
        yield Heading(f"{place}. {step.name}", f"({step.mover or 'chance'})")
        yield table(step) if step.actors else Words("There is nobody else to ask.")
        yield Words("\n".join(sentences(step)))
        if said := warning(step):
            yield Words(said, "open")
    if found.most and len(found.steps) > 1:
        told = "; ".join(
            f"{listed([actor.player for actor in actors])}, by {step.name}"
            for step, actors in found.most
        )
        size = ", ".join(bits(found.most[0][1][0]))
        yield Words(f"Most surprised: {told}, {size}", "strong")
    if note := left_out(found.looked):
        yield Words(note, "open")
    yield Words(_HOW_TO_READ, "dim")


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


def table(step: Surprise) -> Table:
    """Who gave it what, and what would have told."""
    columns = (
        Column("who", wide=True),
        *numbers("gave it", "where it\nhappened", "surprise"),
        Column("would have told", "(points)", wide=True),
    )
    rows = []
    for group in together(step.actors):
        first, gave = group[0], group[0].probability
        told = "\n".join(f"{lift} {name}" for name, lift in _telling(first))
        size, *beyond = bits(first)
        rows.append((
            Cell(listed([each.player for each in group])),
            Cell(percent(gave.mean), under=(first.word, span(gave.p5, gave.p95))),
            _where_it_happened(first),
            Cell(size, under=tuple(beyond)),
            Cell(told or "–"),
        ))  # fmt: skip
    return Table(columns, tuple(rows))


def together(actors: Sequence[Foresight]) -> list[list[Foresight]]:
    """Actors who gave the same throughout and could not know the same: one line for all."""
    groups: list[list[Foresight]] = []
    for actor in actors:
        for group in groups:
            if _same(group[0], actor):
                group.append(actor)
                break
        else:
            groups.append([actor])
    return groups


def _same(one: Foresight, other: Foresight) -> bool:
    close = all(
        abs(getattr(one, name).mean - getattr(other, name).mean) < LEAST
        for name in ("probability", "foresight")
    )
    return close and _telling(one) == _telling(other)


def _telling(actor: Foresight) -> list[tuple[str, str]]:
    found = [each for each in actor.evidence if each.lift.mean >= LEAST]
    return [(each.name, points(each.lift.mean)) for each in found[:MOST_EVIDENCE]]


def _where_it_happened(actor: Foresight) -> Cell:
    """With what it gave in the same draws, where there are others: it cannot happen in those."""
    then = percent(actor.foresight.mean)
    if not actor.foresight.undefined or not actor.impossible:
        return Cell(then)
    return Cell(then, under=(f"up from {percent(actor.compared.mean)}",))


def bits(actor: Foresight) -> tuple[str, ...]:
    """How surprised an actor was, and in how many draws it was beyond all measure."""
    if actor.impossible == 1:
        return ("∞ bits",)
    size = f"{actor.bits.mean:.1f} bits"
    return (size, f"∞ in {percent(actor.impossible)}") if actor.impossible else (size,)


def record(found: Account) -> dict[str, Any]:
    """The account as plain data; probabilities from 0 to 1, surprise in bits."""
    return as_data({
        **looked(found.looked),
        "most_surprised": [
            {"player": actor.player, "by": step.name}
            for step, actors in found.most
            for actor in actors
        ],
        "steps": [
            {"happened": step.name, "mover": step.mover, **who_record(step),
             "actors": [_actor(each) for each in step.actors], "rare": step.rare,
             "sentences": sentences(step), "warning": warning(step)}
            for step in found.steps
        ],
    })  # fmt: skip


def who_record(step: Surprise) -> dict[str, Any]:
    """Who should have seen a step coming, and who could not."""
    return {
        "should_have_seen_it_coming": [each.player for each in step.best],
        "could_not": [each.player for each in step.blind],
    }


def _actor(actor: Foresight) -> dict[str, Any]:
    return {
        "player": actor.player,
        **averaged(actor, "probability", where_it_happened="foresight",
                   given_where_possible="compared"),
        **fields(actor, "impossible", "word"),
        "bits": average(actor.bits),
        "evidence": [
            {"known": each.name, "probability": average(each.probability), "lift": each.lift.mean,
             **fields(each.lift, "p5", "p95", prefix="lift_")}
            for each in actor.evidence
        ],
    }  # fmt: skip
