"""The page's answers: findings that stand in their tables, a card for every claim, files."""

from __future__ import annotations

import csv
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

import rubicon as rb
from rubicon.answers.answering import answer_run
from rubicon.answers.answers import Effort
from rubicon.ensemble import open_run
from rubicon.report.drawing.figures import FOLDER, file_name
from rubicon.report.page.page import write_report
from rubicon.report.page.pdf import write_pdf
from tests.report.report_runs import Outline, Report, crisis, judgement, report, solve, template

NUMBER = re.compile(r"[<>+−±]?\d[\d,.]*\d|[<>+−±]?\d")


class Place(HTMLParser):
    """All text and labels within the element of an id."""

    VOID = ("meta", "link", "br")

    def __init__(self, page: str, wanted: str) -> None:
        super().__init__()
        self.wanted, self.depth, self.found = wanted, 0, ""
        self.feed(page)

    def handle_starttag(self, tag, attrs) -> None:
        attributes = dict(attrs)
        if tag in self.VOID:
            return
        if self.depth or attributes.get("id") == self.wanted:
            self.depth += 1
            self.found += f" {attributes.get('aria-label') or ''} "

    def handle_endtag(self, tag) -> None:
        self.depth -= bool(self.depth)

    def handle_data(self, data) -> None:
        if self.depth:
            self.found += f" {data}"


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The example that `rubicon new` makes, with its levers."""
    return report(solve(template(tmp_path_factory.mktemp("answers"), levers=True), draws=150))


def findings(page: str) -> list[tuple[str, str]]:
    """Every finding's anchor and words."""
    rows = re.findall(r'<li data-from="(.*?)">(.*?) <a class="from"', page, re.DOTALL)
    return [(anchor, Outline(text).words) for anchor, text in rows]


def test_every_number_of_a_finding_stands_where_its_link_leads(example: Report) -> None:
    found = findings(example.page)
    assert len(found) > 8
    for anchor, sentence in found:
        place = " ".join(Place(example.page, anchor).found.split())
        assert place, anchor
        there = set(NUMBER.findall(place))
        said = re.sub(r"middle 90 %", "", sentence.replace("\u00a0", " "))
        for number in NUMBER.findall(said):
            assert number in there or number in place, (number, sentence, anchor)


def test_every_claim_has_a_page_with_its_answers(example: Report) -> None:
    for claim in example.summary["claims"]:
        words = " ".join(Place(example.page, f"claim-{claim['id']}").found.split())
        assert claim["holds"] in words
        assert claim["word"] in words or "too few draws" in words
        for question in ("How wrong would one have to be?", "What does it hinge on?",
                         "Does it depend on the equilibrium?"):  # fmt: skip
            assert question in words


def test_figures_are_files_beside_their_numbers(example: Report) -> None:
    folder = example.run.path / FOLDER
    drawings = sorted(folder.glob("*.svg"))
    assert len(drawings) > 10
    assert {d.stem for d in drawings} == {t.stem for t in folder.glob("*.csv")}
    words = Outline(example.page).words
    for drawing in drawings:
        root = ElementTree.fromstring(drawing.read_text("utf-8"))
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        with drawing.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.DictReader(file)), drawing.name
        assert drawing.name in words


def test_levers_stand_with_the_best_by_each_rule(example: Report) -> None:
    words = Outline(example.page).words
    assert "What someone could change" in words
    assert "Forced is not the same as seen" in words
    helps = [text for anchor, text in findings(example.page) if anchor.startswith("lever-")]
    assert helps
    rules = [
        ("on average" in text and "least to regret at worst" in text)
        or text.endswith("no lever does better than doing nothing.")
        for text in helps
    ]
    assert all(rules)
    assert any("95 % sampling interval" in text for text in helps)
    assert "takes all" not in words  # 150 draws, fewer than would be left out


