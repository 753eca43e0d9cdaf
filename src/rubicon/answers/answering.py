"""The work behind :mod:`rubicon.answers.answers`: the parts, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from rubicon.answers.answers import Answers, ClaimAnswers, Effort, Missing
from rubicon.answers.equilibria.selection import Selection, select
from rubicon.answers.explain.explain import Explanation, conclude_split
from rubicon.answers.explain.points import TurningPoint
from rubicon.answers.explain.weighing import Split, Weighing
from rubicon.answers.hinges.found import Hinges, hinges
from rubicon.answers.inputs.found import inputs_of
from rubicon.answers.intensities.gaps import orders_in
from rubicon.answers.intensities.intensities import intensities
from rubicon.answers.levers.effects import LeverEffects
from rubicon.answers.levers.pull import pull_all
from rubicon.answers.levers.stated import read_levers
from rubicon.answers.margin.moved import Beside, Moved, beside, moved
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states, of_claims
from rubicon.answers.signals.signals import StateSignals, signals
from rubicon.answers.story.found import Story, how_it_goes
from rubicon.answers.watch.looking import Watch, watch
from rubicon.ask import Claim, kept_claims, plan_claims
from rubicon.ask.events import Events
from rubicon.ask.runs import Findings, ask_run, verdicts_of, views
from rubicon.ask.solver import RunSolver
from rubicon.ensemble.store import Run
from rubicon.errors import InputError

T = TypeVar("T")


def answer_run(run: Run, effort: Effort | None = None) -> Answers:
    """All answers to a finished run, about its own claims and levers. Raises InputError if the
    run is not finished, or its claims have a mistake."""
    return _Work(run, effort or Effort()).all()


class _Work:
    """The parts, one after the other, each with its time and the draws it rests on."""

    def __init__(self, run: Run, effort: Effort) -> None:
        self.run, self.effort = run, effort
        self.solved = run.solved
        self.why_not: dict[str, Missing | InputError] = {}
        self.seconds: dict[str, float] = {}
        self.draws: dict[str, int] = {}
        self.solver = RunSolver.of(run)

    def timed(self, part: str, draws: int, found: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = found()
        self.seconds[part] = time.perf_counter() - start
        self.draws[part] = draws
        return result

    def all(self) -> Answers:
        claims = kept_claims(self.run.path)
        if not claims:
            self.why_not["claims"] = Missing.NO_CLAIMS
        elif not self.solved:
            self.why_not["claims"] = Missing.UNSOLVED
        if "claims" in self.why_not:
            return self._answers(claims, None)
        with beside(self.run, self.effort) as elsewhere:
            return self._answers(claims, elsewhere)

    def _answers(self, claims: Sequence[Claim], elsewhere: Beside | None) -> Answers:
        """``elsewhere`` is another process that works meanwhile."""
        run, plan = self.run, plan_claims(self.run.game, claims)
        findings = self.timed("verdicts", run.draws, lambda: ask_run(run, plan))
        if elsewhere:
            elsewhere.tell(findings.evaluated)
        found = tuple(
            ClaimAnswers(*each) for each in zip(claims, verdicts_of(findings), strict=True)
        )
        selection = None
        states, signs, found = self._by_sight(found)
        levers = self._levers()
        story = self.timed("story", run.draws, lambda: how_it_goes(run))
        if story.draws < self.solved:
            self.draws["story"] = story.draws
        if "claims" not in self.why_not:
            hinged = self.timed("hinges", run.draws, lambda: hinges(run, claims, findings))
            found, selection = self._by_equilibrium(found)
            found = self._by_intensity(found, findings)
            near = (
                elsewhere.found()
                if elsewhere
                else moved(run, claims, self.effort, findings.evaluated)
            )
            self.seconds |= near.seconds
            self.draws |= dict.fromkeys(near.seconds, 0)
            found = tuple(_joined(each, k, hinged[k], near) for k, each in enumerate(found))
        return Answers(
            inputs=inputs_of(run, claims),
            story=story,
            explanations=self._explanations(story),
            claims=found,
            selection=selection,
            states=states,
            signals=signs,
            levers=levers,
            why_not=MappingProxyType(self.why_not),
            seconds=MappingProxyType(self.seconds),
            draws=MappingProxyType(self.draws),
        )

    def _explanations(self, story: Story) -> tuple[Explanation, ...]:
        """At the most open decisions, of the two options that are taken most often."""
        if not self.solved:
            return ()
        asked, texts = [], self.run.game.texts
        for each in story.choices[: self.effort.decisions]:
            first, second = sorted(each.options, key=lambda option: -option.taken.mean)[:2]
            time = f"[{each.choice.occurrence}]" if each.choice.recurs else ""
            label = f"{self.run.game.labels[each.choice.label]}{time}"
            asked.append((label, texts[first.text], texts[second.text]))
        most = self.run.draws
        if self.run.game.nodes * most > self.effort.all_explained:
            most = min(self.effort.explained, most)
        return self.timed("explanations", most, lambda: explain_all(self.run, asked, most))

    def _by_equilibrium(
        self, found: tuple[ClaimAnswers, ...]
    ) -> tuple[tuple[ClaimAnswers, ...], Selection]:
        effort, claims = self.effort, [each.claim for each in found]
        searched = self.timed(
            "selection",
            effort.searched + effort.past,
            lambda: select(
                self.run, claims, effort.searched, effort.past, effort.starts, solver=self.solver
            ),
        )
        own = {each.claim.id: each for each in searched.claims}
        return tuple(replace(each, selected=own.get(each.claim.id)) for each in found), searched

    def _by_intensity(
        self, found: tuple[ClaimAnswers, ...], findings: Findings
    ) -> tuple[ClaimAnswers, ...]:
        """What verdicts owe to intensities; only where something is ranked."""
        if not orders_in(self.run):
            return found
        claims, most = [each.claim for each in found], min(self.effort.exchanged, self.run.draws)
        strong = self.timed(
            "intensities",
            most,
            lambda: intensities(self.run, claims, most, findings, search=False),
        )
        return tuple(
            replace(each, intensities=own) for each, own in zip(found, strong, strict=True)
        )

    def _by_sight(
        self, found: tuple[ClaimAnswers, ...]
    ) -> tuple[tuple[Watch, ...], tuple[StateSignals, ...], tuple[ClaimAnswers, ...]]:
        """What to watch, and what acts give away."""
        game = self.run.game
        events = Events(game)
        states = hidden_states(events, Sightings.of(events))
        if not states:
            self.why_not["states"] = Missing.NOTHING_HIDDEN
        if not self.solved:
            self.why_not["states"] = Missing.UNSOLVED
            return (), (), found
        own = {each.claim.id: of_claims(events, [each.claim])[0] for each in found}
        targets = {target.name: target for each in own.values() for target in each}
        every, draws = (*states, *targets.values()), self.run.draws
        watches = self.timed("watch", draws, lambda: watch(game, views(self.run), every))
        told = self.timed("signals", draws, lambda: signals(game, views(self.run), states))
        for part, found_ in (("watch", watches), ("signals", told)):
            self.draws[part] -= max((each.looked.left_out for each in found_), default=0)
        about = dict(zip(targets, watches[len(states) :], strict=True))
        watched = (
            replace(each, watch=next((about[t.name] for t in own[each.claim.id]), None))
            for each in found
        )
        return watches[: len(states)], told, tuple(watched)

    def _levers(self) -> LeverEffects | None:
        file = self.run.path / "crisis" / "levers.toml"
        if not file.is_file():
            self.why_not["levers"] = Missing.NO_LEVER_FILE
            return None
        if not self.solved:
            self.why_not["levers"] = Missing.UNSOLVED
            return None
        try:
            read = read_levers(file)
            if not read.levers:
                self.why_not["levers"] = Missing.NO_LEVERS
                return None
            most = self.run.draws
            if self.run.game.nodes * most * len(read.levers) > self.effort.all_pulled:
                most = min(self.effort.pulled, most)
            return self.timed(
                "levers", most, lambda: pull_all(self.run, read, most, self.solver, own=True)
            )
        except InputError as error:
            self.why_not["levers"] = error
            return None


def explain_all(
    run: Run, decisions: Sequence[tuple[str, str, str]], draws: int
) -> tuple[Explanation, ...]:
    """Why one option rather than another, at several decisions, on the first draws of a run.

    A decision is given by its name, ``label`` or ``label[n]``, and the two options.
    """
    found = []
    for label, one, other in decisions:
        point = TurningPoint.of(run.game, label)
        weighing = Weighing.of(run.game, point, one, other)
        split = Split.joined([weighing.split(view) for view in views(run, draws)])
        known, player = run.rationality, point.player
        found.append(conclude_split(weighing, split, known.per[player], known.units[player]))
    return tuple(found)


def _joined(found: ClaimAnswers, k: int, hinged: Hinges, near: Moved) -> ClaimAnswers:
    return replace(
        found,
        hinges=hinged,
        margin=near.margins[k],
        tornado=near.tornados[k],
        thresholds=near.thresholds[k],
        scanned=near.scanned,
    )
