"""A signalling game from the laboratory, where the unintuitive equilibrium is the one to expect.

A sender is of type A or B, drawn by lot; it sends N or S; a receiver who sees the message but not
the type answers C, D or E. Game 5 of Brandts and Holt (1993), with the points and the letters of
a file of Gambit's. Nothing is meant by the letters.

Two ways to pool are equilibria. On N the type A earns 45 and the type B 30; on S it is the other
way round. The intuitive criterion (Cho and Kreps 1987) rules S out: only an A could gain by
leaving it, so whoever sends N should be taken for an A, and then an A would.
"""

from rubicon import Crisis

# Points of sender and receiver by type, message and answer.
POINTS = {
    ("A", "N"): {"C": (45, 30), "D": (0, 0), "E": (0, 15)},
    ("A", "S"): {"C": (30, 90), "D": (30, 15), "E": (60, 60)},
    ("B", "N"): {"C": (30, 30), "D": (30, 45), "E": (30, 0)},
    ("B", "S"): {"C": (45, 0), "D": (0, 30), "E": (0, 15)},
}

crisis = Crisis(
    "A signalling game in the laboratory",
    players=["Sender", "Receiver"],
    about="A sender of one of two types sends one of two messages; a receiver answers. Both "
    "messages can be what everybody sends, and the usual argument favours the one that noisy "
    "players don't come to. Game 5 of Brandts and Holt (1993).",
)


@crisis.story
def story(s, j):
    kind = s.nature("type", {"A": j.lot_a, "B": 1 - j.lot_a}, seen_by="Sender")
    message = s.choose("Sender", "message", ["N", "S"])
    answer = s.choose("Receiver", "answer", ["C", "D", "E"])
    sender, receiver = POINTS[str(kind), str(message)][str(answer)]
    s.consequence("own points", Sender=sender, Receiver=receiver)
    # What the other earns may count a little, for better or worse.
    s.consequence("the other's points", Sender=j.regard * receiver, Receiver=j.regard * sender)
    return s.end("answered")
