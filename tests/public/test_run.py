"""A run from Python: questions, claims, answers, and what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.answers.benchmarks.found import benchmarks_of
from rubicon.answers.forcing.found import forced_moves
from rubicon.ask.solver import RunSolver
from rubicon.ensemble import Settings, start_run
from rubicon.judgements import Draws
from rubicon.report.forcing import show
from rubicon.solve.solution import Solution

EFG = Path(__file__).parents[1] / "data"


def test_an_answer_is_the_same_in_each_draw_as_on_average(run: rb.Run) -> None:
    answer = run.ask("P(duel=yes | meal=beer)")
    assert answer.per_draw.shape == (50,)
    assert answer.mean == pytest.approx(np.nanmean(answer.per_draw))
    assert answer.interval == tuple(np.nanquantile(answer.per_draw, [0.05, 0.95]))
    assert not answer.is_claim


def test_a_claim_is_one_where_it_holds(run: rb.Run) -> None:
    answer = run.ask("P(duel=yes | meal=beer) < 0.2")
    number = run.ask("P(duel=yes | meal=beer)").per_draw
    assert np.array_equal(answer.per_draw, np.where(number < 0.2, 1.0, 0.0))
    assert answer.mean == answer.per_draw.mean()
    assert answer.interval[0] < answer.mean < answer.interval[1]
    np.testing.assert_allclose(answer.by_how_much, 0.2 - number, atol=1e-15)


def test_what_is_undefined_or_not_solved_is_nan(run: rb.Run) -> None:
    answer = run.ask("P(duel=yes | meal=quiche) / (P(meal=beer) - P(meal=beer))")
    assert np.isnan(answer.per_draw).all()
    assert np.isnan(run.ask("P(duel=yes) / (P(meal=beer) - P(meal=beer)) > 1").per_draw).all()
    assert repr(answer).endswith("undefined in every draw>")


def test_several_questions_at_once(run: rb.Run) -> None:
    both = run.ask("P(meal=beer)", "P(duel=yes) > 0.5")
    assert isinstance(both, tuple)
    assert [each.is_claim for each in both] == [False, True]
    assert both[0].mean == run.ask("P(meal=beer)").mean
    one = run.ask(["P(meal=beer)"])
    assert isinstance(one, tuple)
    assert len(one) == 1


def test_forced_moves_are_solved_for_each_draw(run: rb.Run) -> None:
    forced = run.ask("P(duel=yes | do(meal=beer))")
    assert np.isfinite(forced.per_draw).all()


def test_forced_moves_are_solved_once_for_a_question(
    run: rb.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For its number and for what it says beside it; which is the same if it is solved again."""
    solve, draws = RunSolver.solve, []

    def counted(self: RunSolver, some: Draws) -> Solution:
        draws.append(some.values.shape[1])
        return solve(self, some)

    monkeypatch.setattr(RunSolver, "solve", counted)
    answer = run.ask("P(duel=yes | do(meal=beer))")
    record = answer.record
    assert sum(draws) == run.draws
    again = forced_moves(run.stored, answer.question)
    assert sum(draws) == 2 * run.draws
    assert show(answer.found, again).record == record


def test_claims_are_found_by_letter_and_by_id(run: rb.Run) -> None:
    first = next(iter(run.claims.values()))
    assert first.claim is not None
    assert run.claims["a"] is run.claims["(a)"] is run.claims[first.claim.id] is first
    assert "zz" not in run.claims
    assert run.claims.get("zz") is None
    with pytest.raises(rb.InputError, match="there is no claim 'zz'"):
        _ = run.claims["zz"]
    assert first.mean == run.ask(first.claim.holds).mean


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda r: r.ask("P(meal=bear)"), "'meal' has no outcome 'bear'\n    P(meal=bear)\n"),
        (lambda r: r.ask("P(meal=beer"), "expected ')'"),
        (lambda r: r.ask("P(meal=beer)").hinges(), "is a number and does not hinge"),
        (lambda r: r.ask("P(meal=beer)").by_how_much, "is a number and has no two sides"),
        (lambda r: r.hinges("zz"), "there is no claim 'zz'"),
        (lambda r: r.watch("knd"), "did you mean 'kind'?"),
        (lambda r: r.explain("mael"), "did you mean 'meal'?"),
        (lambda r: r.surprise("meal=bear"), "'meal' has no outcome 'bear'"),
        (lambda r: r.levers(file="none.toml"), "there are no levers to pull"),
        (lambda r: r.levers(better="more"), "better is 'more'"),
        (lambda r: r.margin("a", draw=50), "there is no draw 50"),
        (lambda r: r.when("a", players=["Nobody"]), "Nobody"),
    ],
)
def test_a_bad_question_is_one_clear_message(run: rb.Run, ask: Any, said: str) -> None:
    with pytest.raises(rb.InputError) as caught:
        ask(run)
    assert said in str(caught.value)


