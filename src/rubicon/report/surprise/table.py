"""Was it a surprise: a table for the terminal, and a record for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.answers.surprise.surprise import Account, Foresight, Surprise
from rubicon.answers.watch.indicators import LEAST
from rubicon.report.verdicts.record import number
from rubicon.report.watch.table import average_record, looked_record, notes
from rubicon.report.watch.words import surprise_sentences, surprise_warning
from rubicon.report.wording import listed, percent, points, span

MOST_EVIDENCE = 3


def surprise_table(account: Account) -> RenderableType:
    """What happened, step by step: who gave it what, and what would have told."""
    parts: list[RenderableType] = []
    for place, step in enumerate(account.steps, 1):
        whose = step.mover or "chance"
        parts.append(Text.assemble((f"{place}. {step.name}", "bold"), f" ({whose})"))
        parts.append(_actors(step) if step.actors else Text("There is nobody else to ask."))
        parts += [Text(sentence) for sentence in surprise_sentences(step)]
        if warning := surprise_warning(step):
            parts.append(Text(warning, style="yellow"))
        parts.append(Text(""))
    if account.most and len(account.steps) > 1:
        told = "; ".join(
            f"{listed([actor.player for actor in actors])}, by {step.name}"
            for step, actors in account.most
        )
        first = account.most[0][1][0]
        parts.append(Text.assemble((f"Most surprised: {told}, ", "bold"), _bits(first), "\n"))
    note = Text(
        "gave it: the probability just before, after all that each had seen, on average over the "
        "paths with the same past; middle 90 % of draws. where it happened: the same on those "
        "paths only on which it then happened, which is higher for whoever could tell. "
        "Words follow ICD 203. surprise, mean over draws: 1 bit is a coin's fall, 0 is none; "
        "∞ where it was ruled out. “up from”: what was given in the draws in which it can happen.",
        style="dim",
    )
    return Group(*parts, *notes(account.looked), note)


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


def _actors(step: Surprise) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("who", ratio=2)
    table.add_column("gave it", justify="right", no_wrap=True)
    table.add_column("where it\nhappened", justify="right", no_wrap=True)
    table.add_column("surprise", justify="right", no_wrap=True)
    table.add_column("would have told\n(points)", ratio=3)
    for group in together(step.actors):
        first = group[0]
        gave = first.probability
        told = "\n".join(f"{lift} {name}" for name, lift in _telling(first))
        table.add_row(
            Text(listed([each.player for each in group])),
            Text.assemble(
                percent(gave.mean), f"\n{first.word}", (f"\n{span(gave.p5, gave.p95)}", "dim")
            ),
            _where_it_happened(first),
            _bits(first),
            Text(told or "–"),
        )
    return table


def _where_it_happened(actor: Foresight) -> Text:
    """With what it gave in the same draws, where there are others: it cannot happen in those."""
    then = percent(actor.foresight.mean)
    if not actor.foresight.undefined or not actor.impossible:
        return Text(then)
    return Text.assemble(then, (f"\nup from {percent(actor.compared.mean)}", "dim"))


def _bits(actor: Foresight) -> Text:
    if actor.impossible == 1:
        return Text("∞ bits")
    beyond = f"\n∞ in {percent(actor.impossible)}" if actor.impossible else ""
    return Text.assemble(f"{actor.bits.mean:.1f} bits", (beyond, "dim"))


def surprise_record(account: Account) -> dict[str, Any]:
    """The account as plain data; probabilities from 0 to 1, surprise in bits."""
    return {
        **looked_record(account.looked),
        "most_surprised": [
            {"player": actor.player, "by": step.name}
            for step, actors in account.most
            for actor in actors
        ],
        "steps": [
            {
                "happened": step.name,
                "mover": step.mover,
                "should_have_seen_it_coming": [each.player for each in step.best],
                "could_not": [each.player for each in step.blind],
                "actors": [_actor_record(each) for each in step.actors],
                "rare": step.rare,
                "sentences": list(surprise_sentences(step)),
                "warning": surprise_warning(step),
            }
            for step in account.steps
        ],
    }


def _actor_record(actor: Foresight) -> dict[str, Any]:
    return {
        "player": actor.player,
        "probability": average_record(actor.probability),
        "where_it_happened": average_record(actor.foresight),
        "given_where_possible": average_record(actor.compared),
        "impossible": actor.impossible,
        "word": actor.word,
        "bits": average_record(actor.bits),
        "evidence": [
            {
                "known": each.name,
                "probability": average_record(each.probability),
                "lift": number(each.lift.mean),
                "lift_p5": number(each.lift.p5),
                "lift_p95": number(each.lift.p95),
            }
            for each in actor.evidence
        ],
    }
