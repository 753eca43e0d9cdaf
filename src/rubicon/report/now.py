"""What is still open: what is not known yet, what options would cost, what to watch; a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rubicon.answers.observed.now import LEAST, Effect, Now, Open, Outcome
from rubicon.ask import Average, in_words, likelihood, nth
from rubicon.game import Game
from rubicon.report.blocks import Block, Cell, Column, Heading, Row, Table, Words, section
from rubicon.report.data import as_data, averages, fields
from rubicon.report.explain.words import counted_in, size
from rubicon.report.shown import Shown
from rubicon.report.wording import few, percent, span, unlisted

_NOTE = (
    "probable: of the outcome, where the move comes up; mean over draws, with the middle 90 %. "
    f"What comes up in less than {percent(LEAST)} is left out. Words follow ICD 203."
)
_LOSSES = (
    "loses: what the option is expected to bring its player less than the option that is worth "
    "most in the same draw, for all that is known here; median, and the middle 90 % of draws. The "
    "player may know more, and so do better. best: share of draws in which it is worth most. "
    "taken: how probable it is all the same."
)
_SIGNS = (
    "before: how probable that is where the move comes up, before it is seen how; mean over draws, "
    "as all numbers here. moves: by how many points seeing it is expected to change that, either "
    "way."
)
MOST_ENDINGS = 8
MOST_SIGNS, MOST_TOLD = 5, 3
"""Coming moves that are told, and things of which each of them tells."""


def show(found: Now) -> Shown[Now]:
    """What is open, once all was observed."""
    return Shown.of(found, "What is open now", _blocks(found), record(found))


def _blocks(found: Now) -> Iterator[Block]:
    dated = (f"{each.date.isoformat()}  {each.says or each.name}" for each in found.observed)
    yield Words("\n".join(dated))
    for title, own in (
        ("What is still to come", found.to_come),
        ("What is hidden", found.hidden),
        ("What was done already, as far as it is not certain", found.unseen),
    ):
        if own:
            yield Heading(title)
            yield table(found.game, own)
    yield Heading("How it ends")
    rows = tuple((Cell(each.text, "strong"), *_chance(each.chance, each.notation))
                 for each in found.endings[:MOST_ENDINGS])  # fmt: skip
    columns = (Column("ending", wide=True), Column("probable", right=True), Column())
    more = unlisted(len(found.endings), MOST_ENDINGS, "ending", " (--json lists all). ")
    yield Table(columns, rows, numbers=tuple(map(_outcome, found.endings)), note=f"{more}{_NOTE}")
    if decisions := [each for each in found.to_come if each.losses]:
        yield Heading("What each would lose")
        yield losses(found.game, decisions)
    yield Heading("What to watch next")
    if found.signs:
        yield signs(found)
    else:
        yield Words("No coming move tells anything of hidden states, or of what claims speak of.")


def move_name(game: Game, each: Open) -> Cell:
    """A move by what is decided and who decides, the notation's name below."""
    says = game.says[each.occasion.label]
    time = nth(each.occasion.occurrence) if each.occasion.recurs else ""
    under = (each.player or "chance", each.name if says != each.name else "")
    return Cell(says + time if says != each.name else each.name, under=under)


def table(game: Game, found: Sequence[Open]) -> Table:
    """A section for each move, a line for each outcome."""
    columns = (Column("move", wide=True), Column("comes up", right=True), Column("outcome"),
               Column("probable", right=True), Column())  # fmt: skip
    lines: list[Row] = []
    for each in found:
        about = move_name(game, each), Cell(few(each.reached.mean))
        lines += section(about, ((Cell(outcome.text), *_chance(outcome.chance, outcome.notation))
                                 for outcome in each.outcomes))  # fmt: skip
    numbers = tuple(
        {**_about(each), "reached": each.reached.mean, **_outcome(own)}
        for each in found
        for own in each.outcomes
    )
    return Table(columns, tuple(lines[1:]), numbers=numbers)


def _chance(chance: Average, notation: str) -> tuple[Cell, Cell]:
    told = Cell(few(chance.mean), under=(span(chance.p5, chance.p95),), asked=notation)
    return told, Cell(likelihood(chance.mean), "dim")


