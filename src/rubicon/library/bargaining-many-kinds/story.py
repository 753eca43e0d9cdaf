"""Take it or leave it, with a target that war may cost anything from nothing to a lot.

The risk-return trade-off by degrees: twelve kinds of target, and thirteen demands. After Fearon
(1995) and Powell (1999), where costs are spread evenly over an interval.
"""

from rubicon import Crisis

KINDS = 12
"""The grid: the kinds' costs are the middles of twelfths of the range of costs, and demands go up
by twelfths of it. A demand of k twelfths is then refused by just k kinds, none of them indifferent.
"""

crisis = Crisis(
    "How much to ask",
    players=["Challenger", "Target"],
    about="A challenger chooses how much more to demand than war would bring it. Every step up is "
    "worth more if it is accepted, and one more kind of target would rather fight. The best demand "
    "weighs the two, and runs a risk of war that has nothing to do with who is the stronger.",
)


@crisis.story
def story(s, j):
    # What war would cost the target, which only the target knows.
    costs = {f"cost-{k}": j.largest_cost * ((k + 0.5) / KINDS) for k in range(KINDS)}
    kind = s.nature("kind", dict.fromkeys(costs, 1 / KINDS), seen_by="Target")

    # So many twelfths of the largest cost beyond what war would bring the challenger.
    demand = s.choose("Challenger", "demand", [f"plus-{k}" for k in range(KINDS + 1)])
    share = j.strength + j.largest_cost * (int(demand.removeprefix("plus-")) / KINDS)

    if s.choose("Target", "answer", ["accept", "fight"]) == "accept":
        s.consequence("shares", Challenger=share, Target=1 - share)
        return s.end("settlement")

    s.consequence("shares", Challenger=j.strength, Target=1 - j.strength)
    s.consequence("cost of war", Challenger=-j.cost_challenger, Target=-costs[kind])
    return s.end("war")
