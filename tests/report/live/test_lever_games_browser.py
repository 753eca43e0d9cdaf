"""Levers pulled on the page, each by the numbers that stand there then, against Python's; needs
chromium and playwright."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import isfinite, nan
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.levers.stated import read_levers
from rubicon.answers.margin.scales import ground_of
from rubicon.answers.story.found import how_it_goes
from rubicon.ask import Question, kept_claims, parse
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.ask.terms import Compiler
from rubicon.changes import changed, joined
from rubicon.ensemble import Run, open_run
from rubicon.judgements import Draws
from tests.once import whole_run
from tests.report.conftest import CHROMIUM
from tests.report.live.levers import GAMES, crisis_with_levers

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
LARGE = "north-korea-2024"
MOMENT = 100
"""Milliseconds between two looks at the page."""


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> Run:
    folder = tmp_path_factory.mktemp("levers")
    made = rb.load(crisis_with_levers(folder / "shipment")).run(
        draws=100, seed=4, out=folder / "run", progress=False
    )
    made.report(progress=False)
    return made.stored


@contextmanager
def opened(browser: Any, run: Run, width: int, state: str = "") -> Iterator[Any]:
    page = browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((run.path / "report.html").as_uri() + state)
    page.wait_for_selector(".live-tabs", timeout=60_000)
    page.get_by_role("tab", name="Move the centre").click()
    yield page
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.fixture(params=[390, 1280])
def page(request, browser, run):
    with opened(browser, run, request.param) as found:
        yield found


def asked(run: Run) -> list[Question]:
    """What stands on the page: claims, outcomes of levers, and what each does where it decides."""
    outcomes = read_levers(run.path / "crisis" / "levers.toml").outcomes
    options = [parse(each.notation) for c in how_it_goes(run).choices for each in c.options]
    claims = [each.question for each in kept_claims(run.path)]
    return [*claims, *(each.question for each in outcomes), *options]


def expected(run: Run, levers: Sequence[str], questions: Sequence[Question]) -> list[float]:
    """In the middle of all ranges; ``nan`` for what is not defined, or cannot be asked there."""
    known = {each.id: each for each in read_levers(run.path / "crisis" / "levers.toml").levers}
    ground = ground_of(run)
    middle = Draws(ground.names, ground.start[:, None])
    own = changed(joined([known[each] for each in levers]), RunSolver.of(run),
                  run.stated_judgements(), middle.names)  # fmt: skip
    draws, _ = own.draws(middle)
    found = []
    for question in questions:
        compiler = Compiler(own.solver.game, own.solver.variant)
        try:
            compiler.add(question)
        except rb.InputError:
            found.append(nan)
            continue
        value = float(own.solver.evaluate(Plan.compiled(compiler), draws).value[0, 0])
        found.append(value if isfinite(value) else nan)
    return found


NUMBERS = """() => [
  ...document.querySelectorAll(".live:not([hidden]) tr[data-claim] .number"),
  ...document.querySelectorAll(".live-outcomes tr .number:nth-child(2)"),
  ...document.querySelectorAll(".live-decision p > :last-child"),
].map(({ dataset }) => ("value" in dataset ? Number(dataset.value) : NaN))"""


def agree(page: Any, wanted: Sequence[float]) -> None:
    """The page comes to these numbers, which takes it a moment."""
    want = pytest.approx(list(wanted), abs=1e-6, rel=1e-6, nan_ok=True)
    for _ in range(150):
        if page.evaluate(NUMBERS) == want:
            return
        page.wait_for_timeout(MOMENT)
    assert page.evaluate(NUMBERS) == want


def lever(page: Any, name: str) -> Any:
    return page.locator(f'[data-lever="{name}"]')


def test_every_lever_is_pulled(page, run):
    """One after the other, each alone."""
    questions = asked(run)
    names = [each.id for each in read_levers(run.path / "crisis" / "levers.toml").levers]
    assert page.get_by_role("group", name="Levers").get_by_role("checkbox").count() == len(names)
    assert page.get_by_role("group", name="Levers").get_by_role("listitem").count() == 0
    seen = []
    for name in names:
        lever(page, name).check()
        wanted = expected(run, [name], questions)
        agree(page, wanted)
        seen.append(tuple(wanted))
        lever(page, name).uncheck()
    agree(page, base(run, questions).tolist())
    assert len(set(seen)) == len(names)


def base(run: Run, questions: Sequence[Question]) -> np.ndarray:
    ground = ground_of(run)
    middle = Draws(ground.names, ground.start[:, None])
    return RunSolver.of(run).evaluate(Plan.of(run.game, list(questions)), middle).value[:, 0]


def test_levers_with_games_of_their_own_exclude_each_other(page, run):
    questions = asked(run)
    group = page.get_by_role("group", name="Levers")
    assert group.get_by_text("Makes a game of its own").count() == len(GAMES)
    lever(page, "leaks").check()
    assert group.get_by_text("turns off “It comes out almost always”").count() == len(GAMES) - 1
    lever(page, "inspections").check()
    lever(page, "no-shame").check()
    assert not lever(page, "leaks").is_checked()
    assert lever(page, "inspections").is_checked()
    agree(page, expected(run, ["inspections", "no-shame"], questions))
    told = page.locator(".live:not([hidden]) .live-changed")
    assert "Being caught costs nothing." in told.inner_text()
    assert "It comes out almost always." not in told.inner_text()
    lever(page, "a-promise-to-protest").check()  # forced within the lever's game
    every = ["inspections", "no-shame", "a-promise-to-protest"]
    agree(page, expected(run, every, questions))
    told.get_by_role("button", name="Take back: Being caught costs nothing.").click()
    agree(page, expected(run, ["inspections", "a-promise-to-protest"], questions))


def test_a_link_holds_the_lever(browser, page, run):
    questions = asked(run)
    lever(page, "a-source-in-the-palace").check()
    wanted = expected(run, ["a-source-in-the-palace"], questions)
    agree(page, wanted)
    state = page.url[page.url.index("#") :]
    with opened(browser, run, 1280, state) as other:
        assert lever(other, "a-source-in-the-palace").is_checked()
        agree(other, wanted)
    with opened(browser, run, 1280, "#try?~levers=leaks%20no-shame") as other:
        on = [each for each in GAMES if lever(other, each).is_checked()]
        assert on == ["no-shame"]


def test_questions_are_of_the_changed_game(page, run):
    lever(page, "a-source-in-the-palace").check()
    texts = [
        "belief(Rival, aim=expand | ship=openly)",
        "P(answer=escalate | aim=defend, ship=openly)",
        "value(Rival, answer=protest | aim=expand)",
        "P(ending=fight | do(ship=covertly))",
        "E[Rival | do(answer=protest)] - E[Rival]",
    ]
    wanted = expected(run, ["a-source-in-the-palace"], [parse(each) for each in texts])
    before = base(run, [parse(each) for each in texts])
    assert not np.allclose(wanted, before, atol=0.01)
    page.get_by_role("tab", name="Ask").click()
    box = page.get_by_role("combobox", name="A question")
    for text, value in zip(texts, wanted, strict=True):
        box.fill(text)
        box.press("Enter")
        answer = page.locator(".live-answers > li").first
        answer.get_by_text("the run’s first 100 sets").wait_for()
        here, over = answer.locator("p").all_inner_texts()
        assert "where “Move the centre” stands" in here
        assert over.endswith("as they were drawn, in the game as it is told.")
        told = re.split("[\u00a0, ]", here.replace("−", "-"))[0]
        percent = "\u00a0%" in here
        assert float(told) == pytest.approx(
            100 * value if percent else value, abs=0.06 if percent else 1e-3
        )


def test_what_a_lever_has_taken_away_cannot_be_forced(page, run):
    lever(page, "no-covert-way").check()
    agree(page, expected(run, ["no-covert-way"], asked(run)))
    page.get_by_role("tab", name="Ask").click()
    box = page.get_by_role("combobox", name="A question")
    box.fill("P(ending=fight | do(ship=covertly))")
    box.press("Enter")
    page.get_by_role("alert").get_by_text("nothing is left to choose from at 'ship'").wait_for()


@pytest.mark.slow
def test_every_lever_of_the_reference_crisis_is_pulled(browser, shared):
    run = open_run(whole_run(shared, LARGE))
    questions = asked(run)
    text = (run.path / "report.html").read_text("utf-8")
    assert len(text.encode()) < 4e6
    names = [each.id for each in read_levers(run.path / "crisis" / "levers.toml").levers]
    with opened(browser, run, 1280) as page:
        assert page.get_by_role("group", name="Levers").get_by_role("checkbox").count() == len(
            names
        )
        for name in names:
            lever(page, name).check()
            agree(page, expected(run, [name], questions))
            lever(page, name).uncheck()
