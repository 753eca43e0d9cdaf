"""A thaw in four steps: at each, one side may cash in, or extend trust and let both gain.

Two rivals open up to each other in turn. Whoever's turn it is can take the larger share of what
has grown so far and end it, or go on, and then all that there is to share doubles, but the other
side has the larger share within its reach. The centipede (Rosenthal 1981) of four moves, with the
payoffs in dollars of McKelvey and Palfrey's experiment (1992).
"""

from rubicon import Crisis

STEPS = 4

crisis = Crisis(
    "A thaw in four steps",
    players=["First", "Second"],
    about="Two rivals extend trust to each other in turn, and what there is to gain doubles with "
    "each step; but whoever breaks off keeps the larger share. The centipede game of Rosenthal "
    "(1981), with the payoffs of McKelvey and Palfrey (1992).",
)


@crisis.story
def story(s, j):
    mover, other = "First", "Second"
    for step in range(STEPS):
        grown = j.growth**step
        if s.choose(mover, f"step-{step + 1}", ["cash-in", "extend"]) == "cash-in":
            s.consequence("the larger share", {mover: j.larger * grown})
            s.consequence("the smaller share", {other: j.smaller * grown})
            return s.end(f"broken off at step {step + 1}")
        mover, other = other, mover
    # Trust lasted: whose turn it would be has the larger share.
    s.consequence("the larger share", {mover: j.larger * j.growth**STEPS})
    s.consequence("the smaller share", {other: j.smaller * j.growth**STEPS})
    return s.end("trust lasts")
