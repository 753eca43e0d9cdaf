"""Every trap on a story as small as can be, and the same story without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import rubicon as rb
from rubicon.answers.traps.look import Look, Trap
from rubicon.crisis.places import copy_crisis
from rubicon.crisis.preface import Preface
from tests.crises import each_crisis

Story = Callable[[Any, Any], Any]


def told(story: Story, *claims: str, players: tuple[str, ...] = ("A", "B"), **judged: Any) -> Any:
    """A story with claims, and λ at 4 unless said otherwise."""
    crisis = rb.Crisis("A test", players)
    crisis.story(story)
    judged = {"rationality": 4} | judged
    game = crisis.with_judgements(judged)
    return game.with_claims({f"c{k}": claim for k, claim in enumerate(claims)})


def found(game: Any, code: str) -> list[Trap]:
    return [trap for trap in game.warnings.found if trap.code == code]


def codes(game: Any) -> set[str]:
    return {trap.code for trap in game.warnings.found}


def duel(s: Any, j: Any) -> Any:
    """A threatens or not; if it does, B gives in or fights."""
    if s.choose("A", "threat", ["yes", "no"]) == "no":
        return s.end("quiet", B=1)
    if s.choose("B", "reply", ["give-in", "fight"]) == "fight":
        return s.end("war", A=-1, B=-j.cost)
    return s.end("gain", A=1)


def test_a_story_without_any_trap_is_not_warned_of() -> None:
    """Not even where a claim is about one branch, or a player about its own move."""
    claims = ("P(reply=fight | threat=yes) > 0.2", "value(A, threat=yes) > value(A, threat=no)",
              "P(threat=yes) > 50%", "E[B | threat=yes] < E[B | threat=no]")  # fmt: skip
    assert not codes(told(duel, *claims, cost=0.5))


def test_a_condition_without_the_move_is_measured() -> None:
    """The share is that of the condition in which the decision never comes up."""
    game = told(duel, "P(reply=fight | not threat=no or threat=no) > 0.2", cost=0.5)
    (trap,) = found(game, "condition-without-move")
    assert trap.found["labels"] == ["reply"]
    assert trap.found["share"] == pytest.approx(game.at().ask("P(threat=no)"))
    cured = told(duel, "P(reply=fight | reached(reply)) > 0.2", cost=0.5)
    assert "condition-without-move" not in codes(cured)


def test_what_has_no_condition_may_not_come_up() -> None:
    """How likely something is at all is a question of its own; so is whether chance strikes."""

    def story(s: Any, j: Any) -> Any:
        if s.choose("A", "threat", ["yes", "no"]) == "no":
            return s.end("quiet", B=1)
        return s.end("war" if s.hazard("shot", j.shot) else "gain", A=j.gain, B=-1)

    claims = ("P(shot=yes | threat=yes or threat=no) < 0.5", "P(threat=yes) > 0.1")
    assert "condition-without-move" not in codes(told(story, *claims, shot=0.3, gain=0.5))


def test_a_condition_that_all_but_never_happens() -> None:
    """Named with its probability; a rare condition of a forced move's game is not looked for."""
    game = told(duel, "P(reply=fight | threat=yes) > 0.2", cost=-4, rationality=50)
    (trap,) = found(game, "rare-condition")
    assert trap.found["probability"] == pytest.approx(game.at().ask("P(threat=yes)"))
    forced = told(duel, "P(reply=fight | do(threat=yes)) > 0.2", cost=-4, rationality=50)
    assert "rare-condition" not in codes(forced)


@pytest.mark.parametrize("grouped", [False, True])
def test_menus_of_unlike_length(grouped: bool) -> None:
    """Two of three options against one of two; synonyms in a group count as one."""

    def story(s: Any, j: Any) -> Any:
        shown = s.hazard("shown", j.shown)
        options = ["loud", "louder", "stop"] if shown else ["loud", "stop"]
        groups = {"more": ["loud", "louder"]} if shown and grouped else None
        more = s.choose("A", "size", options, groups=groups) != "stop"
        return s.end("more" if more else "less", A=j.gain if more else 0, B=-1 if more else 0)

    claim = "P(size in {loud, louder} | shown=yes) > P(size=loud | shown=no)"
    game = told(story, claim, shown=0.5, gain=(0.1, 0.5))
    if grouped:
        assert "unequal-menus" not in codes(game)
    else:
        (trap,) = found(game, "unequal-menus")
        assert trap.found["sides"] == [
            {"options": pytest.approx(3), "by_coin": pytest.approx(2 / 3)},
            {"options": pytest.approx(2), "by_coin": pytest.approx(1 / 2)},
        ]


