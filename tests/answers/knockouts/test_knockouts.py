"""What verdicts rest on, against what can be worked out by hand."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.answering import answer_run
from rubicon.answers.answers import Effort
from rubicon.answers.compare.compare import Compared
from rubicon.answers.knockouts.found import Knocked, Knockouts, knockouts_of, moves
from rubicon.answers.traps.idle import idle
from rubicon.answers.verdicts.grounds import Grounds
from rubicon.crisis.folder import read_folder
from rubicon.errors import InputError, InputErrors
from rubicon.report import knockouts
from rubicon.report.knockouts.words import on_what_it_names, rests_on_names
from rubicon.report.verdicts.rests import rests
from tests.cli.commands import CommandLine

STORY = """
from rubicon import Crisis
crisis = Crisis("Emboldened", players=["A", "B"])
@crisis.story
def story(s, j):
    seen = s.hazard("seen", j.p)
    s.consequence("cash", A=j.cash)
    act = s.choose("A", "act", ["press", "wait"])
    if act == "wait":
        return s.end("waited", B=1)
    s.consequence("gain", A=j.gain)
    if seen:
        s.consequence("boost", A=j.boost, B=-j.boost)
    if s.choose("B", "reply", ["fight", "fold"]) == "fight":
        return s.end("fought", B=j.win)
    return s.end("folded")
