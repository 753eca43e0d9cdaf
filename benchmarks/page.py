"""The page as a reader meets it: how soon it answers, and whether it solves as Python does.

Usage: ``uv run --group browser python -m benchmarks.page [CRISIS or RUN]``; needs chromium, node.
Of a run that has its page already, the page is measured as it is, and not what writing it takes.
Times are of the wall: the machine should be quiet, and the table says how busy it was.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

import rubicon as rb
from benchmarks.results import keep, table
from rubicon.answers.answering import answer_run
from rubicon.answers.live.centre import Centre, centre_of
from rubicon.answers.story.found import Story, how_it_goes
from rubicon.ask import kept_claims, parse
from rubicon.ask.evaluate import Plan
from rubicon.ask.solver import RunSolver
from rubicon.judgements import Draws
from rubicon.report.live.game import packed
from rubicon.report.page.page import write_report
from rubicon.solve.solution import counts

POSITIONS = 30
"""Along each judgement, from the 1 % to the 99 % value of its draws."""
RIGHT = 1e-6
_BRUSH = """async ([selector, count]) => {
  const input = document.querySelector(selector), took = [];
  const frame = () => new Promise(requestAnimationFrame);
  await frame();
  for (let k = 0; k < count; k++) {
    input.value = 200 * (0.05 + 0.9 * Math.abs(((2 * k) / count) % 2 - 1));
    let drawn;
    requestAnimationFrame(() => { drawn = performance.now(); });
    const before = performance.now();
    input.dispatchEvent(new Event("input"));
    const asked = performance.now() - before;
    await frame();
    document.body.getBoundingClientRect(); // lays the page out
    took.push(asked + performance.now() - drawn);
    await frame();
  }
  return took.sort((a, b) => a - b);
}"""
"""Milliseconds from each movement of a handle to the page laid out again, without the wait for the
next frame."""
_DRAG = """async ([selector, table, count]) => {
  const input = document.querySelector(selector), took = [];
  let drawn = () => {};
  const seen = new MutationObserver(() => drawn());
  seen.observe(document.querySelector(table), { attributes: true, subtree: true });
  for (let k = 0; k < count; k++) {
    input.value = 200 * (0.05 + 0.9 * Math.abs(((2 * k) / count) % 2 - 1));
    const before = performance.now(), done = new Promise((each) => { drawn = each; });
    input.dispatchEvent(new Event("input"));
    await done;
    document.body.getBoundingClientRect();
    took.push(performance.now() - before);
    await new Promise((each) => setTimeout(each, 60)); // before it counts as at rest
  }
  return took.sort((a, b) => a - b);
}"""
"""Milliseconds from each movement to the solved game drawn and laid out."""
_SOLVE = """
import fs from "node:fs";
const given = JSON.parse(fs.readFileSync(0, "utf8"));
const { Centre } = await import(given.live + "centre.js");
const { unpacked } = await import(given.live + "codec.js");
const centre = new Centre(await unpacked(given.game), []);
const took = [];
const told = given.draws.map((judgements) => {
  const before = process.cpuUsage();
  const { certain, claims, choices } = centre.at(judgements);
  const { user, system } = process.cpuUsage(before);
  took.push((user + system) / 1000);
  const margins = claims.map((each) => (each?.certain ? each.margin : null));
  return certain ? [...margins, ...choices.flat()] : null;
});
console.log(JSON.stringify({ told, took: took.sort((a, b) => a - b) }));
"""


def at(values: list[float], share: float) -> float:
    """A quantile of sorted numbers."""
    return values[round(share * (len(values) - 1))]


def positions(run: Any, centre: Centre) -> np.ndarray[Any, Any]:
    """``float64[position, judgement]``: each moved by itself, the others in the middle."""
    moved = []
    for k, name in enumerate(centre.names):
        low, high = np.quantile(run.judgements[name], [0.01, 0.99])
        for value in np.linspace(low, high, POSITIONS) if low < high else ():
            point = centre.start.copy()
            point[k] = value
            moved.append(point)
    return np.array(moved)


def in_page(game: str | None, points: np.ndarray[Any, Any]) -> dict[str, list[Any]]:
    """What the page's own code comes to at each point, and how long each took; on all cores."""
    live, parts = f"file://{files('rubicon.report.live')}/", os.cpu_count() or 1
    command = [str(shutil.which("node")), "--no-warnings", "--input-type=module", "-e", _SOLVE]

    def part(some: np.ndarray[Any, Any]) -> dict[str, list[Any]]:
        given = json.dumps({"live": live, "game": game, "draws": some.tolist()})
        done = subprocess.run(command, input=given, capture_output=True, text=True, check=True)
        told: dict[str, list[Any]] = json.loads(done.stdout)
        return told

    with ThreadPoolExecutor(parts) as pool:
        found = list(pool.map(part, np.array_split(points, parts)))
    return {
        "told": [each for own in found for each in own["told"]],
        "took": sorted(each for own in found for each in own["took"]),
    }


