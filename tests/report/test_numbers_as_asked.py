"""Every number shown for a notation is what one gets by asking, and one text on one page.

A column ``X_notation`` of a CSV holds the question whose mean stands in ``X_mean``, or in ``X``
where there is no ``X_mean``; with ``notation`` alone, in ``mean``. It is empty where no question
gives the number.
"""

from __future__ import annotations

import csv
import math
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import rubicon as rb
from rubicon.answers import answering
from rubicon.answers.elsewhere import Near
from rubicon.answers.margin.scanned import Scanned
from rubicon.ask import Answer, Plan, Verdict, kept_claims, parse
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import LEVERS
from rubicon.ensemble import Run, Settings, finish_run, open_run, solve_run, start_run
from rubicon.report import levers
from rubicon.report.marks import MARKED, marking
from rubicon.report.page.page import write_report
from rubicon.report.verdicts.record import write_summary
from tests.cli.commands import CommandLine
from tests.crises import LARGE, each_crisis
from tests.once import whole_run

DRAWS = 24


@dataclass(frozen=True)
class Number:
    """A number of a CSV: where it stands, what to ask, which part of the answer, and its value."""

    where: str
    notation: str
    part: str
    value: float


@dataclass(frozen=True)
class Reported:
    """A run of a crisis with its report."""

    run: Run
    page: str

    @property
    def tables(self) -> list[Path]:
        folder = self.run.path / "answers"
        return [*sorted(folder.glob("*.csv")), *sorted(folder.glob("figures/*.csv"))]

    @cached_property
    def numbers(self) -> list[Number]:
        told = [number for table in self.tables for number in numbers_of(table)]
        records = {"watch": self.records("watch"), "signals": self.records("signals")}
        return told + [n for name, each in records.items() for n in numbers_in(each, name)]

    @property
    def claims(self) -> list[str]:
        """Its claims in notation."""
        return [str(claim.question) for claim in kept_claims(self.run.path)]

    def records(self, command: str) -> Any:
        """What a command prints as JSON."""
        opened = rb.open(self.run.path)
        return getattr(opened, command)().record

    def asked(self, notations: list[str]) -> dict[str, Answer | Verdict]:
        plan = Plan.of(self.run.game, [parse(notation) for notation in notations])
        return dict(zip(notations, ask_run(self.run, plan).conclusions(), strict=True))


def numbers_of(table: Path) -> Iterator[Number]:
    """Every number of a table that has a notation, and its quantiles."""
    with table.open(encoding="utf-8", newline="") as file:
        for k, row in enumerate(csv.DictReader(file), 1):
            for column in row:
                if not column.endswith("notation") or not row[column]:
                    continue
                prefix = column.removesuffix("notation")
                mean = f"{prefix}mean" if f"{prefix}mean" in row else prefix.removesuffix("_")
                parts = {"mean": mean} | {p: f"{prefix}{p}" for p in ("p5", "median", "p95")}
                for part, name in parts.items():
                    if name in row or part == "mean":
                        value = float(row[name] or "nan")
                        # What a spreadsheet would take for a formula has a quote before it.
                        asked = row[column].removeprefix("'")
                        yield Number(f"{table.name}:{k} {name}", asked, part, value)


def numbers_in(record: Any, where: str) -> Iterator[Number]:
    """Every number of plain data that has a notation, and its quantiles."""
    if isinstance(record, list):
        for k, each in enumerate(record):
            yield from numbers_in(each, f"{where}[{k}]")
    if isinstance(record, dict):
        if record.get("notation"):
            for part in ("mean", "p5", "median", "p95"):
                value = record[part]
                value = math.nan if value is None else value
                yield Number(f"{where}: {part}", record["notation"], part, value)
        for key, each in record.items():
            yield from numbers_in(each, f"{where}.{key}")


def part_of(answer: Answer | Verdict, part: str) -> float:
    if isinstance(answer, Verdict):
        return answer.share
    return answer.mean if part == "mean" else getattr(answer.spread, part)