@pytest.mark.parametrize(
    ("claim", "warned"),
    [("P(threat=yes) > 50", True), ("50 < P(threat=yes)", True), ("P(threat=yes) > -1", True),
     ("P(threat=yes) > 50%", False), ("E[B] < 50", False),
     ("P(threat=yes) - P(threat=no) > 10", True), ("abs(P(threat=yes) - 0.5) > 20", True),
     ("P(threat=yes) - P(threat=no) > -0.5", False), ("100 * P(threat=yes) > 50", False),
     ("P(threat=yes) / P(threat=no) > 3", False), ("-P(threat=yes) > 0.1", True),
     ("max(P(threat=yes), 2) > 1.5", False), ("P(threat=yes) / 2 > 0.7", True)],
)  # fmt: skip
def test_a_number_that_no_probability_is(claim: str, warned: bool) -> None:
    """50 is not 50 %."""
    assert ("probability-above-one" in codes(told(duel, claim, cost=0.5))) == warned


def test_every_reading_of_a_claim_is_looked_at(tmp_path: Path) -> None:
    """Each by its name and its own line; what its kind asks for is a matter of the headline."""
    folder = tmp_path / "crisis"
    copy_crisis(folder)
    (folder / "crisis.toml").unlink()
    (folder / "claims.toml").write_text(
        '[open]\nsays = "It may be open."\nkind = "possibility"\n'
        '[open.reading.some]\nholds = "P(ship=openly) > 0.2"\nwhy = "-"\n'
        '[open.reading.most]\nholds = "P(ship=openly) > 50"\nwhy = "-"\n'
    )
    crisis = rb.load(folder)
    (trap,) = found(crisis, "probability-above-one")
    assert (trap.about, trap.where) == ("open:most", f"{folder}/claims.toml:8")
    assert "kind-misfit" not in codes(crisis)


@pytest.mark.parametrize(
    ("name", "meant"),
    [("mechanism.toml", "mechanisms.toml"), ("Variant.toml", "variants.toml"),
     ("source/example2024.txt", "sources"), ("sources/example24.txt", "KEY.txt"),
     ("sources/example2024.txt", ""), ("judgements-2.toml", ""), ("notes.md", "")],
)  # fmt: skip
def test_files_that_nothing_reads(name: str, meant: str, tmp_path: Path) -> None:
    """Those with almost the name of one that would be read, and texts of no source."""
    folder = tmp_path / "crisis"
    copy_crisis(folder)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("")
    warned = found(rb.load(folder), "unread-file")
    assert [str(each.found["meant"]).split(",")[0] for each in warned] == ([meant] if meant else [])


@pytest.mark.parametrize(
    ("claim", "warned"),
    [("E[A] > E[B]", True), ("value(A, threat=yes) - E[B | threat=yes] > 0", True),
     ("E[A | threat=yes] > E[A]", False),
     ("E[A | threat=yes] / E[A] > E[B | threat=yes] / E[B]", False)],
)  # fmt: skip
def test_payoffs_of_two_players(claim: str, warned: bool) -> None:
    """They have no unit in common, but one payoff in units of another has none at all."""
    assert ("players-compared" in codes(told(duel, claim, cost=0.5))) == warned


def test_payoffs_in_one_unit_can_be_compared() -> None:
    """As where two divide a sum of money."""
    game = told(duel, "E[A] > E[B]", cost=0.5)
    for units, warned in (({"A": "a dollar", "B": "a dollar"}, False), ({"A": "a dollar"}, True)):
        folder = replace(game.folder, preface=Preface(units=units))
        assert ("players-compared" in codes(replace(game, folder=folder))) == warned


def test_a_move_of_ones_own_as_a_condition() -> None:
    """Those who know that it is safe go ahead, so to go ahead looks better than it is."""

    def story(s: Any, j: Any) -> Any:
        safe = s.nature("state", {"safe": 0.5, "unsafe": 0.5}, seen_by="A") == "safe"
        if s.choose("A", "go", ["yes", "no"]) == "no":
            return s.end("stays", B=1)
        return s.end("goes", A=j.gain if safe else -1)

    claim = "E[A | go=yes] > E[A | go=no]"
    game = told(story, claim, gain=0.6)
    (trap,) = found(game, "move-as-condition")
    assert trap.found["instead"] == "value(A, go=yes)"
    at = game.at()
    assert at.ask(claim) == 1
    assert at.ask("value(A, go=yes)") == pytest.approx(-0.2)
    assert "move-as-condition" not in codes(told(duel, "E[A | threat=yes] > E[A | threat=no]",
                                                 cost=0.5))  # fmt: skip


def test_a_payoff_that_weighs_on_no_choice() -> None:
    """Paid before the only choice, or alike after both options; asked for, it matters."""

    def story(s: Any, j: Any) -> Any:
        s.consequence("before", A=j.before)
        loud = s.choose("A", "voice", ["loud", "soft"]) == "loud"
        s.consequence("after", A=j.after)
        return s.end(
            "loud" if loud else "soft", A=j.gain if loud else 0.1, B=j.other if loud else 0
        )

    judged: dict[str, Any] = {"before": 0.3, "after": 0.2, "gain": 0.4, "other": 0.5}
    claims = ("P(voice=loud) > 0.5", "E[B] > 0")
    idle = [trap.about for trap in found(told(story, *claims, **judged), "idle-payoff")]
    assert idle == ["before", "after"]
    asked = told(story, *claims, "E[A] > 0", **judged)
    assert not found(asked, "idle-payoff")


