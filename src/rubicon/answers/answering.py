"""The work behind :mod:`rubicon.answers.answers`: the parts, one after the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TypeVar

from rubicon.answers.answers import Answers, ClaimAnswers, Effort, Missing
from rubicon.answers.benchmarks.found import benchmarks_of
from rubicon.answers.elsewhere import Elsewhere, Near, elsewhere, found_elsewhere, found_near
from rubicon.answers.equilibria.selection import Selection
from rubicon.answers.experts.found import experts_of
from rubicon.answers.explain.explain import Explanation, explain
from rubicon.answers.hinges.found import hinges
from rubicon.answers.inputs.found import inputs_of
from rubicon.answers.intensities.gaps import orders_in
from rubicon.answers.intensities.intensities import Intensities, intensities
from rubicon.answers.knockouts.found import Knockouts
from rubicon.answers.levers.effects import LeverEffects
from rubicon.answers.levers.pull import pull_all
from rubicon.answers.levers.stated import read_levers
from rubicon.answers.live.centre import centre_of
from rubicon.answers.live.switches import switches_of
from rubicon.answers.margin.nearest import Setting
from rubicon.answers.margin.scales import ground_of
from rubicon.answers.margin.scanned import scan
from rubicon.answers.observed.found import happened
from rubicon.answers.observed.now import now
from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states, of_claims
from rubicon.answers.signals.signals import StateSignals, signals
from rubicon.answers.story.found import Story, how_it_goes
from rubicon.answers.tree.found import tree_of
from rubicon.answers.variants.found import variants_of
from rubicon.answers.verdicts.outcomes import outcomes
from rubicon.answers.watch.looking import Watch, watch
from rubicon.ask import Claim, Verdict, kept_claims
from rubicon.ask.events import Events
from rubicon.ask.indifference import ask_claims
from rubicon.ask.runs import Findings, views
from rubicon.ask.solver import RunSolver
from rubicon.beside import Beside
from rubicon.ensemble.store import Run
from rubicon.errors import InputError
from rubicon.solve.choosing import Level

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
        with elsewhere(self.run, self.effort) as other:
            return self._answers(claims, other)

    def _answers(self, claims: Sequence[Claim], other: Beside | None) -> Answers:
        """``other`` is another process that works meanwhile."""
        run = self.run
        findings, said = self.timed("verdicts", run.draws, lambda: ask_claims(run, claims))
        if other:
            asked = findings.plan.questions
            other.tell((asked, findings.evaluated, findings.solved, findings.exact))
        verdicts = [each for each in said if isinstance(each, Verdict)]
        states, signs, watched = self._sights(claims)
        levers = self._levers()
        told = run.manifest.get("variants", ())
        variants = None
        if told and claims:
            variants = self.timed(
                "variants", int(told[0]["draws"]), lambda: variants_of(run, findings)
            )
        benchmarks = None
        if "claims" not in self.why_not:
            benchmarks = self.timed(
                "benchmarks", run.draws, lambda: benchmarks_of(run, findings, self.solver)
            )
        story = self.timed("story", run.draws, lambda: how_it_goes(run))
        if story.draws < self.solved:
            self.draws["story"] = story.draws
        found = [
            ClaimAnswers(claim, verdict, outcomes(findings, k), watch=watched.get(claim.id))
            for k, (claim, verdict) in enumerate(zip(claims, verdicts, strict=True))
        ]
        selection = knocked = None
        if "claims" in self.why_not:
            self.why_not["knockouts"] = self.why_not["claims"]
        if "claims" not in self.why_not:
            hinged = self.timed("hinges", run.draws, lambda: hinges(run, claims, findings))
            strong = self._intensities(claims, findings)
            at = Setting(self.solver, ground_of(run))
            near: Near = other.hear() if other else found_near(run, claims, findings, at)
            self.seconds["margins"], self.draws["margins"] = near.seconds, 0
            scanned = self.timed(
                "thresholds", 0, lambda: scan(run, claims, near.margins, self.effort, at)
            )
            late: Elsewhere = (
                other.hear() if other else found_elsewhere(run, claims, self.effort, findings, at)
            )
            knocked, selection = self._knockouts(late), self._selection(late)
            selected = {each.claim.id: each for each in selection.claims} if selection else {}
            found = [
                replace(
                    each,
                    hinges=hinged[k],
                    margin=near.margins[k],
                    thresholds=scanned.flipping[k],
                    scanned=scanned.judgements,
                    selected=selected.get(each.claim.id),
                    intensities=strong[k] if strong else None,
                )
                for k, each in enumerate(found)
            ]
        experts = experts_of(run, claims, findings) if run.experts else None
        centre = switched = None
        if self.solved:
            pulled = levers.levers if levers else ()
            centre = self.timed(
                "centre", 0, lambda: centre_of(run, claims, story.choices, self.solver, pulled)
            )
            switched = switches_of(run, experts, variants)
        updated = "observed" in run.manifest
        return Answers(
            inputs=inputs_of(run, claims),
            story=story,
            tree=tree_of(run) if self.solved and run.game.nodes <= self.effort.drawn else None,
            explanations=self._explanations(story),
            claims=tuple(found),
            selection=selection,
            states=states,
            signals=signs,
            levers=levers,
            knockouts=knocked,
            variants=variants,
            benchmarks=benchmarks,
            experts=experts,
            centre=centre,
            switches=switched,
            happened=happened(run) if updated else None,
            now=self.timed("now", run.draws, lambda: now(run)) if updated and self.solved else None,
            why_not=MappingProxyType(self.why_not),
            seconds=MappingProxyType(self.seconds),
            draws=MappingProxyType(self.draws),
        )

    def _explanations(self, story: Story) -> tuple[Explanation, ...]:
        """At the most open decisions, of the two options that are taken most often."""
        if not self.solved:
            return ()
        if isinstance(self.run.choosing, Level):
            self.why_not["explanations"] = Missing.NO_REASONS
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
        return self.timed(
            "explanations",
            most,
            lambda: tuple(explain(self.run, *decision, draws=most) for decision in asked),
        )

    def _intensities(self, claims: Sequence[Claim], findings: Findings) -> tuple[Intensities, ...]:
        """What verdicts owe to intensities; empty where nothing is ranked."""
        if not orders_in(self.run):
            return ()
        run, most = self.run, min(self.effort.exchanged, self.run.draws)
        return self.timed(
            "intensities", most, lambda: intensities(run, claims, most, findings, search=False)
        )

    def _sights(
        self, claims: Sequence[Claim]
    ) -> tuple[tuple[Watch, ...], tuple[StateSignals, ...], dict[str, Watch]]:
        """What to watch for hidden states, what acts give away, and what to watch by claim."""
        game = self.run.game
        events = Events(game)
        states = hidden_states(events, Sightings.of(events))
        if not states:
            self.why_not["states"] = Missing.NOTHING_HIDDEN
        if not self.solved:
            self.why_not["states"] = Missing.UNSOLVED
            return (), (), {}
        own = {claim.id: of_claims(events, [claim])[0] for claim in claims}
        targets = {target.name: target for each in own.values() for target in each}
        every, draws = (*states, *targets.values()), self.run.draws
        watches = self.timed(
            "watch",
            draws,
            lambda: watch(game, views(self.run), every, None, self.run.matters.smallest),
        )
        told = self.timed("signals", draws, lambda: signals(game, views(self.run), states))
        for part, found in (("watch", watches), ("signals", told)):
            self.draws[part] -= max((each.looked.left_out for each in found), default=0)
        about = dict(zip(targets, watches[len(states) :], strict=True))
        watched = {name: about[each[0].name] for name, each in own.items() if each}
        return watches[: len(states)], told, watched

    def _knockouts(self, late: Elsewhere) -> Knockouts | None:
        if isinstance(late.knockouts, InputError):
            self.why_not["knockouts"] = late.knockouts
            return None
        self.seconds["knockouts"] = late.seconds["knockouts"]
        least = min((each.draws for each in late.knockouts.mechanisms), default=0)
        self.draws["knockouts"] = least
        return late.knockouts

    def _selection(self, late: Elsewhere) -> Selection | None:
        if late.selection is not None:
            self.seconds["selection"] = late.seconds["selection"]
            self.draws["selection"] = self.effort.searched + self.effort.past
        return late.selection

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