@pytest.fixture(scope="session", params=each_crisis(few=True))
def reported(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, shared: Path
) -> Reported:
    """A library crisis, run and reported; of small ones without the search for flips, which no
    question gives."""

    def nothing_near(run, claims, *_) -> Near:
        nothing: Any = (None,) * len(claims)
        return Near(nothing, 0.0)

    def nothing_scanned(run, claims, *_) -> Scanned:
        return Scanned(((),) * len(claims), 0)

    where = tmp_path_factory.mktemp("asked") / "run"
    if request.param in LARGE:
        shutil.copytree(whole_run(shared, request.param), where)
        return Reported(open_run(where), (where / "report.html").read_text("utf-8"))
    crisis = read_folder(request.param)
    run = start_run(crisis.model(), Settings(DRAWS, seed=3, threads=2), where, crisis.files)
    run = open_run(finish_run(run, solve_run(run, threads=2)).path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answering, "found_near", nothing_near)
        patch.setattr(answering, "scan", nothing_scanned)
        answers = answering.answer_run(run)
        page = write_report(run, answers).read_text("utf-8")
    write_summary(run, [each.claim for each in answers.claims], answers.verdicts)
    if answers.levers is not None:
        levers.write(run, answers.levers)
    return Reported(run, page)


NO_QUESTION = {
    "change_mean": "a difference of two questions, whose rounding is its own",
    "judgements.csv": "what is put in, and no answer",
}
"""Means that no notation gives, and why."""
SOMETIMES = {
    "beliefs.csv": "a move that is seen too late for some, or in outline",
    "branches.csv": "a public history that no event covers exactly",
}
"""Tables in which some rows have no question, and why; all others have one in every row."""


def test_every_mean_has_its_question(reported: Reported) -> None:
    for table in reported.tables:
        if table.name in NO_QUESTION:
            continue
        with table.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        columns = set(rows[0]) if rows else set()
        means = {c for c in columns if c == "mean" or c.endswith("_mean")} - {*NO_QUESTION}
        asked = {f"{mean.removesuffix('mean')}notation" for mean in means}
        assert asked <= columns, table.name
        if table.name in SOMETIMES or table.parent.name == "figures":
            continue
        for row in rows:
            assert all(row[column] for column in asked), (table.name, row)


def test_every_number_is_what_one_gets_by_asking(reported: Reported) -> None:
    asked = reported.asked(list(dict.fromkeys(number.notation for number in reported.numbers)))
    told = {number.where.split(":")[0].split("[")[0] for number in reported.numbers}
    assert told >= {"endings.csv", "choices.csv", "branches.csv", "verdicts.csv"}
    hidden = (reported.run.path / "answers" / "beliefs.csv").read_text("utf-8").count("\n") > 1
    assert not hidden or told >= {"beliefs.csv", "signals", "watch"}
    for number in reported.numbers:
        wanted = part_of(asked[number.notation], number.part)
        # A quantile or a mean of what is all but zero may differ by rounding only.
        same = math.isclose(number.value, wanted, rel_tol=1e-12, abs_tol=1e-300)
        assert same or (math.isnan(number.value) and math.isnan(wanted)), (number, wanted)


class Told(HTMLParser):
    """The texts of a page that are said to be what a question gives, by notation."""

    VOID = ("meta", "link", "br", "wbr", "path")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: dict[str, set[str]] = {}
        self.open: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        if tag not in self.VOID:
            self.open.append(dict(attrs).get("data-asked") or "")

    def handle_endtag(self, tag) -> None:
        if tag not in self.VOID:
            self.open.pop()

    def handle_data(self, data) -> None:
        if self.open and self.open[-1]:
            self.texts.setdefault(self.open[-1], set()).add(data.replace("\u00a0", " ").strip())


def test_a_number_is_one_text_on_the_page(reported: Reported) -> None:
    """In tables, figures and sentences alike."""
    told = Told(reported.page).texts
    assert len(told) > 5
    assert {notation: texts for notation, texts in told.items() if len(texts) > 1} == {}


