"""Two runs side by side, on the same draws and on others."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

import rubicon as rb
from rubicon.answers.compare.compare import compare
from rubicon.ask import Plan, Verdict, parse, read_claims, wilson
from rubicon.ask.proportions import newcombe, newcombe_paired
from rubicon.ask.runs import ask_run
from rubicon.crisis.folder import read_folder
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.errors import InputError
from rubicon.judgements import Draws
from rubicon.report.compare.record import record_comparison
from rubicon.report.compare.words import change, sentences
from rubicon.report.verdicts import show_verdicts
from rubicon.solve import Status
from tests.answers.compare.compared_runs import CLAIMS, DRAWS, STORY, UNIFORM, made
from tests.cli.commands import CommandLine, replace
from tests.report.report_runs import crisis, judgement

# ---- on the same draws ------------------------------------------------------------------------


def test_a_run_compared_with_itself_changes_nothing(base: Run) -> None:
    found = compare(base, base)
    assert found.paired == DRAWS
    assert found.differs == ()
    assert set(found.judgements.shared) == {"rain", "wind", "rationality"}
    assert (found.judgements.changed, found.judgements.only) == ((), ((), ()))
    for each in found.claims:
        assert each.paired is not None
        assert (each.change, each.paired.first, each.paired.second) == (0, 0, 0)
        assert each.paired.both + each.paired.neither == DRAWS
        assert (each.margin, each.paired.margin.p5, each.paired.margin.p95) == (0, 0, 0)
        assert each.low <= 0 <= each.high
        assert each.same_notation
    said = sentences(found)
    assert "All 3 judgements are alike." in said
    assert "Nothing else differs." in said
    assert said[-1] == "None of 2 claims changes its share by what matters."


def test_one_changed_range_is_found_with_the_change_of_share_by_formula(
    base: Run, drier: Run
) -> None:
    """Rain has probability u in one run and u/2 in the other, for the same even u. The claim that
    it exceeds 0.3 holds in both for u > 0.6, in the first alone for 0.3 < u < 0.6."""
    found = compare(base, drier)
    assert found.paired == DRAWS
    (moved,) = found.judgements.changed
    assert moved.name == "rain"
    assert moved.first == pytest.approx(0.5, abs=1 / DRAWS)
    assert moved.second == pytest.approx(moved.first / 2, rel=1e-12)
    assert set(found.judgements.shared) == {"wind", "rationality"}
    assert [each.what for each in found.differs] == ["judgements.toml"]
    rain, wind = found.claims
    # A Latin hypercube has one draw in each hundredth, so shares are exact.
    assert rain.claims[0].id == "rain"
    table = rain.paired
    assert table is not None
    assert (table.both, table.first, table.second, table.neither) == (40, 30, 0, 30)
    assert rain.change == -0.3
    assert (rain.low, rain.high) == newcombe_paired(40, 30, 0, 30)
    assert rain.low < -0.3 < rain.high < 0
    # The margin is u − 0.3 in one and u/2 − 0.3 in the other.
    assert rain.margin == pytest.approx(-moved.first / 2, abs=1e-12)
    assert (wind.change, wind.margin) == (0, 0)


def test_words_tell_the_change_and_its_kind(base: Run, drier: Run) -> None:
    said = sentences(compare(base, drier))
    assert said[0] == "Both runs take the same 100 draws, so claims are compared draw by draw."
    assert said[1].startswith("1 judgement differs: rain (median ")
    assert said[1].endswith("; 2 are alike.")
    assert "Of 2 claims, none change class." in said
    assert said[-1].startswith(
        "(a) “It rains” holds in 70 % of draws in the first run and in 40 % in the second: −30.0 "
        "points (95 % sampling interval −"
    )
    assert not any("“It blows”" in sentence for sentence in said)


def test_shares_and_their_change_are_of_the_same_draws(base: Run, drier: Run) -> None:
    rain = compare(base, drier).claims[0]
    assert rain.paired is not None
    fewer = dataclasses.replace(
        rain, paired=dataclasses.replace(rain.paired, both=10, left_out=30), change=-30 / 70
    )
    assert fewer.shares == (40 / 70, 10 / 70)
    assert change(fewer).startswith(
        "(a) “It rains” holds in 57 % of the 70 draws that count in both runs in the first run and "
        "in 14 % in the second: −42.9 points"
    )


def test_a_verdict_that_changes_kind_is_named(base: Run, where: Path) -> None:
    dry = made(where, "dry", rain=(0, 0.32))
    found = compare(base, dry)
    assert "Of 2 claims, 1 changes class: (a)." in (sentences(found))
    assert "it is open in the first and fails in the second" in change(found.claims[0])
    assert record_comparison(found)["claims"][0]["classes"] == ["open", "fails"]


def test_the_first_draws_of_a_longer_run_are_compare(where: Path) -> None:
    """Sobol' sequences can be continued; a Latin hypercube of another size is another one."""
    short = made(where, "short", design="sobol", draws=32)
    long = made(where, "long", design="sobol", draws=64, rain=(0, 0.5))
    found = compare(short, long)
    assert found.paired == 32
    assert {c.name for c in found.judgements.changed} == {"rain"}
    u = short.judgements()["rain"]
    table = next(each for each in found.claims if each.claims[0].id == "rain").paired
    assert table is not None
    expected = [(u > 0.6).sum(), ((u > 0.3) & (u < 0.6)).sum(), 0, (u < 0.3).sum()]
    assert [table.both, table.first, table.second, table.neither] == expected
    assert compare(short, made(where, "other-size", draws=50)).paired == 0