def test_every_answer_has_a_line_html_and_data(run: rb.Run, crisis: rb.GameModel) -> None:
    other = crisis.fix(rationality=20).run(draws=50)
    answers = [
        run.verdicts,
        run.ask("P(meal=beer)").shown,
        run.ask("P(meal=beer) > 0.5").hinges(),
        run.ask("P(meal=beer) > 0.5").when(),
        run.claims["b"].equilibria(draws=2, past=0, starts=2),
        run.watch("kind"),
        run.watch(),
        run.signals(),
        run.surprise("meal=quiche, duel=yes"),
        run.levers(draws=10),
        run.explain("meal"),
        run.hinges(),
        other.compare(run),
        other.compare(run, on="P(meal=beer)"),
    ]
    for answer in answers:
        assert "\n" not in repr(answer), repr(answer)
        assert answer._repr_html_().startswith('<div class="rubicon">')
        assert answer.record is not None


def test_runs_that_are_not_kept_are_told_apart_by_what_was_changed(
    run: rb.Run, crisis: rb.GameModel
) -> None:
    title = crisis.fix(rationality=20).run(draws=50).compare(run).title
    assert title == "beer-quiche-rationality and beer-quiche"


def test_a_margin_tells_what_moves(run: rb.Run) -> None:
    found = run.claims["b"].margin(by=0)
    assert found.moves
    assert found.distance > 0
    assert run.margin(by=0).record


def test_a_report_is_a_page_that_outlives_the_name_of_its_run(crisis: rb.GameModel) -> None:
    page = crisis.run(draws=30).report()
    assert page.path.is_file()
    assert "<iframe" in page._repr_html_()
    assert page.save(page.path.with_name("copy.html")).read_text("utf-8").startswith("<!")


def test_tables_say_option(run: rb.Run) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    table = run.to_pandas()
    assert isinstance(table, pandas.DataFrame)
    assert "option" in table.columns
    both = run.ask(["P(meal=beer)", "P(duel=yes)"])
    assert isinstance(both, tuple)
    assert both.to_pandas().shape == (50, 2)


def test_a_dataset_has_the_draw_first(run: rb.Run) -> None:
    pytest.importorskip("xarray", reason="xarray is not installed")
    data = run.to_xarray()
    assert data.behaviour.dims == ("draw", "action")
    assert "option" in data.coords


def test_an_unfinished_run_says_how_to_finish_it(crisis: rb.GameModel, tmp_path: Path) -> None:
    path = tmp_path / "begun"
    start_run(crisis.solved_as, Settings(draws=10), path, crisis.folder.files)
    begun = rb.open(path)
    assert repr(begun) == f"<Run of Beer or quiche: 10 draws, not finished, 6 claims, in {path}>"
    for ask in (lambda: begun.ask("P(meal=beer)"), lambda: begun.verdicts, begun.report):
        with pytest.raises(rb.InputError, match="not finished") as caught:
            ask()
        assert f"rubicon run --resume {path}\n" in str(caught.value)
        assert f"rb.open({str(path)!r}).finish()" in str(caught.value)
    assert begun.finish().ask("P(meal=beer)").per_draw.shape == (10,)
    assert rb.open(path).finish().solved.all()


