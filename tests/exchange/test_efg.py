"""The export of a game says what the game says, in a form that Gambit takes."""

from __future__ import annotations

import re
from fractions import Fraction

import numpy as np
import pytest

from rubicon import Crisis, InputError
from rubicon.exchange import at_draw, write_game
from rubicon.game import Game
from rubicon.story.tree import Kind, cut_short, unfold
from tests import play
from tests.games import EXAMPLES

TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}])|([^\s{}",]+)')


def export(crisis: Crisis, **judgements: float) -> tuple[Game, np.ndarray, str]:
    game = Game.of(unfold(crisis))
    values, _, _ = play.numbers(game, 1.0, judgements)
    return game, values[:, 0], write_game(at_draw(game, values[:, 0]))


def tokens(line: str) -> list[str]:
    """The texts, braces and numbers of a line."""
    assert not TOKEN.sub("", line).strip(" ,")
    return [text or brace or word for text, brace, word in TOKEN.findall(line)]


def body(text: str) -> list[list[str]]:
    """The lines of the nodes, as tokens."""
    return [tokens(line) for line in text.splitlines()[3:]]


def braced(line: list[str]) -> list[str]:
    return line[line.index("{") + 1 : line.index("}")]


def test_a_small_file_reads_as_the_format_says():
    """A small game's file, in full: head, comment, then a line per node in prefix order."""
    crisis = Crisis("A raid", ["Raider", "Guard"])

    @crisis.story
    def story(s, j):
        s.consequence("cost of being there", Guard=-0.125)
        if s.nature("night", {"dark": j.dark, "bright": 1 - j.dark}, "Raider") == "bright":
            return s.end("nothing")
        raids = s.choose("Raider", "raid", ["yes", "no"], seen_by="nobody") == "yes"
        watched = s.choose("Guard", "watch", ["yes", "no"]) == "yes"
        return s.end("over", Raider=1 if raids and not watched else 0, Guard=-1 if raids else 0)

    game, values, _ = export(crisis, dark=0.3)
    assert write_game(at_draw(game, values, "draw 7")) == (
        'EFG 2 R "A raid" { "Raider" "Guard" }\n'
        '"draw 7"\n'
        "\n"
        'c "night #0" 1 "night #0" { "dark" 0.3 "bright" 0.7 } 0\n'
        'p "raid #1" 1 1 "Raider: raid (night=dark)" { "yes" "no" } 0\n'
        'p "watch #3" 2 1 "Guard: watch (nothing seen)" { "yes" "no" } 0\n'
        't "over #5" 1 "over #5" { 0, -1.125 }\n'
        't "over #6" 2 "over #6" { 1, -1.125 }\n'
        'p "watch #4" 2 1 "Guard: watch (nothing seen)" { "yes" "no" } 0\n'
        't "over #7" 3 "over #7" { 0, -0.125 }\n'
        't "over #8" 4 "over #8" { 0, -0.125 }\n'
        't "nothing #2" 5 "nothing #2" { 0, -0.125 }\n'
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_is_the_draw_s(name):
    """Payoffs are the sums along the path to the last bit; probabilities hold to 1e-15."""
    game, values, text = export(EXAMPLES[name].tell(), **EXAMPLES[name].judgements)
    payoffs = game.payoffs(values[:, None])[:, :, 0]
    lines = body(text)
    assert len(lines) == game.nodes
    for line in lines:
        node = int(line[1].rpartition("#")[2])
        if line[0] == "t":
            assert [float(number) for number in braced(line)] == payoffs[node].tolist()
        if line[0] == "c":
            exact = [Fraction(number) for number in braced(line)[1::2]]
            first = game.first_child[node]
            assert sum(exact) == 1
            assert [float(p) for p in exact] == pytest.approx(
                values[game.chance[first : first + len(exact)]], rel=0, abs=1e-15
            )


@pytest.mark.parametrize("name", EXAMPLES)
def test_information_sets_and_branches_are_the_game_s(name):
    """Nodes share a number, within their player, just where they share an information set."""
    game, _, text = export(EXAMPLES[name].tell(), **EXAMPLES[name].judgements)
    number: dict[int, tuple[str, str]] = {}
    for line in body(text):
        node = int(line[1].rpartition("#")[2])
        assert line[0] == {Kind.END: "t", Kind.CHANCE: "c", Kind.DECISION: "p"}[game.kind[node]]
        if line[0] == "p":
            h = int(game.infoset[node])
            assert int(line[2]) == game.infoset_player[h] + 1
            assert number.setdefault(h, (line[2], line[3])) == (line[2], line[3])
            assert line[4] == game.name(h)
            assert tuple(braced(line)) == game.options(h)
    assert len(set(number.values())) == len(number) == game.infosets


def test_chances_that_round_add_up_to_exactly_one():
    """Three thirds and ten tenths, which doubles cannot hold, are written so that they add up."""
    crisis = Crisis("Thirds", ["Player"])

    @crisis.story
    def story(s, j):
        a = s.nature("third", {f"{k}": 1 / 3 for k in range(3)})
        b = s.nature("tenth", {f"{k}": j.tenth for k in range(10)})
        return s.end("end", Player=int(s.choose("Player", "guess", [a, f"not {b}"]) == a))

    _, _, text = export(crisis, tenth=0.1)
    sums = {sum(map(Fraction, braced(line)[1::2])) for line in body(text) if line[0] == "c"}
    assert sums == {Fraction(1)}


def test_a_chance_that_rounding_made_negative_is_zero():
    """What is left of one after 0.8, 0.1 and 0.1 is −6e-17 in doubles, and 0 in the file."""
    crisis = Crisis("Leftover", ["Player"])

    @crisis.story
    def story(s, j):
        s.nature("part", {"a": j.a, "b": j.b, "c": j.c, "rest": 1 - j.a - j.b - j.c})
        return s.end("end", Player=int(s.choose("Player", "act", ["yes", "no"]) == "yes"))

    _, values, text = export(crisis, a=0.8, b=0.1, c=0.1)
    assert np.any((values > -1e-15) & (values < 0))
    *_, rest = exact = [Fraction(number) for number in braced(body(text)[0])[1::2]]
    assert rest == 0
    assert sum(exact) == 1


def test_very_small_and_large_numbers_have_no_exponent():
    """Numbers are plain decimals that read back to the last bit."""
    crisis = Crisis("Extremes", ["Player"])

    @crisis.story
    def story(s, j):
        s.nature("rare", {"yes": j.rare, "no": 1 - j.rare})
        s.choose("Player", "act", ["a", "b"])
        return s.end("end", Player=j.size)

    for rare, size in ((1e-17, 1.5e300), (5e-324, -2.5e-12), (1.0, 123456789.123456789)):
        _, _, text = export(crisis, rare=rare, size=size)
        chance, *_, end = body(text)
        assert "e" not in "".join(braced(chance)[1::2]) + braced(end)[0]
        assert sum(map(Fraction, braced(chance)[1::2])) == 1
        assert float(braced(chance)[1]) == rare
        assert float(braced(end)[0]) == size


def test_awkward_names_become_labels_that_gambit_takes():
    """Labels are printable ASCII with single spaces, quotes escaped, and stay distinct."""
    crisis = Crisis('The "λ" crisis –  naïve', ["Élan", "Elan", "Side \\"])

    @crisis.story
    def story(s, j):
        taken = s.choose("Élan", 'the "first"\nmove', ["né", "ne", "λ", "a\\b", "x\\"])
        s.choose("Side \\", "follow", ["yes", "no"])
        return s.end(f"after {taken}", dict.fromkeys(crisis.players, 1))

    _, _, text = export(crisis)
    lines = text.splitlines()
    assert text.isascii()
    assert lines[0] == ('EFG 2 R "The \\"\\u03bb\\" crisis - naive" { "Elan" "Elan (2)" "Side /" }')
    assert lines[3] == (
        'p "the \\"first\\" move #0" 1 1 "Elan: the \\"first\\" move (nothing seen)" '
        '{ "ne" "ne (2)" "\\u03bb" "a\\b" "x/" } 0'
    )
    labels = [line[1] for line in body(text)]
    assert len(set(labels)) == len(labels)


def test_what_is_no_game_at_this_draw_is_refused():
    """Numbers that are no probabilities, or not finite, get a message with the label."""
    crisis = Crisis("Faulty draws", ["Player"])

    @crisis.story
    def story(s, j):
        s.nature("coin", {"heads": j.heads, "tails": j.tails})
        s.choose("Player", "call", ["heads", "tails"])
        return s.end("end", Player=1 / j.size)

    for heads, tails, size in ((0.5, 0.6, 1.0), (-0.1, 1.1, 1.0), (np.nan, 1.0, 1.0)):
        with pytest.raises(InputError, match="probabilities of 'coin' are"):
            export(crisis, heads=heads, tails=tails, size=size)
    with pytest.raises(InputError, match="a payoff at 'end' is inf"):
        export(crisis, heads=0.5, tails=0.5, size=0.0)
    game = Game.of(unfold(crisis))
    with pytest.raises(InputError, match="rows"):
        at_draw(game, np.zeros((len(game.table), 2)))


def test_a_story_cut_short_keeps_its_beginning():
    """Above the cut nothing changes; at the cut a move becomes an end with its payoffs so far."""
    example = EXAMPLES["M7 ladder of 6"]
    whole = unfold(example.tell())
    game, cut = Game.of(whole), Game.of(cut_short(whole, 5))
    values, _, _ = play.numbers(game, 1.0, example.judgements)
    short, _, _ = play.numbers(cut, 1.0, example.judgements)
    above = game.nodes - np.sum(_depth(game) > 5)
    assert cut.nodes == above
    assert [cut.name(h) for h in range(cut.infosets)] == [game.name(h) for h in range(3)]
    np.testing.assert_array_equal(cut.payoffs(short), game.payoffs(values)[:above])
    assert "before slip 3" in cut.texts


def _depth(game: Game) -> np.ndarray:
    depth = np.zeros(game.nodes, int)
    for node in range(1, game.nodes):
        depth[node] = depth[game.parent[node]] + 1
    return depth
