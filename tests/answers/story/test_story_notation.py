"""What to ask for the public story: only where a question is about exactly its paths."""

from __future__ import annotations

from pathlib import Path

import pytest

from rubicon.answers.story.notation import notations
from rubicon.answers.story.public import PublicStory
from rubicon.ask.events import Events
from rubicon.crisis.folder import read_folder
from rubicon.report.story.words import path_text
from tests.report.report_runs import crisis, judgement

END = 's.end("over", A=(s.outcome("move") == "up") * j.p, B=(s.outcome("move") == "up") * j.p)'


@pytest.fixture
def asked(tmp_path: Path):
    """A story's public histories in words, each with its two questions."""

    def of(story: str) -> dict[str, tuple[str, str]]:
        judgements = judgement("p", "{ low = 0.2, high = 0.7, coverage = 1 }")
        folder = crisis(tmp_path, story, judgements, header="'T', players=['A', 'B']")
        game = read_folder(str(folder)).model().game
        events, public = Events(game), PublicStory.of(game)
        return {
            path_text(game, public.path(step)): notations(events, public, step)
            for step in range(1, len(public.steps))
        }

    return of


def test_a_move_that_recurs_is_asked_with_its_time(asked) -> None:
    found = asked(
        "for period in range(2):\n"
        '    if s.choose("A", "move", ["up", "out"]) == "out":\n'
        '        return s.end("left", A=j.p, B=0)\n'
        'return s.end("stayed", A=0, B=j.p)'
    )
    assert found["move=up; move=out"] == (
        "P(move[2]=out | move[1]=up)",
        "P(move[1]=up and move[2]=out)",
    )
    assert found["move=out; ending=left"][0] == "P(ending=left | move[1]=out)"


def test_what_comes_to_light_is_asked_where_it_always_does(asked) -> None:
    found = asked(
        's.choose("A", "move", ["up", "out"], seen_by="A")\n'
        's.choose("B", "answer", ["yes", "no"])\n'
        f's.reveal("move")\nreturn {END}'
    )
    both = "P(answer=yes and move=up)"
    assert found["answer=yes; move=up"] == (both, both)


def test_what_comes_to_light_on_some_paths_only_has_no_question(asked) -> None:
    """The move is made on all of them, and a question cannot say that it became known."""
    found = asked(
        's.choose("A", "move", ["up", "out"], seen_by="A")\n'
        'found = s.nature("found", {"yes": j.p, "no": 1 - j.p}, seen_by="nobody")\n'
        'if found == "yes":\n    s.reveal("move")\n'
        f"return {END}"
    )
    assert found["move=up"] == ("", "")


def test_a_coarse_account_is_no_outcome_and_has_no_question(asked) -> None:
    found = asked(
        's.choose("A", "move", ["up", "far up"], seen_by="A")\n'
        's.reveal("move", to="B", as_="something")\n'
        f's.choose("B", "answer", ["yes", "no"])\nreturn {END}'
    )
    assert found["move=something"] == ("", "")
    assert found["move=something; answer=yes"][1] == ""
