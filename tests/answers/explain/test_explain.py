"""Why would they do that? The difference between two options, split by consequence and time."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import strategies as st
from rich.console import Console

from rubicon import Crisis
from rubicon.answers.explain.explain import Explanation, explain
from rubicon.answers.explain.points import TurningPoint
from rubicon.answers.explain.weighing import Weighing
from rubicon.ask import Plan, View, parse
from rubicon.ask.runs import views
from rubicon.ensemble import Run
from rubicon.errors import InputError
from rubicon.game import Game
from rubicon.report import explain as report
from rubicon.report.explain.record import record
from rubicon.report.explain.words import sentences, size
from rubicon.solve.solution import Status
from rubicon.story.tree import Kind, Tree, unfold
from tests.ask import ask_games
from tests.ask.ask_games import Told
from tests.ask.brute_force import Path as Way
from tests.ask.brute_force import Solved
from tests.cli.commands import CommandLine
from tests.properties import random_stories
from tests.report.report_runs import crisis, judgement, solve
from tests.sampled import law

# ---- a story whose every part is a formula ----------------------------------------------------

STORY = """
act = s.choose("A", "act", ["push", "wait"])
if act == "wait":
    s.consequence("calm", A=j.calm)
    return s.end("calm")
s.consequence("cost", A=-j.cost)
s.consequence("standing", A=j.bold)
if s.hazard("leak", j.leak):
    s.consequence("shame", A=-j.shame)
if s.choose("B", "answer", ["fight", "yield"]) == "fight":
    s.consequence("standing", A=-j.bruise)
    s.consequence("war", A=-j.war)
    return s.end("war", B=j.anger)
s.consequence("prize", A=j.prize)
return s.end("peace", B=j.ease)
"""
NAMES = ("calm", "cost", "bold", "leak", "shame", "bruise", "war", "anger", "ease", "prize")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    ranges = "".join(judgement(name, "{ low = 0.1, high = 0.9, coverage = 1 }") for name in NAMES)
    claims = '[fights]\nsays = "B fights"\nholds = "P(answer=fight) > 0.1"\n'
    where = tmp_path_factory.mktemp("explain")
    header = '"Planted", ["A", "B"]'
    return solve(crisis(where, STORY, ranges, claims, header=header), draws=48)


def by_hand(run: Run) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """What each consequence adds to push rather than wait: at once, and through B's answer."""
    draws = run.judgements()
    j = {name: draws[name] for name in NAMES}
    lam = run.rationality.of(draws)[1]
    fights = 1 / (1 + np.exp(-lam * (j["anger"] - j["ease"])))
    nothing = np.zeros_like(fights)
    return {
        "calm": (-j["calm"], nothing),
        "cost": (-j["cost"], nothing),
        "standing": (j["bold"], -fights * j["bruise"]),
        "shame": (-j["leak"] * j["shame"], nothing),
        "war": (nothing, -fights * j["war"]),
        "prize": (nothing, (1 - fights) * j["prize"]),
    }


def test_every_part_equals_its_formula(run: Run) -> None:
    point = TurningPoint.of(run.game, "act")
    weighing = Weighing.of(run.game, point, "push", "wait")
    (view,) = views(run)
    split, expected = weighing.split(view), by_hand(run)
    assert set(weighing.consequences) == set(expected)
    for name, parts in zip(weighing.consequences, split.parts, strict=True):
        np.testing.assert_array_equal(parts[0], 0.0)
        np.testing.assert_allclose(parts[1], expected[name][0], rtol=0, atol=1e-10)
        np.testing.assert_allclose(parts[2], expected[name][1], rtol=0, atol=1e-10)
    total = sum(one + two for one, two in expected.values())
    np.testing.assert_allclose(split.whole, total, rtol=0, atol=1e-10)


def test_numbers_over_draws_are_those_of_the_formulas(run: Run) -> None:
    found, expected = explain(run, "act", "push", "wait"), by_hand(run)
    whole = sum(one + two for one, two in expected.values())
    assert found.player == "A"
    assert found.difference.mean == pytest.approx(whole.mean(), abs=1e-10)
    assert found.prefers == np.mean(whole > 0)
    assert found.like_with_like
    for part in found.parts:
        direct, later = expected[part.name]
        assert part.directly.mean == pytest.approx(direct.mean(), abs=1e-10)
        assert part.answers.mean == pytest.approx(later.mean(), abs=1e-10)
        both = direct + later
        assert part.whole.with_whole == np.mean(np.sign(both) == np.sign(whole))
        assert part.whole.p95 == pytest.approx(np.quantile(both, 0.95), abs=1e-10)
    lam = run.rationality.of(run.judgements())[0]
    pushes = 1 / (1 + np.exp(-lam * whole))
    assert found.taken[0].mean == pytest.approx(pushes.mean(), abs=1e-8)
    assert found.stake == run.rationality.per[0]
    assert found.per_stake


