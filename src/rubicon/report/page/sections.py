"""What each section of the page fills in: sentences and figures made from the content."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from rubicon.answers.story.branches import Branch, Drawing
from rubicon.answers.story.choices import Turning
from rubicon.answers.story.tells import State, Tell
from rubicon.ask import Claim, Verdict
from rubicon.game import Game
from rubicon.judgements import Citation
from rubicon.report.drawing.canvas import colour_of
from rubicon.report.drawing.strips import draw_margin
from rubicon.report.page.content import MOST_ENDINGS, Content
from rubicon.report.page.findings import Tally, headline, introduction, nth
from rubicon.report.story.charts import MOST_OPTIONS, draw_choice, draw_endings, draw_tells
from rubicon.report.story.tree import draw_tree
from rubicon.report.verdicts.kinds import kind_of, shown_word
from rubicon.report.wording import listed, percent, span


def style() -> Markup:
    """The style sheets, for the screen and for paper: ours, with nobody's text in them."""
    place = files("rubicon.report.page") / "templates"
    return Markup("\n").join(
        Markup((place / name).read_text("utf-8")) for name in ("style.css", "print.css")
    )


# ---- findings ------------------------------------------------------------------------


@dataclass(frozen=True)
class Lead:
    """The opening: what was asked, and what came out."""

    about: tuple[str, ...]
    introduction: str
    headline: str
    tallies: tuple[Tally, ...]


def lead(content: Content) -> Lead:
    about = str(content.run.manifest.get("about") or "")
    return Lead(
        about=tuple(" ".join(part.split()) for part in about.split("\n\n") if part.strip()),
        introduction=" ".join(introduction(content.run, len(content.claims))),
        headline=headline(content.tallies),
        tallies=tuple(
            t for t in content.tallies if t.count or t.kind in ("holds", "open", "fails")
        ),
    )


@dataclass(frozen=True)
class ClaimRow:
    """A row of the verdict table."""

    claim: Claim
    verdict: Verdict
    kind: str
    strip: Markup
    citations: tuple[Citation, ...]

    @property
    def word(self) -> str:
        return shown_word(self.verdict)

    @property
    def name(self) -> str:
        return self.claim.letter


def claims(content: Content) -> tuple[ClaimRow, ...]:
    return tuple(
        ClaimRow(c, v, kind_of(v), draw_margin(v.margin), content.citations[c.id])
        for c, v in zip(content.claims, content.verdicts, strict=True)
    )


# ---- the story -----------------------------------------------------------------------


@dataclass(frozen=True)
class Tree:
    """A drawn part of the story."""

    drawing: Drawing
    figure: Markup
    cut: str

    def below(self, row: Branch) -> str:
        """A branch's path from this part's beginning on."""
        return row.path.removeprefix(self.drawing.path).removeprefix("; ")


@dataclass(frozen=True)
class StorySection:
    trees: tuple[Tree, ...]
    rest: float
    endings: Markup
    more_endings: int
    colours: tuple[str, ...]
    chance: str = colour_of(-1)


def story(content: Content) -> StorySection:
    shown = content.endings[:MOST_ENDINGS]
    told = "; ".join(f"{n}: {percent(s.mean)} ({span(s.p5, s.p95)})" for n, s in shown)
    return StorySection(
        trees=tuple(_tree(content, drawing) for drawing in content.drawings if drawing.rows),
        rest=sum(drawing.rest for drawing in content.drawings),
        endings=draw_endings(content.game, shown, told),
        more_endings=len(content.endings) - len(shown),
        colours=tuple(colour_of(p) for p in range(len(content.game.players))),
    )


def _tree(content: Content, drawing: Drawing) -> Tree:
    told = [
        f"{row.path.removeprefix(drawing.path).removeprefix('; ')}: {percent(row.given.mean)}"
        for row in drawing.branches
        if row.given
    ]
    after = f" after {drawing.path}" if drawing.path else ""
    figure = draw_tree(
        content.game,
        drawing,
        f"Mean probability of each branch{after}. {'; '.join(told[:12])}. "
        "All numbers are in the table below.",
    )
    cut = "Every branch is shown."
    if drawing.threshold > 0:
        cut = (
            f"Branches reached with a mean probability of at least {100 * drawing.threshold:g} % "
            "of all are shown."
        )
    return Tree(drawing, figure, cut)


# ---- beliefs and choices -------------------------------------------------------------


@dataclass(frozen=True)
class TellSection:
    state: State
    name: str
    seen_by: str
    outcome: str
    prior: str
    figure: Markup
    tells: tuple[Tell, ...]


def tells(content: Content) -> tuple[TellSection, ...]:
    game = content.game
    found = []
    for state, acts in content.states:
        told = "; ".join(
            f"{game.labels[t.act.label]}: {game.texts[t.act.outcome]}, from "
            f"{percent(t.outcomes[0].prior.mean)} to {percent(t.outcomes[0].posterior.mean)}"
            for t in acts
        )
        outcome = game.texts[state.outcomes[0]]
        name = game.labels[state.label]
        prior = acts[0].outcomes[0].prior if acts else None
        found.append(
            TellSection(
                state=state,
                name=name,
                seen_by=_seen_by(game, state),
                outcome=outcome if len(state.outcomes) == 2 else "",
                prior=f"{percent(prior.mean)} ({span(prior.p5, prior.p95)})" if prior else "",
                figure=draw_tells(game, state, acts, f"Probability of “{outcome}”: {told}.")
                if acts
                else Markup(""),
                tells=acts,
            )
        )
    return tuple(found)


def _seen_by(game: Game, state: State) -> str:
    """Who sees a state at once."""
    seers = [name for p, name in enumerate(game.players) if p not in state.hidden_from]
    return f"seen at first only by {listed(seers)}" if seers else "seen at first by nobody"


@dataclass(frozen=True)
class ChoiceSection:
    turning: Turning
    player: str
    name: str
    figure: Markup
    more: int


def choices(content: Content) -> tuple[ChoiceSection, ...]:
    game = content.game
    found = []
    for turning in content.choices:
        choice = turning.choice
        told = "; ".join(
            f"{game.texts[o.text]}: {percent(o.taken.mean)} ({span(o.taken.p5, o.taken.p95)})"
            for o in turning.options
        )
        found.append(
            ChoiceSection(
                turning=turning,
                player=game.players[choice.player],
                name=game.labels[choice.label] + (nth(choice.occurrence) if choice.recurs else ""),
                figure=draw_choice(game, turning, f"Mean and 5–95 % of draws: {told}."),
                more=max(0, len(turning.options) - MOST_OPTIONS),
            )
        )
    return tuple(found)


# ---- judgements ------------ -----------------------------------------------------------


@dataclass(frozen=True)
class Stake:
    """How sharply a player chooses, and in which unit."""

    player: str
    row: str
    stake: float
    per_stake: bool


@dataclass(frozen=True)
class JudgementSection:
    stakes: tuple[Stake, ...]
    correlations: tuple[Any, ...]
    unused: tuple[str, ...]


def judgements(content: Content) -> JudgementSection:
    rationality = content.run.rationality
    stated = content.material.judgements
    units = {row.name: row.unit for row in content.judgements}
    return JudgementSection(
        stakes=tuple(
            Stake(player, row, per, units.get(row) != "per payoff")
            for player, row, per in zip(
                content.game.players, rationality.rows, rationality.per, strict=True
            )
        ),
        correlations=tuple(c for c in stated.correlations if not stated.fixed_in(c))
        if stated
        else (),
        unused=tuple(row.name for row in content.judgements if not row.used),
    )
