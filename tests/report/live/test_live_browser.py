"""Narrowing judgements on the page, as a reader does it; needs chromium and playwright."""

from __future__ import annotations

import re

import numpy as np
import pytest

import rubicon as rb
from tests.once import whole_run
from tests.report.conftest import CHROMIUM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    made = rb.load("beer-quiche").run(
        draws=300, seed=4, out=tmp_path_factory.mktemp("live") / "run", progress=False
    )
    made.report(progress=False)
    return made


@pytest.fixture(params=[390, 1280])
def page(request, browser, run):
    opened = browser.new_page(viewport={"width": request.param, "height": 900})
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.goto((run.path / "report.html").as_uri())
    opened.wait_for_selector("#try:not([hidden])")
    yield opened
    assert complaints == []
    assert opened.evaluate("document.documentElement.scrollWidth") <= request.param
    opened.close()


def shares(page) -> list[str]:
    return page.locator(".live:not([hidden]) .live-verdicts .number").all_inner_texts()


def expected(run, which) -> list[str]:
    """Python's shares on some of the draws, as the page writes them."""
    found = [each.per_draw[which] for each in run.claims.values()]
    return [f"{int(100 * np.nanmean(each) + 0.5)}\u00a0%" for each in found]


def agree(page, wanted):
    """The page comes to these shares, which on a busy machine takes a moment."""
    for _ in range(200):
        if shares(page) == wanted:
            return
        page.wait_for_timeout(50)
    assert shares(page) == wanted


def narrow(page, judgement: str, end: int, steps: int) -> None:
    """Move an end of a range by the keyboard alone."""
    slider = page.locator(f'.live:not([hidden]) [data-judgement="{judgement}"] input').nth(end)
    slider.focus()
    for _ in range(steps):
        page.keyboard.press("ArrowRight" if end == 0 else "ArrowLeft")
    page.wait_for_timeout(60)


def test_verdicts_follow_what_is_narrowed(page, run):
    whole = np.ones(300, bool)
    agree(page, expected(run, whole))
    narrow(page, "wimp", 1, 120)
    values = run.judgements["wimp"]
    low, high = np.quantile(values, [0.01, 0.99])
    step = np.rint((values.clip(low, high) - low) / (high - low) * 65535)
    left = step <= round(80 / 200 * 65535)
    assert 30 < left.sum() < 290
    agree(page, expected(run, left))
    assert (
        page.locator(".live:not([hidden]) .live-left")
        .inner_text()
        .startswith(f"{left.sum()} of 300 ")
    )
    narrow(page, "wimp", 0, 30)
    both = left & (step >= round(30 / 200 * 65535))
    agree(page, expected(run, both))
    address = page.url
    page.get_by_role("button", name="Start again").click()
    agree(page, expected(run, whole))
    page.goto("about:blank")
    page.goto(address)  # the link holds the state
    page.wait_for_selector("#try:not([hidden])")
    agree(page, expected(run, both))
    page.get_by_role("button", name=re.compile("^Widen ")).click()
    agree(page, expected(run, whole))


def test_who_narrows_while_the_page_comes_alive_keeps_hold(browser, run):
    opened = browser.new_page()
    opened.add_init_script(
        """const mark = performance.mark.bind(performance);
        performance.mark = (name) => {
          if (name === "narrows") document.querySelector(".live [data-judgement] input").focus();
          return mark(name);
        };"""
    )
    opened.goto((run.path / "report.html").as_uri())
    opened.get_by_role("tab", name="Ask").wait_for()
    assert opened.evaluate("document.activeElement.closest('[data-judgement]') !== null")
    assert (
        opened.get_by_role("tablist").bounding_box()["y"]
        < (opened.locator(".live:not([hidden])").bounding_box()["y"])
    )
    opened.close()


def test_the_command_has_the_ranges(page):
    narrow(page, "wimp", 1, 100)
    page.evaluate("navigator.clipboard.writeText = async (text) => { window.copied = text; }")
    page.get_by_role("button", name="Copy the command").click()
    page.wait_for_timeout(50)
    told = page.evaluate("window.copied")
    assert re.fullmatch(
        r'rubicon run run/crisis --set "wimp=[\d.e-]+\.\.[\d.e-]+" --draws 300 .*', told
    )


def test_a_judgement_is_found_by_its_name(page):
    page.get_by_role("searchbox").fill("pruden")
    assert page.locator(".live:not([hidden]) .live-strip").count() == 1
    assert page.locator('.live:not([hidden]) [data-judgement="prudence"]').is_visible()


def test_a_claim_leads_to_the_strip_of_what_it_turns_on(page):
    page.get_by_role("tab", name="Move the centre").click()
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    link = page.locator("a[data-try]").first
    (name, *_) = link.get_attribute("data-try").split()
    link.click()
    focused = "document.activeElement.closest('.live:not([hidden]) [data-judgement]')"
    assert page.evaluate(f"{focused}.dataset.judgement") == name
    top = page.evaluate(f"{focused}.getBoundingClientRect().top")
    assert 0 < top < 900


def test_how_many_are_left_stays_in_sight(page):
    """On a wide screen, wherever one drags."""
    if page.viewport_size["width"] < 1000:
        return
    strips = page.locator(".live:not([hidden]) .live-strip")
    strips.nth(strips.count() - 1).scroll_into_view_if_needed()
    assert 0 < page.locator(".live:not([hidden]) .live-left").bounding_box()["y"] < 900


