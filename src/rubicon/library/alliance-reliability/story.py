"""Will the ally come? An attacker and its target guess, and both act on it.

An attacker may move against a target that has an ally. If the target resists, the ally honours
the treaty or reneges. Only the ally knows whether the war would be cheap enough for it to come;
the attacker is deterred by the chance that it would, and so is the target encouraged.

A small model of our own, after Smith (1995), where attack, resistance and intervention depend on
one another in the same way.
"""

from rubicon import Crisis

crisis = Crisis(
    "Will the ally come?",
    players=["Attacker", "Target", "Ally"],
    about="An attacker weighs whether its target's ally would honour the treaty. The target, too, "
    "resists only if the ally is likely to come. After Smith (1995).",
)


@crisis.story
def story(s, j):
    # Is this war one that the ally can afford? Only the ally knows.
    kinds = {"reliable": j.reliable, "unreliable": 1 - j.reliable}
    kind = s.nature("kind", kinds, seen_by="Ally")

    # What the target holds is worth 1 to itself and to the attacker, and something to the ally.
    if s.choose("Attacker", "attack", ["hold back", "attack"]) == "hold back":
        s.consequence("the prize", Target=1, Ally=j.stake)
        return s.end("peace")
    if s.choose("Target", "answer", ["concede", "resist"]) == "concede":
        s.consequence("the prize", Attacker=1)
        return s.end("concession")

    honoured = s.choose("Ally", "treaty", ["honour", "renege"]) == "honour"
    # How likely the attacker is to win, against two or against one.
    wins = j.wins_against_two if honoured else j.wins_against_one
    s.consequence("the prize", Attacker=wins, Target=1 - wins, Ally=j.stake * (1 - wins))
    s.consequence("cost of war", Attacker=-j.cost_attacker, Target=-j.cost_target)
    if honoured:
        cost = j.cost_reliable if kind == "reliable" else j.cost_unreliable
        s.consequence("cost of honouring the treaty", Ally=-cost)
        return s.end("war of three")
    s.consequence("a broken word", Ally=-j.disgrace)
    return s.end("war of two")
