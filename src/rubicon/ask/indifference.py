"""Why a claim is too close to call: who decides something in it and is paid nothing for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from rubicon.arrays import Floats
from rubicon.ask.claims import Claim
from rubicon.ask.evaluate import Plan
from rubicon.ask.events import Events
from rubicon.ask.runs import Findings, ask_run
from rubicon.ask.syntax import Comparison, Do, Function, Is, Name, Question, Value
from rubicon.ask.verdicts import Answer, Verdict, gathered, plan_claims
from rubicon.ensemble.store import Run

Said = TypeVar("Said", Verdict, Verdict | Answer)


def ask_claims(
    run: Run, asked: Sequence[Claim | Question], keep: int = 0, weights: Floats | None = None
) -> tuple[Findings, tuple[Verdict | Answer, ...]]:
    """What claims and questions come to over a run, each with its readings, its parts and, where it
    is too close to call, the likely cause.

    The findings begin with what was asked, in order.

    Parameters
    ----------
    keep
        That of :func:`ask_run`.
    weights
        ``float64[draw]``, where some draws count more than others.
    """
    findings = ask_run(run, plan_claims(run.game, asked), keep)
    found = gathered(asked, findings.conclusions(weights))
    return findings, with_causes(run, found, weights)


def with_causes(run: Run, found: Sequence[Said], weights: Floats | None = None) -> tuple[Said, ...]:
    """The same, with the decisions whose options are worth the same to who takes them, in most
    draws, by their weights, and by what matters."""
    tight = [each for each in found if isinstance(each, Verdict) and each.mostly_close]
    if not tight:
        return tuple(found)
    events, game = Events(run.game), run.game
    decided = {id(each): _decisions(each.question, events) for each in tight}
    labels = dict.fromkeys(label for own in decided.values() for label in own)
    spreads = ask_run(run, Plan.of(game, [_spread(events, label) for label in labels]))
    said = spreads.conclusions(weights)
    same = {
        label: (game.players[game.label_player[label]], game.labels[label])
        for label, each in zip(labels, said, strict=True)
        if isinstance(each, Verdict) and each.mostly_close
    }
    return tuple(
        replace(each, indifferent=tuple(same[k] for k in decided[id(each)] if k in same))
        if isinstance(each, Verdict) and id(each) in decided
        else each
        for each in found
    )


def _decisions(question: Question, events: Events) -> list[int]:
    """The labels in a question at which a player has several options."""
    named = (n.label for n in question.body.walk() if isinstance(n, Is | Do | Value))
    labels = dict.fromkeys(events.label(name, question.text) for name in named)
    return [k for k in labels
            if events.game.label_player[k] >= 0 and len(events.outcomes(k)) > 1]  # fmt: skip


def _spread(events: Events, label: int) -> Question:
    """Whether the best option of a decision is worth more to its player than the worst."""
    game = events.game
    player, name = Name(game.players[game.label_player[label]]), Name(game.labels[label])
    values = tuple(Value(player, name, Name(game.texts[k])) for k in events.outcomes(label))
    body = Comparison(">", Function("max", values), Function("min", values))
    return Question(str(body), body)
