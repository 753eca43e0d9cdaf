"""The games that levers make, as the page carries and solves them, held against Python's; needs
node."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.levers.stated import read_levers
from rubicon.answers.live.centre import FIXTURES, Centre, centre_of
from rubicon.answers.live.levers import carries
from rubicon.answers.story.found import how_it_goes
from rubicon.ask import kept_claims, parse
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.terms import Compiler
from rubicon.changes import changed
from rubicon.game import Game
from rubicon.judgements import Draws
from rubicon.report.live import game as packing
from rubicon.report.live.game import packed, packed_levers
from rubicon.story.expression_table import Op
from tests.report.live.levers import GAMES, crisis_with_levers
from tests.report.live.test_live import NODE, node, questions_about

pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")
SMALL = "shipment"


def centre_with_levers(name: str, place: Path) -> tuple[Any, Centre]:
    """A run of a crisis, and its central game with those that its levers make."""
    crisis = rb.load(crisis_with_levers(place / SMALL) if name == SMALL else name)
    run = crisis.run(draws=20, seed=9, variant_draws=0, out=place / "run", progress=False).stored
    levers = read_levers(run.path / "crisis" / "levers.toml").levers
    claims, story = kept_claims(run.path), how_it_goes(run)
    centre = centre_of(run, claims, story.choices, RunSolver.of(run), levers)
    assert centre is not None
    return run, centre


ASKED = """
const { Centre } = await import(LIVE + "centre.js");
const { answerOf } = await import(LIVE + "ask.js");
const { unpacked } = await import(LIVE + "codec.js");
const { Mistake, parse } = await import(LIVE + "notation.js");
const centre = new Centre(await unpacked(given.game), given.draws);
const found = {};
for (const [lever, text] of Object.entries(given.levers)) {
  const worst = centre.lay(lever, await unpacked(text));
  centre.set([], lever);
  const solve = centre.solving(given.draws[0]);
  found[lever] = [worst, given.questions.map((text) => {
    let asked;
    try {
      asked = centre.question(text);
    } catch (mistake) {
      if (!(mistake instanceof Mistake)) throw mistake;
      return mistake.message;
    }
    const { certain, margin } = centre.answer(asked, asked.asked, solve);
    return certain ? margin : "uncertain";
  })];
}
centre.set([]);
found.after = centre.worst();
console.log(JSON.stringify(found));
"""


@pytest.mark.parametrize(
    "name",
    [SMALL, "beer-quiche", "covert-act", "two-theatres", "tying-hands",
     pytest.param("july-1914", marks=pytest.mark.slow),
     pytest.param("cuba-1962", marks=pytest.mark.slow),
     pytest.param("taiwan-strait", marks=pytest.mark.slow),
     pytest.param("north-korea-2024", marks=pytest.mark.slow)],
)  # fmt: skip
def test_the_page_solves_the_games_that_levers_make(tmp_path, name):
    """Every kind of question about the changed game, with moves forced beside the lever, too."""
    run, centre = centre_with_levers(name, tmp_path)
    texts = questions_about(run.game)
    levers = packed_levers(centre)
    assert levers.keys() == {each.lever.id for each in centre.levers}
    assert levers
    told = node(ASKED, {"game": packed(centre), "levers": levers, "questions": texts,
                        "draws": centre.draws.tolist()})  # fmt: skip
    assert told.pop("after") == 0
    draws = Draws(centre.names, centre.draws[:1].T)
    compared = elsewhere = refused = 0
    for each in centre.levers:
        worst, answers = told[each.lever.id]
        assert worst <= 1e-6
        lever = replace(each.lever, moves=())
        own = changed(lever, RunSolver.of(run), run.stated_judgements(), draws.names)
        at, _ = own.draws(draws)
        for text, answer in zip(texts, answers, strict=True):
            compiler = Compiler(own.solver.game, own.solver.variant)
            try:
                compiler.add(parse(text))
            except rb.InputError:
                refused += 1
                assert isinstance(answer, str), (each.lever.id, text)
                continue
            if isinstance(answer, str):
                elsewhere += 1
                assert "by itself" in answer or answer == "uncertain", (each.lever.id, text, answer)
                continue
            compared += 1
            expected = own.solver.evaluate(Plan.compiled(compiler), at).value[0, 0]
            if answer is None:
                assert np.isnan(expected), (each.lever.id, text)
            else:
                assert answer == pytest.approx(expected, rel=1e-6, abs=1e-6), (each.lever.id, text)
    assert compared > 10 * elsewhere
    if name == SMALL:
        assert levers.keys() == set(GAMES)
        assert refused


def test_which_levers_make_games_of_their_own(tmp_path):
    levers = read_levers(crisis_with_levers(tmp_path / SMALL) / "levers.toml").levers
    assert [each.id for each in levers if carries(each)] == GAMES


def test_a_lever_game_keeps_the_tree_and_says_what_is_left(tmp_path):
    run, centre = centre_with_levers(SMALL, tmp_path)
    whole: Game = run.game
    found = {each.lever.id: each for each in centre.levers}
    for each in found.values():
        assert np.array_equal(each.game.parent, whole.parent)
        assert each.option.shape == (each.game.actions,)
        assert each.option.max() < each.plan.options
        assert each.answers.shape == (FIXTURES, len(each.asked))
    removed = found["no-covert-way"]
    ship = whole.infoset_label[np.repeat(np.arange(whole.infosets), np.diff(whole.action_start))]
    here = ship == whole.labels.index("ship")
    texts = [whole.texts[k] for k in whole.action_text[here & (removed.option < 0)]]
    assert texts == ["covertly", "covertly"]
    assert not removed.reached.all()
    assert found["a-source-in-the-palace"].reached.all()
    assert found["a-source-in-the-palace"].game.infosets > whole.infosets
    more = found["no-shame"].more
    assert more.value[more.op == Op.CONSTANT].tolist() == [0.0]  # the switch
    assert Op.JUDGEMENT not in more.op


def test_a_page_carries_no_more_games_than_it_has_room_for(tmp_path, monkeypatch):
    """Those that fit, in the order of the file."""
    _, centre = centre_with_levers(SMALL, tmp_path)
    every = packed_levers(centre)
    size = {name: sum(len(part) * 3 // 4 for part in text.split("."))
            for name, text in every.items()}  # fmt: skip
    first, second = GAMES[:2]
    monkeypatch.setattr(packing, "MOST", size[first] + size[second])
    assert list(packed_levers(centre))[:2] == [first, second]
    assert len(packed_levers(centre)) == 2
    monkeypatch.setattr(packing, "MOST", 100)
    assert packed_levers(centre) == {}


WRONG = """
const { Centre } = await import(LIVE + "centre.js");
const { unpacked } = await import(LIVE + "codec.js");
const centre = new Centre(await unpacked(given.game), given.draws);
const names = Object.keys(given.levers);
const games = await Promise.all(Object.values(given.levers).map(unpacked));
// Each lever's game against the answers of the next.
console.log(JSON.stringify(games.map((game, k) =>
  centre.lay(names[k], { ...game, answers: games[(k + 1) % games.length].answers }))));