"""
JUDGEMENTS = """
[rationality]
means = "λ"
unit = "per payoff"
range = { fixed = 2 }
[p]
means = "seen"
unit = "probability"
range = { low = 0.2, high = 0.8, coverage = 1 }
[cash]
means = "w"
range = { low = 0.5, high = 1.5, coverage = 1 }
[gain]
means = "x"
range = { low = -1, high = 1, coverage = 1 }
[boost]
means = "y"
range = { low = -0.2, high = 1, coverage = 1 }
[win]
means = "z"
range = { low = -1, high = 0.5, coverage = 1 }
"""
CLAIMS = """
[emboldens]
says = "Those seen press more."
holds = "P(act=press | seen=yes) > P(act=press | seen=no)"
through = ["emboldened"]
[named-wrongly]
says = "Those seen press more, for the cash."
holds = "P(act=press | seen=yes) > P(act=press | seen=no)"
through = "cash"
[likely]
says = "A presses."
holds = "P(act=press) > 0.5"
through = ["gain", "boost"]
[ordered]
says = "Ordered to fight, A is no worse off."
holds = "E[A | do(act=press)] > 0.3"
"""
MECHANISMS = """
[mechanism.emboldened]
says = "Being seen pays."
drop = ["boost"]
[mechanism.for-a-alone]
says = "It pays A."
drop = { boost = "A" }
[mechanism.in-full]
says = "Being seen pays in full."
times = { boost = 0.5 }
[mechanism.seen-by-a]
says = "A knows that it was seen."
seen_by = { seen = "nobody" }
[mechanism.exposure]
says = "It comes out now and then."
chances = { seen = { yes = 0.98 } }
[mechanism.answers]
says = "B may fight."
remove = "reply=fight"
"""


def folder_of(path: Path, claims: str = CLAIMS, mechanisms: str = MECHANISMS) -> Path:
    path.mkdir()
    for name, text in (("story.py", STORY), ("judgements.toml", JUDGEMENTS), ("sources.bib", ""),
                       ("claims.toml", claims), ("mechanisms.toml", mechanisms)):  # fmt: skip
        (path / name).write_text(text, "utf-8")
    return path


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> rb.Run:
    place = tmp_path_factory.mktemp("knockouts")
    return rb.load(folder_of(place / "bold")).run(draws=400, out=place / "run", progress=False)


@pytest.fixture(scope="module")
def found(run: rb.Run) -> Knockouts:
    told: Knockouts = run.knockouts().found
    return told


def without(found: Knockouts, name: str) -> Knocked:
    return next(each for each in found.mechanisms if each.change.id == name)


def beside(found: Knockouts, name: str, claim: int) -> Compared:
    told = without(found, name).told[claim]
    assert isinstance(told, Compared)
    return told


def pressed(run: rb.Run, boost: float = 1.0, gain: float = 1.0) -> Any:
    """How likely A presses if seen, and if not; what B does then pays A nothing."""
    j = run.judgements
    worth = gain * j["gain"] + np.array([[boost], [0.0]]) * j["boost"]
    return 1 / (1 + np.exp(-2 * worth))


def test_every_consequence_that_pays_is_a_mechanism(found: Knockouts) -> None:
    stated = ["emboldened", "for-a-alone", "in-full", "seen-by-a", "exposure", "answers"]
    names = [each.change.id for each in found.mechanisms]
    assert names[:6] == stated
    assert set(names[6:]) == {"cash", "gain", "boost", "waited", "fought"}  # "folded" pays nobody
    assert [each.stated for each in found.mechanisms] == [True] * 6 + [False] * 5


def test_a_mechanism_that_a_claim_needs_is_told_with_its_change(
    run: rb.Run, found: Knockouts
) -> None:
    """Without the boost A presses as often unseen: the claim holds nowhere."""
    seen, unseen = pressed(run)
    told = beside(found, "emboldened", 0)
    assert told.paired is not None
    assert told.shares == ((seen - unseen > 0.005).mean(), 0.0)
    assert told.paired.left_out == 0
    through = found.through[0]
    assert through is not None
    assert through.rests is True
    assert not through.in_part
    said = on_what_it_names(through)
    assert "rests on what it names: without “emboldened” 82 % → 0 % (it is too close" in said
    assert rests_on_names(found, found.claims[0]) == "rests on “emboldened”"
    for name in ("for-a-alone", "boost", "seen-by-a"):
        assert beside(found, name, 0).shares == told.shares


def test_a_mechanism_that_a_claim_names_and_does_not_need(found: Knockouts) -> None:
    """Cash falls before the choice, on both of its options."""
    told, through = beside(found, "cash", 1), found.through[1]
    assert told.change == 0
    assert told.paired is not None
    assert told.paired.first == told.paired.second == 0
    assert through is not None
    assert through.rests is False
    said = on_what_it_names(through)
    assert "doesn’t rest on what it names: without “cash” 82 % → 82 %, ±0 points" in said


def test_beside_a_verdict_stands_what_it_needs_and_what_it_names_in_vain(found: Knockouts) -> None:
    """Three of the stated mechanisms take the boost away; the cash it names does nothing."""
    grounds = Grounds(knockouts=found)
    told = [rests(claim, grounds) for claim in found.claims[:2]]
    assert told == [("needs 3 mechanisms",), ("not on cash", "needs 3 mechanisms")]


def test_a_claim_through_two_is_held_against_the_story_without_both(
    run: rb.Run, found: Knockouts
) -> None:
    """Without gain and boost A tosses a coin, and with either by itself it doesn't."""
    through, p = found.through[2], run.judgements["p"]
    assert through is not None
    told = through.told
    assert isinstance(told, Compared)
    seen, unseen = pressed(run)
    assert told.shares == ((p * seen + (1 - p) * unseen > 0.505).mean(), 0.0)
    seen, unseen = pressed(run, gain=0.0)
    want = p * seen + (1 - p) * unseen > 0.505
    assert beside(found, "gain", 2).shares[1] == want.mean()
    assert through.rests is True


def test_judgements_moved_and_chances_fixed_have_their_closed_forms(
    run: rb.Run, found: Knockouts
) -> None:
    seen, unseen = pressed(run, boost=0.5)
    assert beside(found, "in-full", 0).shares[1] == (seen - unseen > 0.005).mean()
    seen, unseen = pressed(run)
    want = 0.98 * seen + 0.02 * unseen > 0.505
    assert beside(found, "exposure", 2).shares[1] == want.mean()


