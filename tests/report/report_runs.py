"""Small crises, written as folders, run and reported."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from rubicon.answers.answering import answer_run
from rubicon.ask import Plan, parse
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import FILES, LEVERS, TEMPLATE
from rubicon.ensemble import Run, Settings, finish_run, open_run, solve_run, start_run
from rubicon.report.page.page import write_report
from rubicon.report.verdicts.record import write_summary

RATIONALITY = '[rationality]\nmeans = "λ"\nrange = { low = 4, high = 20, coverage = 0.9 }\n'
NASTY = '<b>R&D "dép\'ôt"</b> -- ]]> $x_1$ 朝鮮 {{ 7*7 }} <script>alert(1)</script>'
"""A name that HTML, SVG, templates and mathematical text would each like to misread."""


@dataclass(frozen=True)
class Report:
    """A run with its page."""

    run: Run
    page: str

    @property
    def summary(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.run.path / "summary.json").read_text("utf-8"))
        return found

    def table(self, name: str) -> list[dict[str, str]]:
        """A CSV of the run's answers."""
        with (self.run.path / "answers" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def ask(self, question: str) -> Any:
        """A question's answer over the run."""
        return ask_run(self.run, Plan.of(self.run.game, [parse(question)])).conclusions()[0]


def solve(folder: Path, draws: int = 40) -> Run:
    """Run a crisis folder."""
    crisis = read_folder(str(folder))
    run = start_run(
        crisis.model(), Settings(draws, seed=3, threads=1), folder.parent / "run", crisis.files
    )
    return finish_run(run, solve_run(run, threads=1))


def report(run: Run) -> Report:
    """Write a run's report and read it back, as the command line does."""
    run = open_run(run.path)
    answers = answer_run(run)
    write_summary(run, [each.claim for each in answers.claims], answers.verdicts)
    return Report(run, write_report(run, answers).read_text("utf-8"))


def crisis(
    where: Path, story: str, judgements: str, claims: str = "", sources: str = "", header: str = ""
) -> Path:
    """A crisis folder from the body of its story and its other files."""
    folder = where / "crisis"
    folder.mkdir()
    body = "\n".join(f"    {line}" for line in story.strip().splitlines())
    texts = (
        f"from rubicon import Crisis\n\ncrisis = Crisis({header})\n\n\n"
        f"@crisis.story\ndef story(s, j):\n{body}\n",
        RATIONALITY + judgements,
        claims,
        sources,
    )
    for name, text in zip(FILES, texts, strict=True):
        (folder / name).write_text(text, "utf-8")
    return folder


def judgement(name: str, range_: str, more: str = "") -> str:
    """A judgement's table."""
    return f'\n[{name}]\nmeans = "{name}"\nrange = {range_}\n{more}\n'


def template(where: Path, levers: bool = False) -> Path:
    """A copy of the example that `rubicon new` makes."""
    folder = where / "crisis"
    folder.mkdir()
    for name in (*FILES, LEVERS) if levers else FILES:
        (folder / name).write_bytes((TEMPLATE / name).read_bytes())
    return folder


@dataclass(frozen=True)
class Element:
    """A start tag."""

    tag: str
    attributes: dict[str, str]


class Outline(HTMLParser):
    """A page's elements and its text, and whether tags close as they opened."""

    VOID = ("meta", "link", "br", "wbr")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {k: v or "" for k, v in attrs}))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["script"]:
            self.text.append(data)

    def tags(self, *names: str) -> list[Element]:
        return [element for element in self.elements if element.tag in names]

    @property
    def words(self) -> str:
        """All text, with single spaces."""
        return " ".join("".join(self.text).split())
