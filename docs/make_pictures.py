"""Take the pictures of a report that README and these pages show: ``docs/*.png``.

    uv run --group browser --with pillow python docs/make_pictures.py RUN

``RUN`` is a run of the reference crisis with its report. Needs Chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
CLAIM = "words-do-not-suffice"


def take(page: Page, name: str, selector: str, tall: int) -> None:
    """A picture of an element, its first ``tall`` pixels at most."""
    page.locator(selector).scroll_into_view_if_needed()
    box = page.locator(selector).bounding_box()
    assert box is not None
    top = box["y"] + page.evaluate("scrollY")
    clip = {"x": 0, "y": max(top - 16, 0), "width": 1280, "height": min(box["height"] + 20, tall)}
    page.screenshot(path=HERE / name, clip=clip, full_page=True)
    # A page has few colours, and a repository keeps every picture for ever.
    Image.open(HERE / name).convert("RGB").quantize(255, method=Image.Quantize.FASTOCTREE).save(
        HERE / name, optimize=True
    )


def main(run: Path) -> None:
    """Take all pictures."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto((run / "report.html").resolve().as_uri())
        page.wait_for_selector("#try:not([hidden])")
        page.add_style_tag(content="nav, .live-out { position: static !important; }")
        take(page, "report.png", "main", 1590)
        take(page, "live.png", "#try", 900)
        page.locator(f'#forest a[href="#claim-{CLAIM}"]').click()
        take(page, "claim.png", f"#claim-{CLAIM} .claim-page", 900)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
