"""`rubicon observe` and `now`: an updated run, and what is open in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commands import CommandLine

EVENTS = """
[[event]]
date  = 2024-01-01
says  = "The guest had quiche."
event = "meal=quiche"

[[event]]
date  = 2024-01-02
event = "kind=surly"
grade = "C3"
"""


@pytest.fixture
def events(rubicon: CommandLine, tmp_path: Path) -> Path:
    file = tmp_path / "events.toml"
    file.write_text(EVENTS, "utf-8")
    return file


def test_a_run_is_updated_and_asked(rubicon: CommandLine, beer: Path, events: Path) -> None:
    did = rubicon("observe", beer, "--observed", events)
    assert did.code == 0, did.err
    assert "run: beer-observed" in did.out
    assert "meal=quiche" in did.out
    assert "reported with 65 % if it is so, 35 % if not" in " ".join(did.out.split())
    assert "rationality" in did.out
    again = rubicon("observe", beer, "--observed", events, "--json")
    record = json.loads(again.out)
    assert record["run"] == "beer-observed-2"
    assert [each["event"] for each in record["events"]] == ["meal=quiche", "kind=surly"]
    assert 0 < record["evidence"] < 1
    for command in (("hinges",), ("report",), ("ask", "P(duel=yes | observed)")):
        name, *rest = command
        assert rubicon(name, "beer-observed", *rest).code == 0
    assert rubicon("run", "--resume", "beer-observed", "--no-report").code == 0


def test_now_tells_what_is_open(rubicon: CommandLine, beer: Path, events: Path) -> None:
    rubicon("observe", beer, "--observed", events, "--out", "updated")
    did = rubicon("now", "updated")
    assert did.code == 0, did.err
    assert "2024-01-01  The guest had quiche.\n2024-01-02  kind=surly\n" in did.out
    record = json.loads(rubicon("now", "updated", "--json").out)
    names = [each["name"] for each in record["open"]]
    assert names == ["kind", "duel"]  # what was eaten is known; who ate it was only reported
    assert [each["hidden"] for each in record["open"]] == [True, False]
    for each in (*record["open"], {"outcomes": record["endings"]}):
        assert sum(own["mean"] for own in each["outcomes"]) == pytest.approx(1)
    for own in record["open"][1]["outcomes"]:
        asked = json.loads(rubicon("ask", "updated", own["notation"], "--json").out)
        assert asked["mean"] == pytest.approx(own["mean"], rel=1e-12)


def test_mistakes_are_told(rubicon: CommandLine, beer: Path, events: Path) -> None:
    did = rubicon("now", beer)
    assert did.code == 2
    assert "nothing was observed in this run" in did.err
    did = rubicon("observe", beer)
    assert did.code == 2
    assert "there is nothing new that was observed" in did.err
    assert rubicon("observe", beer, "--observed", events, "--until", "soon").code == 2
    events.write_text(EVENTS.replace("quiche", "soup"), "utf-8")
    did = rubicon("observe", beer, "--observed", events)
    assert did.code == 2
    assert "'meal' has no outcome 'soup'" in did.err
    assert "events.toml:5" in did.err
    assert not Path("beer-observed").exists()


def test_several_runs_are_looked_back_at(
    rubicon: CommandLine, beer: Path, events: Path, tmp_path: Path
) -> None:
    """One after the other, or those of a folder that have observed anything."""
    folder = tmp_path / "runs"
    for name in ("a", "b"):
        assert rubicon("observe", beer, "--observed", events, "--out", folder / name).code == 0
    (folder / "notes").mkdir()
    whole = rubicon("lookback", folder, "--json")
    assert whole.code == 0, whole.err
    record = json.loads(whole.out)
    assert [len(each["events"]) for each in record["runs"]] == [2, 2]
    assert sum(each["events"] for each in record["calibration"]) == 4
    assert json.loads(rubicon("lookback", folder / "a", folder / "b", "--json").out) == record
    assert "Was what was called likely so as often?" in rubicon("lookback", folder).out
    assert rubicon("lookback", folder, "--observed", events).code == 2
    assert "is not the folder of a run" in rubicon("lookback", folder / "notes").err
