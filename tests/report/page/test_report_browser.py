"""The report as a browser shows it; needs chromium and playwright, which CI installs."""

from __future__ import annotations

import pytest

from tests.report.conftest import CHROMIUM

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


@pytest.mark.parametrize("width", [390, 768, 1280, 1920])
def test_the_page_asks_nobody_and_fits(browser, reference, width):
    """From disk: no request but for the file, no complaint, nothing wider than the screen."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(reference.as_uri())
    assert asked == [reference.as_uri()]
    assert complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()


@pytest.mark.parametrize("width", [390, 768, 1000, 1280, 1920])
def test_what_figures_say_can_be_read(browser, reference, width):
    """No type in a figure is smaller than 11 px on the screen, and no text lies on another."""
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(reference.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    texts = page.evaluate(TEXTS)
    assert len(texts) > 1000
    assert min(text["size"] for text in texts) >= 11
    assert [text for text in texts if text["upon"]] == []
    page.close()


def test_every_figure_has_alternative_text(browser, reference):
    """What a picture shows is said in words, too."""
    page = browser.new_page()
    page.goto(reference.as_uri())
    figures = page.locator("svg[role=img], img")
    assert figures.count() > 10
    for figure in figures.all():
        words = figure.get_attribute("aria-label") or figure.get_attribute("alt") or ""
        described = figure.get_attribute("aria-labelledby")
        assert words.strip() or described, figure.inner_html()[:200]
    assert page.locator("svg:not([role=img]):not([aria-hidden=true])").count() == 0
    page.close()


def test_on_paper_what_is_folded_stays_folded(browser, reference):
    """A reader prints what it has unfolded, and nothing hangs over the edge of A4."""
    inside = 680  # CSS pixels between the margins of A4
    page = browser.new_page(viewport={"width": inside, "height": 1000})
    page.goto(reference.as_uri())
    page.emulate_media(media="print")
    folded = page.locator("details")
    assert folded.count() > 20
    assert not any(each.is_visible() for each in folded.all())
    folded.first.evaluate("each => { each.open = true }")
    assert folded.first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= inside
    page.close()
