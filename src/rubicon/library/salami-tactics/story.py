"""Salami tactics: to take a slice or grab the whole, when either may be resisted.

Kenkel and Signorino's `egame122`: one side chooses between two acts, and the other sees which it
is before it answers. A slice may be too little to fight for, and that is its point. The words are
Schelling's (1966).
"""

from rubicon import Crisis

crisis = Crisis(
    "Salami tactics",
    players=["Challenger", "Defender"],
    about="A challenger takes a slice of what it wants or grabs the whole, and a defender lets it "
    "pass or resists. The defender sees which it is. What it would not fight for can be taken from "
    "it, so the challenger weighs a little in peace against all at a risk.",
)


@crisis.story
def story(s, j):
    act = s.choose("Challenger", "act", ["slice", "grab"])
    answer = s.choose("Defender", "answer", ["let pass", "resist"])

    # The defender's payoff for letting either pass is 0: only what resisting adds counts.
    if answer == "let pass":
        s.consequence("gain", Challenger=j.slice if act == "slice" else j.whole)
        return s.end("a slice is lost" if act == "slice" else "all is lost")
    if act == "slice":
        s.consequence("fight for a slice", Challenger=j.fight_slice, Defender=j.resist_slice)
        return s.end("small fight")
    s.consequence("fight for the whole", Challenger=j.fight_whole, Defender=j.resist_grab)
    return s.end("large fight")
