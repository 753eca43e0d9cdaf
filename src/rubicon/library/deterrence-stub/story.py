"""Deterrence at its smallest: to challenge or not, to give way or to resist.

The game of Signorino (2003), which Kenkel and Signorino's R package estimates as `egame12`. Two
decisions are enough for deterrence to be strategic: what the challenger does follows from what it
expects of the defender.
"""

from rubicon import Crisis

crisis = Crisis(
    "Deterrence at its smallest",
    players=["Challenger", "Defender"],
    about="A challenger may leave things as they are or demand a change, and a defender may give "
    "way or resist. Neither is certain of the other, because payoffs have parts that only their "
    "owner knows, or because both may blunder; λ measures either. Deterrence is then a matter of "
    "degree.",
)


@crisis.story
def story(s, j):
    if s.choose("Challenger", "challenge", ["hold back", "challenge"]) == "hold back":
        s.consequence("status quo", Challenger=j.peace)
        return s.end("peace")

    # The defender's payoff for giving way is 0: only differences between its options count.
    if s.choose("Defender", "answer", ["give way", "resist"]) == "give way":
        s.consequence("the prize", Challenger=j.prize)
        return s.end("concession")

    s.consequence("war", Challenger=j.war, Defender=j.resolve)
    return s.end("war")
