"""Who sends help? Three allies hope that another one will.

A partner is under attack. One ally's help is enough to save it, and saving it is worth more to
each ally than its help would cost; but each would rather that another one helped. They decide
without waiting for each other. The volunteer's dilemma (Diekmann 1985), told of allies as Olson
and Zeckhauser (1966) saw them: one is larger than the others, and for it the burden is lighter.
"""

from rubicon import Crisis

ALLIES = {"large": "Large ally", "north": "Northern ally", "south": "Southern ally"}

crisis = Crisis(
    "Who sends help?",
    players=list(ALLIES.values()),
    about="A partner is under attack, and the help of one ally would save it. Each of three allies "
    "hopes that another one sends it. After Diekmann's volunteer's dilemma (1985) and Olson and "
    "Zeckhauser's theory of alliances (1966).",
)


@crisis.story
def story(s, j):
    # All three decide at once: nobody knows what the others will do.
    taken = s.at_once({label: (ally, ["wait", "help"]) for label, ally in ALLIES.items()})
    helping = [label for label, does in zip(ALLIES, taken, strict=True) if does == "help"]
    for label in helping:
        burden = j.burden_large if label == "large" else j.burden
        s.consequence("burden", {ALLIES[label]: -burden})
    if not helping:
        return s.end("nobody helps")
    s.consequence("partner saved", dict.fromkeys(ALLIES.values(), j.saved))
    return s.end("one helps" if len(helping) == 1 else "several help")
