"""The brief and what is behind it, as a browser shows and prints them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import rubicon as rb
from rubicon.errors import InputError
from rubicon.report.page import pdf
from tests.cli.commands import CommandLine
from tests.report.conftest import CHROMIUM
from tests.report.report_runs import crisis, judgement, report, solve

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]
SCREEN = 900

SEEN = """article => {
  const shown = article.querySelector(".claim-page").cloneNode(true);
  const figures = shown.querySelectorAll("svg").length;
  shown.querySelectorAll("svg").forEach(each => each.remove());
  return [shown.textContent.trim().split(/\\s+/).length, figures];
}"""
"""How many words and figures of a claim are in view once its page is open."""

CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const light = colour => {
    canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
  };
  const ground = light(getComputedStyle(document.body).backgroundColor);
  const ratio = each => { const own = light(each);
    return (Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05); };
  const texts = [...document.querySelectorAll("#brief p, #brief li, #brief h2, #brief svg text")];
  return [ground, Math.min(...texts.map(each => ratio(getComputedStyle(each)[
    each.tagName === "text" ? "fill" : "color"])))];
}"""
"""How light the page is, and the least contrast of a text of the brief with it."""


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small crisis with its page."""
    out = tmp_path_factory.mktemp("small") / "run"
    run = rb.load("beer-quiche").run(draws=100, seed=4, out=out, progress=False)
    return run.report(progress=False)


SAYS = (
    "Whoever is asked whether this small state that nobody guards will be {} after all would say no"
)
LENGTHY = """
for k in range(12):
    if s.nature(f"state {k}", {"holds": j.q, "is lost": 1 - j.q}) == "is lost":
        break
