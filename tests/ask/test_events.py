"""Events as sets of paths, against a walk along every path; names that are not there."""

import functools
import itertools

import numpy as np
import pytest
from hypothesis import strategies as st

from rubicon import Crisis, InputError
from rubicon.ask import parse
from rubicon.ask import syntax as x
from rubicon.ask.events import Events
from rubicon.ask.paths import Paths
from tests.ask.ask_games import Told, at_once, periods, shipment, wandering
from tests.ask.brute_force import happens, paths
from tests.sampled import law


def event_of(text):
    body = parse(f"P({text})").body
    assert isinstance(body, x.Probability)
    return body.event


def mask(told, text):
    return Events(told.game).mask(event_of(text), f"P({text})")


@st.composite
def events(draw, told: Told):
    """Events over a story's own names; some cannot happen."""
    game = told.game
    label = st.sampled_from(game.labels).map(x.Name)
    labels = {name: k for k, name in enumerate(game.labels)}
    look = Events(game)

    @st.composite
    def happening(draw):
        name = draw(label)
        known = [game.texts[k] for k in look.outcomes(labels[name.text])]
        chosen = draw(st.lists(st.sampled_from(known), min_size=1, max_size=2, unique=True))
        which = draw(st.sampled_from(["any", "any", "every", "last", 1, 2]))
        return x.Is(name, tuple(map(x.Name, chosen)), which, draw(st.booleans()))

    endings = sorted({path.ending for path in paths(told)})
    atoms = st.one_of(
        happening(),
        st.builds(x.Reached, label, st.integers(1, 2)),
        st.builds(x.Ending, st.tuples(st.sampled_from(endings).map(x.Name)), st.booleans()),
    )
    pair = st.tuples(atoms, atoms)
    return draw(st.one_of(atoms, atoms.map(x.NotEvent), pair.map(x.AndEvent), pair.map(x.OrEvent)))


@functools.cache
def possible(told: Told) -> list[tuple[x.Is, frozenset[int]]]:
    """Every single happening that some but not all paths have, with its paths' numbers."""
    walked, found = paths(told), []
    moves = sorted({move for path in walked for move in path.moves})
    times: list[x.Occurrence] = ["any", "every", "last", 1, 2]
    for (label, outcome), which in itertools.product(moves, times):
        event = x.Is(x.Name(label), (x.Name(outcome),), which)
        where = frozenset(k for k, path in enumerate(walked) if happens(event, path))
        if 0 < len(where) < len(walked):
            found.append((event, where))
    return found


@functools.cache
def overlapping(told: Told) -> list[tuple[x.Is, x.Is]]:
    """Pairs (a, c) of happenings such that a and not a go with c, and a goes without c."""
    return [
        (a, c)
        for (a, of_a), (c, of_c) in itertools.product(possible(told), repeat=2)
        if of_a & of_c and of_a - of_c and of_c - of_a
    ]


stories = st.one_of(
    st.sampled_from([shipment, periods, at_once]).map(lambda story: story()),
    st.integers(0, 15).map(wandering),
)


@law(st.data(), stories, few=30)
def test_masks_agree_with_walking_every_path(data, told):
    event = data.draw(events(told))
    walked = [happens(event, path) for path in paths(told)]
    possible = all(
        any(happens(part, path) for path in paths(told))
        for part in event.walk()
        if not isinstance(part, x.Name)
    )
    try:
        found = Events(told.game).mask(event, "")
    except InputError:
        assert not possible
    else:
        assert possible
        assert found.tolist() == walked


@law(stories, few=30)
def test_paths_stand_in_the_order_of_the_story(told):
    game, found = told.game, Paths.of(told.game)
    endings = [game.texts[game.ending[leaf]] for leaf in found.leaf_node]
    assert endings == [path.ending for path in paths(told)]
    assert sorted(found.place) == list(range(game.nodes))
    assert (found.stop - found.first)[found.leaf_node].tolist() == [1] * found.leaves
    assert (found.first[0], found.stop[0], found.size[0]) == (0, found.leaves, game.nodes)


def test_recurring_labels_and_occurrences():
    told = periods()
    walked = paths(told)

    def steps(path):
        return [outcome for label, outcome in path.moves if label == "step"]

    for text, rule in {
        "step=push": lambda s: "push" in s,
        "ever step=push": lambda s: "push" in s,
        "every step=push": lambda s: set(s) == {"push"},
        "step[2]=push": lambda s: s[1:2] == ["push"],
        "step[last]=push": lambda s: s[-1] == "push",
        "step!=push": lambda s: bool(set(s) - {"push"}),
        "every step!=push": lambda s: "push" not in s,
        "step[3] in {push, wait}": lambda s: len(s) == 3,
        "reached(step[3])": lambda s: len(s) == 3,
        "step=leave and not reached(step[2])": lambda s: s == ["leave"],
    }.items():
        assert mask(told, text).tolist() == [rule(steps(path)) for path in walked], text


def test_names_with_spaces_commas_and_hyphens():
    told = shipment()
    assert mask(told, "'send troops'=\"not at all\"").sum() == 4
    assert mask(told, 'ending="war, of a kind"').any()
    assert mask(told, "stance=own-up, answer=words").any()
    assert (mask(told, "'send troops'!=covertly") == mask(told, 'ending="no deployment"')).all()


@pytest.mark.parametrize(
    ("text", "caret", "says"),
    [
        ("stanec=deny", "  ^^^^^^", "did you mean 'stance'?"),
        ("stance=Deny", "         ^^^^", "did you mean 'deny'?"),
        ("stance in {deny, own}", "                   ^^^", "did you mean 'own-up'?"),
        ("deny=stance", "  ^^^^", "it is an outcome of 'stance': stance=deny"),
        ("Moscow=deny", "  ^^^^^^", "a player, not a label"),
        ("ending=quite", "         ^^^^^", "did you mean 'quiet'?"),
        ("stance[2]=deny", "  ^^^^^^", "comes up once at most"),
        ("stance=deny or reached(answer[4])", "                         ^^^^^^", "once at most"),
        ("exposure=secret, stance=deny", "  ^" + "^" * 27, "cannot happen"),
        ("aim=bargain and (aim=maximal or ending=quiet and aim=maximal and aim=bargain)",
         "                                  ^" + "^" * 43, "cannot happen"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_shown(text, caret, says):
    with pytest.raises(InputError) as caught:
        mask(shipment(), text)
    assert str(caught.value).split("\n")[2] == f"    {caret}"
    assert says in str(caught.value)


def test_a_count_that_never_arises_says_the_most():
    with pytest.raises(InputError, match="the most is 3"):
        mask(periods(), "step[4]=push")


def test_an_outcome_that_cannot_come_then():
    with pytest.raises(InputError, match=r"step\[3\]=leave.*cannot happen"):
        mask(periods(), "step[3]=leave")


def test_a_story_of_one_ending():
    crisis = Crisis("Nothing", ["A"])

    @crisis.story
    def story(s, j):
        return s.end("over", A=1)

    assert mask(Told.of(crisis), "ending=over").tolist() == [True]


def test_a_long_story_is_quick_to_search():
    crisis = Crisis("Long", ["A", "B"])

    @crisis.story
    def story(s, j):
        for _ in range(6):
            for player in "AB":
                if s.choose(player, f"{player} moves", ["up", "down"]) == "up":
                    s.consequence("up", A=j.up)
        return s.end("over", B=1)

    told = Told.of(crisis)
    assert told.game.nodes == 2**13 - 1
    found = mask(told, '"A moves"[3]=up, every "B moves"=down or "A moves"[last]=down')
    assert np.count_nonzero(found) == 1040
