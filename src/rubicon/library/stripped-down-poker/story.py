"""A bluff in its smallest form: raise or fold on a card that only you have seen.

Alice draws a king or a queen. She folds, or raises; then Bob meets the raise, or passes. A king
beats Bob, a queen loses to him. With a king she raises; with a queen she may bluff, and how often
she can afford to is set by how often Bob would meet it. Any threat that may be empty is this game
with other words. The classroom game of Reiley, Urbancic and Walker (2008), with the cards' names
of Gambit's documentation.
"""

from rubicon import Crisis

crisis = Crisis(
    "A bluff in its smallest form",
    players=["Alice", "Bob"],
    about="Alice raises or folds on a card that only she has seen; Bob meets the raise or passes. "
    "How often can an empty threat be made before nobody believes it? After the classroom game of "
    "Reiley, Urbancic and Walker (2008).",
)


@crisis.story
def story(s, j):
    card = s.nature("card", {"king": j.king, "queen": 1 - j.king}, seen_by="Alice")
    if s.choose("Alice", "bid", ["raise", "fold"]) == "fold":
        s.consequence("ante", Alice=-j.ante, Bob=j.ante)
        return s.end("folded")
    if s.choose("Bob", "answer", ["meet", "pass"]) == "pass":
        s.consequence("ante", Alice=j.ante, Bob=-j.ante)
        return s.end("passed")
    wins = 1 if card == "king" else -1
    s.consequence("ante", Alice=wins * j.ante, Bob=-wins * j.ante)
    s.consequence("raised stake", Alice=wins * j.raised, Bob=-wins * j.raised)
    return s.end("shown")
