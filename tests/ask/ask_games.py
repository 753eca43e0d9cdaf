"""Small crises to ask questions of, with random judgements and random behaviour."""

from __future__ import annotations

import functools
import random
from dataclasses import dataclass

import numpy as np

from rubicon import Crisis
from rubicon.ask import View
from rubicon.game import Game
from rubicon.story.tree import Tree, unfold


@dataclass(frozen=True, eq=False)
class Told:
    """A story, unfolded and flattened."""

    tree: Tree
    game: Game

    @classmethod
    def of(cls, crisis: Crisis) -> Told:
        tree = unfold(crisis)
        return cls(tree, Game.of(tree))

    def view(self, seed: int, draws: int = 4) -> View:
        """Judgements in (0.1, 0.9), and behaviour that is no equilibrium of anything."""
        rng = np.random.default_rng(seed)
        game = self.game
        judgements = rng.uniform(0.1, 0.9, (len(game.table.judgements), draws))
        behaviour = rng.exponential(size=(game.actions, draws))
        for h in range(game.infosets):
            actions = slice(game.action_start[h], game.action_start[h + 1])
            behaviour[actions] /= behaviour[actions].sum(axis=0)
        return View(game, judgements, behaviour)


@functools.cache
def shipment() -> Told:
    """A hidden aim, a covert move, exposure, a public stance; a sign that only some see."""
    crisis = Crisis("Shipment", ["Moscow", "North Korea", "West"])

    @crisis.story
    def story(s, j):
        aim = s.nature("aim", {"maximal": j.p, "bargain": 1 - j.p}, seen_by="Moscow")
        s.signal("rumour", about="aim", accuracy=0.5 + j.p / 2, seen_by="West")
        sent = s.choose("North Korea", "send troops", ["covertly", "not at all"], seen_by="Moscow")
        if sent == "not at all":
            return s.end("no deployment", Moscow=-j.cost)
        s.consequence("cash", {"North Korea": j.cash, "Moscow": -j.cash})
        if not s.hazard("exposure", j.leak, "exposed", "secret", seen_by="Moscow"):
            s.consequence("gain", Moscow=j.gain)
            return s.end("quiet")
        s.reveal("exposure")
        s.reveal("send troops", to="West")
        if s.choose("Moscow", "stance", ["deny", "own-up"]) == "own-up":
            s.consequence("audience", Moscow=-j.audience * (2 if aim == "bargain" else 1))
        answer = s.choose("West", "answer", ["words", "arms"])
        s.consequence("gain", Moscow=j.gain, West=-j.gain)
        if answer == "arms":
            s.consequence("bill", West=-j.cost, Moscow=-2 * j.cost)
            return s.end("war, of a kind")
        return s.end("quiet", West=-0.1)

    return Told.of(crisis)


@functools.cache
def periods() -> Told:
    """A choice that recurs, some of it unseen, with an option that goes away."""
    crisis = Crisis("Periods", ["A", "B"])

    @crisis.story
    def story(s, j):
        for period in range(3):
            options = ["push", "wait", "leave"] if period < 2 else ["push", "wait"]
            move = s.choose("A", "step", options, seen_by="B" if period != 1 else "nobody")
            if move == "push":
                s.consequence("ground", A=j.ground, B=-j.ground)
                if s.choose("B", "reply", ["yield", "resist"]) == "resist":
                    s.consequence("ground", A=-2 * j.ground)
                    if s.hazard("slide", j.slide):
                        return s.end("war", A=-1, B=-1)
            if move == "leave":
                return s.end("left", B=j.relief)
        return s.end("time is up", A=0.25)

    return Told.of(crisis)


@functools.cache
def at_once() -> Told:
    """Two hidden moves at the same time, then chance that only one side sees."""
    crisis = Crisis("At once", ["Row", "Column"])

    @crisis.story
    def story(s, j):
        row, column = s.at_once({"row": ("Row", ["up", "down"]), "col": ("Column", ["l", "r"])})
        s.nature("weather", {"fair": j.fair, "foul": 1 - j.fair}, seen_by="Row")
        s.consequence("match", Row=j.prize if (row == "up") == (column == "l") else 0)
        s.choose("Row", "again", ["yes", "no"], seen_by="nobody")
        return s.end("done", Column=j.prize)

    return Told.of(crisis)


@functools.cache
def wandering(seed: int) -> Told:
    """A story made up at random: what happens next depends on the path in no sensible way."""
    players = ["A", "B", "C"]
    crisis = Crisis(f"Wandering {seed}", players)
    owners = {"a": "A", "b": "B", "c": "C", "x y": "A"}
    options = {"a": ["1", "2"], "b": ["p", "q", "r"], "c": ["s", "t"], "x y": ["u-v", "w"]}

    @crisis.story
    def story(s, j):
        path: list[str] = []
        for player in players:
            s.consequence("start", {player: j.start})
        while True:
            rng = random.Random(f"{seed} {path}")
            if len(path) >= 4 or (path and rng.random() < 0.2):
                return s.end(rng.choice(["calm", "storm"]), A=rng.random())
            audience = [player for player in players if rng.random() < 0.5]
            label = rng.choice([*options, "chance"])
            if label == "chance":
                path.append(s.nature("chance", {"h": j.h, "l": 1 - j.h}, seen_by=audience))
            else:
                path.append(s.choose(owners[label], label, options[label], seen_by=audience))
            if rng.random() < 0.5:
                name, player = rng.choice(["cash", "fame"]), rng.choice(players)
                s.consequence(name, {player: rng.choice([j.more, -j.less, rng.uniform(-1, 1)])})

    return Told.of(crisis)
