"""A covert act: whoever finds it out may expose it or look away, and must answer what all can see.

A small version of our own. That secrecy leaves the other side free not to answer is after Carson
(2016) and Kurizaki (2007); that likelier exposure deters is after Spaniel and Poznansky (2018).
"""

from rubicon import Crisis

crisis = Crisis(
    "A covert act",
    players=["Intervener", "Rival"],
    about="A state can intervene openly, covertly or not at all. A rival that finds a covert act "
    "out can look away or expose it, and once all can see it has to escalate or be seen to accept "
    "it. Secrecy costs the intervener something, and its rival may prefer it too.",
)


@crisis.story
def story(s, j):
    # What kind of rival it is only the rival knows: one that has much to gain by exposing a covert
    # act, or one that fears more the calls for an answer that would follow.
    kind = s.nature("kind", {"exposer": j.exposer, "ignorer": 1 - j.exposer}, seen_by="Rival")
    exposing = {"exposer": j.exposing_exposer, "ignorer": j.exposing_ignorer}[kind]
    inaction = {"exposer": j.inaction_exposer, "ignorer": j.inaction_ignorer}[kind]

    act = s.choose("Intervener", "act", ["abstain", "openly", "covertly"])
    if act == "abstain":
        return s.end("nothing")
    s.consequence("intervention", Intervener=j.gain, Rival=-j.harm)

    if act == "covertly":
        # The rival finds out in any case. The question is whether others do.
        s.consequence("secrecy is clumsy", Intervener=-j.clumsiness)
        if s.choose("Rival", "find", ["look away", "expose"]) == "look away":
            return s.end("open secret")
        s.consequence("exposure", Rival=exposing)

    if s.choose("Rival", "answer", ["accept", "escalate"]) == "escalate":
        s.consequence("escalation", Intervener=-j.fight_intervener, Rival=-j.fight_rival)
        return s.end("escalation")
    s.consequence("publicity", Intervener=-j.publicity)
    s.consequence("visible inaction", Rival=-inaction)
    return s.end("accepted")