def test_without_options_the_two_most_often_taken_are_compared(run: Run) -> None:
    found = explain(run, "act")
    assert set(found.options) == {"push", "wait"}
    assert found.taken[0].mean >= found.taken[1].mean
    assert explain(run, "act", found.options[1]).options == found.options[::-1]


def test_swapping_the_options_turns_every_sign(run: Run) -> None:
    one, other = explain(run, "act", "push", "wait"), explain(run, "act", "wait", "push")
    assert one.difference.mean == -other.difference.mean
    for a, b in zip(one.parts, other.parts, strict=True):
        assert (a.name, a.whole.mean) == (b.name, -b.whole.mean)
        assert a.whole.with_whole == b.whole.with_whole


def test_words_name_the_preferred_option_and_what_it_comes_from(run: Run) -> None:
    for options in (("push", "wait"), ("wait", "push")):
        found = explain(run, "act", *options)
        first = sentences(found)[0]
        better, worse = options if found.difference.mean > 0 else options[::-1]
        assert first.startswith(f"A prefers {better} to {worse} by ")
        assert "of its stake" in first
        assert f"“{found.parts[0].name}”" in first
        mostly, against = first.split(" and against ")
        for part in found.parts[:2]:
            helps = (part.whole.mean > 0) == (found.difference.mean > 0)
            assert (f"“{part.name}” ({'+' if helps else '−'}") in (mostly if helps else against)


def test_what_is_told_does_not_depend_on_which_option_is_named_first(run: Run) -> None:
    """Words and table alike speak of what the better option is worth more."""
    one, other = (explain(run, "act", *o) for o in (("push", "wait"), ("wait", "push")))
    assert one.preferred_first.difference.mean == abs(one.difference.mean)
    assert shown(one) == shown(other)
    for part in one.preferred_first.parts[:2]:
        number = size(one, part.whole.mean, sign=True)
        assert f"“{part.name}” ({number}" in sentences(one)[0]
        assert f" {number} " in shown(one)


def shown(found: Explanation) -> str:
    """The words and the table as a terminal has them."""
    console = Console(width=100, record=True, file=io.StringIO())
    console.print(report.show(found))
    return console.export_text()


def test_next_to_no_difference_is_no_preference(run: Run) -> None:
    """Below a hundredth of the stake."""
    found = explain(run, "act").preferred_first
    for share, said in ((0.0099, "is all but indifferent between"), (0.0101, "prefers")):
        near = replace(found, difference=replace(found.difference, mean=share * found.stake))
        assert said in sentences(near)[0]


# ---- when things fall -------------------------------------------------------------------------


def mixed(first: str) -> Game:
    """A and B choose at once, in either order of telling; then B answers what it saw."""
    told = Crisis("At once, then an answer", ["A", "B"])

    @told.story
    def story(s, j):
        moves = {"a": ("A", ["up", "down"]), "b": ("B", ["left", "right"])}
        order = moves if first == "a" else dict(reversed(moves.items()))
        taken = dict(zip(order, s.at_once(order), strict=True))
        s.consequence(
            "meeting", A=j.meeting if (taken["a"] == "up") == (taken["b"] == "left") else 0
        )
        if s.choose("B", "reply", ["soft", "hard"]) == "hard":
            s.consequence("reply", A=-j.reply, B=j.reply)
        return s.end("over")

    return Game.of(unfold(told))


def test_a_choice_made_in_ignorance_is_no_answer_however_late_it_is_told() -> None:
    """Whoever of two that choose at once is told first, the outcome of the pair falls directly."""
    found = []
    for first in "ab":
        game = mixed(first)
        names = sorted(range(game.infosets), key=game.name)
        chance = np.random.default_rng(0).random((game.infosets, 5))
        behaviour = np.empty((game.actions, 5))
        for k, h in enumerate(names):
            behaviour[game.action_start[h]] = chance[k]
            behaviour[game.action_start[h] + 1] = 1 - chance[k]
        judgements = np.full((len(game.table.judgements), 5), 0.7)
        weighing = Weighing.of(game, TurningPoint.of(game, "a"), "up", "down")
        split = weighing.split(View(game, judgements, behaviour))
        meeting, reply = split.parts
        assert weighing.consequences == ("meeting", "reply")
        np.testing.assert_array_equal(meeting[[0, 2]], 0)
        np.testing.assert_array_equal(reply[[0, 1]], 0)
        assert (meeting[1] != 0).all()
        assert (reply[2] != 0).all()
        found.append(split.parts)
    one, two = found
    np.testing.assert_allclose(one, two, rtol=0, atol=1e-14)


