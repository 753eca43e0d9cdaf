"""Judgements about a game's numbers, as the command line or a file states them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rubicon.crisis.folder import Folder
from rubicon.crisis.gamefile import Options, read_crisis
from rubicon.errors import InputError
from rubicon.exchange import ExtensiveGame, parse_game, read_game
from rubicon.exchange.retell.crisis_files import Widths, judgements_text
from rubicon.exchange.retell.telling import Retold
from rubicon.judgements import sample
from tests.exchange.retold import EFG, NFG


def stated(*payoffs: str, chances: str = "", rationality: str = "", file: Path = EFG,
           everything: bool = False) -> dict[str, dict[str, object]]:  # fmt: skip
    retold = Retold.of(read_game(file), file.name, "")
    text, _ = judgements_text(retold, Widths(payoffs, chances, rationality), (), everything)
    return tomllib.loads(text)


def ends(table: dict[str, object]) -> tuple[float, float]:
    """Lowest and highest value of a judgement's range."""
    held = table["range"]
    assert isinstance(held, dict)
    assert held["coverage"] == 1
    return held["low"], held["high"]


@pytest.mark.parametrize("sign", ["±", "+-", "+/-", "+−"])
def test_a_share_of_each_value(sign: str) -> None:
    found = stated(f"{sign}20%")
    assert ends(found["dealer_caught_high"]) == (2.4, 3.6)
    assert ends(found["guest_caught_high"]) == (-3.6, -2.4)
    assert "guest_passed" not in found, "what is 0 does not move"
    assert found["dealer_folded"]["note"] == "The file has 2; ±20%."


def test_an_amount_and_a_share_of_the_range() -> None:
    assert ends(stated("± 0.5")["guest_passed"]) == (-0.5, 0.5)
    # With the ante the guest's payoffs are between −2 and 3: a range of 5.
    assert ends(stated("±10 % of range")["guest_passed"]) == (-0.5, 0.5)
    assert ends(stated("±10% of range")["dealer_ante"]) == (-1.5, -0.5)


def test_payoffs_that_a_share_does_not_move_are_counted() -> None:
    def notes(file: Path, payoffs: str, own: tuple[str, ...] = ()) -> list[str]:
        retold = Retold.of(read_game(file), file.name, "")
        return judgements_text(retold, Widths((payoffs,)), own, False)[1]

    (note,) = notes(EFG, "±20%")
    assert note.startswith("1 of 10 payoffs do not move: each is 0,")
    assert not notes(EFG, "±20%", ("guest_passed",)), "it is stated in another way"
    assert not notes(EFG, "±20% of range")
    assert not notes(EFG, "±0%")


def test_payoffs_of_a_player_without_a_range_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "same.nfg"
    file.write_text('NFG 1 R "" { "A" "B" } { 2 1 } 1 5 2 5')
    retold = Retold.of(read_game(file), "", "")
    _, notes = judgements_text(retold, Widths(("±20% of range",)), (), False)
    assert notes[0].startswith("2 of 4 payoffs do not move: each is a player’s who gets the same")


def test_later_spreads_win_and_names_confine_them() -> None:
    found = stated("±20%", "Dealer: ±10%", "folded: ±1", "±0%")
    assert set(found) == {"rationality"}, "±0% leaves every payoff a number"
    found = stated("±20%", "Dealer: ±10%", "'folded': ±1")
    assert ends(found["guest_caught_high"]) == (-3.6, -2.4)
    assert ends(found["dealer_caught_high"]) == (2.7, 3.3)
    assert ends(found["dealer_folded"]) == (1, 3)
    assert ends(found["guest_folded"]) == (-3, -1)


def test_a_spread_too_narrow_for_the_machine_leaves_a_number() -> None:
    assert stated("±0.00000000000000000001")["dealer_folded"]["range"] == {"fixed": 2}


def test_constant_payoffs_stay_numbers_unless_all_are_wanted() -> None:
    assert set(stated()) == {"rationality"}
    everything = stated(everything=True)
    assert everything["dealer_folded"]["range"] == {"fixed": 2}
    assert len(everything) == 11, "five outcomes, two players, and λ"


