"""A story that an earlier command told is not told again, and is the same game."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import rubicon as rb
from rubicon.crisis import kept_stories
from rubicon.crisis.folder import Folder, read_folder
from rubicon.crisis.kept_stories import stands_alone
from rubicon.files import cache_folder
from rubicon.game import Game

STORY = """\
from rubicon import Crisis

crisis = Crisis("Two capitals", players=["North", "South"])


@crisis.story
def story(s, j):
    first = s.variant("first", ["North", "South"])
    seen = s.variant("seen", ["everyone", "nobody"])
    s.nature("mood", {"calm": j.calm, "tense": 1 - j.calm}, seen_by="South")
    if s.choose(first, "act", ["press", "wait"], seen_by=seen) == "press":
        s.consequence("gained", North=j.gain, South=-j.gain)
    s.choose("South", "answer", ["yield", "stand"])
    return s.end("over")
"""
SAID = 'source = "analyst"\nconfidence = "low"\nnote = "As good as any."\n'
RANGE = "range = {{ low = {}, high = {}, coverage = 1 }}\n"
CALM = f'[calm]\nmeans = "Is South calm?"\nunit = "probability"\n{RANGE.format(0.2, 0.8)}{SAID}\n'
GAIN = f'[gain]\nmeans = "What it brings."\n{RANGE.format(0, 1)}{SAID}\n'
SHARP = f'[rationality]\nmeans = "How sharply they choose."\n{RANGE.format(1, 5)}{SAID}'
CLAIMS = '[pressed]\nsays = "They press."\nholds = "P(act=press) > 0.5"\n'
BOTH = '[both]\nfirst = "South"\nseen = "nobody"\n'


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This user's kept stories, where even the smallest is kept."""
    monkeypatch.setattr(kept_stories, "cache_folder", lambda name: cache_folder(name, tmp_path))
    monkeypatch.setattr(kept_stories, "WORTH", 1)
    return tmp_path / "stories"


@pytest.fixture
def crisis(tmp_path: Path) -> Path:
    path = tmp_path / "crisis"
    path.mkdir()
    (path / "story.py").write_text(STORY)
    (path / "judgements.toml").write_text(CALM + GAIN + SHARP)
    (path / "claims.toml").write_text(CLAIMS)
    (path / "sources.bib").write_text("")
    return path


@pytest.fixture
def tellings(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """How the story is told from here on, each time that it is."""
    found: list[dict[str, str]] = []
    told = Folder.tell

    def tell(folder: Folder, *how: Any, **named: Any) -> Any:
        found.append(dict(how[1]) if len(how) > 1 else dict(named.get("told", {})))
        return told(folder, *how, **named)

    monkeypatch.setattr(Folder, "tell", tell)
    return found


def games(crisis: Path) -> dict[str, Game]:
    model = rb.load(crisis)
    return {"": model.solved_as.game} | {each.name: each.model.game for each in model.variants}


def assert_alike(some: dict[str, Game], others: dict[str, Game]) -> None:
    assert some.keys() == others.keys()
    for one, other in zip(some.values(), others.values(), strict=True):
        assert one.names() == other.names()
        for name, array in one.arrays().items():
            np.testing.assert_array_equal(array, other.arrays()[name], name)


@pytest.mark.usefixtures("cache")
def test_a_story_is_told_once(crisis: Path, tellings: list[dict[str, str]]) -> None:
    told = games(crisis)
    assert tellings == [{}, {"first": "South"}, {"seen": "nobody"}]
    before = rb.load(crisis).check().record
    tellings.clear()
    assert_alike(games(crisis), told)
    assert rb.load(crisis).check().record == before
    assert not tellings
    with crisis.joinpath("claims.toml").open("a") as claims:
        claims.write('\n[yields]\nsays = "South yields."\nholds = "P(answer=yield) > 0.5"\n')
    (crisis / "judgements.toml").write_text(CALM + GAIN.replace("high = 1", "high = 2") + SHARP)
    assert_alike(games(crisis), told)
    assert not tellings


@pytest.mark.usefixtures("cache")
def test_a_copy_is_the_same_story_and_has_its_own_places(
    crisis: Path, tellings: list[dict[str, str]], tmp_path: Path
) -> None:
    told = games(crisis)
    tellings.clear()
    copy = tmp_path / "copy" / "crisis"
    shutil.copytree(crisis, copy)
    assert_alike(games(copy), told)
    assert not tellings
    for folder in (crisis, copy):
        found = kept_stories.kept(read_folder(str(folder)), slice(1))
        assert found
        assert found[0][2].places["move", "mood"] == f"{folder / 'story.py'}:10"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("story.py", STORY.replace("-j.gain", "-2 * j.gain")),
        ("judgements.toml", GAIN + CALM + SHARP),
        ("variants.toml", BOTH),
        ("crisis.toml", 'title = "Two others"\n'),
    ],
)
def test_what_it_depends_on_has_it_told_anew(
    crisis: Path, tellings: list[dict[str, str]], file: str, content: str
) -> None:
    games(crisis)
    tellings.clear()
    (crisis / file).write_text(content)
    games(crisis)
    assert tellings[:3] == [{}, {"first": "South"}, {"seen": "nobody"}]