def test_what_fell_before_counts_where_options_are_weighed_in_different_situations() -> None:
    """“go” is on offer to the rich alone: part of what it is worth is that they are rich."""
    told = Crisis("Rich and poor", ["A"])

    @told.story
    def story(s, j):
        rich = s.nature("birth", {"rich": j.p, "poor": 1 - j.p}) == "rich"
        s.consequence("purse", A=j.purse if rich else 0)
        if s.choose("A", "way", ["go", "stay"] if rich else ["stay", "sleep"]) == "go":
            s.consequence("trip", A=j.trip)
        return s.end("over")

    game = Game.of(unfold(told))
    values = {"p": 0.3, "purse": 2.0, "trip": 0.5}
    judgements = np.array([[values[name]] for name in game.table.judgements])
    view = View(game, judgements, np.full((game.actions, 1), 0.5))
    weighing = Weighing.of(game, TurningPoint.of(game, "way"), "go", "stay")
    split = weighing.split(view)
    parts = dict(zip(weighing.consequences, split.parts[..., 0], strict=True))
    np.testing.assert_allclose(parts["purse"], [2.0 - 0.3 * 2.0, 0, 0], rtol=0, atol=1e-15)
    np.testing.assert_allclose(parts["trip"], [0, 0.5, 0], rtol=0, atol=1e-15)
    # Each is taken in half of the cases in which it is on offer; the decision always comes up.
    np.testing.assert_allclose(split.taken[:, 0], [0.15, 0.5], rtol=0, atol=1e-15)


def told_by_others(tree: Tree, player: int, since: Sequence[int], now: Sequence[int]) -> bool:
    """Whether a player has seen anything since then that it did not do itself."""
    owner = {node.label: node.player for node in tree.nodes if node.kind is not Kind.END}
    history, found = now[player], False
    while history != since[player]:
        history, label, _ = tree.histories[history]
        found |= owner[label] != player
    return found


def the_slow_way(
    solved: Solved, point: TurningPoint, option: str, times: tuple[str, ...]
) -> dict[tuple[str, str], float]:
    """What an option brings by consequence and time, path by path."""
    tree, label = solved.told.tree, point.game.labels[point.label]
    forced = (label, option, point.occurrence)
    total, parts = (
        0.0,
        dict.fromkeys(((n, t) for n in point.game.consequence_names for t in times), 0.0),
    )
    for path in solved.paths:
        moved = first_offer(solved, path, *forced)
        if moved is None:
            continue
        chance = solved.probability(path, forced)
        total += chance
        since, answered = tree.nodes[path.nodes[moved]].seen, False
        for place, n in enumerate(path.nodes):
            node = tree.nodes[n]
            when = times[0] if place <= moved else times[2] if answered else times[1]
            for c in node.consequences:
                if c.player == point.player:
                    parts[c.name, when] += chance * solved.number(c.payoff)
            if place > moved and node.kind is Kind.DECISION and len(node.options) > 1:
                learnt = told_by_others(tree, node.player, since, node.seen)
                answered |= node.player != point.player and learnt
    return {key: part / total for key, part in parts.items()}


def first_offer(solved: Solved, path: Way, label: str, option: str, time: int) -> int | None:
    """The place on a path where an option of a decision is first on offer."""
    count = 0
    for place, n in enumerate(path.nodes):
        node = solved.told.tree.nodes[n]
        if node.kind is not Kind.END and node.label == label:
            count += 1
            if time in (0, count) and option in node.options:
                return place
    return None


STORIES = [ask_games.shipment(), ask_games.periods(), ask_games.at_once(),
           *(ask_games.wandering(seed) for seed in range(12))]  # fmt: skip


