"""The report as a browser shows it; needs chromium and playwright, which CI installs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed"),
]


TEXTS = """() => [...document.querySelectorAll("svg")].flatMap(figure => {
  const scale = figure.getBoundingClientRect().width / figure.viewBox.baseVal.width;
  const texts = [...figure.querySelectorAll("text")].filter(each => each.textContent.trim());
  const boxes = texts.map(each => each.getBoundingClientRect());
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > scale
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 0.35 * a.height;
  return texts.map((text, k) => ({
    text: text.textContent,
    size: scale * parseFloat(getComputedStyle(text).fontSize),
    upon: boxes.slice(0, k).some(box => over(boxes[k], box)),
  }));
})"""
"""Every text of a figure: the size of its type as shown, and whether it lies on another text."""


@pytest.fixture(scope="module")
def report(tmp_path_factory) -> Path:
    """The report of a run of the reference crisis, small but whole."""
    place = tmp_path_factory.mktemp("run")
    subprocess.run(
        [sys.executable, "-m", "rubicon.cli", "run", "north-korea-2024", "--draws", "64",
         "--out", "run"],
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip
    return place / "run" / "report.html"


@pytest.fixture(scope="module")
def browser():
    """A headless browser that calls nobody of its own accord."""
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update",
             "--disable-sync"]  # fmt: skip
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield opened
        opened.close()


@pytest.mark.parametrize("width", [390, 768, 1280])
def test_the_page_asks_nobody_and_fits(browser, report, width):
    """From disk: no request but for the file, no complaint, nothing wider than the screen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1000, 1200])
def test_what_figures_say_can_be_read(browser, report, width):
    """No type in a figure is smaller than 10 px on the screen, and no text lies on another."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(report.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    texts = page.evaluate(TEXTS)
    assert len(texts) > 1000
    assert min(text["size"] for text in texts) >= 10
    assert [text for text in texts if text["upon"]] == []
    page.close()


def test_every_figure_has_alternative_text(browser, report):
    """What a picture shows is said in words, too."""
    page = browser.new_page()
    page.goto(report.as_uri())
    figures = page.locator("svg[role=img], img")
    assert figures.count() > 10
    for figure in figures.all():
        words = figure.get_attribute("aria-label") or figure.get_attribute("alt") or ""
        described = figure.get_attribute("aria-labelledby")
        assert words.strip() or described, figure.inner_html()[:200]
    assert page.locator("svg:not([role=img]):not([aria-hidden=true])").count() == 0
    page.close()


def test_on_paper_what_is_folded_stays_folded(browser, report):
    """A reader prints what it has unfolded, and nothing hangs over the edge of A4."""
    inside = 673  # CSS pixels between the margins of A4
    page = browser.new_page(viewport={"width": inside, "height": 1000})
    page.goto(report.as_uri())
    page.emulate_media(media="print")
    folded = page.locator("details")
    assert folded.count() > 20
    assert not any(each.is_visible() for each in folded.all())
    assert page.locator("p.printed").is_visible()
    folded.first.evaluate("each => { each.open = true }")
    assert folded.first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= inside
    page.close()


def test_the_reference_crisis_prints_on_no_more_than_45_pages(browser, report):
    page = browser.new_page()
    page.goto(report.as_uri())
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert 20 < len(re.findall(rb"/Type\s*/Page\b", printed)) <= 45
    page.close()