def test_chances_of_two_outcomes_and_of_more(tmp_path: Path) -> None:
    """Of two, the less likely one is judged and the other is the rest; of more, all as weights."""
    found = stated(chances="±10%")
    assert ends(found["deal_high"]) == (0.45, 0.55)
    assert "deal_low" not in found
    file = tmp_path / "three.efg"
    text = EFG.read_text().replace('"high" 1/2 "low" 1/2', '"high" 1/2 "low" 1/4 "mid" 1/4 "no" 0')
    text += 't "" 4 "passed" { 1, 0 }\n' * 2
    file.write_text(text)
    found = stated(chances="±20%", file=file)
    assert {"deal_high", "deal_low", "deal_mid"} < set(found)
    assert "deal_no" not in found
    model = read_crisis(str(file), Options(Widths(chances="±20%"))).model()
    draws = sample(model.judgements, 50, 1, "lhs")
    table = model.game.table
    first = model.game.first_child[0]
    chances = table.evaluate(draws.rows(table.judgements))[model.game.chance[first : first + 4]]
    np.testing.assert_allclose(chances.sum(axis=0), 1, atol=1e-12)
    assert (chances[:3] > 0.15).all()
    assert (chances[3] == 0).all()


def test_rationality() -> None:
    assert stated()["rationality"]["range"] == {"low": 1, "high": 10, "coverage": 0.9}
    assert stated()["rationality"]["unit"] == "per stake"
    assert stated(rationality="3 per range")["rationality"]["unit"] == "per range"
    assert stated(rationality="2.5")["rationality"]["range"] == {"fixed": 2.5}
    one = stated(rationality="1 to 2 per payoff")["rationality"]
    assert (one["range"], one["unit"]) == ({"low": 1, "high": 2, "coverage": 0.9}, "per payoff")