def points(game: Game) -> list[TurningPoint]:
    """Every decision between options, whenever it comes up and at its first time."""
    decided = [name for name, player in zip(game.labels, game.label_player, strict=True)
               if player >= 0]  # fmt: skip
    found = [TurningPoint.of(game, f"{name}{time}") for name in decided for time in ("", "[1]")]
    return [point for point in found if len(point.options) > 1]


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.game.title)
def test_each_part_is_what_a_walk_along_every_path_finds(told: Told) -> None:
    view, times = told.view(7, draws=2), ("before", "directly", "answers")
    solved = [Solved(told, view, draw) for draw in range(2)]
    for point in points(told.game):
        weighing = Weighing.of(told.game, point, *point.options[:2])
        split = weighing.split(view)
        for draw, walk in enumerate(solved):
            one, two = (the_slow_way(walk, point, o, times) for o in weighing.options)
            for name, parts in zip(weighing.consequences, split.parts[..., draw], strict=True):
                expected = [one[name, time] - two[name, time] for time in times]
                np.testing.assert_allclose(parts, expected, rtol=0, atol=1e-12)


@law(random_stories.stories(), st.integers(0, 2**31), few=8, many=60)
def test_parts_add_up_to_the_difference_of_values(story, seed: int) -> None:
    """In every draw, to 1e-12, whatever the story: value(a) − value(b) as questions have it."""
    game = story.game()
    rng = np.random.default_rng(seed)
    judgements = random_stories.judgements(game.table.judgements, 3, rng)
    behaviour = rng.exponential(size=(game.actions, 3))
    for h in range(game.infosets):
        actions = slice(game.action_start[h], game.action_start[h + 1])
        behaviour[actions] /= behaviour[actions].sum(axis=0)
    view = View(game, judgements, behaviour)
    for point in points(game):
        weighing = Weighing.of(game, point, *point.options[:2])
        split = weighing.split(view)
        (value,) = Plan.of(game, [weighing.question]).evaluate(view).value
        np.testing.assert_allclose(split.whole, value, rtol=0, atol=1e-12)
        np.testing.assert_allclose(split.parts.sum(axis=(0, 1)), split.whole, rtol=0, atol=1e-12)


def test_an_event_narrows_the_comparison() -> None:
    told = ask_games.shipment()
    view = told.view(3)
    point = TurningPoint.of(told.game, "stance", "aim=maximal")
    weighing = Weighing.of(told.game, point, "own-up", "deny")
    assert weighing.question == parse(
        "value(Moscow, stance=own-up | aim=maximal) - value(Moscow, stance=deny | aim=maximal)"
    )
    asked = Plan.of(
        told.game, [weighing.question, parse("P(stance=deny | reached(stance), aim=maximal)")]
    )
    value, denies = asked.evaluate(view).value
    split = weighing.split(view)
    np.testing.assert_allclose(split.whole, value, rtol=0, atol=1e-12)
    np.testing.assert_allclose(split.taken[1], denies, rtol=0, atol=1e-12)


# ---- draws that do not count ------------------------------------------------------------------


def test_where_nothing_can_be_compared_the_words_say_so(run: Run) -> None:
    """Nobody fights after waiting, so what waiting is worth given a fight is undefined."""
    found = explain(run, "act", given="answer=fight")
    assert found.difference.draws.undefined == 1
    assert "In no draw can" in sentences(found)[0]
    assert record(found)["difference"]["mean"] is None


def test_unsolved_and_undefined_draws_are_counted_and_left_out() -> None:
    from rubicon.answers.explain.explain import conclude_split

    told = ask_games.shipment()
    view = told.view(5, draws=6)
    judgements = view.judgements.copy()
    judgements[told.game.table.judgements.index("leak"), 2] = 0.0  # then nobody takes a stance
    behaviour = view.behaviour.copy()
    behaviour[:, 4] = np.nan
    status = np.full(6, Status.SOLVED, np.int8)
    status[4] = Status.STALLED
    view = View(told.game, judgements, behaviour, status)
    weighing = Weighing.of(told.game, TurningPoint.of(told.game, "stance"), "deny", "own-up")
    split = weighing.split(view)
    np.testing.assert_array_equal(np.isnan(split.whole), [False, False, True, False, True, False])
    found = conclude_split(weighing, split)
    draws = found.difference.draws
    assert (draws.all, draws.counted) == (6, 4)
    assert (draws.unsolved, draws.undefined) == (pytest.approx(1 / 6), pytest.approx(1 / 6))
    assert found.difference.mean == pytest.approx(split.whole[[0, 1, 3, 5]].mean())
    said = " ".join(sentences(found))
    assert "In 16.7 % of draws the game is not solved" in said
    assert "In 16.7 % of draws the decision all but never comes up" in said


def test_chunks_of_draws_change_nothing() -> None:
    told = ask_games.periods()
    view = told.view(1, draws=9)
    weighing = Weighing.of(told.game, TurningPoint.of(told.game, "step[2]"), "push", "wait")
    whole, pieces = weighing.split(view), weighing.split(view, memory=16 * told.game.nodes * 2)
    np.testing.assert_array_equal(whole.parts, pieces.parts)
    np.testing.assert_array_equal(whole.taken, pieces.taken)


