"""Take it or leave it: how much to ask of somebody whose cost of war one doesn't know.

A small version, after Fearon (1995) and Powell (1999), of the risk-return trade-off: a small demand
is accepted by all, a larger one only by those whom war would cost much.
"""

from rubicon import Crisis

crisis = Crisis(
    "Take it or leave it",
    players=["Challenger", "Target"],
    about="A challenger demands a share of something, and its target accepts or fights. War would "
    "leave both with less, so there is always a demand that both prefer to it; but the challenger "
    "doesn't know how much less war would leave its target. Asking for more may get more, or war.",
)


@crisis.story
def story(s, j):
    # What war costs the target only the target knows: little to a firm one, much to a soft one.
    cost = {"firm": j.cost_firm, "soft": j.cost_soft}
    kind = s.nature("kind", {"firm": j.firm, "soft": 1 - j.firm}, seen_by="Target")

    # The safe demand is what a firm target would just accept, the risky one what a soft one would:
    # what war would bring the challenger, and what war would cost the target, less a sweetener.
    demand = s.choose("Challenger", "demand", ["safe", "risky"])
    limit = cost["firm"] if demand == "safe" else cost["soft"]
    share = j.strength + limit - j.sweetener

    if s.choose("Target", "answer", ["accept", "fight"]) == "accept":
        s.consequence("shares", Challenger=share, Target=1 - share)
        return s.end("settlement")

    # War is a lottery over the whole, and costs both.
    s.consequence("shares", Challenger=j.strength, Target=1 - j.strength)
    s.consequence("cost of war", Challenger=-j.cost_challenger, Target=-cost[kind])
    return s.end("war")
