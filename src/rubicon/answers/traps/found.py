"""What a crisis may say without meaning it: looked for in its files and in one equilibrium.

Everything is measured at the central judgements. Where the game can't be solved there, only what
needs no equilibrium is looked for, and that is a finding, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from rubicon.answers.traps.claims import of_claim, unmentioned_ending
from rubicon.answers.traps.game import idle_payoffs, never_better_off, unreachable_endings
from rubicon.answers.traps.look import Look, Trap
from rubicon.ask import Claim, Question
from rubicon.ask.solver import RunSolver
from rubicon.changes import Change
from rubicon.ensemble import Model
from rubicon.judgements import Citation, Judgement, Ranking, Source, cite


def traps(
    model: Model,
    solver: RunSolver,
    claims: Sequence[Claim],
    outcomes: Sequence[Question],
    places: Mapping[tuple[str, str], str],
    units: Mapping[str, str],
) -> tuple[Trap, ...]:
    """All traps of a story and of what is claimed of it, by kind.

    Parameters
    ----------
    outcomes
        What else is asked: what levers should change.
    places
        Of a :class:`~rubicon.story.tree.Tree`.
    units
        By player, what its payoffs are measured in, in words.
    """
    read = [reading for claim in claims for reading in claim.as_read()]
    look = Look.of(model, solver, read, outcomes, places)
    found = [trap for reading in read for trap in of_claim(look, reading, units)]
    found += [*unreachable_endings(look), *unmentioned_ending(look)]
    if look.solved:
        found += [*never_better_off(look), *idle_payoffs(look)]
    else:
        found.append(Trap("centre-unsolved", model.judgements.file, ""))
    return tuple(sorted(found, key=lambda trap: trap.code))


def later_sources(
    model: Model,
    citing: Iterable[Claim | Change],
    sources: Mapping[str, Source],
    as_of: date | None,
    file: str,
) -> Iterator[Trap]:
    """Sources that are cited although they are from after the day as of which it is argued.

    Parameters
    ----------
    citing
        What cites them, besides judgements. What has happened since may come from later ones.
    as_of
        The day; ``None`` for none. Of a year or a month, all of it has to be later.
    file
        The bibliography.
    """
    if as_of is None:
        return
    numbers, rankings = model.judgements.numbers.values(), model.judgements.rankings
    stated: list[Judgement | Ranking] = [*numbers, *rankings]
    cited: list[Citation] = [each for row in stated for each in row.grounds.citations]
    cited += [each for own in citing for each in cite(list(own.source), sources)]
    for source in {each.source.key: each.source for each in cited if each.source}.values():
        if source.date > as_of.isoformat()[: len(source.date)]:
            dates = {"date": source.date, "as_of": as_of.isoformat()}
            yield Trap("later-source", f"{file}:{source.line}", source.key, dates)