# ---- mistakes and the command -----------------------------------------------------------------

MISTAKES = [
    (("acct",), "no decision is called 'acct'", "did you mean 'act'?"),
    (("leak",), "'leak' is chance's move: nobody weighs its outcomes", "decisions are act, answer"),
    (("act[2]",), "'act' never comes up 2 times", "comes up once at most"),
    (("act[0]",), "times are counted from 1", "act[1]"),
    (("act", "push", "push"), "'push' is compared with itself", "options: push, wait"),
    (("act", "push", "pull"), "'act' has no outcome 'pull'", "'push', 'wait'"),
    (("act", "", "", "answr=fight"), "no label is called 'answr'", "did you mean 'answer'?"),
    (("act", "", "", "answer"), "expected", ""),
    (("answer", "", "", "act=wait"), "does not come up on any path with 'act=wait'", ""),
    (("act", "", "", "answer=fight | act=push"), "is no event", "label=outcome"),
]


@pytest.mark.parametrize(("asked", "found", "instead"), MISTAKES)
def test_a_mistake_is_named_with_what_to_write(
    run: Run, asked: tuple[str, ...], found: str, instead: str
) -> None:
    with pytest.raises(InputError) as caught:
        explain(run, *asked)
    assert found in str(caught.value)
    assert instead in str(caught.value)


@pytest.fixture
def rubicon(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def test_the_command_prints_words_and_a_table(rubicon: CommandLine, run: Run) -> None:
    shown = rubicon("explain", run.path, "act", "push", "wait")
    assert shown.code == 0, shown.err
    assert "A prefers" in shown.out
    for name in by_hand(run):
        assert name in shown.out
    assert max(map(len, shown.out.splitlines())) <= 80
    assert rubicon("explain", run.path, "act", "push", "pusch").code == 2


def test_the_command_prints_data_that_adds_up(rubicon: CommandLine, run: Run) -> None:
    shown = rubicon("explain", run.path, "answer", "--json", "--given", "leak=yes")
    told = json.loads(shown.out)
    assert told == record(explain(run, "answer", given="leak=yes"))
    assert told["given"] == "leak=yes"
    names = ("before", "directly", "through_answers")
    for part in (*told["consequences"], told["all_consequences"]):
        assert sum(part[n]["mean"] for n in names) == pytest.approx(
            part["whole"]["mean"], abs=1e-12
        )
    total = sum(part["whole"]["mean"] for part in told["consequences"])
    assert total == pytest.approx(told["difference"]["mean"], abs=1e-12)


def test_a_run_without_a_unit_of_stakes_speaks_of_payoffs(tmp_path: Path) -> None:
    """λ per payoff: no share of a stake is claimed."""
    told = crisis(
        tmp_path,
        's.choose("A", "act", ["push", "wait"])\ns.consequence("x", A=j.x)\nreturn s.end("over")',
        judgement("x", "{ low = 1, high = 2, coverage = 1 }"),
        header='"One", ["A"]',
    )
    path = told / "judgements.toml"
    path.write_text(
        path.read_text("utf-8").replace('means = "λ"', 'means = "λ"\nunit = "per payoff"')
    )
    found: Explanation = explain(solve(told, draws=4), "act")
    assert not found.per_stake
    assert (
        sentences(found)[0] == f"A gains the same by {found.options[0]} as by {found.options[1]}."
    )


def test_a_share_of_the_range_is_called_so(tmp_path: Path) -> None:
    """λ per range: a gain of 2 to 4 over nothing is a whole range of 3 at the medians."""
    told = crisis(
        tmp_path,
        'taken = s.choose("A", "act", ["push", "wait"])\n'
        's.consequence("x", A=j.x if taken == "push" else 0)\nreturn s.end("over")',
        judgement("x", "{ low = 2, high = 4, coverage = 1 }"),
        header='"One", ["A"]',
    )
    path = told / "judgements.toml"
    path.write_text(
        path.read_text("utf-8").replace('means = "λ"', 'means = "λ"\nunit = "per range"')
    )
    found: Explanation = explain(solve(told, draws=4), "act")
    assert found.per_stake
    assert found.stake == pytest.approx(3)
    assert "of its range on average" in sentences(found)[0]


def test_without_a_decision_those_there_are_are_named(run: Run) -> None:
    with pytest.raises(InputError, match="which decision") as caught:
        explain(run, "")
    assert "act" in caught.value.instead