def losses(game: Game, found: Sequence[Open]) -> Table:
    """A section for each decision, a line for each option."""
    columns = (Column("decision", wide=True), Column("option"), Column("loses", right=True),
               Column("best", right=True), Column("taken", right=True))  # fmt: skip
    lines: list[Row] = []
    for each in found:
        name = move_name(game, each)
        about = Cell(name.text, under=(*name.under[1:], f"in {counted_in(each)}"))
        lines += section((about,), (
            (Cell(outcome.text), _lost(each, loss.loss), Cell(percent(loss.best)),
             Cell(few(outcome.chance.mean), asked=outcome.notation))
            for outcome, loss in zip(each.outcomes, each.losses, strict=True)
        ))  # fmt: skip
    numbers = tuple(row for each in found for row in _losses(each))
    return Table(columns, tuple(lines[1:]), note=_LOSSES, numbers=numbers)


def _lost(each: Open, loss: Average) -> Cell:
    return Cell(
        size(each, loss.median), under=(f"{size(each, loss.p5)} to {size(each, loss.p95)}",)
    )


def signs(found: Now) -> Table:
    """A section for each coming move, a line for each thing that it tells of."""
    columns = (Column("watch", wide=True), Column("it tells of", wide=True),
               Column("before", right=True), Column("once it is seen"),
               Column("moves", right=True))  # fmt: skip
    lines: list[Row] = []
    for own in found.signs[:MOST_SIGNS]:
        occasion = own[0].indicator.occasion
        says = found.game.says[occasion.label]
        time = nth(occasion.occurrence) if occasion.recurs else ""
        about = Cell(f"{says}{time}", under=(own[0].indicator.mover or "chance",))
        lines += section((about,), (_sign(found.game, effect) for effect in own[:MOST_TOLD]))
    numbers = tuple(row for own in found.signs for effect in own for row in _effect_rows(effect))
    return Table(columns, tuple(lines[1:]), note=_SIGNS, numbers=numbers)


def _sign(game: Game, effect: Effect) -> Row:
    k = effect.watch.leading
    after = "\n".join(f"{each.outcome}: {few(each.after[k].mean)}" for each in effect.seen)
    return (_told(game, effect), Cell(few(effect.indicator.up.mean)), Cell(after),
            Cell(f"{100 * effect.moves:.0f}"))  # fmt: skip


def _told(game: Game, effect: Effect) -> Cell:
    """What a sighting tells of: the answer whose probability is told, in words."""
    target = effect.watch.target
    claim = f"({target.letter}) " if target.letter else ""
    text = in_words(game, target.events[effect.watch.leading])
    given = in_words(game, target.given) if target.given is not None and target.is_event else ""
    return Cell(claim + text, under=(f"where {given}" if given else "",))


def record(found: Now) -> dict[str, Any]:
    """What is open as plain data."""
    return as_data({
        "observed": [
            {"date": each.date.isoformat(), "says": each.says, "event": each.name}
            for each in found.observed
        ],
        "open": [
            {
                **_about(each),
                **averages(each.reached, "reached_"),
                "outcomes": list(map(_outcome, each.outcomes)),
                "losses": list(_losses(each)),
            }
            for each in found.moves
        ],
        "endings": list(map(_outcome, found.endings)),
        "watch": [row for own in found.signs for effect in own for row in _effect_rows(effect)],
    })  # fmt: skip


def _about(each: Open) -> dict[str, Any]:
    return fields(each, "name", "player", "hidden", "to_come")


def _outcome(outcome: Outcome) -> dict[str, Any]:
    told = {"outcome": outcome.text, **averages(outcome.chance), "notation": outcome.notation}
    return {**told, "word": likelihood(outcome.chance.mean)}


def _losses(each: Open) -> Iterator[dict[str, Any]]:
    for outcome, loss in zip(each.outcomes, each.losses, strict=False):
        yield {
            "decision": each.name,
            **fields(each, "player", "stake", "unit"),
            "option": outcome.text,
            **averages(loss.loss, "loss_"),
            **fields(loss, "best", "notation"),
        }


def _effect_rows(effect: Effect) -> Iterator[dict[str, Any]]:
    k, target = effect.watch.leading, effect.watch.target
    for sighting in effect.seen:
        yield {
            "watch": effect.indicator.name,
            "player": effect.indicator.mover,
            "seen": sighting.outcome,
            **averages(sighting.chance, "seen_"),
            "target": target.name,
            "claim": target.letter,
            "answer": target.answers[k],
            **averages(effect.indicator.up, "before_"),
            **averages(sighting.after[k], "after_"),
            "moves": effect.moves,
            "notation": sighting.asked.after[k],
        }
