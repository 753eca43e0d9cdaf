"""``rubicon watch``, ``signals`` and ``surprise``: what to look for, and what was to be seen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, open_kept, print_json, show

if TYPE_CHECKING:
    from rubicon.answers.observers.targets import Target
    from rubicon.ask.claims import Claim
    from rubicon.game import Game


@app.command()
def watch(
    run: RunFolder,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[TARGET]",
            help='A hidden state such as aim, an event such as "stance=deny | talk=no-talk", or a '
            "claim by its letter or id.",
            show_default=False,
        ),
    ] = None,
    as_player: Annotated[
        str | None,
        typer.Option("--as", metavar="PLAYER", help="See only what this player gets to see."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what to watch for, and what each sighting would do to the probability."""
    from rubicon.answers.watch.looking import watch as look_out
    from rubicon.ask.runs import views
    from rubicon.report.watch.table import overview, watch_record, watch_table

    opened = open_kept(run)
    silent: tuple[Claim, ...] = ()
    if target is None:
        targets, silent = _every_target(opened.game, run)
    else:
        targets = (_target(opened.game, run, target),)
    found = look_out(opened.game, views(opened), targets, as_player)
    if as_json:
        records = [watch_record(each) for each in found]
        print_json(records if target is None else records[0])
    elif target is None:
        show(overview(found, silent))
    else:
        show(watch_table(found[0]))


def _target(game: Game, run: Path, text: str) -> Target:
    """What a text names: a claim by letter or id, a hidden state, an event."""
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import is_forced, of_claims, of_text
    from rubicon.ask.events import Events
    from rubicon.ask.picking import named
    from rubicon.errors import InputError

    events = Events(game)
    claim = named(_claims(run), text)
    if claim is None:
        return of_text(events, Sightings.of(events), text)
    if is_forced(claim):
        raise InputError(
            f"the claim '{text}' is about a forced move, which cannot be watched for",
            instead="name an event to look out for, or a condition that is seen: label=outcome",
        )
    targets, _ = of_claims(events, (claim,))
    if not targets:
        raise InputError(
            f"the claim '{text}' is not about whether an event happens",
            instead=f"name an event to look out for: {claim.holds.strip()}",
        )
    return targets[0]


def _claims(run: Path) -> tuple[Claim, ...]:
    from rubicon.ask.claims import kept_claims

    return kept_claims(run)


def _every_target(game: Game, run: Path) -> tuple[tuple[Target, ...], tuple[Claim, ...]]:
    """The hidden states and the claims' events; and the claims that have none."""
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import hidden_states, of_claims
    from rubicon.ask.events import Events

    events = Events(game)
    states = hidden_states(events, Sightings.of(events))
    claimed, silent = of_claims(events, _claims(run))
    return states + claimed, silent


@app.command()
def signals(
    run: RunFolder,
    state: Annotated[
        str | None,
        typer.Argument(
            metavar="[STATE]",
            help="A hidden state such as aim; all, if left out.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say what acts give away about what is hidden, and how much of them is noise."""
    from rubicon.answers.observers.sightings import Sightings
    from rubicon.answers.observers.targets import hidden_state, hidden_states
    from rubicon.answers.signals.signals import signals as read
    from rubicon.ask.events import Events
    from rubicon.ask.runs import views
    from rubicon.report.signals.table import signals_record, signals_tables

    opened = open_kept(run)
    events = Events(opened.game)
    sightings = Sightings.of(events)
    states = hidden_states(events, sightings) if state is None else (
        hidden_state(events, sightings, state),)  # fmt: skip
    found = read(opened.game, views(opened), states)
    if as_json:
        records = [signals_record(each) for each in found]
        print_json(records if state is None else records[0])
    else:
        show(signals_tables(found))


@app.command()
def surprise(
    run: RunFolder,
    happened: Annotated[
        str, typer.Argument(help='Such as "exposure=exposed, stance=deny, answer=escalate".')
    ],
    as_json: Json = False,
) -> None:
    """Say who should have seen it coming, and what evidence would have told."""
    from rubicon.answers.surprise.surprise import surprise as account_for
    from rubicon.ask.runs import views
    from rubicon.report.surprise.table import surprise_record, surprise_table

    opened = open_kept(run)
    found = account_for(opened.game, views(opened), happened)
    if as_json:
        print_json(surprise_record(found))
    else:
        show(surprise_table(found))