def fits(text: str, value: float) -> bool:
    """Whether a text, as ``38 %``, ``<1 %`` or ``−1.25 of its stake``, is a value, rounded."""
    found = re.match(r"([<>]?)([+−±]?[\d.]+(?:e[+-]\d+)?)( %| points)?", text)
    if found is None:
        return text == "–" and math.isnan(value)
    beyond, digits, shares = found.groups()
    told = float(digits.replace("−", "-").lstrip("±")) / (100 if shares else 1)
    if beyond:
        return value < told if beyond == "<" else value > told
    decimals = len(digits.partition(".")[2].partition("e")[0]) + (2 if shares else 0)
    return abs(told - value) <= 0.5 * 10.0**-decimals + 1e-12


def assert_as_asked(reported: Reported, told: Mapping[str, set[str]]) -> None:
    """Texts by notation are what one gets by asking it."""
    asked = reported.asked(list(told))
    wrong = [
        (notation, text, part_of(asked[notation], "mean"))
        for notation, texts in told.items()
        for text in texts
        if not fits(text, part_of(asked[notation], "mean"))
    ]
    assert wrong == []


def test_a_number_on_the_page_is_what_one_gets_by_asking(reported: Reported) -> None:
    assert_as_asked(reported, Told(reported.page).texts)


def commands(found: Reported) -> Iterator[list[object]]:
    """The commands that tell numbers which questions give, with what they are asked."""
    path = found.run.path
    numbers = list(dict.fromkeys(number.notation for number in found.numbers))[:20]
    with (path / "answers" / "choices.csv").open(encoding="utf-8", newline="") as file:
        decisions = {f"{row['label']}[{row['occurrence']}]": None for row in csv.DictReader(file)}
    yield ["run", "--resume", path, "--no-report"]
    yield ["ask", "--", path, *found.claims, *numbers]  # a question may begin with a minus
    yield ["compare", path, path, *(f"--on={each}" for each in (*found.claims, *numbers[:1]))]
    yield ["signals", path]
    yield ["watch", path]
    yield from (["watch", path, state["state"]] for state in found.records("signals"))
    yield from (["explain", path, decision] for decision in list(decisions)[:2])
    if (path / "crisis" / LEVERS).is_file():
        yield ["levers", path]


BEFORE_A_NUMBER = (
    "the story ends most often in “[^”]*”: ",
    "“[^”]*” is taken with probability ",
    "takes [^.<]* with probability ",
    "the most probable outcome is [^.<]*: [^.<]* \\(",
    "that it comes true is [^.<]* \\(",
)
"""How sentences begin whose next number has a question, wherever they stand."""


def bare(text: str, mark: str) -> list[str]:
    """Sentences that begin so and whose next number is not marked."""
    return [
        text[end.start() : end.end() + 40]
        for start in BEFORE_A_NUMBER
        for end in re.finditer(start, text)
        if not text.startswith(mark, end.end())
    ]


def test_a_number_in_the_terminal_is_what_one_gets_by_asking(
    reported: Reported, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In the sentences and tables of every command."""
    monkeypatch.setenv("COLUMNS", "4000")  # no mark is cut by the end of a line
    rubicon = CommandLine(monkeypatch, capsys)
    told: dict[str, set[str]] = {}
    for command in commands(reported):
        with marking():
            answer = rubicon(*command)
        assert answer.code == 0, (command, answer.err)
        assert bare(MARKED.sub(r"<\1", answer.out), "<") == []
        for text, notation in MARKED.findall(answer.out):
            told.setdefault(notation, set()).add(text)
    assert {*reported.claims} <= {*told}
    assert_as_asked(reported, told)


def test_numbers_in_sentences_are_marked(reported: Reported) -> None:
    """How the story ends, what is most open, what players do where they decide and what may be
    hidden; and no mark is left where it is not made a span."""
    folder = reported.run.path / "answers" / "figures"
    for text in (reported.page, *(p.read_text("utf-8") for p in folder.glob("*.*"))):
        assert not re.search("[\ufff9-\ufffb]", text)
    assert re.search(BEFORE_A_NUMBER[0], reported.page)
    assert bare(reported.page, '<span data-asked="') == []
