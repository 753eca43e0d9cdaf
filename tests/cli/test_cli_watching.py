"""`rubicon watch`, `signals` and `surprise`: what they print, and what is said of bad input."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from rubicon.answers.observers.sightings import Sightings
from rubicon.answers.observers.targets import hidden_states
from rubicon.answers.signals.signals import signals
from rubicon.answers.watch.looking import watch
from rubicon.ask import Answer, Plan, likelihood, parse
from rubicon.ask.events import Events
from rubicon.ask.runs import ask_run, views
from rubicon.crisis.folder import read_folder
from rubicon.crisis.places import copy_crisis
from rubicon.ensemble import Run, Settings, finish_run, solve_run, start_run
from rubicon.report.signals.words import sentences as signals_sentences
from rubicon.report.watch.words import leading
from rubicon.report.watch.words import sentences as watch_sentences
from rubicon.report.wording import percent
from tests.cli.commands import CommandLine


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("watching") / "crisis"
    copy_crisis(folder)
    read = read_folder(str(folder))
    started = start_run(read.model(), Settings(draws=40), folder.parent / "run", read.files)
    solve_run(started)
    return finish_run(started)


@pytest.fixture
def rubicon(monkeypatch, capsys, tmp_path: Path) -> CommandLine:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return CommandLine(monkeypatch, capsys)


def asked(run: Run, question: str) -> float:
    (found,) = ask_run(run, Plan.of(run.game, [parse(question)])).conclusions()
    assert isinstance(found, Answer)
    return found.mean


COMMANDS = [
    ("watch",),
    ("watch", "aim"),
    ("watch", "answer=escalate | exposure=exposed"),
    ("watch", "P(answer=escalate)", "--as", "Rival"),
    ("watch", "aim", "--as", "Patron"),
    ("signals",),
    ("signals", "aim"),
    ("surprise", "exposure=exposed, answer=escalate, reply='stand firm'"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_table_fits_eighty_columns(rubicon, run, command):
    name, *rest = command
    found = rubicon(name, run.path, *rest)
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 80
    assert "…" not in found.out.replace("P(event | …)", "")
    assert "nan" not in found.out


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_speaks_json(rubicon, run, command):
    name, *rest = command
    assert json.loads(rubicon(name, run.path, *rest, "--json").out)


def test_watch_agrees_with_the_question_language(rubicon, run):
    record = json.loads(rubicon("watch", run.path, "aim", "--as", "Rival", "--json").out)
    assert record["observer"] == ["Rival"]
    assert record["before"]["expand"]["mean"] == pytest.approx(asked(run, "P(aim=expand)"))
    (reply,) = (each for each in record["indicators"] if each["watch"] == "reply")
    seen = {each["outcome"]: each for each in reply["sightings"]}
    firm = seen["stand firm"]
    assert firm["after"]["expand"]["mean"] == pytest.approx(
        asked(run, "P(aim=expand | reply='stand firm')")
    )
    assert firm["chance"]["mean"] == pytest.approx(asked(run, "P(reply='stand firm')"))
    assert None in seen


def test_watch_lists_hidden_states_and_the_events_of_claims(rubicon, run):
    records = json.loads(rubicon("watch", run.path, "--json").out)
    targets = [each["target"] for each in records]
    assert targets[0] == "aim"
    assert any("|" in each for each in targets[1:])


def test_surprise_agrees_with_the_question_language(rubicon, run):
    record = json.loads(rubicon("surprise", run.path, "ship=openly, answer=escalate", "--json").out)
    first, second = record["steps"]
    assert [each["player"] for each in first["actors"]] == ["Rival"]
    assert first["actors"][0]["probability"]["mean"] == pytest.approx(asked(run, "P(ship=openly)"))
    assert second["actors"][0]["player"] == "Patron"
    assert second["actors"][0]["probability"]["mean"] == pytest.approx(
        asked(run, "P(answer=escalate | ship=openly)")
    )
    assert second["actors"][0]["evidence"] == []


def test_surprise_names_who_was_surprised_most(rubicon, run):
    """The actor and the step with the most bits, among all steps."""
    course = "ship=openly, answer=escalate"
    record = json.loads(rubicon("surprise", run.path, course, "--json").out)
    bits = {
        (actor["player"], step["happened"]): actor["bits"]["mean"]
        for step in record["steps"]
        for actor in step["actors"]
    }
    player, by = max(bits, key=bits.__getitem__)
    assert record["most_surprised"] == [{"player": player, "by": by}]
    assert f"Most surprised: {player}, by {by}, " in rubicon("surprise", run.path, course).out


def test_surprise_says_in_words_what_would_have_told(rubicon, run):
    said = rubicon("surprise", run.path, "ship=openly").out
    assert "Rival had given it" in said
    assert "What would have told Rival most: aim=" in said


def test_a_claim_about_a_forced_move_is_named_as_one_without_signs(rubicon, run, tmp_path):
    copy = tmp_path / "forced"
    shutil.copytree(run.path, copy)
    with (copy / "crisis" / "claims.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[forced]\nletter = "z"\nsays = "If it must."\n'
            'holds = "P(answer=escalate | do(ship=openly)) > 0.5"\n'
        )
    found = rubicon("watch", copy)
    assert found.code == 0, found.err
    assert "Claims about a forced move, which cannot be watched for: (z)." in found.out
    named = rubicon("watch", copy, "z")
    assert named.code == 2
    assert "is about a forced move" in named.err


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("watch", "aimm"), "did you mean 'aim'"),
        (("watch", "answer=escalated"), "did you mean 'escalate'"),
        (("watch", "aim", "--as", "Rivall"), "did you mean 'Rival'"),
        (("signals", "ship"), "no hidden state is called 'ship'"),
        (("surprise", "reached(answer)"), "is no move with an outcome"),
        (("surprise", "answer=escalate and"), "cannot stand here"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_bad_input_is_one_message(rubicon, run, command, said):
    name, *rest = command
    found = rubicon(name, run.path, *rest)
    assert found.code == 2
    assert said in found.err
    assert "Traceback" not in found.err


def test_sentences_are_made_of_the_numbers(run):
    events = Events(run.game)
    states = hidden_states(events, Sightings.of(events))
    (found,) = watch(run.game, views(run), states)
    first, second, third = watch_sentences(found)
    going = found.before[found.leading].mean
    said = f"{likelihood(going)} ({percent(going)})"
    assert first.startswith("On aim, ")
    assert f"the most probable outcome is {leading(found)}: {said}" in first
    assert percent(found.indicators[0].by_outcome.mean) in second
    against = found.counting("against")[0][1]
    assert percent(against.after[found.leading].mean) in third
    (state,) = signals(run.game, views(run), states)
    assert percent(state.signals[0].by_outcome.mean) in signals_sentences(state)[0]
