"""Brinkmanship as a ladder: in turn, quit or climb at the risk that things get out of hand.

A small version after Schelling (1960, 1966) and Powell (1990): the threat that leaves something to
chance. Nobody chooses disaster; each only chooses to run a risk of it that both share.
"""

from rubicon import Crisis

crisis = Crisis(
    "A ladder of brinkmanship",
    players=["East", "West"],
    about="Two sides, East first, take turns to quit or to climb a rung, and at every rung it may "
    "slip from their hands. Who quits leaves the prize to the other. The ladder has three to six "
    "rungs, and both know how many; what each does at the first follows from who will stand at "
    "the last.",
)


@crisis.story
def story(s, j):
    # How long the ladder is both see at the outset; questions can be asked of each length.
    lengths = {"three": 3, "four": 4, "five": 5, "six": 6}
    rungs = lengths[s.nature("rungs", dict.fromkeys(lengths, 1 / len(lengths)))]

    stakes = {"East": j.prize_east, "West": j.prize_west}
    for rung in range(rungs):
        mover, other = ("West", "East") if rung % 2 else ("East", "West")
        # The same decision whenever it comes up: east-moves[1], east-moves[2] … in questions.
        if s.choose(mover, f"{mover.lower()}-moves", ["quit", "climb"]) == "quit":
            s.consequence("the prize", {other: stakes[other]})
            return s.end(f"{other} prevails")
        if s.hazard("slip", j.risk, "out of hand", "held"):
            s.consequence("disaster", East=-j.disaster_east, West=-j.disaster_west)
            return s.end("disaster")

    # Whoever has climbed the last rung has the last word.
    s.consequence("the prize", {mover: stakes[mover]})
    return s.end(f"{mover} prevails")