def test_a_payoff_that_matters_only_elsewhere_is_not_idle() -> None:
    """At the medians the larger of two prizes is the other one."""

    def story(s: Any, j: Any) -> Any:
        if s.choose("A", "go", ["yes", "no"]) == "no":
            return s.end("stays", B=1)
        return s.end("goes", A=rb.maximum(j.small, j.large), B=-1)

    game = told(story, small=(0.0, 0.9), large=(0.4, 0.8))
    assert not found(game, "idle-payoff")


def test_a_player_that_is_never_better_off() -> None:
    """Its choices move others, but all bring it the same."""

    game = told(lambda s, j: _weather(s, j, 0.0), mood=0.5)
    (trap,) = found(game, "never-better-off")
    assert trap.about == "A"
    assert trap.found["gain"] == 0
    assert not found(told(lambda s, j: _weather(s, j, 0.2), mood=0.5), "never-better-off")


def _weather(s: Any, j: Any, more: float) -> Any:
    """A says a word; the weather pays it."""
    word = s.choose("A", "word", ["kind", "rude"])
    sun = s.hazard("sun", 0.5)
    return s.end(f"{word} day", A=(j.mood if sun else 0) + (more if word == "kind" else 0),
                 B=1 if word == "kind" else -1)  # fmt: skip


def test_an_ending_that_nobody_can_reach() -> None:
    """Chance gives it nothing, whatever is chosen."""

    def story(s: Any, j: Any) -> Any:
        if s.choose("A", "go", ["yes", "no"]) == "yes" and s.hazard("miracle", j.miracle):
            return s.end("saved", A=j.prize, B=2)
        went = s.outcome("go") == "yes"
        return s.end("lost" if went else "stays", A=-1 if went else 0, B=1)

    (trap,) = found(told(story, miracle=0, prize=2), "unreachable-ending")
    assert trap.about == "saved"
    assert not found(told(story, miracle=0.1, prize=2), "unreachable-ending")


def test_the_likeliest_ending_that_no_claim_is_about() -> None:
    """Everything that is claimed is claimed of the rest."""
    claim = "P(reply=fight | threat=yes) > 0.2"
    (trap,) = found(told(duel, claim, cost=-1), "unmentioned-ending")
    assert trap.about == "quiet"
    assert trap.found["probability"] == pytest.approx(told(duel, cost=-1).at().ask("P(threat=no)"))
    assert not found(told(duel, claim, "P(threat=yes) < 0.5", cost=-1), "unmentioned-ending")
    assert not found(told(duel, cost=-1), "unmentioned-ending")  # nothing is claimed


@pytest.mark.parametrize(
    ("stated", "as_of", "later"),
    [("date = {2024-11-05}", date(2024, 11, 4), True),
     ("date = {2024-11-04}", date(2024, 11, 4), False),
     ("year = {2024}", date(2024, 11, 4), False), ("year = {2025}", date(2024, 11, 4), True),
     ("year = {2024}, month = dec", date(2024, 11, 4), True), ("year = {2025}", None, False)],
)  # fmt: skip
def test_sources_later_than_the_argument(
    stated: str, as_of: date | None, later: bool, tmp_path: Any
) -> None:
    """A year or a month is later only if all of it is; what nothing cites is not looked at."""
    folder = tmp_path / "crisis"
    copy_crisis(folder)
    idle = "@misc{idle, title = {B}, year = {2999}}\n"
    text = f"@misc{{example2024, title = {{A}}, {stated}}}\n{idle}"
    (folder / "sources.bib").write_text(text)
    (folder / "crisis.toml").write_text(f"as_of = {as_of}\n" if as_of else "")
    warned = found(rb.load(folder), "later-source")
    assert [trap.about for trap in warned] == (["example2024"] if later else [])
    assert not warned or warned[0].where == f"{folder}/sources.bib:1"


def test_without_an_equilibrium_only_what_needs_none_is_found(monkeypatch: Any) -> None:
    """And it is said that the rest was not looked for."""
    monkeypatch.setattr(Look, "solved", False)
    game = told(duel, "P(reply=fight | threat=yes or threat=no) > 50", cost=0.5)
    assert codes(game) == {"probability-above-one", "centre-unsolved"}


DESERVED = {
    "cuba-1962": {"later-source"},
    "july-1914": {"later-source"},
    "north-korea-2024": {"condition-without-move", "rare-condition"},
}
"""What crises of the library are warned of: claims about all that follows a discovery, some about
what hardly ever happens, and what historians claim, who write after the day of the judgements."""


@pytest.mark.parametrize("name", each_crisis())
def test_crises_of_the_library_are_warned_of_what_deserves_it(name: str) -> None:
    """And of nothing else."""
    assert codes(rb.load(name)) == DESERVED.get(name, set())