"""


def test_the_check_of_a_lever_game_can_fail(tmp_path):
    _, centre = centre_with_levers(SMALL, tmp_path)
    told = node(WRONG, {"game": packed(centre), "levers": packed_levers(centre),
                        "draws": centre.draws.tolist()})  # fmt: skip
    # JSON has no infinity: null is one.
    assert all(each is None or each > 1e-3 for each in told)


PULLED = """
const { Desk } = await import(LIVE + "solving.js");
const desk = new Desk();
const { worst } = await desk.open(given.game, given.exact, given.levers);
const start = desk.centre.game.start;
const at = async (lever) => (await desk.at(start, { moves: [], lever }, undefined, false)).mistake;
console.log(JSON.stringify([worst, await at(given.wrong), await at(given.right), await at(null)]));
"""


def test_a_lever_whose_game_is_not_solved_as_python_does_is_refused(tmp_path):
    """It alone: the others and the central game go on."""
    _, centre = centre_with_levers(SMALL, tmp_path)
    first, *others = centre.levers
    broken = replace(centre, levers=(replace(first, answers=first.answers + 1e-3), *others))
    exact = b64encode(centre.draws.astype("<f4").tobytes()).decode()
    worst, refused, *fine = node(PULLED, {
        "game": packed(centre), "exact": exact, "levers": packed_levers(broken),
        "wrong": first.lever.id, "right": others[0].lever.id,
    })  # fmt: skip
    assert worst == 0
    assert "does not agree with Rubicon’s own answers" in refused["found"]
    assert fine == [None, None]