def test_players_without_a_stake_have_rationality_per_payoff(tmp_path: Path) -> None:
    """Also one that is never paid has what a story needs: a payoff, fixed at 0."""
    file = tmp_path / "idle.efg"
    file.write_text('EFG 2 R "Idle" { "A" "B" "C" }\np "" 1 1 "go" { "l" "r" } 0\n'
                    't "" 1 "x" { 1, 5, 0 }\nt "" 2 "y" { 0, 5, 0 }\n')  # fmt: skip
    found = stated(file=file)
    assert set(found["rationality"]) >= {"B", "C"}
    assert found["c_x"]["range"] == {"fixed": 0}
    model = read_crisis(str(file)).model()
    assert model.rationality.per == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("spread", "message"),
    [
        ("20%", "'20%' is no spread"),
        ("±", "'±' is no spread"),
        ("±20% of stake", "is no spread"),
        ("±0.5 of range", "is no spread"),
        ("Dealr: ±20%", "'Dealr' is neither a player nor an outcome"),
    ],
)
def test_spreads_that_cannot_be_read(spread: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        stated(spread)
    assert caught.value.where == "payoffs"
    assert "Dealer" in caught.value.instead or "±20%" in caught.value.instead


def test_a_name_of_a_player_and_of_an_outcome() -> None:
    game = read_game(EFG)
    assert isinstance(game, ExtensiveGame)
    outcomes = (replace(game.outcomes[0], label="Guest"), *game.outcomes[1:])
    retold = Retold.of(replace(game, outcomes=outcomes), "f", "")
    with pytest.raises(InputError, match="'Guest' is a player and an outcome"):
        judgements_text(retold, Widths(("Guest: ±1",)), (), False)


@pytest.mark.parametrize("chances", ["±0.1", "±100%", "deal: ±10%", "±10% of range"])
def test_chances_that_cannot_be_read(chances: str) -> None:
    with pytest.raises(InputError, match="is no spread of chances"):
        stated(chances=chances)


@pytest.mark.parametrize("rationality", ["much", "-1", "4 to", "2 per game"])
def test_rationality_that_cannot_be_read(rationality: str) -> None:
    with pytest.raises(InputError, match="is no rationality") as caught:
        stated(rationality=rationality)
    assert caught.value.where == "rationality"


@pytest.mark.parametrize("rationality", ["25 to 4", "4 to 4", "0 to 5 per payoff"])
def test_a_range_of_rationality_rises_from_above_zero(rationality: str) -> None:
    with pytest.raises(InputError, match="is no range of λ") as caught:
        stated(rationality=rationality)
    assert caught.value.where == "rationality"


def test_a_table_has_no_chance() -> None:
    with pytest.raises(InputError, match="no moves of chance"):
        stated(chances="±10%", file=NFG)


# ---- a file of judgements ------------------------------------------------------------------------

OWN = """
[dealer_caught_high]
means = "A good catch."
range = { low = 1, high = 9, coverage = 0.9 }
source = "smith2020, p. 3"

[deal_high]
means = "A rigged deal."
unit = "probability"
range = { low = 0.6, high = 0.8, coverage = 1 }

[rankings.guest]
means = "What the guest prefers."
order = ["guest_caught_low", ["guest_ante", "guest_passed"], "guest_folded"]
low = -3
high = 3

[[correlations]]
between = ["dealer_caught_high", "guest_caught_high"]
rank = -0.5
"""


def with_own(tmp_path: Path, text: str, **widths: object) -> Folder:
    (tmp_path / "own.toml").write_text(text)
    (tmp_path / "sources.bib").write_text("@misc{smith2020, title = {Cards}}\n")
    options = Options(Widths(**widths), tmp_path / "own.toml")  # type: ignore[arg-type]
    return read_crisis(str(EFG), options)


def test_a_file_of_judgements_goes_before_spreads(tmp_path: Path) -> None:
    """Ranges, rankings, correlations and sources: all that such a file can say."""
    found = with_own(tmp_path, OWN, payoffs=("±20%",), chances="±10%").judgements
    assert found.numbers["dealer_caught_high"].grounds.source == "Cards, p. 3"
    assert found.numbers["guest_caught_high"].support == (-3.6, -2.4)
    assert found.numbers["deal_high"].support == (0.6, 0.8)
    assert found.rankings[0].order.symbols[0] == "guest_caught_low"
    assert "guest_caught_low" not in found.numbers
    assert found.correlations[0].between == ("dealer_caught_high", "guest_caught_high")
    model = with_own(tmp_path, OWN, payoffs=("±20%",)).model()
    assert set(model.game.table.judgements) == set(model.judgements.names)


def test_an_unknown_judgement_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the game has no judgement 'dealer_caught_hi'") as caught:
        with_own(tmp_path, '\n[dealer_caught_hi]\nmeans = "x"\nrange = { fixed = 1 }\n')
    assert caught.value.where.endswith("own.toml:2")
    assert "dealer_caught_high" in caught.value.instead


def test_a_faulty_file_of_judgements_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        with_own(tmp_path, '[dealer_caught_high]\nmeans = "x"\nrange = { fixed = "1" }\n')
    assert caught.value.where.endswith("own.toml:3")
    with pytest.raises(InputError, match="not TOML") as caught:
        with_own(tmp_path, "[dealer_caught_high\n")
    assert caught.value.where.endswith("own.toml:1")
    with pytest.raises(InputError, match="nested too deep"):
        with_own(tmp_path, f"a = {'[' * 5000}{']' * 5000}")


def test_sources_beside_a_file_of_judgements(tmp_path: Path) -> None:
    """An entry called "game" says how to cite the game file; a broken one is named by its file."""
    own = tmp_path / "own.toml"
    own.write_text(OWN.replace("smith2020, p. 3", "game, p. 3"))
    options = Options(Widths(("±20%",)), own)
    assert read_crisis(str(EFG), options).sources["game"].title == "One card"
    (tmp_path / "sources.bib").write_text("@misc{game, title = {A book of games}}")
    found = read_crisis(str(EFG), options).judgements
    assert found.numbers["dealer_folded"].grounds.source == "A book of games"
    (tmp_path / "sources.bib").write_text("@misc{a, title = {A}}\n@misc{a, title = {B}}\n")
    with pytest.raises(InputError, match="the key 'a' stands twice") as caught:
        read_crisis(str(EFG), options)
    assert caught.value.where.endswith("sources.bib:2")


def test_rationality_is_stated_once(tmp_path: Path) -> None:
    text = '[rationality]\nmeans = "λ"\nrange = { fixed = 3 }\n'
    assert with_own(tmp_path, text).judgements.numbers["rationality"].support == (3, 3)
    with pytest.raises(InputError, match="too") as caught:
        with_own(tmp_path, text, rationality="4")
    assert caught.value.where == "rationality"


def test_payoffs_too_large_for_a_number() -> None:
    text = EFG.read_text().replace("{ 3, -3 }", f"{{ 1{'0' * 400}, -3 }}")
    retold = Retold.of(parse_game(text, "big.efg"), "big.efg", "")
    with pytest.raises(InputError, match="beyond 1e308"):
        retold.tell(retold.crisis(()))