def test_the_brief_says_decisions_as_their_author_does() -> None:
    """To the letter, where the author says them; a label alone as words."""
    crisis = rb.Crisis("A split", players=["Co-op"])

    @crisis.story
    def story(s, j):
        quit_it = s.choose("Co-op", "leave", ["yes", "not-yet"], says="whether the co-op quits")
        return s.end("over", {"Co-op": j.gain if quit_it == "yes" else 0.1})

    run = crisis.with_judgements(gain=(0.1, 0.3), rationality=(1, 3)).run(draws=20, progress=False)
    said = Place(run.report(progress=False).path.read_text("utf-8"), "brief").found
    assert "whether the co-op quits" in said
    assert "not yet" in said


def test_a_page_is_printed_beside_its_place(tmp_path, monkeypatch) -> None:
    """A link that stands where the PDF goes is replaced, not followed."""
    program = tmp_path / "browser"
    program.write_text(
        '#!/bin/sh\nfor each in "$@"; do case $each in --print-to-pdf=*) echo new >'
        ' "${each#*=}";; esac; done\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr("rubicon.report.page.pdf.BROWSERS", (str(program),))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    (tmp_path / "report.html").write_text("a page")
    (tmp_path / "report.pdf").symlink_to(elsewhere)
    printed = write_pdf(tmp_path / "report.html")
    assert elsewhere.read_text() == "kept"
    assert not printed.is_symlink()
    assert printed.read_text() == "new\n"


def test_figures_of_fewer_draws_than_the_run_has_say_so(tmp_path) -> None:
    run = solve(template(tmp_path, levers=True))
    effort = Effort(pulled=20, all_pulled=0, explained=10, all_explained=0)
    answers = answer_run(run, effort)
    page = write_report(run, answers).read_text("utf-8")
    words = Outline(page).words
    rests = "on the first {} draws of 40; rubicon {} takes all."
    assert f"These figures rest {rests.format(20, 'levers RUN')}" in words
    assert f"These figures rest {rests.format(10, 'explain RUN DECISION')}" in words
    assert f"These figures rest {rests.format(20, 'levers RUN')}" in " ".join(
        Place(page, "brief").found.split()
    )
    helps = [text for anchor, text in findings(page) if anchor.startswith("lever-")]
    assert helps
    assert all("on the first 20 of 40 draws" in text for text in helps)
    assert not any("at worst" in text for text in helps)
    assert "by mean and by expected regret" in words


def test_what_does_not_fit_into_memory_is_said_to_be_left_out(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("rubicon.answers.observers.information.TABLE_BYTES", 1)
    monkeypatch.setattr("rubicon.answers.observers.information.MEMORY", 1)  # one draw at a time
    page = report(solve(template(tmp_path), draws=20)).page
    words = Outline(page).words
    rests = "on the first 1 draw of 20; more do not fit into memory."
    assert f"What to watch rests {rests}" in " ".join(Place(page, "brief").found.split())
    assert f"These figures rest {rests}" in words
    assert f"What to watch rests {rests}" in words
    assert "the first 1 of 20 draws were looked at, for want of memory" in words


def test_levers_are_pulled_on_all_draws_where_that_takes_no_time(tmp_path) -> None:
    run = solve(template(tmp_path, levers=True))
    answers = answer_run(run, Effort(pulled=20))
    assert answers.levers is not None
    assert answers.levers.complete
    assert answers.draws["levers"] == 40


def test_a_story_measured_on_fewer_draws_says_so(tmp_path, monkeypatch) -> None:
    """As where the sums of a report would not fit into memory."""
    monkeypatch.setattr("rubicon.answers.observers.information.TABLE_BYTES", 1)
    monkeypatch.setattr("rubicon.answers.observers.information.MEMORY", 1)  # one draw at a time
    run = solve(template(tmp_path))
    words = Outline(write_report(run, answer_run(run)).read_text("utf-8")).words
    assert "on the first 1 draw of 40; rubicon ask RUN QUESTION takes all." in words


OUTCOME = '[outcome.heads]\nmeans = "Heads."\nasks = "P(coin=heads)"\nbetter = "lower"\n'


def coin(where: Path, low: float, high: float) -> Path:
    """A story of nothing but a coin, whose chance of heads is from low to high."""
    story = (
        'coin = s.nature("coin", {"heads": j.p, "tails": 1 - j.p})\n'
        'return s.end("over", A=int(coin == "heads"))'
    )
    claims = '[one]\nsays = "Heads."\nholds = "P(coin=heads) > 0.5"\n'
    p = f"{{ low = {low}, high = {high}, coverage = 0.9 }}"
    stated = judgement("p", p, 'unit = "probability"')
    return crisis(where, story, stated, claims, header="'Coin', players=['A']")


@pytest.mark.parametrize("left", [None, "", OUTCOME])
def test_a_file_without_any_lever_is_like_none(tmp_path, left) -> None:
    """Whoever changes the example empties its levers first."""
    folder = coin(tmp_path, 0.2, 0.7)
    if left is not None:
        (folder / "levers.toml").write_text(left)
    assert "This crisis states no levers" in Outline(report(solve(folder, draws=20)).page).words


def test_a_story_of_nothing_but_chance_has_a_page(tmp_path) -> None:
    words = Outline(report(solve(coin(tmp_path, 0.2, 0.7), 60)).page).words
    assert "No decision in this story is open, so there is nothing to explain." in words
    assert "Nothing in this story is hidden from anybody." in words


def test_a_tie_at_the_central_judgements_is_called_one(tmp_path) -> None:
    """Nothing has to move by anything worth naming, so nothing is named."""
    found = report(solve(coin(tmp_path, 0.25, 0.75), 60))
    (flip,) = (text for _, text in findings(found.page) if text.startswith("The least is needed"))
    assert flip.endswith("it fails by a tie, and it holds as soon as judgements move at all.")


def test_the_paper_names_the_methods_that_were_used_and_no_others(example: Report) -> None:
    words = " ".join(Place(example.page, "paper").found.split())
    for work in ("McKelvey", "Turocy", "Pianosi", "Savage", "Wilson", "Shannon"):
        assert work in words
    assert "Sobol’, I. M." not in words  # the design is a Latin hypercube
    assert f"{example.run.draws} sets" in words
    assert "@article{mckelvey1998," in words


def test_every_answer_says_on_how_many_draws_it_rests(example: Report) -> None:
    words = " ".join(Place(example.page, "method").found.split())
    flips = "Nearest flips, and swings, one judgement at a time"
    assert f"{flips} the central judgements" in words
    assert "Verdicts all 150 draws" in words


def test_another_process_finds_the_same(example: Report, monkeypatch) -> None:
    """What a large run has done beside comes to what a small one does itself."""
    from rubicon.answers import elsewhere as module

    monkeypatch.chdir(example.run.path.parent)
    run = open_run(Path(example.run.path.name))
    here = answer_run(run)
    monkeypatch.setattr(module, "WORTH_A_PROCESS", 0)
    monkeypatch.setattr(module, "usable_cores", lambda: 2)
    there = answer_run(run)
    assert there.knockouts is not None
    assert here.knockouts is not None
    assert there.knockouts.claims == here.knockouts.claims == tuple(c.claim for c in here.claims)
    assert repr(there.knockouts.mechanisms) == repr(here.knockouts.mechanisms)
    assert repr(there.selection) == repr(here.selection)
    for one, two in zip(there.claims, here.claims, strict=True):
        assert one.margin is not None
        assert two.margin is not None
        assert one.margin.distance == two.margin.distance
        assert one.margin.tornado == two.margin.tornado
    assert [c.thresholds for c in there.claims] == [c.thresholds for c in here.claims]


def test_file_names_are_plain() -> None:
    assert file_name("tells-R&D / x") == "tells-r-d-x"
    assert file_name("…") == "figure"