def test_the_game_is_solved_where_a_judgement_is_moved(page, run):
    page.wait_for_selector(".live-tabs")
    page.get_by_role("tab", name="Move the centre").click()
    page.locator(".live:not([hidden]) .live-left", has_text="Solved in the").wait_for()
    middle = page.locator(".live-decision p > :last-child").all_inner_texts()
    low, high = np.quantile(run.judgements["taste"], [0.01, 0.99])
    crisis = rb.load("beer-quiche")
    start = crisis.at().judgements["taste"]
    slider = page.locator('.live:not([hidden]) [data-judgement="taste"] input')
    slider.focus()
    for _ in range(70):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(1000)
    taste = low + ((start - low) / (high - low) * 200 + 70) / 200 * (high - low)
    point = crisis.at(taste=taste)
    for decision in page.locator(".live-decision").all():
        label = decision.locator("h4").inner_text().split(": ")[1]
        for line in decision.locator("p").all():
            option, _, share = line.locator("> *").all_inner_texts()
            asked = point.ask(f"P({label}={option} | reached({label}))")
            assert share == f"{int(100 * asked + 0.5)}\u00a0%"
    for row, claim in zip(page.locator(".live:not([hidden]) tr[data-claim]").all(),
                          run.claims.values(), strict=True):  # fmt: skip
        said = row.locator(".live-class").inner_text()
        holds = point.ask(claim.claim.question.text)
        assert said in (("holds",) if holds else ("fails", "too close to call"))
    assert page.locator(".live-decision p > :last-child").all_inner_texts() != middle
    page.get_by_role("button", name="Back to the middle").click()
    page.wait_for_timeout(1000)
    assert page.locator(".live-decision p > :last-child").all_inner_texts() == middle


def test_where_claims_flip_is_where_python_has_them_flip(page, run):
    page.wait_for_selector(".live-tabs")
    page.get_by_role("tab", name="Move the centre").click()
    slider = page.locator('.live:not([hidden]) [data-judgement="taste"] input')
    slider.focus()
    page.keyboard.press("ArrowRight")
    flips = page.locator(".live:not([hidden]) .live-flips")
    page.wait_for_selector('.live-flips:text("flips at")')
    page.wait_for_timeout(2000)
    crisis, low_high = rb.load("beer-quiche"), np.quantile(run.judgements["taste"], [0.01, 0.99])
    step = (low_high[1] - low_high[0]) / 24 / 16 + 0.06 * low_high[1]  # told to two digits
    found = 0
    for told, claim in zip(flips.all_inner_texts(), run.claims.values(), strict=True):
        if not told:
            continue
        found += 1
        place = float(told.split()[2])
        below, above = (crisis.at(taste=place + by) for by in (-step, step))
        text = claim.claim.question.text
        assert below.ask(text) != above.ask(text)
    assert found


GAME = """EFG 2 R "Entry" { "Entrant" "Incumbent" }
""
c "kind" 1 "" { "tough" 1/3 "soft" 2/3 } 0
p "enter" 1 1 "" { "in" "out" } 0
p "fight" 2 1 "" { "fight" "share" } 0
t "" 1 "war" { -2, 2 }
t "" 2 "peace" { 2, 1 }
t "" 3 "out" { 0, 4 }
p "enter" 1 1 "" { "in" "out" } 0
p "fight" 2 2 "" { "fight" "share" } 0
t "" 4 "war with the soft" { -1, -1 }
t "" 5 "peace with the soft" { 2, 2 }
t "" 6 "out with the soft" { 0, 3 }
"""


def test_a_game_file_without_claims_can_be_asked(browser, tmp_path):
    file = tmp_path / "entry.efg"
    file.write_text(GAME, "utf-8")
    crisis = rb.load(file)
    made = crisis.run(draws=20, out=tmp_path / "run", progress=False)
    page = browser.new_page()
    page.goto(made.report(progress=False).path.as_uri())
    page.wait_for_selector(".live-tabs")
    page.get_by_role("tab", name="Ask").click()
    game = made.stored.game
    label, outcome = game.labels[1], game.texts[game.action_text[0]]
    question = f'P("{label}"="{outcome}")'
    page.get_by_role("combobox").fill(question)
    page.keyboard.press("Enter")
    page.get_by_text("in the middle of all ranges.").last.wait_for()
    told = page.locator(".live-answers p").first.inner_text()
    assert float(told.split()[0]) == pytest.approx(100 * crisis.at().ask(question), abs=0.06)
    page.close()


@pytest.mark.slow
@pytest.mark.parametrize("name", [each.name for each in rb.library().found])
def test_the_page_of_every_crisis_opens_alive(browser, shared, name):
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((whole_run(shared, name) / "report.html").as_uri())
    page.wait_for_selector(".live-tabs", timeout=60_000)
    page.get_by_role("tab", name="Move the centre").click()
    page.locator(".live:not([hidden]) .live-left", has_text="Solved in the").wait_for()
    assert complaints == []
    page.close()


def test_without_scripts_nothing_is_offered(browser, run):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((run.path / "report.html").as_uri())
    assert not page.locator("#try").is_visible()
    assert not page.locator("#try-link").is_visible()
    context.close()