def test_a_forced_move_of_a_claim_is_forced_without_the_mechanism_too(
    run: rb.Run, found: Knockouts
) -> None:
    """E[A | do(act=press)] is cash + gain + p · boost, whatever B may do."""
    j = run.judgements
    worth = j["cash"] + j["gain"] + j["p"] * j["boost"]
    slight = run.stored.matters.least({"A"})
    for name, gone in (("answers", 0), ("cash", j["cash"]), ("boost", j["p"] * j["boost"])):
        told = beside(found, name, 3)
        assert told.shares == tuple((x - 0.3 > slight).mean() for x in (worth, worth - gone))


def test_options_removed_stay_removed_where_a_claim_forces_another(run: rb.Run) -> None:
    """With reply=fight gone, B folds wherever A is made to press."""
    (told,) = run.knockouts("P(reply=fight | do(act=press)) > 0.1").found.mechanisms[5].told
    assert told.shares[1] == 0 < told.shares[0]


def test_a_claim_that_cannot_be_asked_without_a_mechanism_says_why(run: rb.Run) -> None:
    found = run.knockouts("P(act=press | do(reply=fight)) > 0.1").found
    told = without(found, "answers").told[0]
    assert isinstance(told, str)
    assert "nothing is left to choose from" in told
    assert moves(told) is None


def test_what_moves_no_claim_is_warned_of(run: rb.Run, found: Knockouts) -> None:
    """B's reply weighs on no claim; what it wins counts in nothing else. Cash moves (d)."""
    traps = {(trap.code, trap.about): trap for trap in idle(found)}
    assert set(traps) == {("idle-mechanism", "answers"), ("idle-judgement", "win")}
    assert "mechanisms.toml:17" in traps["idle-mechanism", "answers"].where
    record = knockouts.show(found).record
    assert record["claims"][0]["moved_by"] == [each.change.id for each in found.movers(0)]


def test_a_claim_that_holds_more_often_without_does_not_rest_on_it(tmp_path: Path) -> None:
    """And one that holds more than half as often without rests on it in part."""
    claims = """
[in-spite]
says = "A waits, for the cash."
holds = "E[A] < 0.5"
through = "cash"
[in-part]
says = "A is well off, by being seen."
holds = "E[A] > 1.2"
through = "boost"
"""
    run = rb.load(folder_of(tmp_path / "bold", claims)).run(draws=200, progress=False)
    spite, part = run.knockouts().found.through
    assert not spite.rests
    assert spite.told.change > 0.05
    assert "holds more often without what it names" in on_what_it_names(spite)
    assert part.rests
    assert part.in_part
    assert on_what_it_names(part).startswith("rests in part on what it names")


def test_few_draws_cannot_tell(run: rb.Run) -> None:
    """Of twenty draws none changes, and yet five in a hundred might."""
    few = knockouts_of(run.stored, draws=20)
    assert moves(without(few, "cash").told[1]) is None
    assert rests_on_names(few, few.claims[1]) == "cannot be told to rest on “cash”"


def test_a_budget_goes_first_to_what_is_stated_or_named(run: rb.Run) -> None:
    """Half of it for nine mechanisms, one of them two at once; the other two have the rest, and
    are left out where it isn't enough for thirty draws."""
    nodes = run.stored.game.nodes
    found = knockouts_of(run.stored, budget=2 * nodes * 10 * 50)
    draws = {each.change.id: each.draws for each in found.mechanisms}
    assert draws["cash"] == draws["emboldened"] == 50
    assert draws["fought"] == 250
    tight = knockouts_of(run.stored, budget=2 * nodes * 2 * 29)
    assert tight.left_out == 2
    assert {each.draws for each in tight.mechanisms} == {30}
    fifty = knockouts_of(run.stored, draws=50)
    assert beside(found, "in-full", 0).shares == beside(fifty, "in-full", 0).shares