def test_draws_that_do_not_count_in_both_are_left_out_and_said(
    where: Path, base: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = made(where, "broken", rain=(0, 0.5))
    original = Run.columns

    def columns(run: Run, *names: str) -> Iterator[tuple[Draws, dict[str, Any]]]:
        for draws, found in original(run, *names):
            if run.path == broken.path:
                found["status"][:3] = Status.RESIDUAL
            yield draws, found

    monkeypatch.setattr(Run, "columns", columns)
    found = compare(base, broken)
    for each in found.claims:
        assert each.paired is not None
        assert (each.paired.left_out, each.paired.counted) == (3, DRAWS - 3)
    assert "at most 3, are left out" in sentences(found)[0]


def dry_claims() -> str:
    """Claims about the wind where it rains, and where it doesn't."""
    about = (
        '[{0}]\nletter = "{0}"\nsays = "It blows."\n'
        'holds = "P(wind=yes | rain={1}) > 0.3"\nsmallest = 0\n'
    )
    return "\n".join([about.format("y", "yes"), about.format("n", "no"), CLAIMS])


def test_what_cannot_be_judged_in_a_run_is_no_change(where: Path, rubicon: CommandLine) -> None:
    """It never rains in one run, always in the other; wind has nothing to do with it."""
    runs = []
    for name, chance in (("no-rain", 0), ("all-rain", 1)):
        (where / name).mkdir()
        ranges = judgement("rain", f"{{ fixed = {chance} }}")
        ranges += judgement("wind", UNIFORM.format(0, 1))
        folder = crisis(where / name, STORY, ranges, dry_claims(), header='"Weather", ["A"]')
        read = read_folder(str(folder))
        settings = Settings(DRAWS, 5, threads=1)
        run = start_run(read.model(), settings, where / name / "run", read.files)
        runs.append(finish_run(run, solve_run(run, threads=1)))
    found = compare(*runs)
    by_id = {each.claims[0].id: each for each in found.claims}
    assert math.isnan(by_id["y"].change)
    assert math.isnan(by_id["y"].low)
    assert by_id["y"].shares == pytest.approx((math.nan, 0.7), abs=0, nan_ok=True)
    assert by_id["n"].shares == pytest.approx((0.7, math.nan), abs=0, nan_ok=True)
    said = sentences(found)
    changed = "Of 4 claims, 1 changes class: (a)."
    assert changed in said
    assert "1 claim cannot be judged in the first run: (y)." in said
    assert "1 claim cannot be judged in the second run: (n)." in said
    assert "are left out" not in said[0]
    told = next(each for each in record_comparison(found)["claims"] if each["id"] == "y")
    assert (told["change"], told["low"], told["high"]) == (None, None, None)
    assert (told["first"]["low"], told["second"]["share"]) == (None, 0.7)
    shown = rubicon("compare", runs[0].path, runs[1].path).out
    assert "−100.0 to +100.0" not in shown
    assert "cannot be judged" in shown
    assert "100 draws left out" not in shown
    same = sentences(compare(runs[0], runs[0]))
    assert "1 claim cannot be judged in either run: (y)." in same
    assert "None of 4 claims changes its share by what matters." in same
    asked = rubicon("ask", runs[0].path, "P(wind=yes | rain=yes) > 0.3").out
    assert "undefined in every draw" in asked
    assert "interval" not in asked


def test_no_interval_is_shown_for_what_no_draw_judges(base: Run) -> None:
    """Neither in the wide table nor in the narrow one."""
    (found,) = ask_run(base, Plan.of(base.game, [parse("0 / 0 > 1")])).conclusions()
    assert isinstance(found, Verdict)
    claim = read_claims(base.path / "crisis" / "claims.toml")[0]
    for width in (100, 40):
        console = Console(width=width, record=True, file=StringIO())
        console.print(show_verdicts([claim], [found]))
        text = console.export_text()
        assert "undefined" in text
        assert "100.0 %" not in text


# ---- on other draws ---------------------------------------------------------------------------


def test_other_draws_get_the_interval_for_independent_shares(where: Path, base: Run) -> None:
    other = made(where, "other-seed", rain=(0, 0.5), seed=6, draws=200)
    found = compare(base, other)
    assert found.paired == 0
    rain = next(each for each in found.claims if each.claims[0].id == "rain")
    assert rain.paired is None
    assert rain.change == pytest.approx(-0.3, abs=1e-12)
    assert (rain.low, rain.high) == newcombe(70, 100, 80, 200)
    assert [c.name for c in found.judgements.changed] == ["rain"]  # by what the files state
    assert set(found.judgements.shared) == {"wind", "rationality"}
    assert {each.what for each in found.differs} == {"seed", "draws", "judgements.toml"}
    assert "independent of each other (100 and 200)" in sentences(found)[0]


def test_without_files_it_is_not_claimed_that_judgements_are_alike(where: Path, base: Run) -> None:
    bare = made(where, "bare", seed=7)
    (bare.path / "crisis" / "judgements.toml").unlink()
    found = compare(base, bare)
    assert found.judgements.shared == found.judgements.changed == ()
    assert set(found.judgements.untold) == {"rain", "wind", "rationality"}
    assert "cannot be told" in " ".join(sentences(found))


# ---- claims and stories that differ -----------------------------------------------------------


def test_claims_are_matched_by_id_and_differences_of_notation_said(where: Path, base: Run) -> None:
    claims = CLAIMS.replace("> 0.3", "> 0.9").replace("[wind]", "[breeze]")
    found = compare(base, made(where, "other-claims", claims=claims))
    (rain,) = found.claims
    assert not rain.same_notation
    assert rain.change == pytest.approx(-0.6)
    assert "its notation differs between the runs" in change(rain)
    assert [[claim.id for claim in only] for only in found.only] == [["wind"], ["breeze"]]
    said = " ".join(sentences(found))
    assert "Only the first run has (b) “It blows”." in said
    assert "Only the second run has (b) “It blows”." in said


def test_claims_with_several_readings_are_compared_with_all_of_them(
    where: Path, base: Run, rubicon: CommandLine
) -> None:
    claims = """
[rain]
says = "It rains."
reading.likely = { holds = "P(rain=yes) > 0.3", why = "As it stands." }
reading.sure = { holds = "P(rain=yes) > 0.9", why = "More strongly." }

[both]
says = "It rains and blows."
holds = "P(rain=yes) > 0.5 and P(wind=yes) > 0.5"
"""
    other = made(where, "readings", claims=claims)

    def compared(*runs: Run) -> list[dict[str, Any]]:
        done = rubicon("compare", *(run.path for run in runs), "--json")
        assert done.code == 0, done.err
        told: list[dict[str, Any]] = json.loads(done.out)["claims"]
        return told

    rain, both = compared(other, other)
    for each in (rain["first"], rain["second"]):
        shares = {reading["name"]: reading["share"] for reading in each["readings"]}
        assert shares == pytest.approx({"likely": 0.7, "sure": 0.1}, abs=0.011)
    assert len(both["second"]["parts"]) == 2
    assert [each["id"] for each in compared(base, other)] == ["rain"]


def test_what_was_observed_in_one_run_is_told(where: Path) -> None:
    """Ranges are the same, and what is left of them is not."""
    run = rb.open(made(where, "before").path)
    events = where / "events.toml"
    events.write_text('[[event]]\ndate = 2024-01-01\nevent = "rain=yes"\n')
    updated = run.observe(events, out=where / "updated", progress=False)
    said = sentences(compare(run.stored, updated.stored))
    assert "All 3 judgements have the same ranges." in said
    assert "In the second run judgements were updated by what was observed." in said


def test_spacing_is_no_difference_of_notation(where: Path, base: Run) -> None:
    claims = CLAIMS.replace("P(rain=yes) > 0.3", "P( rain = yes )>30%")
    (found, _) = compare(base, made(where, "spaced", claims=claims)).claims
    assert found.same_notation


def test_a_story_of_another_size_and_a_judgement_more_are_told(where: Path, base: Run) -> None:
    story = STORY.replace("walk = ", 's.nature("snow", {"yes": j.snow, "no": 1 - j.snow})\nwalk = ')
    more = judgement("snow", UNIFORM.format(0, 1))
    found = compare(base, made(where, "snow", story=story, more=more))
    assert found.judgements.only == ((), ("snow",))
    assert set(found.judgements.shared) == {"rain", "wind", "rationality"}
    told = {each.what: (each.first, each.second) for each in found.differs}
    assert told["nodes"] == (15, 31)
    assert {"nodes", "information sets", "actions", "story.py"} <= set(told)
    assert all(each.change == 0 for each in found.claims)


def test_another_rationality_is_a_changed_judgement(where: Path, base: Run) -> None:
    (where / "lambda").mkdir()
    ranges = judgement("rain", UNIFORM.format(0, 1)) + judgement("wind", UNIFORM.format(0, 1))
    folder = crisis(where / "lambda", STORY, ranges, CLAIMS, header='"Weather", ["A"]')
    replace(folder / "judgements.toml", "low = 4, high = 20", "low = 1, high = 2")
    read = read_folder(str(folder))
    run = start_run(read.model(), Settings(DRAWS, 5, threads=1), where / "lambda/run", read.files)
    found = compare(base, finish_run(run, solve_run(run, threads=1)))
    assert [c.name for c in found.judgements.changed] == ["rationality"]


# ---- intervals --------------------------------------------------------------------------------

# Newcombe (1998), Statistics in Medicine 17, 873–890, table II, method 10.
INDEPENDENT = [
    (48, 80, 56, 70, 0.0524, 0.3339),
    (3, 10, 9, 10, 0.1705, 0.8090),
    (2, 7, 6, 7, 0.0582, 0.8062),
    (0, 29, 5, 56, -0.0381, 0.1926),
    (0, 10, 10, 10, 0.6075, 1.0),
]


@pytest.mark.parametrize(("one", "of", "other", "of_other", "low", "high"), INDEPENDENT)
def test_the_interval_for_independent_shares_is_the_published_one(
    one: int, of: int, other: int, of_other: int, low: float, high: float
) -> None:
    assert newcombe(one, of, other, of_other) == pytest.approx((low, high), abs=6e-5)


def test_the_interval_for_paired_shares_is_the_published_one() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 2635–2650: 36, 12, 2 and 0."""
    assert newcombe_paired(36, 2, 12, 0) == pytest.approx((0.0569, 0.3404), abs=6e-5)


counts = st.integers(0, 60)


@given(counts, counts, counts, counts)
def test_paired_intervals_behave(both: int, first: int, second: int, neither: int) -> None:
    """They contain the change, stay within [−1, 1], and mirror when the runs are swapped."""
    low, high = newcombe_paired(both, first, second, neither)
    n = both + first + second + neither
    estimate = (second - first) / n if n else 0.0
    assert -1 - 1e-12 <= low <= estimate <= high <= 1 + 1e-12
    mirrored = newcombe_paired(both, second, first, neither)
    np.testing.assert_allclose(mirrored, (-high, -low), rtol=0, atol=1e-12)
    if n and both * neither == first * second:
        independent = newcombe(both + first, n, both + second, n)
        np.testing.assert_allclose((low, high), independent, rtol=0, atol=1e-12)


def test_where_nothing_counts_nothing_is_known() -> None:
    assert newcombe(0, 0, 3, 4) == newcombe_paired(0, 0, 0, 0) == (-1.0, 1.0)
    assert wilson(0, 0) == (0.0, 1.0)
    assert not any(map(math.isnan, newcombe_paired(0, 0, 0, 9)))


# ---- the command ------------------------------------------------------------------------------


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def test_the_command_shows_the_table(rubicon: CommandLine, base: Run, drier: Run) -> None:
    shown = rubicon("compare", base.path, drier.path)
    assert shown.code == 0, shown.err
    assert "1 judgement differs: rain" in shown.out
    assert "−30.0" in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80


def test_the_command_prints_the_table_as_data(rubicon: CommandLine, base: Run, drier: Run) -> None:
    told = json.loads(rubicon("compare", base.path, drier.path, "--json").out)
    assert told["paired_draws"] == DRAWS
    (rain,) = (each for each in told["claims"] if each["id"] == "rain")
    table = rain["paired"]
    assert [table[k] for k in ("both_hold", "only_first", "only_second", "neither")] == [
        40,
        30,
        0,
        30,
    ]
    assert (rain["first"]["share"], rain["second"]["share"]) == (0.7, 0.4)
    assert told["judgements"]["changed"][0]["name"] == "rain"


def test_what_is_no_run_is_named(rubicon: CommandLine, base: Run) -> None:
    shown = rubicon("compare", base.path, base.path / "nowhere")
    assert shown.code == 2
    assert "there is no run" in shown.err


def test_an_unfinished_run_is_refused(where: Path, base: Run) -> None:
    unfinished = made(where, "unfinished")
    for part in (unfinished.path / "equilibria").iterdir():
        part.unlink()
    with pytest.raises(InputError, match="the run is not finished"):
        compare(base, unfinished)
