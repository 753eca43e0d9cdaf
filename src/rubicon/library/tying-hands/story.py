"""Tying hands: a warning in public, which costs nothing unless one backs down from it.

A small version with two kinds of defender, after Fearon (1997). Its sibling is sinking-costs, the
same story with a signal that is paid for at once.
"""

from rubicon import Crisis

crisis = Crisis(
    "Tying hands",
    players=["Defender", "Challenger"],
    about="A defender that may be resolute or weak can warn a challenger in public, and loses face "
    "if it then backs down. The challenger sees the warning and not the resolve. A warning that "
    "binds a little can be a bluff; one that binds enough makes even the weak fight, and so is no "
    "bluff any more.",
)


@crisis.story
def story(s, j):
    kind = s.nature("kind", {"resolute": j.resolute, "weak": 1 - j.resolute}, seen_by="Defender")
    stake = {"resolute": j.stake_resolute, "weak": j.stake_weak}[kind]
    war = {"resolute": j.war_resolute, "weak": j.war_weak}[kind]

    warning = s.choose("Defender", "warning", ["silence", "public"])
    if s.choose("Challenger", "challenge", ["stay out", "challenge"]) == "stay out":
        s.consequence("keeps what is at stake", Defender=stake)
        return s.end("deterred")

    if s.choose("Defender", "stand", ["back down", "fight"]) == "fight":
        s.consequence("war", Defender=war, Challenger=j.war_challenger)
        return s.end("war")

    s.consequence("prize", Challenger=j.prize)
    if warning == "public":
        s.consequence("loss of face", Defender=-j.price)
    return s.end("backed down")
