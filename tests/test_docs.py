"""The documentation does what it says: its code runs, its commands print what it shows."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import typer.main

from rubicon import Crisis, InputError
from rubicon.answers.knockouts.mechanisms import read_mechanisms
from rubicon.answers.levers.stated import read_levers
from rubicon.ask import parse, read_claims
from rubicon.ask.observed import parse_observed
from rubicon.cli import app
from rubicon.crisis.combinations import read_combinations
from rubicon.crisis.places import TEMPLATE
from rubicon.crisis.preface import Preface, parse_preface
from rubicon.judgements import parse_judgements
from rubicon.judgements.experts import read_experts
from rubicon.judgements.seed import read_seed, scores
from rubicon.story.tree import unfold
from tests.cli.commands import CommandLine

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]
FRAGMENTS_ARE_TOLD_BY = ["Moscow", "Pyongyang", "Beijing", "West", "Seoul", "Warsaw"]

_FENCE = re.compile(
    r"(?:^<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
_NUMBER = re.compile(r"[+−-]?\d[\d,]*(?:\.\d+)?(?:e[+−-]?\d+)?")


@dataclass(frozen=True)
class Block:
    """A fenced block, and the comment right above it that says what to do with it.

    ``file: PATH`` writes it there, ``into: PATH`` puts its TOML tables there, ``change: PATH``
    replaces there what stands before "becomes" by what stands after it, ``in a story`` has it told
    within a story, ``parsed only`` doesn't run its commands.
    """

    language: str
    text: str
    mark: str
    line: int


def blocks(page: Path, language: str = "") -> list[Block]:
    text = page.read_text("utf-8") if page.exists() else ""
    found = [
        Block(m["language"], m["text"], m["mark"] or "", text.count("\n", 0, m.start("text")) + 1)
        for m in _FENCE.finditer(text)
    ]
    return [block for block in found if language in ("", block.language)]


def every(language: str) -> list[object]:
    return [
        pytest.param(block, id=f"{page.name}:{block.line}")
        for page in PAGES
        for block in blocks(page, language)
    ]


def commands(block: Block) -> Iterator[tuple[list[str], str]]:
    """The `rubicon` commands of a console block, each with what the page says it prints."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        command, _, printed = part.partition("\n")
        if command.startswith("rubicon "):
            yield shlex.split(command)[1:], printed


def parted(line: str) -> tuple[str, list[float]]:
    """A line without its numbers and spaces, and its numbers."""
    words = "".join(_NUMBER.sub("#", line).split())
    numbers = [found.replace(",", "").replace("−", "-") for found in _NUMBER.findall(line)]
    return words, [float(number) for number in numbers]


def shows(page: str, actual: str) -> None:
    """Each line of the page is printed, with nearly its numbers; a line "…" stands for others.

    The seconds that a run took, and the count in the same line, are not compared.
    """
    printed = [parted(line) for line in actual.splitlines()]
    for line in page.splitlines():
        words, numbers = parted(line)
        near = pytest.approx(numbers, rel=0.02, abs=0.002)
        timed = "solvedin" in words or "sinall,withanswers" in words
        found = any(words == w and (timed or n == near) for w, n in printed)
        assert found or line == "…", f"{line!r} is not in:\n{actual}"


def put_into(file: Path, tables: str) -> None:
    """Replace tables of a TOML file, or add them at its end."""
    text = file.read_text("utf-8")
    for table in re.split(r"\n\n(?=\[)", tables.strip("\n")):
        header = table.split("\n", 1)[0]
        old = re.search(rf"^{re.escape(header)}\n(?:.+\n)*", text, re.M)
        text = text.replace(old[0], f"{table}\n") if old else f"{text}\n{table}\n"
    file.write_text(text, "utf-8")


LONG = ("tutorial.md", "equilibrium.md", "how-to-choose.md", "exchange.md", "python.md")
"""Pages that take seconds each."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, marks=pytest.mark.slow if page.name in LONG else (), id=page.name)
        for page in PAGES
    ],
)
def test_a_page_can_be_followed(page, tmp_path, monkeypatch, capsys):
    """Commands, code and changes of files, one after the other, print what the page shows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    # Drawing figures takes long, and the report has tests of its own.
    monkeypatch.setattr(
        "rubicon.public.page.write_report", lambda run, *_: run.path / "report.html"
    )
    rubicon = CommandLine(monkeypatch, capsys)
    namespace: dict[str, object] = {"__name__": page.stem}
    printed = ""
    for block in blocks(page):
        action, _, target = block.mark.partition(": ")
        if action == "file":
            Path(target).write_text(block.text, "utf-8")
        if action == "into":
            put_into(Path(target), block.text)
        if action == "change":
            old, new = re.split(r"^ *# becomes\n", block.text, flags=re.M)
            text = Path(target).read_text("utf-8")
            assert text.count(old) == 1, old
            Path(target).write_text(text.replace(old, new), "utf-8")
        elif block.language == "python" and action != "in a story":
            code = compile(block.text, f"{page.name}:{block.line}", "exec")
            with contextlib.redirect_stdout(io.StringIO()) as out:
                exec(code, namespace)
            printed = out.getvalue()
        elif block.language == "text":
            shows(block.text, printed)
        elif block.language == "console" and action != "parsed only":
            for arguments, shown in commands(block) if page.parent.name == "docs" else ():
                did = rubicon(*arguments)
                shows(shown, did.out + did.err)
                assert did.code == (2 if "error:" in did.err else 0), did.err


