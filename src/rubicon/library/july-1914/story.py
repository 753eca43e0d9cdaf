"""July 1914: an ultimatum behind a blank cheque, armies called up, and a word not given.

A month in which five capitals each knew something that the others didn't. Berlin knew whether it
wanted a continental war while it could still win one, or only took the risk of it; Petersburg
whether it would look on once more; London, if even London did, whether it would fight. Vienna and
Berlin knew of the promise of 5 July. Petersburg and Paris knew what Petersburg had ordered; the
others saw that Russia armed, and not how far.

Three things might be told otherwise (``s.variant``): whether London speaks before or after Russia
arms, whether Berlin can tell how far it arms, and whether a Berlin that means war first demands
that Russia stop.

What Vienna, Berlin and Petersburg wanted of the ways in which it could end (a settlement, a local
war, a continental war, a general one) is stated as orders, not as numbers: see the rankings in
judgements.toml.
"""

from rubicon import Crisis

crisis = Crisis(
    "July 1914",
    players=["Vienna", "Berlin", "Petersburg", "Paris", "London"],
    about="After Sarajevo Vienna wanted to deal with Serbia, and Berlin gave it a free hand. "
    "Russia armed; Germany took that for war; Britain did not say what it would do until it was "
    "too late. Was a general war what somebody wanted, or what nobody stopped? And would a clear "
    "word from London have stopped it?",
)

ALLIES = ("Petersburg", "Paris")


@crisis.story
def story(s, j):
    """From Sarajevo to whatever became of it."""
    s.nature(
        "berlin-aim",
        {"preventive": j.p_preventive, "calculated": 1 - j.p_preventive},
        seen_by="Berlin",
        says="what Berlin wants",
    )
    s.nature(
        "london-mind",
        {"intervene": j.p_intervene, "abstain": 1 - j.p_intervene},
        seen_by="London",
        says="whether London would fight",
    )
    s.nature(
        "petersburg-mind",
        {"stand": j.p_stand, "yield": 1 - j.p_stand},
        seen_by="Petersburg",
        says="whether Petersburg would stand",
    )
    # 5 July: will Berlin cover Vienna, whatever follows? Between the two of them.
    s.choose(
        "Berlin",
        "blank-cheque",
        ["give", "withhold"],
        seen_by="Vienna",
        says="whether Berlin covers Vienna",
    )
    # 23 July.
    vienna = s.choose(
        "Vienna", "vienna", ["ultimatum", "patience"], says="what Vienna does after Sarajevo"
    )
    if vienna == "patience":
        return s.end("nothing comes of Sarajevo", Vienna=j.v_patience, Berlin=-j.ally_in_decline)
    if s.outcome("blank-cheque") == "withhold":  # and against Budapest's veto
        s.consequence("acting uncovered", Vienna=-j.uncovered)
    # 25 July. Serbia isn't followed as a player: what it would swallow is a matter of chance.
    if s.hazard("belgrade", j.p_submits, "submits", "evades"):
        return s.end("Serbia submits", Vienna=j.v_submits)
    return the_ladder(s, j)


# ---- who arms, who says what ----------------------------------------------------------------


def the_ladder(s, j):
    """24 to 31 July: Paris has a word with Petersburg, Petersburg arms, London speaks or not."""
    after = s.variant("london-speaks", ["after-russia-arms", "before-russia-arms"])
    if after == "before-russia-arms":
        london_speaks(s, j)
    paris = s.choose(
        "Paris",
        "paris",
        ["assures", "cautions"],
        seen_by="Petersburg",
        says="what Paris tells Petersburg",
    )
    if paris == "cautions":
        s.consequence("an ally cautioned", Paris=-j.alliance_strain)
    arming = s.choose(
        "Petersburg",
        "arming",
        ["none", "partial", "general"],
        seen_by="Paris",
        says="how Petersburg arms",
    )
    if arming != "none":
        # Trains and reservists can be seen; against whom, and how many, cannot.
        told = s.variant("berlin-sees", ["that-russia-arms", "how-far"])
        seen = "Russia arms" if told == "that-russia-arms" else None
        s.reveal("arming", to=["Vienna", "Berlin", "London"], as_=seen)
        s.consequence("cost of arming", Petersburg=-j.arming * share_armed(s))
        if paris == "cautions":
            s.consequence("against Paris's counsel", Petersburg=-j.against_counsel * share_armed(s))
    if after == "after-russia-arms":
        london_speaks(s, j)
    berlin = s.choose(
        "Berlin", "berlin", ["hold-vienna-back", "stand-firm", "war"], says="what Berlin does"
    )
    if berlin == "war":
        if arming != "none" and gives_in(s):
            return local_war(s, j)
        return the_war(s, j, first="Berlin")
    if berlin == "hold-vienna-back":
        if s.outcome("blank-cheque") == "give":
            s.consequence("a promise taken back", Berlin=-j.promise_broken)
        if s.choose("Vienna", "halt", ["halt-in-belgrade", "go-on"]) == "halt-in-belgrade":
            return settled(s, j)
        s.consequence("Berlin's counsel thrown over", Vienna=-j.defying_berlin)
    petersburg = s.choose(
        "Petersburg", "petersburg", ["acquiesce", "attack"], says="whether Petersburg attacks"
    )
    if petersburg == "acquiesce":
        return local_war(s, j)
    if berlin == "hold-vienna-back":
        return alone(s, j)
    return the_war(s, j, first="Petersburg")


