"""Traps in other words than those of ``test_traps``: a broker, a siege, a tax."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import rubicon as rb
from rubicon.crisis.places import copy_crisis
from rubicon.report.traps import record
from tests.answers.traps.test_traps import codes, found, told


def siege(s: Any, j: Any) -> Any:
    """The town holds out or opens its gates; who knows of a relief army holds out more."""
    near = s.nature("relief", {"near": j.near, "far": 1 - j.near}, seen_by="Town") == "near"
    if s.choose("Town", "gates", ["shut", "open"]) == "open":
        return s.end("surrender", Camp=1)
    if s.choose("Camp", "siege", ["storm", "starve", "leave"]) == "leave":
        return s.end("lifted", Town=1)
    return s.end("fallen", Town=0.5 if near else -j.sack, Camp=-0.5 if near else 1)


def besieged(*claims: str, **judged: Any) -> Any:
    own = {"near": 0.4, "sack": 1.0} | judged
    return told(siege, *claims, players=("Town", "Camp"), **own)


@pytest.mark.parametrize(
    ("claim", "warned"),
    [
        ("E[Town | gates=shut] - E[Town | gates=open] > 0", True),
        ("0 < E[Town | gates=shut] - E[Town | gates=open]", True),
        ("E[Town | gates=shut] > 0", True),
        ("-E[Town | gates=shut] < 0", True),
        ("E[Town | gates=shut] / E[Town | gates=open] > 2", True),
        ("value(Town, gates=shut) - value(Town, gates=open) > 0", False),
        ("value(Town, gates=shut) > 0", False),
        ("E[Camp | gates=shut] > 0", False),  # another's move is what it is about
        ("E[Town | gates=shut] + E[Town | gates=open] > 0", False),
    ],
)
def test_a_move_as_a_condition_on_either_side_or_against_a_number(claim: str, warned: bool) -> None:
    game = besieged(claim)
    assert ("move-as-condition" in codes(game)) == warned
    if warned:
        (trap,) = found(game, "move-as-condition")
        (told_of,) = [each for each in record([trap]) if each["code"] == "move-as-condition"]
        assert "ask value(Town, gates=" in told_of["cure"]


@pytest.mark.parametrize(
    ("claim", "warned"),
    [
        ("E[Town] / E[Camp] > 2", True),
        ("max(E[Town], E[Camp]) > 0", True),
        ("min(E[Town], E[Town | gates=shut]) > 0", False),
        ("E[Town | relief=near] / E[Town] > E[Camp | relief=near] / E[Camp]", False),
        ("E[Town] * E[Camp] > 0", False),  # a product, as Nash's, has no unit to share
    ],
)
def test_payoffs_of_two_players_by_ratio_or_pick(claim: str, warned: bool) -> None:
    assert ("players-compared" in codes(besieged(claim))) == warned


@pytest.mark.parametrize(
    ("claim", "warned"),
    [
        ("P(siege=leave | relief=near) - P(siege=leave | relief=far) > 0.1", True),
        ("belief(Town, siege=leave | relief=near) > 0.3", True),
        ("P(siege=leave | relief=near, reached(siege)) > 0.3", False),
        ("P(not siege=leave | relief=near, gates=shut) > 0.3", False),
        ("belief(Camp, relief=near | gates=shut) > 0.3", False),  # chance is not decided
        ("P(siege=leave | do(gates=shut)) > 0.3", False),
    ],
)
def test_a_move_that_may_not_come_up(claim: str, warned: bool) -> None:
    assert ("condition-without-move" in codes(besieged(claim))) == warned


@pytest.mark.parametrize(
    ("claim", "warned"),
    [
        ("P(gates=shut) + P(siege=leave) > 5", True),
        ("belief(Camp, relief=near | gates=shut) >= 30", True),
        ("not P(gates=shut) > 60", True),
        ("P(gates=shut) > 0.5 and P(siege=leave | reached(siege)) > 20", True),
        ("P(gates=shut) - 50 > 0", True),
        ("2 * P(gates=shut) > 1.5", False),
        ("P(gates=shut) > 20 * P(siege=leave)", False),
        ("E[Camp] > 50", False),
    ],
)
def test_per_cent_without_a_sign(claim: str, warned: bool) -> None:
    assert ("probability-above-one" in codes(besieged(claim))) == warned


def test_a_rare_condition_of_any_term() -> None:
    """An expectation, a belief or the worth of an option may be conditioned on it, too."""
    for claim in ("E[Town | relief=near] > 0", "value(Town, gates=shut | relief=near) > 0",
                  "belief(Town, siege=leave | relief=near, gates=shut) > 0.3"):  # fmt: skip
        (trap,) = found(besieged(claim, near=1e-4), "rare-condition")
        assert trap.found["probability"] <= 1e-4
        assert "relief=near" in trap.found["condition"]
        assert "rare-condition" not in codes(besieged(claim))


def test_menus_that_are_subtracted() -> None:
    """A broker may sell to one or to two, by the season."""

    def story(s: Any, j: Any) -> Any:
        summer = s.hazard("summer", 0.5)
        sold = s.choose("Broker", "sale", ["here", "there", "none"] if summer else ["here", "none"])
        return s.end(sold, Broker=j.price if sold != "none" else 0)

    claim = "P(sale=none | summer=no) - P(sale=none | summer=yes) > 0"
    game = told(story, claim, players=("Broker",), price=0.2)
    (trap,) = found(game, "unequal-menus")
    assert {round(side["options"]) for side in trap.found["sides"]} == {2, 3}


def test_an_ending_at_the_end_of_two_chances() -> None:
    """One of them never comes; the other ending of the same name is reached."""

    def story(s: Any, j: Any) -> Any:
        paid = s.choose("Payer", "tax", ["pay", "evade"]) == "pay"
        if s.hazard("audit", j.audit):
            fined = s.hazard("court", j.court)
            return s.end("fined" if fined else "let off", Payer=-j.fine if fined else 0)
        return s.end("unseen", Payer=-0.2 if paid else 0)

    judged = {"audit": 0.3, "fine": 1.0}
    (trap,) = found(told(story, court=0, players=("Payer",), **judged), "unreachable-ending")
    assert trap.about == "fined"
    assert not found(told(story, court=0.2, players=("Payer",), **judged), "unreachable-ending")


@pytest.mark.parametrize("file", ["levers", "mechanisms"])
def test_a_later_source_of_a_lever_or_a_mechanism(file: str, tmp_path: Path) -> None:
    folder = tmp_path / "crisis"
    copy_crisis(folder)
    old = (folder / "sources.bib").read_text("utf-8")
    (folder / "sources.bib").write_text(f"{old}\n@misc{{late, title = {{L}}, year = {{2999}}}}\n")
    (folder / "crisis.toml").write_text(f"as_of = {date(2024, 11, 30)}\n")
    assert not found(rb.load(folder), "later-source")
    table = f'[{file[:-1]}.x]\nsays = "x"\nset = {{ exposure = 0.5 }}\nsource = "late, p. 1"\n'
    outcome = '[outcome.o]\nmeans = "m"\nasks = "E[Rival]"\nbetter = "higher"\n'
    (folder / f"{file}.toml").write_text(table + (outcome if file == "levers" else ""))
    (trap,) = found(rb.load(folder), "later-source")
    assert (trap.about, trap.where.split(":")[0]) == ("late", f"{folder}/sources.bib")
