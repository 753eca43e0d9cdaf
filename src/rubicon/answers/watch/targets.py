"""What to watch for in a run: the target of a name, or all that there are."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import Target, hidden_states, is_forced, of_claims, of_text
from rubicon.answers.watch.looking import Watch, watch
from rubicon.ask.claims import Claim, kept_claims
from rubicon.ask.events import Events
from rubicon.ask.observed import kept_observed
from rubicon.ask.picking import named
from rubicon.ask.runs import views
from rubicon.ensemble.store import Run
from rubicon.errors import InputError


@dataclass(frozen=True)
class Outlook:
    """What to watch for every hidden state and for the event of every claim; and the claims that
    are about none."""

    watches: tuple[Watch, ...]
    silent: tuple[Claim, ...]


def watch_for(run: Run, name: str, as_player: str | None = None) -> Watch:
    """What to watch for one target, over all draws of a run, as the public or a player sees it.

    The target is a claim by letter or id, a hidden state, or an event in notation.

    Raises InputError if there is no such target or player, or the claim is about no event.
    """
    events = Events(run.game)
    claim = named(kept_claims(run.path), name)
    target = (
        of_text(events, Sightings.of(events), name, kept_observed(run.path))
        if claim is None
        else _of_claim(events, claim, name)
    )
    return watch(run.game, views(run), (target,), as_player, run.matters.smallest)[0]


def _of_claim(events: Events, claim: Claim, name: str) -> Target:
    if is_forced(claim):
        raise InputError(
            f"the claim '{name}' is about a forced move, which cannot be watched for",
            instead="name an event to look out for, or a condition that is seen: label=outcome",
        )
    targets, _ = of_claims(events, (claim,))
    if not targets:
        raise InputError(
            f"the claim '{name}' is not about whether an event happens",
            instead=f"name an event to look out for: {claim.holds.strip()}",
        )
    return targets[0]


def watch_all(run: Run, as_player: str | None = None) -> Outlook:
    """What to watch for all targets, over all draws of a run. Raises InputError if no player has
    the name."""
    events = Events(run.game)
    states = hidden_states(events, Sightings.of(events))
    claimed, silent = of_claims(events, kept_claims(run.path))
    return Outlook(
        watch(run.game, views(run), states + claimed, as_player, run.matters.smallest), silent
    )