def test_they_are_part_of_all_answers(run: rb.Run) -> None:
    page = run.report(progress=False)
    assert page.answers.knockouts is not None
    told = " ".join(page.path.read_text("utf-8").split())
    assert told.count("What each verdict rests on") == 1
    (row,) = re.findall(r'<tr role="row" id="rests-emboldens">.*?</tr>', told)
    assert "needs 3 mechanisms" in row
    assert "emboldened: 82 % → 0 % (it is too close to call)" in row
    (verdict,) = re.findall(r'<tr role="row" id="verdict-emboldens">.*?</tr>', told)
    assert "mechanism" not in verdict
    with (run.path / "answers" / "knockouts.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * 11
    assert [each.code for each in page.warnings.found] == ["idle-mechanism", "idle-judgement"]
    # They name the user's own files, not the run's copies.
    made = run.folder
    assert made is not None
    own = [f"{made.path / name}:" for name in ("mechanisms.toml", "judgements.toml")]
    assert [each.where.startswith(place) for each, place in
            zip(page.warnings.found, own, strict=True)] == [True, True]  # fmt: skip
    assert str(run.path) in rb.open(run.path).report(progress=False).warnings.found[0].where
    few = rb.load(made.path).run(draws=40, progress=False)
    assert answer_run(few.stored, Effort(knocked=0)).draws["knockouts"] == 30


def test_the_summary_says_what_claims_work_through(run: rb.Run, found: Knockouts) -> None:
    """And whether they rest on it, where that was found out."""
    told = [each["through"] for each in run.report(progress=False).summary["claims"]]
    assert told == [each["through"] for each in knockouts.show(found).record["claims"]]
    assert [each and (each["names"], each["rests"]) for each in told] == [
        (["emboldened"], True), (["cash"], False), (["gain", "boost"], True), None]  # fmt: skip
    named = [each["through"] for each in run.summarise()["claims"]]
    assert named == [each and {"names": each["names"]} for each in told]


def test_the_command_tells_the_same(
    run: rb.Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rubicon = CommandLine(monkeypatch, capsys)
    told = " ".join(rubicon("knockout", run.path, "--draws", 100).out.split())
    assert "on the first 100 draws" in told
    assert "doesn’t rest on what it names" in told
    record = json.loads(rubicon("knockout", run.path, "a", "c", "--json").out)
    assert [each["id"] for each in record["claims"]] == ["emboldens", "likely"]
    assert record["claims"][0]["through"]["rests"] is True
    assert {each["draws"] for each in record["mechanisms"]} == {400}
    # Of two claims it cannot be said that nothing is moved by what moves neither of them.
    assert "warnings" not in record


def test_a_crisis_names_its_mechanisms(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rubicon = CommandLine(monkeypatch, capsys)
    folder = folder_of(tmp_path / "bold")
    shown = " ".join(rubicon("show", folder).out.split())
    assert "Mechanisms emboldened Being seen pays. for-a-alone It pays A." in shown
    record = json.loads(rubicon("show", folder, "--json").out)
    assert record["mechanisms"][0] == {"id": "emboldened", "says": "Being seen pays."}
    names = ["emboldened", "for-a-alone", "in-full", "seen-by-a", "exposure", "answers"]
    assert json.loads(rubicon("check", folder, "--json").out)["mechanisms"] == names
    assert f"mechanisms {', '.join(names)}" in " ".join(rubicon("check", folder).out.split())


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('drop = ["boost"]', 'drop = ["bost"]', 4, "did you mean 'boost'?"),
        ('drop = { boost = "A" }', 'drop = { cash = "B" }', 7, "is dropped for B, whom it brings"),
        ('drop = { boost = "A" }', 'drop = { boost = "nobody" }', 7, "it pays A, B"),
        ("drop = { boost", "drop = { bust", 7, "did you mean 'boost'?"),
        ("times = { boost", "times = { bost", 10, "which is no judgement"),
        ("seen_by = { seen", "seen_by = { scene", 13, "no label is called 'scene'"),
        ("{ seen = { yes", "{ act = { press", 16, "is a choice of A, and no move of chance"),
        ("{ yes = 0.98 }", "{ yess = 0.98 }", 16, "did you mean 'yes'?"),
        ("{ yes = 0.98 }", "{ yes = 1.98 }", 16, "which is no probability"),
        ("{ yes = 0.98 }", "{ yes = 0.9, no = 0.2 }", 16, "add up to 1.1"),
        ("{ yes = 0.98 }", "{ yes = 0.9, no = 0.0 }", 14, "add up to 0.9"),
        ("reply=fight", "reply=fite", 19, "did you mean 'fight'?"),
        ('drop = ["boost"]', "note = 'x'", 2, "changes nothing"),
        ('drop = ["boost"]', "dropped = ['boost']", 4, "did you mean 'drop'?"),
        ("[mechanism.answers]", "[mechanisms.answers]", 17, "write [mechanism.NAME]"),
        ('says = "B may fight."', "who = 'B'", 18, "unknown key 'who'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
) -> None:
    folder = folder_of(tmp_path / "bold", mechanisms=MECHANISMS.replace(old, new, 1))
    with pytest.raises(InputError, match=rf"mechanisms\.toml:{line}: ") as caught:
        read_folder(str(folder)).model()
    assert says in str(caught.value)


def test_a_claim_works_through_something(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "bold", CLAIMS.replace('["emboldened"]', '["emboldend"]'))
    with pytest.raises(InputError, match=r"claims\.toml:5: \[emboldens\] works through") as caught:
        read_folder(str(folder)).model()
    assert "did you mean 'emboldened'?" in str(caught.value)


def test_all_that_claims_work_through_is_looked_up_at_once(tmp_path: Path) -> None:
    """Two names that are none are two mistakes, each with its cure."""
    claims = CLAIMS.replace('["emboldened"]', '["emboldend", "bost"]')
    with pytest.raises(InputErrors) as caught:
        read_folder(str(folder_of(tmp_path / "bold", claims))).model()
    cures = [error.instead for error in caught.value.errors]
    assert cures == ["did you mean 'emboldened'?", "did you mean 'boost'?"]


def test_what_cannot_be_switched_off_together_is_said_before_a_run(tmp_path: Path) -> None:
    forced = '[mechanism.fights]\nsays = "B fights."\nforce = "reply=fight"\n'
    folder = folder_of(
        tmp_path / "bold",
        CLAIMS.replace('["gain", "boost"]', '["answers", "fights"]'),
        MECHANISMS + forced,
    )
    with pytest.raises(InputError, match=r"mechanisms\.toml:17: .*nothing is left"):
        read_folder(str(folder)).model()


def test_without_claims_there_is_nothing_to_hold_against(tmp_path: Path) -> None:
    run = rb.load(folder_of(tmp_path / "bold", "")).run(draws=20, progress=False)
    assert run.knockouts().words.startswith("There are no claims")
    assert run.report(progress=False).answers.knockouts is None


def test_what_a_reading_asks_for_by_name_is_not_warned_of(tmp_path: Path) -> None:
    """Only B's loss hangs on what it wins, and the headline of (a) does not ask for it."""
    claims = """
[a]
says = "B fights for what it wins."
[a.reading.act]
holds = "P(act=press) > 0.5"
why = "x"
[a.reading.win]
holds = 'E[B from "fought"] > 0'
why = "y"
"""
    without_it = claims.split("[a.reading.win]")[0]
    codes = {}
    for name, text in {"with": claims, "without": without_it}.items():
        run = rb.load(folder_of(tmp_path / name, text)).run(draws=60, progress=False)
        codes[name] = {(trap.code, trap.about) for trap in idle(run.knockouts().found)}
    assert ("idle-judgement", "win") in codes["without"] - codes["with"]


def test_a_claim_that_holds_in_few_draws_rests_on_what_takes_these_away(tmp_path: Path) -> None:
    """By less than five points, and by all that there is."""
    claims = """
[seldom]
says = "A is better off than by most of its cash."
holds = "E[A from cash] > 1.46"
through = "cash"
"""
    run = rb.load(folder_of(tmp_path / "bold", claims)).run(draws=400, progress=False)
    (through,) = run.knockouts().found.through
    before, after = through.told.shares
    assert 0.02 < before < 0.05
    assert after == 0
    assert moves(through.told) is False
    assert through.rests
    assert not through.in_part
    assert on_what_it_names(through).startswith("rests on what it names: without “cash”")
