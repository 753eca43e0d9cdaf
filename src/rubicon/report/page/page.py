"""The report of a run: one HTML file that makes no request."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from rubicon.answers.answers import Answers
from rubicon.answers.inputs.footing import footing
from rubicon.ensemble.damage import writing
from rubicon.ensemble.store import Run
from rubicon.files import write_text
from rubicon.report.data import write_csv
from rubicon.report.drawing.figures import FOLDER, Figure, unique, write_figures
from rubicon.report.inputs import COLUMNS as JUDGEMENTS
from rubicon.report.inputs import rows as judgement_rows
from rubicon.report.marks import capital, judged, marking
from rubicon.report.page.content import Content
from rubicon.report.signals.record import COLUMNS as BELIEFS
from rubicon.report.signals.record import rows as belief_rows
from rubicon.report.story.record import COLUMNS, record

if TYPE_CHECKING:
    from jinja2 import Environment

NAME = "report.html"


@dataclass(frozen=True)
class Page:
    """The page as text, and its figures."""

    text: str
    figures: tuple[Figure, ...]


def write_report(run: Run, answers: Answers) -> Path:
    """Write ``report.html``, and to ``answers/`` its figures and the tables behind them.

    Parameters
    ----------
    answers
        See :func:`rubicon.answers.answering.answer_run`.

    Raises
    ------
    InputError
        If the run is not finished, or its files can't be read.
    RunInterruptedError
        If the files can't be written.
    """
    content = Content(run, answers)
    with marking():
        page = render(content)
    path = run.path / NAME
    with writing(run.path):
        _write_tables(content)
        write_figures(run.path, page.figures)
        write_text(path, page.text)
    return path


def render(content: Content) -> Page:
    """The page with all that it shows."""
    from markupsafe import Markup

    from rubicon.report import (
        benchmarks,
        experts,
        explain,
        knockouts,
        levers,
        now,
        observed,
        story,
        tree,
        variants,
    )
    from rubicon.report.forks import blocks as forks
    from rubicon.report.levers.words import level, remarks
    from rubicon.report.live.page import live
    from rubicon.report.page import brief, mentions, method, room, sections, styles
    from rubicon.report.page.cards import cards, forest, hinge_rows
    from rubicon.report.page.overview import central, topics
    from rubicon.report.page.paper import methods, works
    from rubicon.report.story.charts import MOST_OPTIONS
    from rubicon.report.story.words import choice_name
    from rubicon.report.verdicts.figure import draw_scale
    from rubicon.report.verdicts.words import confidence_in_words, footing_in_words

    game, answers = content.run.game, content.answers
    found = cards(content)
    hinges = hinge_rows(found, content.means)
    states = sections.hidden_states(answers)
    pulled = answers.levers.by_outcome if answers.levers and answers.levers.levers else ()
    helping = [
        (on, levers.figure(on), levers.table(on, level), remarks(on, seen=False)) for on in pulled
    ]
    whys = [explain.show(each) for each in answers.explanations]
    trees, endings = sections.trees(content), story.endings(answers.story)
    game_tree = tree.show(answers.tree, tree.means(answers.tree)) if answers.tree else None
    choices = [
        (each, choice_name(game, each.choice), story.choice(answers.story, each))
        for each in answers.story.choices
    ]
    happened = observed.show(answers.happened, content.means) if answers.happened else None
    ways = benchmarks.show(answers.benchmarks) if answers.benchmarks else None
    figures = unique(
        [
            *(ways.figures if ways else ()),
            *(happened.figures if happened else ()),
            *(figure for card in found for figure in card.figures),
            *(figure for _, figure, _, _ in helping),
            *(figure for each in states for figure in each.signals.figures),
            *(figure for each in whys for figure in each.figures),
            *((each.figure for each in trees) if game_tree is None else (game_tree,)),
            endings,
            *(figure for _, _, figure in choices),
        ]
    )
    watched, silent = brief.watching(answers.story, states, found)
    helps, harms = brief.levers(pulled)
    lead = sections.lead(content)
    stages = brief.stages(game, answers.story.stages)
    turning = (*brief.nearest(found), *brief.hinges(found))
    since = brief.since(answers.happened) if answers.happened else ""
    right = [f"{line.head} {line.text}" for line in (*turning, helps, harms) if line]
    left = [since, *(f"{line.head} {line.text}" for line in watched), " ".join(silent)]
    plot = forest(found)
    fits = room.fitting(brief.told(lead, plot, stages, content, (left, right)))
    named = {claim.id for _, claims in lead["key_judgements"] for claim in claims}
    named_at = [k for k, card in enumerate(plot) if card.claim.id in named]
    text = (
        environment()
        .get_template("page.html")
        .render(
            content=content,
            manifest=content.run.manifest,
            css=Markup(styles.sheets()),
            live=live(content),
            lead=lead,
            counts=brief.counts(content, lead["classes"]),
            stages=stages,
            room=fits,
            turning=turning,
            watched=watched,
            silent=silent,
            helps=helps,
            harms=harms,
            since=since,
            central=central(content, found),
            scale=draw_scale(),
            footing=footing_in_words(footing(content.run)),
            topics=topics(content, found, hinges, states, pulled),
            cards=found,
            forest=plot,
            rows=[plot[k] for k in room.chosen(len(plot), named_at, fits.claims)],
            confidence=confidence_in_words(footing(content.run)),
            hinges=hinges,
            forks=tuple(forks(answers.selection.forks)) if answers.selection else (),
            states=states,
            levers=helping,
            knockouts=knockouts.show(answers.knockouts) if answers.knockouts else None,
            benchmarks=ways,
            variants=variants.show(answers.variants) if answers.variants else None,
            experts=experts.show(answers.experts) if answers.experts else None,
            happened=happened,
            now=now.show(answers.now) if answers.now else None,
            seen=levers.seen_table(answers.levers) if answers.levers and pulled else None,
            whys=whys,
            tree=game_tree,
            trees=trees,
            endings=endings,
            most_endings=story.MOST_ENDINGS,
            choices=choices,
            most_options=MOST_OPTIONS,
            stakes=sections.stakes(content),
            facts=method.facts(content),
            command=method.command(content),
            parts=method.parts(content),
            methods=methods(content),
            works=works(content),
            figures=figures,
            folder=FOLDER,
        )
    )
    return Page(styles.restyled(mentions.told(text, answers.inputs)), figures)


def _write_tables(content: Content) -> None:
    """The numbers behind figures and tables: ``RUN/answers/*.csv``."""
    from rubicon.report import knockouts

    beliefs = [row for each in content.answers.signals for row in belief_rows(each)]
    story = record(content.answers.story)
    tables = {name: (COLUMNS[name], rows) for name, rows in story.items()}
    tables["beliefs"] = BELIEFS, beliefs
    tables["judgements"] = JUDGEMENTS, judgement_rows(content.answers.inputs)
    if found := content.answers.knockouts:
        tables["knockouts"] = knockouts.COLUMNS, knockouts.rows(found)
    for name, (columns, rows) in tables.items():
        write_csv(content.run.path / "answers" / f"{name}.csv", columns, rows)


@cache
def environment() -> Environment:
    """The templates, compiled once; everything that they fill in is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup, escape

    from rubicon.report import wording
    from rubicon.report.drawing.canvas import colour_of
    from rubicon.report.drawing.figures import file_name
    from rubicon.report.drawing.strips import draw_margin, draw_values
    from rubicon.report.inputs import grade_in_words
    from rubicon.report.page.brief import plainly
    from rubicon.report.page.missing import why_missing
    from rubicon.report.preface import day
    from rubicon.report.verdicts.figure import draw_key
    from rubicon.report.verdicts.words import (
        band_in_words,
        cause,
        kind_in_words,
        meaning,
        verb,
        weakness,
    )

    made = Environment(
        loader=PackageLoader("rubicon.report.page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def percent(share: float, digits: int = 0) -> str:
        return wording.percent(share, digits).replace(" ", "\u00a0")  # no line ends before %

    def bound(text: str) -> str:
        """Sentences in which no line ends before a %."""
        return text.replace(" %", "\u00a0%")

    def narrow(text: str) -> Markup:
        """As that, for a narrow cell: names may break, but only behind an underscore."""
        return Markup(str(escape(bound(text))).replace("_", "_<wbr>"))

    def web_address(url: str) -> str:
        """A link that is safe to follow, or nothing: a bibliography may hold any text."""
        return url if url.lower().startswith(("http://", "https://")) else ""

    own = (bound, narrow, percent, web_address, wording.signed, wording.plain, wording.few,
           wording.listed, grade_in_words, file_name, why_missing, verb, meaning, weakness, cause,
           judged, plainly, day)  # fmt: skip
    made.filters |= {each.__name__: each for each in own}
    made.filters |= {"colour": colour_of, "strip": draw_values, "margin_strip": draw_margin,
                     "mark": draw_key, "band": band_in_words, "kind": kind_in_words,
                     "capitalised": capital}  # fmt: skip
    made.globals |= {"span": wording.span, "counted": wording.counted}
    return made
