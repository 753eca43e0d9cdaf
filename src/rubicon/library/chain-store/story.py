"""A reputation for fighting: one government, three regions that may ask for independence in turn.

Selten's chain store and its entrants, as students of civil war read them: the government is the
incumbent, a region that demands independence an entrant. A weak government loses by every fight
and would give way to a single region. Before three of them it may fight the first, to be taken
for a strong one by the others; and the first, who knows that, may keep quiet.

Payoffs are Kreps and Wilson's (1982): a fight costs a weak government 1 and takes 1 from the
region; a strong government doesn't mind it.
"""

from rubicon import Crisis

REGIONS = ("North", "East", "South")

crisis = Crisis(
    "A reputation for fighting",
    players=["Government", *REGIONS],
    about="Three regions in turn may demand independence from a government that may be weak. "
    "Whoever fights the first demand is taken for strong by those who come later. After Kreps and "
    "Wilson's model of the chain store (1982).",
)


@crisis.story
def story(s, j):
    # Is the government strong, so that fighting costs it nothing? Only itself knows.
    kind = s.nature("kind", {"strong": j.strong, "weak": 1 - j.strong}, seen_by="Government")
    fights = 0
    for region in REGIONS:
        name = region.lower()
        if s.choose(region, f"{name}-asks", ["keeps quiet", "demands"]) == "keeps quiet":
            s.consequence("peace with a region", Government=j.peace)
            continue
        s.consequence("independence", {region: j.independence})
        # All see the answer. A strong government has only one: it never gives way.
        answers = ["fight"] if kind == "strong" else ["give way", "fight"]
        if s.choose("Government", f"answer-to-{name}", answers) == "fight":
            fights += 1
            s.consequence("fight", {region: -1})
            if kind == "weak":
                s.consequence("fight", Government=-j.war)
    return s.end("no fight" if fights == 0 else "one fight" if fights == 1 else "several fights")
