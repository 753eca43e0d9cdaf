"""What the page's own scripts compute, held against Python's; needs node."""

from __future__ import annotations

import json
import shutil
import subprocess
from base64 import b64encode
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.live.centre import centre_of
from rubicon.answers.story.found import how_it_goes
from rubicon.answers.verdicts.classes import class_of
from rubicon.answers.verdicts.outcomes import outcomes
from rubicon.ask import kept_claims, parse
from rubicon.ask.evaluate import Plan
from rubicon.ask.events import Events
from rubicon.ask.runs import Findings, ask_run
from rubicon.ask.solver import RunSolver
from rubicon.ask.syntax import Name
from rubicon.ask.verdicts import Verdict, plan_claims
from rubicon.judgements import Draws
from rubicon.report.live.game import packed
from rubicon.report.live.page import quantised

NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
PLACE = files("rubicon.report.live")


def node(script: str, given: Any) -> Any:
    """What a script prints as JSON that reads ``given`` and imports from the page's modules."""
    text = (
        'import fs from "node:fs";\n'
        f'const LIVE = "file://{PLACE}/";\n'
        f'const given = JSON.parse(fs.readFileSync(0, "utf8"));\n{script}'
    )
    assert NODE is not None
    done = subprocess.run(
        [NODE, "--no-warnings", "--input-type=module", "-e", text],
        input=json.dumps(given), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def found() -> Findings:
    run = rb.load("beer-quiche").run(draws=300, seed=3, progress=False)
    return ask_run(run.stored, plan_claims(run.stored.game, kept_claims(run.path)))


VERDICTS = """
const { verdictOf } = await import(LIVE + "narrow.js");
const told = given.masks.map((mask) => given.outcomes.map((own) => verdictOf(own, mask)));
console.log(JSON.stringify(told));
"""


@pytest.mark.parametrize("trouble", [0.0, 0.3, 0.9])
def test_a_verdict_on_some_draws_is_the_one_of_python(found, trouble):
    """On all draws and on subsets of every size; with draws that are rare, close or unknown."""
    rng = np.random.default_rng(5)
    asked, was = len(found.plan.questions), found.evaluated
    close, rare, unknown = rng.random((3, asked, 300)) < trouble * np.linspace(0, 1, asked)[:, None]
    findings = replace(
        found,
        evaluated=replace(
            was,
            value=np.where(unknown, np.nan, was.value),
            close=close,
            rarest=np.where(rare, 1e-6, was.rarest),
        ),
    )
    some = [np.flatnonzero(rng.random(300) < share) for share in np.linspace(0.02, 0.98, 40)]
    kept = [np.arange(300), *some]
    masks = [np.isin(np.arange(300), each).astype(int).tolist() for each in kept]
    own = [outcomes(findings, k).tolist() for k in range(asked)]
    seen = set()
    for draws, told in zip(kept, node(VERDICTS, {"masks": masks, "outcomes": own}), strict=True):
        for verdict, expected in zip(told, findings.at(draws).conclusions(), strict=True):
            assert isinstance(expected, Verdict)
            assert verdict["counted"] == expected.draws.counted
            if expected.draws.counted:
                for name in ("share", "low", "high", "fails", "close"):
                    assert verdict[name] == pytest.approx(getattr(expected, name), abs=1e-12)
            assert verdict["class"] == class_of(expected)
            assert bool(verdict["why"]) == (verdict["class"] == "weak")
            seen.add(verdict["class"])
    assert len(seen) > 2
    weighed = np.exp(rng.normal(size=(30, 300)) * np.linspace(0, 4, 30)[:, None])
    weighed[:, rng.random(300) < trouble / 2] = 0
    for weights, told in zip(
        weighed, node(VERDICTS, {"masks": weighed.tolist(), "outcomes": own}), strict=True
    ):
        for verdict, expected in zip(told, findings.conclusions(weights), strict=True):
            assert isinstance(expected, Verdict)
            assert verdict["counted"] == expected.draws.counted
            for name in ("share", "low", "high", "fails", "close"):
                assert verdict[name] == pytest.approx(
                    getattr(expected, name), abs=1e-9, nan_ok=True
                )
            assert verdict["class"] == class_of(expected)


LEFT = """
const { leftBy, histogram } = await import(LIVE + "narrow.js");
const { wordsOf } = await import(LIVE + "codec.js");
const values = given.values.map(wordsOf);
console.log(JSON.stringify(given.ranges.map((ranges) => {
  const { left, count, effective } = leftBy(values, ranges, given.draws);
  return [[...left], count, effective, histogram(values[0], left, 8)];
})));
"""


def test_the_draws_that_are_left_are_those_within_the_ranges():
    rng = np.random.default_rng(1)
    drawn = rng.lognormal(size=(3, 500))
    ends = np.quantile(drawn, [0.01, 0.99], axis=1).T
    kept = [quantised(own, *end) for own, end in zip(drawn, ends, strict=True)]
    texts = [b64encode(each.tobytes()).decode() for each in kept]
    ranges = [[], [[0, 0, 30000]], [[0, 10000, 65535], [2, 0, 20000]], [[1, 65535, 65535]]]
    told = node(LEFT, {"values": texts, "ranges": ranges, "draws": 500})
    for within, (left, count, effective, parts) in zip(ranges, told, strict=True):
        expected = np.ones(500, bool)
        for k, low, high in within:
            at = ends[k, 0] + (ends[k, 1] - ends[k, 0]) * np.array([low, high]) / 65535
            half = (ends[k, 1] - ends[k, 0]) / 65535 / 2
            inside = (drawn[k] >= at[0] - half if low else True) & (
                drawn[k] <= at[1] + half if high < 65535 else True
            )
            expected &= inside
        assert np.array_equal(np.array(left, bool), expected)
        assert count == effective == expected.sum() == sum(parts)


SOLVED = """
const { Centre } = await import(LIVE + "centre.js");
const { unpacked } = await import(LIVE + "codec.js");
const centre = new Centre(await unpacked(given.game), given.draws);
console.log(JSON.stringify([centre.worst(), given.draws.map((judgements) => {
  const { certain, claims, choices } = centre.at(judgements);
  const said = claims.map((each) => each && [each.margin, each.true && !each.close, each.close]);
  return [certain, said, choices.flat()];
})]));
"""


CHECKED = """
const { Centre } = await import(LIVE + "centre.js");
const { unpacked } = await import(LIVE + "codec.js");
const centre = new Centre(await unpacked(given.game), given.draws);
const own = centre.whole.answers;
const others = [(each) => each, (each) => each + 1, () => null];
const off = others.map((other) => own.map((row) => row.map(other))).map((answers) => {
  centre.whole.answers = answers;
  return centre.worst();
});
centre.whole.answers = own;
centre.at = () => ({ certain: false, claims: [], choices: [] });
console.log(JSON.stringify([...off, centre.worst()].map((each) => each <= 1e-6)));
"""


def test_the_check_before_anything_is_moved_can_fail():
    """Where answers are others, where none is defined, and where no draw can be compared."""
    run = rb.load("covert-act").run(draws=20, seed=9, progress=False)
    stored = run.stored
    claims, story = kept_claims(stored.path), how_it_goes(stored)
    centre = centre_of(stored, claims, story.choices, RunSolver.of(stored))
    assert centre is not None
    given = {"game": packed(centre), "draws": centre.draws.tolist()}
    assert node(CHECKED, given) == [True, False, False, False]


@pytest.mark.parametrize(
    "name",
    ["beer-quiche", "covert-act", "two-theatres",
     pytest.param("chain-of-three", marks=pytest.mark.slow),
     pytest.param("centipede", marks=pytest.mark.slow),
     pytest.param("july-1914", marks=pytest.mark.slow),
     pytest.param("cuba-1962", marks=pytest.mark.slow),
     pytest.param("taiwan-strait", marks=pytest.mark.slow),
     pytest.param("north-korea-2024", marks=pytest.mark.slow)],
)  # fmt: skip
def test_the_page_solves_what_python_solves(name):
    """Every claim and every turning point, on each draw of a run, the far ones among them."""
    run = rb.load(name).run(draws=80, seed=9, variant_draws=0, progress=False)
    stored = run.stored
    claims, story = kept_claims(stored.path), how_it_goes(stored)
    centre = centre_of(stored, claims, story.choices, RunSolver.of(stored))
    assert centre is not None
    draws = stored.judgements().rows(centre.names).T
    worst, told = node(SOLVED, {"game": packed(centre), "draws": draws.tolist()})
    assert worst == 0
    found = ask_run(stored, plan_claims(stored.game, claims))
    asked = [parse(option.notation) for each in story.choices for option in each.options]
    taken = ask_run(stored, Plan.of(stored.game, asked)).evaluated.value
    compared = 0
    for draw, (certain, verdicts, options) in enumerate(told):
        if not certain:
            continue
        compared += 1
        for k, verdict in enumerate(verdicts):
            if verdict is None:  # it forces a move
                continue
            margin, holds, close = verdict
            known = np.isfinite(found.evaluated.value[k, draw])
            assert (margin is not None) == known
            if known:
                assert margin == pytest.approx(found.evaluated.value[k, draw], abs=1e-6, rel=1e-6)
                if abs(abs(margin) - 0.005) > 1e-5 and abs(margin) > 1e-5:
                    assert holds == found.evaluated.holds[k, draw]
                    assert close == found.evaluated.close[k, draw]
        expected = [None if np.isnan(each) else each for each in taken[:, draw]]
        assert options == pytest.approx(expected, abs=1e-6)
    assert compared >= 0.99 * len(told)


ASKED = """
const { Centre } = await import(LIVE + "centre.js");
const { answerOf } = await import(LIVE + "ask.js");
const { unpacked } = await import(LIVE + "codec.js");
const { parse } = await import(LIVE + "notation.js");
const centre = new Centre(await unpacked(given.game), given.draws);
const trees = given.questions.map((text) => parse(text, centre.called));
const asked = trees.map((tree) => centre.asked([tree]));
console.log(JSON.stringify(given.draws.map((judgements) => {
  const solved = centre.solving(judgements);
  return asked.map((each, k) => {
    if (!each) return "not here";
    const terms = each.terms(solved);
    if (![...each.worlds.keys()].every((world) => solved(world).certain)) return "uncertain";
    const found = answerOf(trees[k], terms, centre.game.matters);
    return [found.margin, found.true && !found.close, found.close];
  });
})));
"""


def questions_about(game) -> list[str]:
    """Every kind of question that can be asked of a game, about many of its names."""
    found, events = [], Events(game)
    written = [str(Name(each)) for each in game.labels]
    players = [str(Name(each)) for each in game.players]
    for k, label in enumerate(written):
        outcomes = [str(Name(game.texts[each])) for each in events.outcomes(k)]
        one, last = outcomes[0], outcomes[-1]
        owner = game.label_player[k]
        found += [
            f"P({label}={one})", f"P({label}!={one} | reached({label}))",
            f"P(every {label}={one}, {label}[last] in {{{one}, {last}}})",
            f"P(not ({label}[1] not in {{{', '.join(outcomes[1:] or outcomes)}}}))",
            f"E[{players[0]} | {label}={last}] - 2 * E[{players[-1]}] >= -0.3 / 2",
            f"belief({players[0]}, {label}={one})",
            f"belief({players[-1]}, {label}={one} | {label}={one} or {label}={last})",
        ]  # fmt: skip
        if owner >= 0:
            found += [f"value({players[owner]}, {label}={each})" for each in (one, last)]
        final = Name(game.texts[events.outcomes(len(written) - 1)[0]])
        found += [
            f"P({written[-1]}={final} | do({label}={last}))",
            f"E[{players[0]} | do({label}[1]={one})]",
            f"max(abs(0.2 - P({label}={one})), 10%) < 0.5 and not P({label}={one}) < .5",
        ]
    found += [f"P(ending={Name(game.texts[k])})" for k in np.unique(game.ending[game.ending >= 0])]
    found += [f"P(reached(stage:{Name(each)}))" for each in game.stages]
    return found


@pytest.mark.parametrize(
    "name",
    ["beer-quiche", "covert-act", "two-theatres",
     pytest.param("chain-of-three", marks=pytest.mark.slow),
     pytest.param("centipede", marks=pytest.mark.slow),
     pytest.param("chain-store", marks=pytest.mark.slow),
     pytest.param("july-1914", marks=pytest.mark.slow),
     pytest.param("cuba-1962", marks=pytest.mark.slow),
     pytest.param("north-korea-2024", marks=pytest.mark.slow)],
)  # fmt: skip
def test_the_page_answers_what_python_answers(name):
    """In every form of the notation, moves forced among them."""
    run = rb.load(name).run(draws=3, seed=2, variant_draws=0, progress=False)
    stored = run.stored
    centre = centre_of(stored, kept_claims(stored.path), (), RunSolver.of(stored))
    assert centre is not None
    kept = kept_claims(stored.path)
    asked: list[str] = []
    claims: dict[str, Any] = {each.letter: each.question.body for each in kept}
    by_name = [f"{each} and not ({each} or {each})" for each in claims]
    for text in [*questions_about(stored.game), *by_name]:
        try:
            Plan.of(stored.game, [parse(text, claims)])
        except rb.InputError:  # two things that cannot happen together, and the like
            continue
        asked.append(text)
    told = node(ASKED, {"game": packed(centre), "draws": centre.draws.tolist(),
                        "questions": asked})  # fmt: skip
    plan = Plan.of(stored.game, [parse(each, claims) for each in asked])
    found = RunSolver.of(stored).evaluate(plan, Draws(centre.names, centre.draws.T))
    compared = elsewhere = 0
    for draw, answers in enumerate(told):
        for k, answer in enumerate(answers):
            if isinstance(answer, str):
                elsewhere += 1
                assert answer == "uncertain" or "do(" in asked[k]
                continue
            compared += 1
            value, holds, close = answer
            expected = found.value[k, draw]
            assert (value is None) == bool(np.isnan(expected)), asked[k]
            if value is not None:
                assert value == pytest.approx(expected, rel=1e-6, abs=1e-6), asked[k]
            if value is not None and holds is not None and abs(value) > 1e-5:
                assert (holds, close) == (found.holds[k, draw], found.close[k, draw]), asked[k]
    assert compared > 10 * max(elsewhere, 1)


ONE_BY_ONE = """
const { Centre } = await import(LIVE + "centre.js");
const { unpacked } = await import(LIVE + "codec.js");
const centre = new Centre(await unpacked(given.game), given.draws);
console.log(JSON.stringify(given.questions.map((text) => {
  const asked = centre.question(text);
  return centre.answer(asked, asked.asked, centre.solving(given.draws[0])).margin;
})));
"""


def test_what_one_question_forces_does_not_stick():
    """Each is worked out only after the one before it was answered, as a reader asks."""
    run = rb.load("covert-act").run(draws=3, seed=2, variant_draws=0, progress=False)
    stored = run.stored
    centre = centre_of(stored, kept_claims(stored.path), (), RunSolver.of(stored))
    assert centre is not None
    own = [f"E[Rival | do({Name(label)}={Name(stored.game.texts[option])})]"
           for k, label in enumerate(stored.game.labels)
           for option in Events(stored.game).outcomes(k)]  # fmt: skip
    told = node(ONE_BY_ONE, {"game": packed(centre), "draws": centre.draws.tolist(),
                             "questions": own})  # fmt: skip
    plan = Plan.of(stored.game, [parse(each) for each in own])
    draws = Draws(centre.names, centre.draws[:1].T)
    assert told == pytest.approx(RunSolver.of(stored).evaluate(plan, draws).value[:, 0], abs=1e-6)


MISTAKEN = """
const { Centre } = await import(LIVE + "centre.js");
const { Mistake, parse } = await import(LIVE + "notation.js");
const { Asked } = await import(LIVE + "ask.js");
const { unpacked } = await import(LIVE + "codec.js");
const centre = new Centre(await unpacked(given.game), given.draws);
console.log(JSON.stringify(given.questions.map((text) => {
  try {
    new Asked([parse(text)], (forced) => centre.world(forced));
    return null;
  } catch (mistake) {
    if (!(mistake instanceof Mistake)) throw mistake;
    return mistake.span;
  }
})));
"""


def test_mistakes_are_shown_where_python_shows_them():
    run = rb.load("beer-quiche").run(draws=2, seed=2, progress=False)
    stored = run.stored
    centre = centre_of(stored, kept_claims(stored.path), (), RunSolver.of(stored))
    assert centre is not None
    label, other = stored.game.labels[:2]
    one = stored.game.texts[Events(stored.game).outcomes(0)[0]]
    asked = [
        "", "P(", "P()", "P(x=)", f"P({label})", f"P({label}=nothing)", f"P({label}x={one})",
        f"P({label}={one}) = 0.5", f"P({label}={one} | {label}={one} | {other}=x)", "0.5 > > 1",
        f"{label}={one}", f"P({label}={one}) & 1", "E(x)", "E[nobody]", "P('a=b)", "1 + (2 > 1)",
        f"P(do({label}={one}))", f"P({label}[0]={one})", f"P({label}[7]={one})", "belief(x, y=z)",
        f"P({label}={one} and not {label}={one})", "1 2", "min(1)", "nothing > 2", "(1",
        f"P({one}={label})", f"P({label}={one} or)", f"P({label} {other}={one})", "not 1",
        "P(ending=nowhere) < 1", f"P(reached(stage:{label}))", f"value(nobody, {label}={one})",
        f"P({label}={one}) > 0.5 and 1",
    ]  # fmt: skip
    told = node(MISTAKEN, {"game": packed(centre), "draws": [], "questions": asked})
    wrong = []
    for text, span in zip(asked, told, strict=True):
        with pytest.raises(rb.InputError) as error:
            Plan.of(stored.game, [parse(text)])
        lines = str(error.value).split("\n")
        caret = next((line for line in lines if set(line.strip()) == {"^"}), None)
        assert caret is not None
        if span is None or not span[0] <= caret.index("^") - 4 < span[1]:
            wrong.append((text, span, lines))
    assert not wrong