def test_a_run_is_kept_and_opened_by_text_and_by_path(run: rb.Run, tmp_path: Path) -> None:
    kept = run.save(str(tmp_path / "kept"))
    assert kept.path == tmp_path / "kept"
    for folder in (str(kept.path), kept.path):
        again = rb.open(folder).ask("P(meal=beer)")
        assert np.array_equal(again.per_draw, run.ask("P(meal=beer)").per_draw)
    with pytest.raises(rb.InputError, match="exists"):
        run.save(kept.path)
    with pytest.raises(rb.InputError, match="there is no run"):
        rb.open(tmp_path / "none")
    with pytest.raises(rb.InputError, match="is a crisis"):
        rb.open("beer-quiche")


def test_a_game_file_is_loaded_with_its_options(tmp_path: Path) -> None:
    file = tmp_path / "pd.nfg"
    file.write_text('NFG 1 R "Dilemma" { "Row" "Column" } { 2 2 }\n\n3 3 5 0 0 5 1 1\n', "utf-8")
    game = rb.load(
        str(file), payoffs="±10%", rationality=10, claims={"both": "P(Row=1, Column=1) < 1"}
    )
    assert game.claims[0].id == "both"
    run = rb.load(file, payoffs=["±10%"], rationality="5 to 15").run(draws=20)
    assert run.solved.all()
    with pytest.raises(rb.InputError, match=r"^payoffs can only be used with a game file"):
        rb.load("beer-quiche", payoffs="±20%")
    with pytest.raises(rb.InputError, match="did you mean 'beer-quiche'"):
        rb.load("beer-quich")


def test_the_same_seed_gives_the_same_numbers(run: rb.Run, crisis: rb.GameModel) -> None:
    again = crisis.run(draws=50, seed=1, threads=1, chunk=16)
    other = crisis.run(draws=50, seed=2)
    asked = "P(duel=yes | meal=beer)"
    assert np.array_equal(again.ask(asked).per_draw, run.ask(asked).per_draw)
    assert not np.array_equal(other.ask(asked).per_draw, run.ask(asked).per_draw)