def solved(run: Any, centre: Centre, story: Story) -> list[list[str]]:
    """The page's solver held against Python's."""
    stored = run.stored
    claims = [claim.question for claim in kept_claims(stored.path)]
    asked = [parse(option.notation) for each in story.choices for option in each.options]
    plan = Plan.of(stored.game, [*claims, *asked])
    rows, game = [], packed(centre)
    names = stored.judgements().names
    middle = stored.judgements().values.mean(axis=1)  # of what the game doesn't use
    for what, points in (
        (f"all {run.draws:,} draws", stored.judgements().rows(centre.names).T),
        (f"each judgement at {POSITIONS} positions", positions(run, centre)),
    ):
        found = in_page(game, points)
        values = np.repeat(middle[:, None], len(points), axis=1)
        for k, name in enumerate(centre.names):
            values[names.index(name)] = points[:, k]
        truth = RunSolver.of(stored).evaluate(plan, Draws(names, values))
        silent, worst, flagged = 0, 0.0, 0
        for k, told in enumerate(found["told"]):
            if told is None:
                flagged += 1
                continue
            own = np.array([np.nan if each is None else each for each in told])
            off = np.abs(own - truth.value[:, k]) / np.maximum(1, np.abs(truth.value[:, k]))
            known = counts(truth.status[:, k])
            # What the page alone has as undefined it tells so: that is a flag, too.
            flagged += bool((known & np.isnan(own) & np.isfinite(truth.value[:, k])).any())
            off = off[known & np.isfinite(own)]
            silent += not (off <= RIGHT).all()
            worst = max(worst, float(off.max(initial=0.0)))
        rows += [
            [f"{what}, off in silence", f"{silent} of {len(points):,}", "0"],
            [f"{what}, flagged", f"{flagged / len(points):.2%}", "≤ 0.5 %"],
            [f"{what}, largest difference of those", f"{worst:.1e}", "1e-6"],
            [f"{what}, processor time of each: p50, p90, p99",
             ", ".join(f"{at(found['took'], q):.1f}" for q in (0.5, 0.9, 0.99)) + " ms", "–"],
        ]  # fmt: skip
    return rows


def dragged(report: Path) -> list[list[str]]:
    """What a browser takes to open the page and to follow a hand."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(report.as_uri())
        page.wait_for_selector(".live-tabs", timeout=120_000)  # the policy allows no evaluation
        marks = page.evaluate(
            "() => [performance.getEntriesByName('first-contentful-paint'),"
            "performance.getEntriesByName('narrows'), performance.getEntriesByName('alive')]"
            ".map(([each]) => each.startTime)"
        )
        strip = ".live:not([hidden]) .live-strip input"
        brush = page.evaluate(_BRUSH, [f"{strip}:nth-child(2)", 120])
        page.get_by_role("tab", name="Move the centre").click()
        page.wait_for_timeout(1000)
        drag = page.evaluate(_DRAG, [strip, ".live:not([hidden]) .live-verdicts", 120])
        browser.close()
    return [
        ["page opened to its first content", f"{marks[0] / 1000:.2f} s", "≤ 0.5 s"],
        ["to verdicts that follow", f"{marks[1] / 1000:.2f} s", "≤ 1.0 s"],
        ["to the game, checked against Python", f"{marks[2] / 1000:.2f} s", "≤ 1.0 s"],
        ["a range narrowed to all verdicts redrawn, p90", f"{at(brush, 0.9):.1f} ms", "≤ 16 ms"],
        ["a judgement moved to all redrawn, p90, p99",
         f"{at(drag, 0.9):.1f}, {at(drag, 0.99):.1f} ms", "≤ 30, 60 ms"],
    ]  # fmt: skip


def main() -> None:
    """Measure and keep the results."""
    name = sys.argv[1] if len(sys.argv) > 1 else "north-korea-2024"
    with tempfile.TemporaryDirectory() as folder:
        made = (Path(name) / "manifest.json").is_file()
        run = rb.open(name) if made else rb.load(name).run(
            seed=7, out=Path(folder) / "run", progress=False
        )  # fmt: skip
        report = run.path / "report.html"
        writing = [] if report.is_file() else written(run)
        stored = run.stored
        story = how_it_goes(stored)
        centre = centre_of(stored, kept_claims(stored.path), story.choices, RunSolver.of(stored))
        assert centre is not None
        size = sum(len(b64decode(part)) for part in str(packed(centre)).split("."))
        rows = [
            *dragged(report),
            ["page", f"{report.stat().st_size / 2**20:.1f} MB", "≤ 4 MB"],
            ["what it carries to be alive", f"{carried(report) / 2**20:.1f} MB", "–"],
            ["the game in it with its tree, compressed", f"{size / 2**10:.0f} KB", "≤ 60 KB"],
            *writing,
            *solved(run, centre, story),
        ]
    busy = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    body = (
        f"{stored.manifest['crisis']}, {run.draws:,} draws. Load of the machine over the last "
        f"1, 5 and 15 minutes: {busy}.\n\n" + table(["what", "measured", "to reach"], rows)
    )
    keep("The page", f"uv run --group browser python -m benchmarks.page{' RUN' * made}", body)


def written(run: Any) -> list[list[str]]:
    """What answers and the page take."""
    started = time.perf_counter()
    answers = answer_run(run.stored)
    answered = time.perf_counter() - started
    started = time.perf_counter()
    write_report(run.stored, answers)
    return [
        ["report written, answers known", f"{time.perf_counter() - started:.1f} s", "≤ 5 s"],
        ["all answers", f"{answered:.0f} s", "–"],
    ]


def carried(report: Path) -> int:
    """Bytes of data and script."""
    scripts = re.findall(r"<script.*?</script>", report.read_text("utf-8"), re.DOTALL)
    return sum(len(each.encode()) for each in scripts)


if __name__ == "__main__":
    main()
