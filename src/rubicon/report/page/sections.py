"""What each section of the page fills in: sentences and figures made from the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rubicon.answers.answers import Answers
from rubicon.answers.signals.signals import StateSignals
from rubicon.answers.story.branches import Branch, Drawing
from rubicon.answers.verdicts.classes import CLASSES, by_class
from rubicon.answers.watch.looking import Watch
from rubicon.ensemble.store import Run
from rubicon.game import Game
from rubicon.report import preface, signals, watch
from rubicon.report import story as report
from rubicon.report.drawing.figures import Figure, file_name
from rubicon.report.page.content import Content
from rubicon.report.shown import Shown
from rubicon.report.story.words import path_text
from rubicon.report.verdicts.words import verb
from rubicon.report.wording import counted, listed, percent

_ALWAYS = ("holds", "open", "fails")
"""Classes that are told even where no claim is in them."""


# ---- findings ------------------------------------------------------------------------


def lead(content: Content) -> dict[str, Any]:
    """The opening: what was asked, what was done, and what came out."""
    classes = by_class(content.claims, content.answers.verdicts)
    about = str(content.run.manifest.get("about") or "")
    return {
        "byline": preface.byline(content.preface),
        "key_judgements": preface.key_judgements(content.preface, content.claims),
        "about": [" ".join(part.split()) for part in about.split("\n\n") if part.strip()],
        "introduction": " ".join(introduction(content.run, len(content.claims))),
        "headline": headline({name: len(claims) for name, claims in classes.items()}),
        "classes": {n: claims for n, claims in classes.items() if claims or n in _ALWAYS},
    }


def introduction(run: Run, claims: int) -> list[str]:
    """What was done, for a reader who was not there."""
    game = run.game
    who = deciding(game, ", each knowing only what it has seen,")
    told = [
        f"The story is told as a game in which {who}: "
        f"{counted(game.nodes, 'situation')}, {counted(game.infosets, 'point')} of decision.",
        "Nobody knows what each side wants or how likely chance events are, so those are ranges.",
        _solved(run),
    ]
    if claims:
        told.append(
            f"{counted(claims, 'claim')} {'was' if claims == 1 else 'were'} then tested in each."
        )
    return told


def deciding(game: Game, how: str = "") -> str:
    """Who decides, and who is only affected, having no move: the subject and verb of a clause.

    Parameters
    ----------
    how
        What is added about those who decide, between commas.
    """
    movers = {int(player) for player in game.infoset_player}
    names = [name for p, name in enumerate(game.players) if p in movers]
    others = [name for p, name in enumerate(game.players) if p not in movers]
    told = (
        f"{listed(names)} {'decide' if len(names) > 1 else 'decides'}{how}"
        if names
        else "nobody decides"
    )
    if not others:
        return told.rstrip(",")
    return f"{told} and {listed(others)} {'are' if len(others) > 1 else 'is'} affected"


def _solved(run: Run) -> str:
    """For how many sets of judgements the game was solved; the others are not passed over."""
    unsolved, past = run.draws - run.solved, run.past
    drawn = f"{counted(run.draws, 'set')} of judgements drawn from them"
    several = (
        f" In {past:,} of them ({percent(past / run.draws)}) the branch has split on the way, and "
        "the equilibrium that counts is one of several."
        if past
        else ""
    )
    if not unsolved:
        return f"The game was solved for {drawn}.{several}"
    uncertain = run.uncertain
    why = f", {uncertain:,} of them for want of a certain branch," if uncertain else ""
    others = f"the other {unsolved:,}" if unsolved > 1 else "the other one"
    return (
        f"Of {drawn}, the game was solved for {run.draws - unsolved:,}; {others} "
        f"({percent(unsolved / run.draws)}){why} cannot be part of the numbers below.{several}"
    )


def headline(count: Mapping[str, int]) -> str:
    """The verdicts counted, by class."""
    total = sum(count.values())
    if not total:
        return "No claims were stated, so there is nothing to hold or fail."
    parts = [
        f"{count[name] or 'none'} {verb(name, count[name])}"
        for name in CLASSES
        if count[name] or name in _ALWAYS
    ]
    return f"Of {counted(total, 'claim')}, {listed(parts)}."


# ---- hidden states -------------------------------------------------------------------


@dataclass(frozen=True)
class HiddenState:
    """What is said of one hidden state. Its figure and its table are those of the signals: what to
    watch for it would show the same probabilities again."""

    id: str
    signals: Shown[StateSignals]
    watch: Shown[Watch]

    @property
    def words(self) -> list[str]:
        """Sentences; a warning that both answers have stands once."""
        return list(dict.fromkeys(f"{self.watch.words}\n{self.signals.words}".split("\n")))


def hidden_states(answers: Answers) -> tuple[HiddenState, ...]:
    """Every hidden state."""
    return tuple(
        HiddenState(f"watch-{file_name(told.name)}", signals.show(told), watch.show(looked))
        for told, looked in zip(answers.signals, answers.states, strict=True)
    )


# ---- the story -----------------------------------------------------------------------


@dataclass(frozen=True)
class Tree:
    """A drawn part of the story."""

    drawing: Drawing
    figure: Figure
    begins: str
    cut: str
    rows: tuple[tuple[Branch, str], ...]


def trees(content: Content) -> tuple[Tree, ...]:
    told = content.answers.story
    figures = zip(told.drawings, report.trees(told), strict=True)
    return tuple(_tree(content.run.game, *pair) for pair in figures if pair[1])


def _tree(game: Game, drawing: Drawing, figure: Figure) -> Tree:
    cut = "Every branch is shown."
    if drawing.threshold > 0:
        cut = (
            f"Branches reached with a mean probability of at least {100 * drawing.threshold:g} % "
            "of all are shown."
        )
    start = len(drawing.path)
    rows = tuple((row, path_text(game, row.path[start:])) for row in drawing.branches)
    return Tree(drawing, figure, path_text(game, drawing.path), cut, rows)


# ---- judgements ----------------------------------------------------------------------


def stakes(content: Content) -> list[tuple[str, str, float, str]]:
    """How sharply each player chooses: its name, the judgement that says so, what its unit is worth
    in payoff, and which unit that is."""
    known, players = content.run.rationality, content.run.game.players
    return list(zip(players, known.rows, known.per, known.units, strict=True))