return s.end("over", A=j.q * s.choose("A", "move", ["in", "out"]).count("in"))
"""


@pytest.fixture(scope="module", params=[20, 29, 70])
def lengthy(request, tmp_path_factory):
    """A small crisis that has much to say."""
    every = [f"c{k}" for k in range(request.param)]
    claims = "".join(
        f"[{name}]\nsays = '{SAYS.format(k)}'\nkind = 'likelihood'\n"
        f"holds = 'P(move=in) > {k / 100}'\n"
        for k, name in enumerate(every)
    )
    folder = crisis(
        tmp_path_factory.mktemp("lengthy"), LENGTHY,
        judgement("q", "{ low = 0.2, high = 0.9, coverage = 1 }", 'unit = "probability"'),
        claims, header=f"'Lengthy', players=['A'], about={SAYS * 4!r}",
    )  # fmt: skip
    stated = [{"says": SAYS * 2, "claims": [name]} for name in every[3:9]]
    told = ", ".join(f"{{ says = {json.dumps(each['says'])}, claims = {each['claims']} }}"
                     for each in stated)  # fmt: skip
    (folder / "crisis.toml").write_text(f"key_judgements = [{told}]\n", "utf-8")
    return report(solve(folder)).run.path / "report.html", len(every)


@pytest.fixture
def opened(browser, reference):
    page = browser.new_page(viewport={"width": 1280, "height": SCREEN})
    page.goto(reference.as_uri())
    yield page
    page.close()


def test_the_brief_is_three_screens_and_two_pages(opened):
    """With all that opens the page; what is behind it is folded, but what can be tried."""
    end = opened.locator("#brief").bounding_box()
    assert end["y"] + end["height"] <= 3 * SCREEN
    behind = opened.locator(".parts").bounding_box()
    assert behind["height"] <= 1.2 * SCREEN
    printed = opened.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2


def test_whatever_there_is_to_say_the_brief_is_two_pages(browser, lengthy):
    """What is over is told to be behind it, where all of it is."""
    file, claims = lengthy
    page = browser.new_page(viewport={"width": 1280, "height": SCREEN})
    page.goto(file.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
    rows = page.locator("#forest li.row").count()
    assert rows >= min(claims, 20)
    told = page.locator("#forest").inner_text()
    assert (f"And {claims - rows} more claims" in told) == (rows < claims)
    assert page.locator("article[id^=claim-]").count() == claims
    page.close()


def test_a_claim_is_a_hundred_and_twenty_words_and_a_figure(opened):
    """The rest of it unfolds."""
    found = [each.evaluate(SEEN) for each in opened.locator("article[id^=claim-]").all()]
    assert len(found) == 29
    assert max(words for words, _ in found) <= 120
    assert {figures for _, figures in found} == {0, 1}


def test_without_scripts_a_claim_opens_by_its_link_alone(browser, reference):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reference.as_uri())
    pages = page.locator(".claim-page")
    assert not any(each.is_visible() for each in pages.all())
    link = page.locator("#forest li a").nth(3)
    wanted = link.get_attribute("href")
    link.click()
    assert [each.is_visible() for each in pages.all()].count(True) == 1
    assert page.locator(f"{wanted} .claim-page").is_visible()
    assert not page.locator("#judgements").is_visible()
    page.locator("nav").get_by_role("link", name="Judgements").click()
    assert page.locator("#judgements").is_visible()
    context.close()


def test_a_judgement_is_called_by_words_and_tells_its_name_and_range_on_a_tap(browser, reference):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(reference.as_uri())
    named = page.locator("#brief .judgement").first
    name, _, stated = (named.get_attribute("title") or "").partition(": ")
    assert "_" not in named.inner_text()
    tip = page.locator(f"#{named.get_attribute('popovertarget')}")
    assert not tip.is_visible()
    named.click()
    assert tip.is_visible()
    assert name in tip.inner_text()
    assert stated in tip.inner_text()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_brief_can_be_read_by_day_and_by_night(browser, reference, scheme):
    page = browser.new_page(viewport={"width": 1280, "height": SCREEN}, color_scheme=scheme)
    page.goto(reference.as_uri())
    ground, least = page.evaluate(CONTRAST)
    assert (ground < 0.05) == (scheme == "dark")
    assert least >= 4.5
    page.close()


def test_paper_is_white_by_night_too(browser, reference):
    page = browser.new_page(color_scheme="dark")
    page.goto(reference.as_uri())
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(CONTRAST)[0] == pytest.approx(1)
    page.close()


def test_the_brief_is_printed_to_a_file(small):
    file = small.pdf()
    assert file == small.path.with_suffix(".pdf")
    assert len(re.findall(rb"/Type\s*/Page\b", file.read_bytes())) == 1


def test_without_a_browser_nothing_is_printed(small, monkeypatch):
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    with pytest.raises(InputError, match="no browser is here to print with"):
        small.pdf()


def test_the_command_says_so_before_it_answers(small, monkeypatch, capsys):
    monkeypatch.setattr(pdf, "BROWSERS", ("no-such-browser",))
    told = CommandLine(monkeypatch, capsys)("report", small.run.path, "--pdf")
    assert told.code != 0
    assert "no browser is here to print with" in told.err
    assert "print it from there" in told.err


@pytest.fixture(scope="session")
def axe(tmp_path_factory) -> str:
    """The script of axe-core, from npm for this test alone."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not installed")
    place = tmp_path_factory.mktemp("axe")
    done = subprocess.run(
        [npm, "install", "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "axe-core@4"],
        cwd=place, capture_output=True, text=True, timeout=180, check=False,
    )  # fmt: skip
    script = Path(place, "node_modules/axe-core/axe.min.js")
    if not script.is_file():
        pytest.skip(f"axe-core cannot be installed here: {done.stderr[-200:]}")
    return script.read_text("utf-8")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("unfolded", [False, True])
def test_whoever_cannot_see_the_page_can_read_it(
    browser, reference, small, axe, width, scheme, unfolded
):
    """No violation of what axe-core knows; unfolded, on the page of a small crisis."""
    file = small.path if unfolded else reference
    context = browser.new_context(
        viewport={"width": width, "height": SCREEN}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(file.as_uri())
    if unfolded:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    told = [(each["id"], [node["target"] for node in each["nodes"]][:3], len(each["nodes"]))
            for each in found["violations"]]  # fmt: skip
    assert told == []
    context.close()