@pytest.mark.usefixtures("cache")
def test_another_code_of_rubicon_tells_it_anew(
    crisis: Path, tellings: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    games(crisis)
    tellings.clear()
    monkeypatch.setattr(kept_stories, "__file__", str(tmp_path / "crisis" / "kept_stories.py"))
    games(crisis)
    assert len(tellings) == 3


@pytest.mark.parametrize(
    "line",
    [
        "import random",
        "from my_rules import cost",
        "from . import cost",
        "import os.path",
        "print(1)",
        "text = open('x').read()",
        "exec('x = 1')",
    ],
)
def test_a_story_that_may_depend_on_anything_else_is_not_kept(line: str) -> None:
    assert stands_alone(STORY.encode())
    assert not stands_alone(f"{line}\n{STORY}".encode())


def test_small_stories_and_those_that_print_are_not_kept(
    cache: Path, crisis: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(kept_stories, "WORTH", 1_000)
        games(crisis)
    (crisis / "story.py").write_text(STORY.replace("    return", "    print(1)\n    return"))
    games(crisis)
    assert not cache.exists() or not list(cache.iterdir())
    (crisis / "story.py").write_text(STORY)
    games(crisis)
    assert len(list(cache.iterdir())) == 1


@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_was_changed_in_the_cache_counts_for_nothing(
    cache: Path, crisis: Path, data: st.DataObject
) -> None:
    """A flipped bit, a file that is cut off, or another file: the game is the one that is told."""
    told = games(crisis)
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    flipped = whole[:at] + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))]) + whole[at + 1 :]
    file.write_bytes(data.draw(st.sampled_from([flipped, whole[:at], b"", b"x" * at])))
    assert_alike(games(crisis), told)
    file.unlink(missing_ok=True)


def test_a_few_stories_are_kept(cache: Path, crisis: Path) -> None:
    for k in range(kept_stories.MOST + 3):
        (crisis / "story.py").write_text(STORY.replace("over", f"over {k}"))
        games(crisis)
        newest = max(cache.iterdir(), key=os.path.getmtime)
        os.utime(newest, (k, k))
    assert len(list(cache.iterdir())) == kept_stories.MOST


@pytest.mark.usefixtures("cache")
def test_where_nothing_can_be_kept_stories_are_told(
    crisis: Path, tellings: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_stories, "cache_folder", lambda _: None)
    told = games(crisis)
    assert_alike(games(crisis), told)
    assert len(tellings) == 6


@pytest.mark.usefixtures("cache")
def test_a_tree_is_told_though_its_game_is_known(crisis: Path) -> None:
    games(crisis)
    model = rb.load(crisis)
    assert model.solved_as.game.nodes == len(model.unfolded.nodes)
    assert [each.name for each in model.variants] == ["first=South", "seen=nobody"]
    assert read_folder(str(crisis)).tell().noted is not None