@pytest.mark.parametrize("kept", [True, False])
def test_a_run_that_is_stopped_says_what_is_kept(
    crisis: rb.GameModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    def stop(*_: object) -> float:
        raise KeyboardInterrupt

    monkeypatch.setattr("rubicon.public.run.solve_run", stop)
    out = tmp_path / "kept" if kept else None
    with pytest.raises(rb.RubiconError) as caught:
        crisis.run(draws=10, out=out)
    said = "0 of 10 draws are solved and kept" if kept else "not kept; out=… keeps what is done"
    assert said in str(caught.value)
    if out is not None:
        monkeypatch.undo()
        assert rb.open(out).finish().solved.all()


def test_tables_and_unfinished_runs_are_shown_in_a_line(run: rb.Run) -> None:
    table = run.explain("meal").table
    assert repr(table).startswith("<Table of ")
    assert table._repr_html_().startswith('<div class="rubicon">')


def test_whole_numbers_of_numpy_are_whole_numbers(crisis: rb.GameModel, tmp_path: Path) -> None:
    numbers: Any = np.array([1, 3, 4])
    one, three, four = numbers
    made = crisis.run(draws=four, seed=three, chunk=four, out=tmp_path / "run")
    assert (made.manifest["draws"], made.manifest["seed"]) == (4, 3)
    assert made.export(tmp_path / "one.efg", one).record["judgements"].startswith("draw 1,")
    assert rb.open(made.path).ask("P(duel=yes)").per_draw.shape == (4,)


@pytest.mark.parametrize("wrong", [2.5, "5", "a", True, np.True_])
def test_what_is_no_whole_number_is_one_clear_message(
    run: rb.Run, crisis: rb.GameModel, wrong: Any
) -> None:
    for call, name in (
        (lambda: crisis.run(draws=wrong), "draws"),
        (lambda: crisis.run(4, wrong), "seed"),
        (lambda: crisis.run(4, threads=wrong), "threads"),
        (lambda: run.finish(chunk=wrong), "chunk"),
        (lambda: crisis.export("x.efg", draw=wrong), "the draw"),
        (lambda: crisis.export("x.efg", depth=wrong), "depth"),
        (lambda: run.export("x.efg", wrong), "the draw"),
        (lambda: run.margin("b", draw=wrong), "the draw"),
        (lambda: run.equilibria("b", draws=wrong), "draws"),
    ):
        with pytest.raises(rb.InputError, match=f"^{name} is .*\n.*takes a whole number"):
            call()


def test_claims_may_have_any_names(crisis: rb.GameModel) -> None:
    claims = {"two words": "P(meal=beer) > 0.5", "é": "P(duel=yes) > 0.1", "x.y": "E[Guest] > 0"}
    made = crisis.with_claims(claims)
    assert {claim.id: claim.holds for claim in made.claims} == claims
    own = {"a b": "E[Guest] > E[Dealer]"}
    assert rb.load(EFG / "one-card.efg", claims=own, rationality=5).claims[0].id == "a b"


def test_an_unfinished_run_has_no_statuses_yet(crisis: rb.GameModel, tmp_path: Path) -> None:
    made = crisis.run(draws=8, chunk=4, out=tmp_path / "run")
    parts = sorted((made.path / "equilibria").iterdir())
    for part in parts:
        part.unlink()
        for ask in (lambda: rb.open(made.path).solved, lambda: rb.open(made.path).statuses):
            with pytest.raises(rb.InputError, match="the run is not finished"):
                ask()


def test_a_long_answer_is_shown_in_a_line(run: rb.Run, tmp_path: Path) -> None:
    made = rb.load("covert-act").run(draws=10, out=tmp_path / "run")
    for answer in (made.levers(draws=5), made.hinges("a"), run.ask("P(duel=yes)").shown):
        assert len(repr(answer)) <= 102
    assert not (made.path / "answers").exists(), "from Python nothing is written unless asked"


def test_equal_questions_keep_their_columns(run: rb.Run, tmp_path: Path) -> None:
    asked, claim = "P(duel=yes)", "P(meal=beer) > 0.5"
    header = (
        run.ask([asked, claim, asked, claim]).save(tmp_path / "all.csv").read_text().split("\n")
    )
    assert header[0].strip().split(",") == [
        "draw", "status", asked, f"holds: {claim}", f"margin: {claim}",
        f"{asked} (2)", f"holds: {claim} (2)", f"margin: {claim} (2)",
    ]  # fmt: skip
    pytest.importorskip("pandas", reason="pandas is not installed")
    assert list(run.ask([asked, asked]).to_pandas()) == [asked, f"{asked} (2)"]


def test_what_is_no_question_and_no_run_is_one_clear_message(run: rb.Run) -> None:
    asked: Any
    for asked in (run, rb.load("beer-quiche").at(), rb.load("beer-quiche").sweep(wimp=[0.1, 0.2])):
        for question, said in (([], "there is no question"), (5, "5 is no question"),
                               (["P(duel=yes)", None], "None is no question")):  # fmt: skip
            with pytest.raises(rb.InputError, match=said):
                asked.ask(question)
    other: Any = 5
    with pytest.raises(rb.InputError, match="5 is no run"):
        run.compare(other)
    with pytest.raises(rb.InputError, match="no-such-run"):
        run.compare("no-such-run")


def test_a_run_is_compared_with_one_by_its_folder(run: rb.Run, tmp_path: Path) -> None:
    kept = run.save(tmp_path / "kept")
    assert run.compare(str(kept.path)).record == run.compare(kept).record


def test_verdicts_solve_nothing_that_nobody_asked_for(
    crisis: rb.GameModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What becomes of claims by coin toss is in them once it was asked for."""
    made = crisis.run(draws=20, progress=False)
    found: list[object] = []

    def counted(*given: Any) -> Any:
        found.append(given)
        return benchmarks_of(*given)

    monkeypatch.setattr("rubicon.public.asking.benchmarks_of", counted)
    assert "coin toss" not in page(made.verdicts)
    assert made._repr_html_()
    assert not found
    assert made.summarise()["claims"][0]["benchmarks"]["ways"]
    assert "coin toss" in page(made.verdicts)
    _ = made.benchmarks(), made.verdicts
    assert len(found) == 1


def page(shown: Any) -> str:
    """It as a notebook shows it, in one line."""
    return " ".join(shown._repr_html_().replace("<br>", " ").split())