def london_speaks(s, j):
    """Or not: which costs it nothing in the cabinet."""
    london_says = s.choose(
        "London", "london-says", ["commits", "keeps-quiet"], says="whether London speaks out"
    )
    if london_says == "commits":
        s.consequence("a split cabinet", London=-j.cabinet)


def gives_in(s):
    """31 July: twelve hours to stop arming, where Berlin leaves Petersburg such a choice."""
    if s.variant("twelve-hours", ["no-choice", "a-choice"]) == "no-choice":
        return False
    return s.choose("Petersburg", "twelve-hours", ["refuse", "stop-arming"]) == "stop-arming"


def share_armed(s):
    """How far Russia has armed."""
    return {"none": 0.0, "partial": 0.5, "general": 1.0}[str(s.outcome("arming"))]


# ---- how it ends ----------------------------------------------------------------------------


def berlin_makes_of(s, j, ending):
    """One order of preference for each of Berlin's two aims."""
    preventive = s.outcome("berlin-aim") == "preventive"
    return j[f"{'bp' if preventive else 'bc'}_{ending}"]


def settled(s, j):
    """Vienna takes Belgrade as a pledge, and the powers confer."""
    s.consequence(
        "a settlement",
        Vienna=j.v_settled,
        Berlin=berlin_makes_of(s, j, "settled"),
        Petersburg=j.p_settled,
    )
    return s.end("halt in Belgrade")


def local_war(s, j):
    """Austria-Hungary against Serbia, and Russia looks on."""
    stands = s.outcome("petersburg-mind") == "stand"
    s.consequence(
        "Serbia crushed",
        Vienna=j.v_local,
        Berlin=berlin_makes_of(s, j, "local"),
        Petersburg=-(j.p_local_stand if stands else j.p_local_yield),
        Paris=-j.paris_ally_humbled,
        London=-j.london_local,
    )
    return s.end("local war")


def alone(s, j):
    """Austria-Hungary against Russia: what a blank cheque was to insure it against."""
    s.consequence("Vienna alone", Vienna=j.v_alone, Berlin=-j.ally_lost, Petersburg=j.p_alone)
    return s.end("Vienna alone")


def the_war(s, j, first):
    """The continent at war, by way of Belgium; and London?"""
    armed = share_armed(s)
    if first == "Berlin":  # an order given is weeks from an army in the field
        s.consequence("a head start", Berlin=j.head_start * (1 - armed / 2))
    else:
        s.consequence("days lost", Berlin=-j.days_lost * armed)
    s.consequence("unready", Petersburg=-j.unready * (1 - armed))
    if armed == 0.5:
        s.consequence("plans in disorder", Petersburg=-j.disorder)
    london = s.choose(
        "London", "london", ["enters", "stays-out"], says="whether London enters the war"
    )
    if london == "enters":
        s.consequence(
            "general war",
            Vienna=j.v_general,
            Berlin=berlin_makes_of(s, j, "general"),
            Petersburg=j.p_general,
            Paris=-j.paris_general,
            London=-j.london_war,
        )
        return s.end("general war")
    intervene = s.outcome("london-mind") == "intervene"
    s.consequence(
        "continental war",
        Vienna=j.v_continental,
        Berlin=berlin_makes_of(s, j, "continental"),
        Petersburg=j.p_continental,
        Paris=-j.paris_continental,
        London=-(j.balance_intervene if intervene else j.balance_abstain),
    )
    if s.outcome("london-says") == "commits":
        s.consequence("a word broken", London=-j.word_broken)
    return s.end("continental war")