def test_the_notebook_runs_from_top_to_bottom_and_each_cell_twice():
    """Without a notebook around it, so each cell's last line is drawn as a notebook would."""
    notebook = json.loads((ROOT / "docs" / "notebook.ipynb").read_text("utf-8"))
    namespace: dict[str, object] = {"__name__": "__main__"}
    for place, cell in enumerate(notebook["cells"]):
        if cell["cell_type"] != "code":
            continue
        assert not cell["outputs"]
        tree = ast.parse("".join(cell["source"]))
        last: Any = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        for _ in range(2):
            exec(compile(tree, f"cell {place}", "exec"), namespace)
        if last is not None:
            shown = eval(compile(ast.Expression(last.value), f"cell {place}", "eval"), namespace)
            if hasattr(shown, "_repr_html_"):
                assert shown._repr_html_()


@pytest.mark.parametrize("block", every("python"))
def test_code_for_stories_can_be_told(block):
    """A fragment marked so stands in a story of its own."""
    if block.mark != "in a story":
        return
    crisis = Crisis("a fragment", players=FRAGMENTS_ARE_TOLD_BY)
    body = "".join(f"    {line}\n" for line in block.text.splitlines())
    text = (
        "from rubicon import exp, log, maximum, minimum\n\n\ndef story(s, j):\n"
        f"{body}    return s.end('the end', dict.fromkeys(players, 1))\n"
    )
    namespace: dict[str, Any] = {"players": FRAGMENTS_ARE_TOLD_BY}
    exec(compile(text, "fragment", "exec"), namespace)
    crisis.story(namespace["story"])
    assert unfold(crisis).nodes


@pytest.mark.parametrize("block", every("py"))
def test_excerpts_are_from_the_example(block):
    """What a page quotes of the example's story stands there."""
    example = " ".join((TEMPLATE / "story.py").read_text("utf-8").split())
    for line in block.text.splitlines():
        assert " ".join(line.split()) in example, line


ASKED_OF_EXPERTS = """
[exposure]
means = "A chance."
unit = "probability"
range = { p5 = 0.1, p50 = 0.2, p95 = 0.4 }
[rationality.Moscow]
means = "λ"
range = { low = 1, high = 9, coverage = 0.9 }
"""
"""The judgements of which the reference shows an expert's ranges."""


@pytest.mark.parametrize("block", every("toml"))
def test_toml_is_what_rubicon_reads(block, tmp_path):
    """Judgements, claims, levers, mechanisms, combinations of variants, a crisis.toml, an expert's
    file, questions with known answers: as such."""
    tables = [table for table in tomllib.loads(block.text).values() if isinstance(table, dict)]
    if block.mark == "variants":
        file = tmp_path / "variants.toml"
        file.write_text(block.text, "utf-8")
        assert read_combinations(file)
    elif "mechanism" in tomllib.loads(block.text):
        file = tmp_path / "mechanisms.toml"
        file.write_text(block.text, "utf-8")
        assert read_mechanisms(file)
    elif {"author", "experts", "variants"} & set(tomllib.loads(block.text)):
        assert parse_preface(block.text) != Preface()
    elif "question" in tomllib.loads(block.text):
        (tmp_path / "seed.toml").write_text(block.text, "utf-8")
        assert scores(read_seed(tmp_path / "seed.toml"), cutoff=0)
    elif "expert" in tomllib.loads(block.text):
        file = tmp_path / "experts" / "border.toml"
        file.parent.mkdir()
        file.write_text(block.text, "utf-8")
        assert read_experts(tmp_path, parse_judgements(ASKED_OF_EXPERTS))
    elif "lever" in tomllib.loads(block.text):
        file = tmp_path / "levers.toml"
        file.write_text(block.text, "utf-8")
        assert read_levers(file).outcomes
    elif {"event", "grades"} & set(tomllib.loads(block.text)):
        assert parse_observed(block.text) or "grades" in block.text
    elif any("says" in table for table in tables):
        file = tmp_path / "claims.toml"
        file.write_text(block.text, "utf-8")
        assert read_claims(file)
    elif tables:
        parse_judgements(block.text)


@pytest.mark.parametrize("block", every("console"))
def test_commands_are_accepted(block):
    """Commands and options exist, also where a page's commands take too long to be run."""
    group: Any = typer.main.get_command(app)
    for (name, *arguments), _ in commands(block):
        group.commands[name].make_context(name, arguments)


def test_the_questions_in_the_reference_are_in_the_notation():
    """Every question quoted in the reference is accepted, but for those that show a gap."""
    text = (ROOT / "docs" / "language.md").read_text("utf-8")
    section = text.split("\n## Questions and claims\n")[1].split("### Mistakes")[0]
    quoted = [found.replace("\\|", "|") for found in re.findall(r"`([^`\n]+)`", section)]
    pattern = r"(?:P|belief|value|min|max|abs)\(|E\[|[\d.]+"
    questions = [each for each in quoted if re.match(pattern, each)]
    assert len(questions) > 20
    for question in questions:
        if "…" not in question:
            try:
                parse(question)
            except InputError as error:
                pytest.fail(f"{question}: {error}")


def headings(page: Path) -> set[str]:
    text = re.sub(_FENCE, "", page.read_text("utf-8"))
    found = re.findall(r"^#+ (.+)$", text, re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in found}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    """Links within the repository lead to a file, and to a heading in it."""
    text = re.sub(_FENCE, "", page.read_text("utf-8"))
    for target in re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", text):
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor and file.suffix == ".md":
            assert anchor in headings(file), f"{page.name} links to {target}"
