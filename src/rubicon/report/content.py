"""Everything that the page shows, gathered from a run in one object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rubicon.ask import Claim, Verdict
from rubicon.ask.events import Events
from rubicon.ask.paths import Ints
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.judgements import Citation, Source
from rubicon.report import branches, choices, tells
from rubicon.report.branches import Drawing
from rubicon.report.choices import Turning
from rubicon.report.findings import Tally, tallies
from rubicon.report.material import Material, Row, cited, judgement_rows, read_material
from rubicon.report.measure import Shown, Survey, measure, survey
from rubicon.report.public import PublicStory
from rubicon.report.tells import State, Tell

MOST_ENDINGS = 14


@dataclass(frozen=True)
class Content:
    """What is said; how it looks is the template's and the figures' business.

    Parameters
    ----------
    used_draws
        Solved draws behind the figures: all, unless the run is too large for memory.
    endings
        Name and probability, most probable first.
    """

    run: Run
    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    tallies: tuple[Tally, ...]
    drawings: tuple[Drawing, ...]
    endings: tuple[tuple[str, Shown], ...]
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


def gather(run: Run, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> Content:
    """Choose what is worth showing, then measure it in one pass over the run."""
    game = run.game
    seen = survey(run)
    events = Events(game, seen.paths)
    story = PublicStory.of(game)
    drawings = branches.draw_story(game, story, seen)
    hidden = tells.hidden_states(game, events, seen)
    turning = choices.turning_points(game, events, seen)
    names, nodes = _endings(game, seen)

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
    endings = [(name, Shown.of(row)) for name, row in zip(names, ended, strict=True)]
    return Content(
        run=run,
        claims=tuple(claims),
        verdicts=tuple(verdicts),
        tallies=tallies(claims, verdicts),
        drawings=branches.numbered(game, story, drawings, drawn),
        endings=tuple(sorted(endings, key=lambda e: -e[1].mean)),
        states=tuple((s, tells.tells(s, part)) for s, part in zip(hidden, rest, strict=False)),
        choices=tuple(
            choices.turning(c, part) for c, part in zip(turning, rest[len(hidden) :], strict=True)
        ),
        judgements=judgement_rows(run, material),
        material=material,
        citations=citations,
        sources=sources,
        used_draws=int(sums.shape[1]),
    )


def _endings(game: Game, seen: Survey) -> tuple[list[str], list[Ints]]:
    """Every ending with the nodes where the story ends so."""
    ending = game.ending[seen.paths.leaf_node]
    kinds = list(dict.fromkeys(ending.tolist()))
    return [game.texts[k] for k in kinds], [seen.paths.leaf_node[ending == k] for k in kinds]
