"""Two theatres: does backing down in one invite a challenge in the other?

A defender is challenged in theatre A; another challenger, in theatre B, looks on. The defender
alone knows whether it is tough, for whom fighting is better than giving way, or weak. What B
learns from A depends on how far toughness in the one means toughness in the other: the link.

With a link of one this is the chain store with two entrants, after Kreps & Wilson (1982); with a
link of nothing past actions tell nothing, as Mercer (1996) and Press (2005) would have it. Write
p for the chance of toughness, k for the link, and m = gain / (gain + rebuff) for the chance of
toughness at which a challenger is indifferent. As λ grows, and where the claim below it applies:

    backing down in A invites a challenge in B   iff   k > 1 - m / p            (for p > m)
    theatre A is left in peace                   iff   p > m² / (k + (1 - k) m) (standing pays)
    a weak defender stands in A                  iff   bluff < b_stake (1 - (1 - k) p (1 - fight))
                                                                (for p > m, k > 1 - m / p)
"""

from rubicon import Crisis

crisis = Crisis(
    "Reputation across two theatres",
    players=["Defender", "Challenger A", "Challenger B"],
    about="A defender that gives way in one theatre may be challenged in another, if whoever "
    "watches there takes the one for a sign of the other. Statesmen believe it; scholars quarrel "
    "about it. What does it hang on?",
)

DEFENDER = "Defender"


@crisis.story
def story(s, j):
    """First A, then B; B has seen all of A but what the defender is."""
    s.nature("type-in-a", {"tough": j.p_tough, "weak": 1 - j.p_tough}, seen_by=DEFENDER)
    in_a = theatre(s, j, "a", 1)
    same = 1 if s.outcome("type-in-a") == "tough" else 0
    tough = j.link * same + (1 - j.link) * j.p_tough
    s.nature("type-in-b", {"tough": tough, "weak": 1 - tough}, seen_by=DEFENDER)
    in_b = theatre(s, j, "b", j.b_stake)
    return s.end(f"A {in_a}, B {in_b}")


def theatre(s, j, where, stake):
    """A challenge, or none; and the answer to it. ``stake``: what is at stake for the defender.

    Returns what became of the theatre, in a word.
    """
    challenger = f"Challenger {where.upper()}"
    if s.choose(challenger, f"theatre-{where}", ["leave", "challenge"]) == "leave":
        return "in peace"
    if s.choose(DEFENDER, f"reply-{where}", ["stand", "back-down"]) == "back-down":
        s.consequence(f"given way in {where.upper()}", {DEFENDER: -stake, challenger: j.gain})
        return "given up"
    tough = s.outcome(f"type-in-{where}") == "tough"
    s.consequence(
        f"stood up to in {where.upper()}",
        {DEFENDER: -stake * (j.fight if tough else 1 + j.bluff), challenger: -j.rebuff},
    )
    return "held"
