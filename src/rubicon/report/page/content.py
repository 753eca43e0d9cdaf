"""Everything that the page shows, gathered from a run in one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rubicon.answers.answering import explain_all
from rubicon.answers.answers import Answers
from rubicon.answers.explain.explain import Explanation
from rubicon.answers.intensities.gaps import orders_in
from rubicon.answers.story import branches, choices, tells
from rubicon.answers.story.branches import Drawing
from rubicon.answers.story.choices import Turning
from rubicon.answers.story.measure import Survey, measure, survey
from rubicon.answers.story.public import PublicStory
from rubicon.answers.story.tells import State, Tell
from rubicon.ask import Claim, Verdict
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.ask.paths import Ints
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.judgements import Citation, Source
from rubicon.report.page.findings import Tally, tallies
from rubicon.report.page.material import (
    Material,
    Row,
    cited,
    judgement_rows,
    meanings,
    read_material,
)

MOST_ENDINGS = 14
MOST_EXPLAINED = 6


@dataclass(frozen=True)
class Content:
    """What is said; how it looks is the template's and the figures' business.

    Parameters
    ----------
    used_draws
        Solved draws behind the figures: all, unless the run is too large for memory.
    endings
        Name and probability, most probable first.
    explanations
        Why one option rather than another, at the most open decisions.
    """

    run: Run
    answers: Answers
    explanations: tuple[Explanation, ...]
    tallies: tuple[Tally, ...]
    drawings: tuple[Drawing, ...]
    endings: tuple[tuple[str, Average], ...]
    states: tuple[tuple[State, tuple[Tell, ...]], ...]
    choices: tuple[Turning, ...]
    judgements: tuple[Row, ...]
    material: Material
    citations: Mapping[str, tuple[Citation, ...]]
    sources: tuple[Source, ...]
    used_draws: int

    @property
    def game(self) -> Game:
        return self.run.game

    @property
    def claims(self) -> tuple[Claim, ...]:
        return tuple(each.claim for each in self.answers.claims)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        return self.answers.verdicts

    @cached_property
    def means(self) -> Mapping[str, str]:
        """What each judgement means, and each gap of a ranking."""
        return meanings(self.run, self.material)

    @cached_property
    def _spreads(self) -> Mapping[str, Average]:
        draws = self.run.judgements()
        return {row.name: row.spread for row in self.judgements} | {
            gap.name: Average.of(gap.values(draws))
            for each in orders_in(self.run)
            for gap in each.gaps
        }

    def spread(self, judgement: str) -> Average:
        """How a judgement's draws are spread."""
        return self._spreads.get(judgement, Average())

    def median(self, judgement: str) -> float:
        """The median of a judgement's draws."""
        return self.spread(judgement).median


def gather(run: Run, answers: Answers) -> Content:
    """Choose what is worth showing, then measure it in one pass over the run."""
    game, claims = run.game, [each.claim for each in answers.claims]
    seen = survey(run)
    events = Events(game, seen.paths)
    story = PublicStory.of(game)
    drawings = branches.draw_story(game, story, seen)
    hidden = tells.hidden_states(game, events, seen)
    turning = choices.turning_points(game, events, seen)
    names, nodes = endings_of(game, seen)

    parts = [branches.groups(drawings, story), nodes]
    parts += [tells.groups(state) for state in hidden]
    parts += [choices.groups(choice) for choice in turning]
    sums = measure(run, seen.paths, [group for part in parts for group in part])
    place = 0
    measured = []
    for part in parts:
        measured.append(sums[place : place + len(part)])
        place += len(part)
    drawn, ended, rest = measured[0], measured[1], measured[2:]

    material = read_material(run)
    citations, sources = cited(material, claims)
    turned = tuple(
        choices.turning(c, part) for c, part in zip(turning, rest[len(hidden) :], strict=True)
    )
    endings = [(name, Average.of(row)) for name, row in zip(names, ended, strict=True)]
    return Content(
        run=run,
        answers=answers,
        explanations=explain_all(run, _open_decisions(game, turned)) if sums.shape[1] else (),
        tallies=tallies(claims, answers.verdicts),
        drawings=branches.numbered(game, story, drawings, drawn),
        endings=tuple(sorted(endings, key=lambda e: -e[1].mean)),
        states=tuple((s, tells.tells(s, part)) for s, part in zip(hidden, rest, strict=False)),
        choices=turned,
        judgements=judgement_rows(run, material),
        material=material,
        citations=citations,
        sources=sources,
        used_draws=int(sums.shape[1]),
    )


def _open_decisions(game: Game, turned: Sequence[Turning]) -> list[tuple[str, str, str]]:
    """The decisions to explain, the most open first, with the two options most often taken."""
    found = []
    for each in turned[:MOST_EXPLAINED]:
        first, second = sorted(each.options, key=lambda o: -o.taken.mean)[:2]
        label = game.labels[each.choice.label]
        time = f"[{each.choice.occurrence}]" if each.choice.recurs else ""
        found.append((f"{label}{time}", game.texts[first.text], game.texts[second.text]))
    return found


def endings_of(game: Game, seen: Survey) -> tuple[list[str], list[Ints]]:
    """Every ending with the nodes where the story ends so."""
    ending = game.ending[seen.paths.leaf_node]
    kinds = list(dict.fromkeys(ending.tolist()))
    return [game.texts[k] for k in kinds], [seen.paths.leaf_node[ending == k] for k in kinds]
