"""Beer or quiche? A show of strength that may be hollow.

A guest may be surly, or a wimp. At breakfast it has what it likes, or what it wants to be seen
with; a bully at the next table watches, and may challenge it. The bully wants to fight wimps and
no one else; the guest wants to be left in peace, and to have the breakfast that it likes.

Read a parade for the beer, a government for the guest and a neighbour for the bully, and it is
the oldest question of deterrence: what does a show of strength prove? The story, and its payoffs,
are Cho and Kreps' (1987).
"""

from rubicon import Crisis

crisis = Crisis(
    "Beer or quiche",
    players=["Guest", "Bully"],
    about="A guest orders beer or quiche; a bully watches, and fights only those that it takes for "
    "wimps. Does a show of strength prove anything if the weak can put it on, too? Cho and Kreps' "
    "example (1987).",
)


@crisis.story
def story(s, j):
    # The guest knows what it is; the bully sees only its breakfast.
    kind = s.nature("kind", {"wimp": j.wimp, "surly": 1 - j.wimp}, seen_by="Guest")
    meal = s.choose("Guest", "meal", ["beer", "quiche"])
    if meal == ("quiche" if kind == "wimp" else "beer"):
        s.consequence("the breakfast it likes", Guest=j.taste)

    if s.choose("Bully", "duel", ["yes", "no"]) == "no":
        s.consequence("left in peace", Guest=j.peace)
        if kind == "surly":
            s.consequence("a beating avoided", Bully=j.prudence)
        return s.end("no duel")
    if kind == "wimp":
        s.consequence("a wimp beaten", Bully=j.triumph)
    return s.end("duel")
