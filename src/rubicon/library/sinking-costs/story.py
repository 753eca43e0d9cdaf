"""Sinking costs: a mobilisation, which is paid for whatever follows.

A small version with two kinds of defender, after Fearon (1997). Its sibling is tying-hands, the
same story with a signal that is paid for only on backing down.
"""

from rubicon import Crisis

crisis = Crisis(
    "Sinking costs",
    players=["Defender", "Challenger"],
    about="A defender that may be resolute or weak can mobilise at a cost that is lost whatever "
    "follows. The challenger sees the mobilisation and not the resolve. Money spent tells "
    "something only if those who would fight spend it more readily; whether anybody reads it so "
    "is what the crisis asks.",
)


@crisis.story
def story(s, j):
    kind = s.nature("kind", {"resolute": j.resolute, "weak": 1 - j.resolute}, seen_by="Defender")
    stake = {"resolute": j.stake_resolute, "weak": j.stake_weak}[kind]
    war = {"resolute": j.war_resolute, "weak": j.war_weak}[kind]

    mobilised = s.choose("Defender", "move", ["wait", "mobilise"]) == "mobilise"
    if mobilised:
        s.consequence("cost of mobilising", Defender=-j.price)

    if s.choose("Challenger", "challenge", ["stay out", "challenge"]) == "stay out":
        s.consequence("keeps what is at stake", Defender=stake)
        return s.end("deterred")

    if s.choose("Defender", "stand", ["back down", "fight"]) == "back down":
        s.consequence("prize", Challenger=j.prize)
        return s.end("backed down")

    s.consequence("war", Defender=war, Challenger=j.war_challenger)
    if mobilised:
        # Not in the source, where a sunk cost is good for nothing but to be seen.
        s.consequence("a head start", Defender=j.head_start)
    return s.end("war")
