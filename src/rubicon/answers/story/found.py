"""How the story of a run goes: what is public when, how it ends, and where it could turn."""

from __future__ import annotations

from dataclasses import dataclass

from rubicon.answers.story import branches, choices, notation
from rubicon.answers.story import stages as at_stages
from rubicon.answers.story.branches import Drawing
from rubicon.answers.story.choices import Turning
from rubicon.answers.story.measure import measure, survey
from rubicon.answers.story.public import PublicStory
from rubicon.answers.story.stages import Stage
from rubicon.ask.averages import Average
from rubicon.ask.events import Events
from rubicon.ensemble.store import Run
from rubicon.game import Game


@dataclass(frozen=True)
class Ending:
    """A way the story ends, its probability, and what to ask for it."""

    name: str
    probability: Average
    notation: str


@dataclass(frozen=True)
class Story:
    """How a story goes, over the solved draws of a run."""

    game: Game
    # the public story as it is drawn, with the probability of every branch
    drawings: tuple[Drawing, ...]
    endings: tuple[Ending, ...]  # all of them, the most probable first
    choices: tuple[Turning, ...]  # the decisions that could go either way, the most open first
    stages: tuple[Stage, ...]  # the moves that matter most, in the order of the story
    # how many draws this rests on: all that are solved, unless they are too many for memory
    draws: int


def how_it_goes(run: Run) -> Story:
    """Choose what is worth telling of a run's story, then measure all of it in one pass. Raises
    InputError if the run is not finished."""
    game, seen = run.game, survey(run)
    events, public = Events(game, seen.paths), PublicStory.of(game)
    drawings = branches.draw_story(game, public, seen)
    turning = choices.turning_points(game, events, seen)
    places = at_stages.places(game, events, seen)
    leaves = seen.paths.leaf_node
    kinds = list(dict.fromkeys(game.ending[leaves].tolist()))

    parts = [branches.groups(drawings, public), [leaves[game.ending[leaves] == k] for k in kinds]]
    parts += [choices.groups(choice) for choice in turning]
    parts += [choices.groups(place.choice) for place in places]
    sums = measure(run, seen.paths, [group for part in parts for group in part])
    measured, place = [], 0
    for part in parts:
        measured.append(sums[place : place + len(part)])
        place += len(part)
    drawn, ended, *turned = measured
    turned, staged = turned[: len(turning)], turned[len(turning) :]

    endings = [
        Ending(game.texts[k], Average.of(row), notation.ending(game.texts[k]))
        for k, row in zip(kinds, ended, strict=True)
    ]
    return Story(
        game=game,
        drawings=branches.numbered(events, public, drawings, drawn),
        endings=tuple(sorted(endings, key=lambda ending: -ending.probability.mean)),
        choices=tuple(choices.turning(game, *pair) for pair in zip(turning, turned, strict=True)),
        stages=at_stages.stages(game, places, staged),
        draws=int(sums.shape[1]),
    )
