"""Payoffs that a ranking states fall where the story says that what is ranked happens."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon import Crisis, InputError
from rubicon.ensemble import Model, make_model
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import parse_judgements, sample
from rubicon.story.tree import Kind, unfold

ENDS = ("a", "b", "c", "rest of it", "e")
RATIONALITY = '[rationality]\nmeans = "x"\nrange = { fixed = 5 }\n'


def crisis(**paid) -> Crisis:
    """Chance picks an ending; on the way to each lies a consequence called by its capital."""
    told = Crisis("A lottery", ["Row", "Column"])

    @told.story
    def story(s, j):
        name = s.nature("draw", dict.fromkeys(ENDS, 0.2))
        s.consequence(name.upper(), {k: v for k, v in paid.items() if k == name.upper()})
        s.consequence("cost", Column=float(name == "a"))
        return s.end(name, {"Row": paid[name]} if name in paid else {})

    return told


def ranking(order: str, over: str = "endings", player: str = "Row") -> str:
    ends = "low = -1\nhigh = 2\n" if over == "consequences" else ""
    return (
        f'[rankings.row]\nmeans = "x"\nplayer = "{player}"\nover = "{over}"\n{ends}'
        f"order = {order}\n"
    )


def model(text: str, told: Crisis | None = None) -> Model:
    told, held = told or crisis(), parse_judgements(text + RATIONALITY)
    return make_model(
        "x", told, Unfolded.of(unfold(told, held.names, rankings=held.rankings)), held
    )


def paid(made: Model, draws: int = 50) -> dict[str, np.ndarray]:
    """What Row gets at each ending, ``float64[draw]``."""
    game, drawn = made.game, sample(made.judgements, draws, 3)
    totals = game.payoffs(game.table.evaluate(drawn.rows(game.table.judgements)))
    ends = np.flatnonzero(game.kind == Kind.END)
    return {game.texts[game.ending[n]]: totals[n, 0] for n in ends}


@st.composite
def orders(draw) -> list[list[str]]:
    """Any weak order of the endings with at least two tiers."""
    names = draw(st.permutations(ENDS))
    cuts = draw(st.sets(st.integers(1, len(ENDS) - 1), min_size=1))
    ends = [0, *sorted(cuts), len(ENDS)]
    return [list(names[a:b]) for a, b in itertools.pairwise(ends)]


@settings(derandomize=True, deadline=None, max_examples=40)
@given(orders())
def test_endings_are_worth_what_their_order_says(tiers):
    """Tied endings the same, better ones more, the best 1 and the worst 0, in every draw."""
    found = paid(model(ranking(str(tiers).replace("'", '"'))))
    assert found.keys() == set(ENDS)
    for tier in tiers:
        for name in tier:
            assert (found[name] == found[tier[0]]).all()
    for above, below in itertools.pairwise(tiers):
        assert (found[above[0]] > found[below[0]]).all()
    assert (found[tiers[0][0]] == 1).all()
    assert (found[tiers[-1][0]] == 0).all()


def test_what_an_order_does_not_name_can_stand_in_one_place():
    found = paid(model(ranking('["c", "rest", "a"]')))
    for name in ("rest of it", "e"):
        assert (found[name] == found["b"]).all()
    assert ((found["c"] > found["b"]) & (found["b"] > found["a"])).all()


def test_stakes_of_a_ranked_player_are_one():
    assert model(ranking('["c", "b", "rest"]')).rationality.per == (1.0, 1.0)


def test_consequences_are_paid_where_they_fall():
    """Beside what the story pays at the ending; a consequence that nobody else is paid for, too."""
    text = ranking('["A", ["B", "C"]]', "consequences")
    found = paid(model(text, crisis(a=10, b=10, c=10)))
    assert ((found["a"] > found["b"]) & (found["b"] == found["c"])).all()
    assert ((found["b"] > 9) & (found["a"] < 12)).all()
    assert (found["e"] == 0).all()


def test_a_consequence_may_be_an_ending():
    found = paid(model(ranking('["A", "b"]', "consequences")))
    assert (found["a"] > found["b"]).all()


@pytest.mark.parametrize(
    ("order", "over", "told", "found", "cure"),
    [
        ('["a", "b"]', "endings", {}, "leaves out endings: 'c', 'e', 'rest of it'", '"rest"'),
        ('["a", "bb", "rest"]', "endings", {}, "'bb' is no ending", "did you mean 'b'?"),
        ('["A", "nothing"]', "consequences", {}, "'nothing' is no consequence", "known here"),
        ('["A", "rest"]', "consequences", {}, "'rest' is no consequence", "'rest of it'"),
        (
            '["a", "b", "c", "e", "rest of it", "rest"]', "endings", {},
            "'rest' is no ending", "names every ending",
        ),
        ('["a", "rest"]', "endings", {"b": 3}, "pays Row for 'b' (3), but all its", "leave Row"),
        ('["A", "b"]', "consequences", {"b": 3}, "but this is ranked in", "leave Row out here"),
    ],
)  # fmt: skip
def test_mistakes(order, over, told, found, cure):
    with pytest.raises(InputError) as caught:
        model(ranking(order, over), crisis(**told))
    assert found in caught.value.found
    assert cure in caught.value.instead
    line = 5 if over == "endings" else 7
    place = f"{__file__}:" if told else f"judgements.toml:{line}"
    assert caught.value.where.startswith(place)


def test_nothing_paid_is_no_payment():
    paid(model(ranking('["a", "rest"]'), crisis(b=0)))


def test_an_unknown_player_is_said():
    with pytest.raises(InputError, match="no player is called 'Roe'") as caught:
        model(ranking('["a", "rest"]', player="Roe"))
    assert caught.value.instead == "did you mean 'Row'?"


def test_an_ending_called_rest_is_no_rest():
    told = Crisis("Rest", ["Row"])

    @told.story
    def story(s, j):
        return s.end(s.nature("draw", dict.fromkeys(("rest", "a", "b"), 1 / 3)))

    with pytest.raises(InputError, match="leaves out endings: 'b'") as caught:
        model(ranking('["rest", "a"]'), told)
    assert "an ending of the story itself" in caught.value.instead
    assert paid(model(ranking('["rest", "a", "b"]'), told)).keys() == {"rest", "a", "b"}


def test_a_story_told_without_its_rankings_is_refused():
    told = crisis()
    told_alone = Unfolded.of(unfold(crisis(a=1)))
    held = parse_judgements(ranking('["a", "rest"]') + RATIONALITY)
    with pytest.raises(InputError, match=r"told without \[rankings.row\], which pays Row"):
        make_model("x", told, told_alone, held)
