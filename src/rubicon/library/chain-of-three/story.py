"""Extended deterrence as a chain of three: attack or not, submit or resist, help or stand aside.

Kenkel and Signorino's `egame123`: three sides move in turn, and each may let the matter rest. What
the last one will do is what the first one has to think of.
"""

from rubicon import Crisis

crisis = Crisis(
    "A chain of three",
    players=["Aggressor", "Target", "Patron"],
    about="An aggressor may attack a target, the target may submit or resist, and if it resists "
    "its patron may help or stand aside. The patron moves last and weighs on all that comes "
    "before: it may deter the attack, or only turn a conquest into a war.",
)


@crisis.story
def story(s, j):
    if s.choose("Aggressor", "attack", ["hold", "attack"]) == "hold":
        s.consequence("status quo", Aggressor=j.aggressor_peace)
        return s.end("peace")

    if s.choose("Target", "answer", ["submit", "resist"]) == "submit":
        s.consequence("conquest", Aggressor=j.aggressor_conquest, Target=j.target_conquest)
        return s.end("conquest")

    # The patron's payoff for standing aside is 0: only the difference counts.
    if s.choose("Patron", "help", ["stand aside", "help"]) == "stand aside":
        s.consequence("war alone", Aggressor=j.aggressor_war_of_two, Target=j.target_war_of_two)
        return s.end("war of two")
    s.consequence(
        "war with a patron",
        Aggressor=j.aggressor_war_of_three,
        Target=j.target_war_of_three,
        Patron=j.patron_help,
    )
    return s.end("war of three")
