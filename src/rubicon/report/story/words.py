"""The public story in words: its branches, and what is most worth saying of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rubicon.answers.story.branches import Branch
from rubicon.answers.story.choices import Choice
from rubicon.answers.story.found import Story
from rubicon.answers.story.public import ENDING, Item
from rubicon.ask import nth
from rubicon.game import Game
from rubicon.report.marks import asked
from rubicon.report.wording import among, percent

_MOST_UNSEEN = 7


def path_text(game: Game, path: Sequence[Item]) -> str:
    """A public history as a page tells it: ``how they ship: openly; answer=yield; ending=peace``.

    A label stands for itself where the story doesn't say what is decided."""
    return "; ".join(_step(game, label, game.texts[text]) for label, text in path)


def path_labels(game: Game, path: Sequence[Item]) -> str:
    """The same with labels throughout, as questions have it: ``ship=openly; answer=yield``."""
    return path_text(replace(game, says=game.labels), path)


def _step(game: Game, label: int, text: str) -> str:
    if label == ENDING or game.says[label] == game.labels[label]:
        return f"{'ending' if label == ENDING else game.labels[label]}={text}"
    return f"{game.says[label]}: {text}"


def branch_text(game: Game, branch: Branch) -> str:
    """What a row of the drawn story is about."""
    if branch.kind == "move":
        return game.says[branch.label] + ("" if branch.open else " comes to light")
    if branch.kind == "unseen":
        shown = [
            f"{game.says[k]} ({mover(game, int(game.label_player[k]))})"
            for k in branch.unseen[:_MOST_UNSEEN]
        ]
        more = len(branch.unseen) - len(shown)
        return ", ".join(shown) + (f" and {more} more" if more else "")
    return f"{branch.rarer} rarer" if branch.kind == "rest" else game.texts[branch.text]


def also_text(game: Game, branch: Branch) -> str:
    """What else comes to light with a branch, and how the story ends right after it."""
    revealed = "; ".join(f"{game.says[a]}: {game.texts[b]}" for a, b in branch.reveals)
    told = [f"reveals {revealed}"] if revealed else []
    told += [f"ends: {game.texts[branch.ends]}"] if branch.ends >= 0 else []
    return "; ".join(told)


def mover(game: Game, player: int) -> str:
    """Who moves."""
    return game.players[player] if player >= 0 else "chance"


def choice_name(game: Game, choice: Choice) -> str:
    """A decision, and which time on a path it is where it recurs."""
    return game.says[choice.label] + (nth(choice.occurrence) if choice.recurs else "")


def ending_sentence(story: Story) -> str:
    """How it ends most often."""
    first = story.endings[0]
    shown = first.probability
    mean = asked(percent(shown.mean), first.notation)
    return (
        f"In equilibrium, under these judgements, the story ends most often in “{first.name}”: "
        f"{mean} on average over the judgements{among(shown.p5, shown.p95, 'them')}."
    )


def choice_sentence(story: Story) -> str:
    """The most open decision."""
    game, first = story.game, story.choices[0]
    top = max(first.options, key=lambda option: option.taken.mean)
    name, choice = game.says[first.choice.label], first.choice
    return (
        f"The most open decision is {game.players[choice.player]}’s “{name}”"
        f"{nth(choice.occurrence) if choice.recurs else ''}: where it comes up, "
        f"“{game.texts[top.text]}” is taken with probability "
        f"{asked(percent(top.taken.mean), top.notation)} on average"
        f"{among(top.taken.p5, top.taken.p95)}."
    )
