"""A mistyped option is a mistake with its line, and not a story that goes another way."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rubicon import Crisis, InputError
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import TEMPLATE, copy_crisis
from rubicon.story.crisis import End
from rubicon.story.outcomes import Outcome
from rubicon.story.tree import Tree, unfold
from tests.cli.commands import CommandLine, replace

Teller = Callable[[Any, Any], Any]


def tree_of(teller: Teller) -> Tree:
    crisis = Crisis("a test", players=["A", "B"])
    crisis.story(teller)
    return unfold(crisis)


def fault(teller: Teller) -> InputError:
    with pytest.raises(InputError) as caught:
        tree_of(teller)
    return caught.value


def over(s: Any) -> End:
    end: End = s.end("over", A=1, B=1)
    return end


def line_of(teller: Teller, shift: int) -> str:
    return f"{teller.__code__.co_filename}:{teller.__code__.co_firstlineno + shift}"


def test_a_mistyped_option_is_told_with_its_line() -> None:
    """The comparison is always false, so only the note of it can tell."""

    def story(s: Any, j: Any) -> End:
        aim = s.nature("aim", {"expand": 0.5, "defend": 0.5})
        if aim == "expnad":
            s.consequence("gain", A=1)
        return over(s)

    error = fault(story)
    assert error.where == line_of(story, 2)
    assert error.found == (
        "'aim' is compared with 'expnad', which is none of its outcomes on any path"
    )
    assert error.instead.startswith("did you mean 'expand'?")


@pytest.mark.parametrize(
    "compare",
    [
        lambda move: move == "inn",
        lambda move: move != "inn",
        lambda move: "inn" == move,  # noqa: SIM300
        lambda move: "inn" != move,  # noqa: SIM300
        lambda move: move in ("inn", "away"),
        lambda move: move not in ["inn"],
        lambda move: ["out", "inn"].count(move),
        lambda move: move == "",
    ],
)
def test_every_way_to_compare_is_noted(compare: Callable[[Any], Any]) -> None:
    """Equal or not, either side first, in a list or a tuple; also through s.outcome."""

    def direct(s: Any, j: Any) -> End:
        compare(s.choose("A", "move", ["in", "out"]))
        return over(s)

    def later(s: Any, j: Any) -> End:
        s.hazard("move", 0.5, "in", "out")
        compare(s.outcome("move"))
        return over(s)

    assert "'move' is compared with" in fault(direct).found
    assert "'move' is compared with" in fault(later).found


def test_the_outcomes_of_moves_at_once_are_noted_too() -> None:
    """Helpers return what the verbs do."""

    def story(s: Any, j: Any) -> End:
        x, _ = s.at_once({"x": ("A", ["l", "r"]), "y": ("B", ["u", "d"])})
        assert x != "u"
        return over(s)

    assert "'x' is compared with 'u'" in fault(story).found


def test_options_may_come_up_later_or_elsewhere() -> None:
    """What is offered on another path, or in a later period, is no mistake anywhere."""

    def story(s: Any, j: Any) -> End:
        first = s.choose("A", "scale", ["hold", "wind-up"])
        assert first != "expand"
        if first == "hold":
            s.choose("A", "scale", ["hold", "expand"])
        return over(s)

    assert len(tree_of(story).nodes) == 5


def test_what_may_be_compared_with_an_outcome() -> None:
    """Another label's outcome, nothing at all, and by str(…) any text."""

    def story(s: Any, j: Any) -> End:
        said = s.choose("A", "said", ["yes", "perhaps"])
        done = s.choose("B", "done", ["yes", "no"], seen_by=said and "everyone")
        assert (done == said) == (str(done) == str(said))
        assert done is not None
        assert done != None  # noqa: E711
        assert done != 3
        assert str(done) != "whatever"
        assert s.outcome("later") is None
        s.choose("A", "later", [done, "other"])
        return over(s)

    tree = tree_of(story)
    assert {type(option) for node in tree.nodes for option in node.options} == {str}


def test_a_player_and_an_audience_may_be_outcomes() -> None:
    """The verbs look for words of the language among them, which is no comparison of the story."""

    def story(s: Any, j: Any) -> End:
        mover = s.nature("mover", {"A": 0.5, "B": 0.5})
        s.choose(mover, f"move of {mover}", ["in", "out"], seen_by=mover)
        s.reveal(f"move of {mover}", to=[mover])
        s.consequence(mover, {mover: 1})
        s.factions("A", "A", "B", weight=0.5).shift(mover, 0.1)
        return s.end(mover, A=1, B=1)

    tree = tree_of(story)
    texts = [node.label for node in tree.nodes]
    texts += [c.name for node in tree.nodes for c in node.consequences]
    assert {type(text) for text in texts} == {str}


def test_an_outcome_is_a_text_in_every_other_way() -> None:
    """Same hash, same place in a dictionary; copies, pickles and f-strings are plain texts."""

    def story(s: Any, j: Any) -> End:
        move = s.choose("A", "move", ["in", "out"])
        assert isinstance(move, Outcome)
        assert {"in": 1, "out": 2}[move] in (1, 2)
        assert hash(move) == hash(str(move))
        assert f"{move}!" == str(move) + "!"
        for plain in (pickle.loads(pickle.dumps(move)), copy.deepcopy(move), str(move), f"{move}"):
            assert type(plain) is str
            assert move == plain
        return over(s)

    tree_of(story)


def test_a_label_that_never_comes_up_is_told_with_its_line() -> None:
    """s.outcome is None before a label comes up, and a mistake where it never does."""

    def story(s: Any, j: Any) -> End:
        s.choose("A", "answer", ["words", "deeds"])
        s.outcome("answr")
        return over(s)

    error = fault(story)
    assert error.where == line_of(story, 2)
    assert error.found == "the story asks for the outcome of 'answr', which comes up on no path"
    assert error.instead == "did you mean 'answer'?"


@pytest.mark.parametrize(
    ("right", "wrong"),
    [('aim == "expand"', 'aim == "expnad"'), ('ship == "not at all"', 'ship == "not-at-all"')],
)
def test_check_tells_of_a_mistyped_option(
    monkeypatch: Any, capsys: Any, tmp_path: Path, right: str, wrong: str
) -> None:
    """The example that everyone starts from, with one letter changed."""
    folder = tmp_path / "crisis"
    copy_crisis(folder)
    file = folder / "story.py"
    text = (TEMPLATE / "story.py").read_text()
    replace(file, right, wrong)
    line = text[: text.index(right)].count("\n") + 1
    done = CommandLine(monkeypatch, capsys)("check", str(folder))
    assert done.code == 2
    assert f"{file}:{line}: " in done.err
    assert f"did you mean {right.split('== ')[1]}".replace('"', "'") in done.err


@pytest.mark.library
def test_the_library_compares_nothing_in_vain() -> None:
    """The reference crisis has options that come and go."""
    assert len(read_folder("north-korea-2024").tell().nodes) > 10_000
