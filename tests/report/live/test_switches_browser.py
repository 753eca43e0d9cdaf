"""What has happened, experts, tellings, levers, forced moves and questions on the page, each by its
visible effect against numbers from Python; needs chromium and playwright."""

from __future__ import annotations

import re
import shutil
from datetime import date
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.compare.told import fitting
from rubicon.ask import kept_claims
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import kept_observed
from rubicon.ask.runs import ask_run, drawn_views
from rubicon.ask.verdicts import plan_claims
from rubicon.crisis.places import TEMPLATE
from rubicon.ensemble import variant_runs
from rubicon.judgements.names import EXPERT
from tests.report.conftest import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
DRAWS = 300
EVENTS = """
[[event]]
date  = 2024-12-05
says  = "A shipment comes to light."
event = "exposure=exposed"

[[event]]
date  = 2024-12-07
says  = "A source says that the rival will fight."
event = "answer=escalate"
trust = { if_true = 0.8, if_false = 0.3 }
"""
EXPERT_FILE = """
[expert]
name = "Somebody else"

[expansionist]
range  = { low = 0.7, high = 0.9, coverage = 0.9 }
source = "analyst"
"""
RANKED = """
[rankings.rival]
means = "What costs the rival how much."
unit  = "payoff"
order = ["cost_rival", "harm", "audience_cost"]
low   = 0.05
high  = 1.5
source = "analyst"
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("switches") / "shipment"
    shutil.copytree(TEMPLATE, folder)
    story = (folder / "story.py").read_text("utf-8")
    story = story.replace(
        'if answer == "protest":',
        'if answer == "protest" or s.variant("replies", ["yes", "no"]) == "no":',
    )
    (folder / "story.py").write_text(story, "utf-8")
    judged = (folder / "judgements.toml").read_text("utf-8")
    for name in ("harm", "audience_cost", "cost_rival"):
        judged = re.sub(rf"\[{name}\]\n(.+\n)+", "", judged)
    (folder / "judgements.toml").write_text(judged + RANKED, "utf-8")
    (folder / "observed.toml").write_text(EVENTS, "utf-8")
    (folder / "experts").mkdir()
    (folder / "experts" / "else.toml").write_text(EXPERT_FILE, "utf-8")
    with (folder / "crisis.toml").open("a", encoding="utf-8") as file:
        file.write("\n[experts]\nelse = 1\nbase = 1\n")
    made = rb.load(folder).run(
        draws=DRAWS, variant_draws=100, seed=4, out=folder.parent / "run", progress=False
    )
    made.report(progress=False)
    return made


@pytest.fixture(params=[390, 1280])
def page(request, browser, run):
    opened = browser.new_page(viewport={"width": request.param, "height": 900},
                              reduced_motion="reduce")  # fmt: skip
    complaints: list[str] = []
    asked: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((run.path / "report.html").as_uri())
    opened.wait_for_selector(".live-tabs")
    yield opened
    assert complaints == []
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= request.param
    opened.close()


def shown(page, part: str) -> list[str]:
    return page.locator(f".live:not([hidden]) {part}").all_inner_texts()


def percents(shares) -> list[str]:
    return [f"{int(100 * share + 0.5)}\u00a0%" for share in shares]


def weighed(found, claims: int, weights) -> list[str]:
    verdicts = found.conclusions(weights)[:claims]
    return percents([each.share for each in verdicts])


def press(page, locator, key: str = "Space") -> None:
    """By the keyboard alone."""
    locator.focus()
    page.keyboard.press(key)
    page.wait_for_timeout(80)


def test_what_has_happened_weighs_draws(page, run):
    claims = kept_claims(run.path)
    found = ask_run(run.stored, plan_claims(run.stored.game, claims))
    likelihood = Likelihood.of(run.stored.game, kept_observed(run.path))
    logs = np.concatenate([likelihood.logs(view) for _, view in drawn_views(run.stored)], axis=1)
    ticks = page.get_by_role("group", name="What has happened").get_by_role("checkbox")
    before = shown(page, ".live-verdicts .number")
    press(page, ticks.nth(0))
    weights = np.exp(logs[0])
    assert shown(page, ".live-verdicts .number") == weighed(found, len(claims), weights)
    effective = round(weights.sum() ** 2 / np.square(weights).sum())
    assert f"worth as many as {effective} of equal weight" in shown(page, ".live-left")[0]
    press(page, ticks.nth(0))
    assert shown(page, ".live-verdicts .number") == before
    press(page, ticks.nth(1))  # takes the first along
    assert ticks.nth(0).is_checked()
    after = weighed(found, len(claims), np.exp(logs.sum(axis=0)))
    assert shown(page, ".live-verdicts .number") == after != before
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    page.wait_for_selector(".live-tabs")
    assert shown(page, ".live-verdicts .number") == after
    page.get_by_role("button", name=re.compile("^Take back")).click()
    page.wait_for_timeout(60)
    assert shown(page, ".live-verdicts .number") == before


def test_whom_one_believes_and_how_it_is_told(page, run):
    claims = kept_claims(run.path)
    plan = plan_claims(run.stored.game, claims)
    found = ask_run(run.stored, plan)
    own = run.stored.judgements()[EXPERT].astype(int)
    people = page.get_by_role("group", name="Whom you believe").get_by_role("checkbox")
    press(page, people.nth(0))
    expected = weighed(found.at(np.flatnonzero(own != 0)), len(claims), None)
    assert shown(page, ".live-verdicts .number") == expected
    assert shown(page, ".live-left")[0].startswith(f"{(own != 0).sum()} of {DRAWS} ")
    page.get_by_role("combobox", name="How the story is told").select_option(index=1)
    page.wait_for_timeout(60)
    [(_, other)] = variant_runs(run.stored)
    plan, faults = fitting(claims, other.game)
    first = np.flatnonzero(own[:100] != 0)
    told = iter(weighed(ask_run(other, plan).at(first), len(claims), None))
    assert [bool(each) for each in faults] == [False, False, False, True]  # nobody replies there
    assert shown(page, ".live-verdicts .number") == [
        "–" if fault else next(told) for fault in faults
    ]
    assert shown(page, ".live-left")[0].startswith(f"{len(first)} of 100 ")
    page.get_by_role("button", name="Start again").click()
    assert shown(page, ".live-left")[0].startswith(f"{DRAWS} of {DRAWS} ")


def moving(page):
    page.get_by_role("tab", name="Narrow a range").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(100)


def test_levers_change_the_central_game(page, run):
    moving(page)
    crisis = rb.load(run.path / "crisis")
    middle = crisis.at()
    levers = page.get_by_role("group", name="Levers")
    assert levers.get_by_role("checkbox").count() == 3
    # Only one of them makes a game of its own, so that it excludes none.
    assert levers.get_by_text("Makes a game of its own").count() == 0
    names = ["inspections", "a-promise-to-protest"]
    moved = {"inspections": crisis.at(exposure=0.75)}
    for name in names:
        press(page, levers.locator(f'[data-lever="{name}"]'))
        page.wait_for_timeout(400)
        now = page.locator(".live-outcomes .number").all_inner_texts()[::2]
        point = moved.get(name, middle)
        given = "" if name in moved else " | do(answer=protest)"
        asked = [f"P(ending=fight{given})", f"E[Rival{given}]"]
        for text, question in zip(now, asked, strict=True):
            expected = point.ask(question)
            assert float(text.replace("−", "-")) == pytest.approx(expected, rel=0.06, abs=1e-9)
        press(page, levers.locator(f'[data-lever="{name}"]'))
    page.wait_for_timeout(400)
    assert shown(page, ".live-left") == ["Solved in the middle of all ranges."]


def test_a_forced_move_is_for_all_to_know(page, run):
    moving(page)
    middle = rb.load(run.path / "crisis").at()
    decision = page.locator(".live-decision").filter(has_text="ship").first
    option = decision.get_by_role("button", name="covertly")
    press(page, option)
    page.wait_for_timeout(400)
    assert option.get_attribute("aria-pressed") == "true"
    assert decision.locator("p").filter(has_text="covertly").inner_text().endswith("100\u00a0%")
    answer = page.locator(".live-decision").filter(has_text="answer").first
    told = answer.locator("p").filter(has_text="escalate").locator("> :last-child").inner_text()
    assert [told] == percents(
        [middle.ask("P(answer=escalate | reached(answer), do(ship=covertly))")]
    )
    page.get_by_role("button", name="Back to the middle").click()


def number(text: str) -> float:
    """The first in a text."""
    return float(re.findall(r"−?[\d.]+", text)[0].replace("−", "-"))


QUESTIONS = [
    "P(answer=escalate | exposure=exposed)",
    "belief(Rival, aim=expand | ship=openly) > P(aim=expand)",
    "E[Patron | do(answer=protest)] - E[Patron]",
]


def test_questions_are_answered_in_the_middle_and_over_draws(page, run):
    page.get_by_role("tab", name="Ask").click()
    middle = rb.load(run.path / "crisis").at()
    box = page.get_by_role("combobox", name="A question")
    for question in QUESTIONS:
        box.fill(question)
        box.press("Enter")
        answer = page.locator(".live-answers > li").first
        answer.get_by_text("the run’s first 200 sets").wait_for()
        here, over = answer.locator("p").all_inner_texts()
        expected = middle.ask(question)
        found = run.ask(question)
        first = slice(200)
        if ">" in question:
            assert here.startswith("It holds" if expected else "It fails")
            share = np.nanmean(found.per_draw[first])
            assert number(over) == pytest.approx(100 * share, abs=0.06)
        else:
            scale = 100 if question.startswith("P(") else 1
            digits = 0.06 if scale == 100 else 2e-3
            told = number(here)
            assert told == pytest.approx(scale * expected, abs=digits)
            told = number(over)
            assert told == pytest.approx(scale * np.nanmean(found.per_draw[first]), abs=digits)


def test_examples_can_be_asked_by_a_click(page):
    page.get_by_role("tab", name="Ask").click()
    examples = page.locator(".live-ask p button")
    assert examples.count() == 3
    for k in range(3):
        examples.nth(k).click()
        page.locator(".live-answers > li").nth(0).get_by_text("the run’s first 200 sets").wait_for()
    assert page.locator(".live-answers > li").count() == 3
    assert page.get_by_role("alert").count() == 0


def test_names_are_completed_and_mistakes_shown(page):
    page.get_by_role("tab", name="Ask").click()
    box = page.get_by_role("combobox", name="A question")
    box.press_sequentially("P(ans")
    assert page.get_by_role("option").all_inner_texts() == ["answer"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    box.press_sequentially("=e")
    assert page.get_by_role("option").all_inner_texts() == ["answer=escalate"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert box.input_value() == "P(answer=escalate"
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("ends too soon").wait_for()
    box.fill("P(answer=escalaet)")
    page.keyboard.press("Enter")
    page.get_by_text("did you mean 'escalate'?").wait_for()
    told = page.get_by_role("alert").first.inner_text()
    assert "P(answer=escalaet)\n         ^^^^^^^^" in told


def test_changed_ranges_are_saved_for_a_run(page, run, tmp_path):
    for name in ("exposure", "harm"):
        slider = page.locator(f'.live:not([hidden]) [data-judgement="{name}"] input').first
        if not slider.count():
            page.get_by_role("searchbox").fill(name)
        slider.focus()
        for _ in range(3):
            page.keyboard.press("PageUp")
        page.wait_for_timeout(80)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as judgements.toml").click()
    file = tmp_path / "judgements.toml"
    download.value.save_as(file)
    crisis = rb.load(run.path / "crisis")
    changed = crisis.judged_by(file)
    # The ranking of three is left by one, which has a range of its own.
    assert {"exposure", "harm"} <= set(changed.changed)
    low, high = np.quantile(run.judgements["exposure"], [0.01, 0.99])
    judged: Any = changed.judgements["exposure"]
    stated = judged.range
    assert stated.low == pytest.approx(low + 60 / 200 * (high - low), rel=1e-5)
    assert stated.high == pytest.approx(high, rel=1e-5)
    assert [each.order.symbols for each in changed.judgements.rankings] == [
        ("cost_rival", "audience_cost")
    ]
    again = changed.run(draws=20, variant_draws=0, progress=False)
    assert again.judgements["harm"].min() >= 0


def test_days_are_told(page):
    told = page.get_by_role("group", name="What has happened").inner_text()
    assert date(2024, 12, 5).isoformat() in told
    assert "A shipment comes to light." in told


def test_an_updated_run_tells_what_it_heeds(browser, run):
    """It is ticked and cannot be unticked: the draws are others without it."""
    updated = run.observe(out=run.path.parent / "updated", progress=False)
    updated.report(progress=False)
    page = browser.new_page()
    page.goto((updated.path / "report.html").as_uri())
    page.wait_for_selector(".live-tabs")
    group = page.get_by_role("group", name="What has happened")
    ticks = group.get_by_role("checkbox").all()
    assert [(each.is_checked(), each.is_enabled()) for each in ticks] == [(True, False)] * 2
    told = group.inner_text()
    for each in kept_observed(updated.path):
        assert f"{each.date.isoformat()} {each.says}" in told
    assert "drawn anew in its light" in told
    page.close()
