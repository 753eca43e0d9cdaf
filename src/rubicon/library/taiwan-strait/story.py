"""The Taiwan Strait: a crisis that hasn't happened, with ranges as wide as our ignorance.

Beijing may leave things as they are or climb: the grey zone, a quarantine by its coast guard, a
blockade, an invasion. It alone knows whether it is in a hurry. Washington alone knows whether it
would fight; it may say so beforehand, or leave it ambiguous. Taipei may be more or less careful.
Tokyo's bases may decide a battle, and Tokyo about them. What all of them trade is at stake on
every rung.

Three things might be told otherwise (``s.variant``): whether Taipei sees Washington's word before
it moves, whether Tokyo moves with Washington or after it, and whether a Beijing that is beaten at
sea may still land.

The story is of one such choice by Beijing, whenever it is faced; its probabilities are of that,
and are no forecast for a year. No source says what will happen. The ranges in judgements.toml are
wide and their confidence is low: the use of this story is to see which claims hold all the same,
and which hang on what.
"""

from rubicon import Crisis

crisis = Crisis(
    "The Taiwan Strait",
    players=["Beijing", "Washington", "Taipei", "Tokyo"],
    about="Beijing may press Taiwan, from the grey zone to an invasion, and nobody else knows how "
    "much of a hurry it is in. Would a clear American commitment deter it, embolden Taipei, or "
    "provoke what it should prevent? Is an invasion the danger, or something below it?",
)

LADDER = ["none", "grey-zone", "quarantine", "blockade", "invasion"]


@crisis.story
def story(s, j):
    """From a word in Washington to whatever Beijing makes of it."""
    s.nature(
        "clock",
        {"hurried": j.p_hurried, "patient": 1 - j.p_hurried},
        seen_by="Beijing",
        says="whether Beijing is in a hurry",
    )
    s.nature(
        "resolve",
        {"firm": j.p_firm, "wavering": 1 - j.p_firm},
        seen_by="Washington",
        says="whether Washington would fight",
    )
    if s.variant("speaks-first", ["Washington", "Taipei"]) == "Washington":
        the_word(s, j)
        the_line(s, j)
    else:
        the_line(s, j)
        the_word(s, j)
    pressure = s.choose("Beijing", "pressure", LADDER, says="how far Beijing goes")
    trade_suffers(s, j)
    if pressure in ("none", "grey-zone"):
        return time_goes_by(s, j)
    if pressure == "invasion":
        return the_landing(s, j)
    return the_squeeze(s, j)


def the_word(s, j):
    """Ambiguity, or a commitment in public."""
    word = s.choose("Washington", "word", ["ambiguous", "clear"], says="what Washington says")
    if word == "clear":
        s.consequence("a clear word", Washington=-j.clear_cost, Beijing=-j.clear_offence)


def the_line(s, j):
    """How far Taipei goes with a line of its own."""
    line = s.choose("Taipei", "line", ["careful", "assertive"], says="how Taipei behaves")
    if line == "assertive":
        s.consequence("a line of its own", Taipei=j.assertive_gain, Beijing=-j.assertive_offence)


def with_tokyo(s, label, options):
    """Washington's choice and Tokyo's: at once, or Tokyo's when it has seen the other."""
    ours = ["opens-bases", "stays-out"]
    if s.variant("tokyo-moves", ["at-once", "after-washington"]) == "at-once":
        return s.at_once({label: ("Washington", options), "tokyo": ("Tokyo", ours)})
    return s.choose("Washington", label, options), s.choose("Tokyo", "tokyo", ours)


def trade_suffers(s, j):
    """Sanctions, insurance and chips: little on the first rungs, all of it on the last."""
    rungs = s.options_of("pressure")
    share = (rungs.index(s.outcome("pressure")) / (len(rungs) - 1)) ** 2
    if share:
        s.consequence(
            "trade and sanctions",
            Beijing=-j.trade_beijing * share,
            Washington=-j.trade_others * share,
            Taipei=-j.trade_others * share,
            Tokyo=-j.trade_others * share,
        )


def time_goes_by(s, j):
    """Nothing is decided, which a Beijing in a hurry counts as a loss."""
    hurried = s.outcome("clock") == "hurried"
    s.consequence("time goes by", Beijing=-(j.waiting_hurried if hurried else j.waiting_patient))
    provocations = (s.outcome("word") == "clear") + (s.outcome("line") == "assertive")
    if provocations:
        s.consequence("provocations left unanswered", Beijing=-j.provoked * provocations)
    if s.outcome("pressure") == "grey-zone":
        s.consequence("worn down", Beijing=j.grey_gain, Taipei=-j.grey_loss)
        return s.end("grey zone")
    return s.end("status quo")


# ---- a quarantine or a blockade -------------------------------------------------------------


def the_squeeze(s, j):
    """Nobody has landed. Washington and Tokyo choose at once whether to run ships through."""
    answer, tokyo = with_tokyo(s, "answer", ["words", "escort"])
    joined(s, j, tokyo)
    if answer == "escort":
        s.consequence("escorts", Washington=-j.escort_cost)
        reply = s.choose("Beijing", "reply", ["let-through", "fire"], says="whether Beijing fires")
        if reply == "let-through":
            s.consequence("face lost", Beijing=-j.face_lost)
            return s.end("run through", Taipei=j.relief)
        return the_war(s, j, land=False)
    left_alone(s, j)
    taipei = s.choose(
        "Taipei", "taipei", ["hold-out", "negotiate"], says="whether Taipei holds out"
    )
    if taipei == "negotiate":
        return the_prize(s, j, "terms", j.terms_share)
    blockade = s.outcome("pressure") == "blockade"
    if s.hazard("strangled", j.strangled if blockade else j.strangled / 2, "yes", "no"):
        return the_prize(s, j, "strangled", 1)
    then = s.choose(
        "Beijing", "next", ["call-off", "invade"], says="whether Beijing invades after all"
    )
    if then == "call-off":
        s.consequence("face lost", Beijing=-j.face_lost)
        return s.end("called off", Taipei=j.relief)
    return the_landing(s, j, warned=True)


def left_alone(s, j):
    """Words for deeds; it costs more to have said otherwise."""
    s.consequence("words for deeds", Washington=-j.words)
    if s.outcome("word") == "clear":
        s.consequence("a word broken", Washington=-j.word_broken)


def joined(s, j, tokyo):
    """What Tokyo's bases cost Tokyo and are worth to Washington, before any shot."""
    if tokyo == "opens-bases":
        s.consequence("bases open", Tokyo=-j.tokyo_exposed, Washington=j.bases_worth)
    else:
        s.consequence("an ally that stays out", Tokyo=-j.tokyo_alone)


def the_prize(s, j, ending, share):
    """Taiwan in Beijing's hands, or as good as that."""
    firm = s.outcome("resolve") == "firm"
    s.consequence(
        "Taiwan taken",
        Beijing=j.prize * share,
        Taipei=-j.taipei_lost * share,
        Washington=-(j.loss_firm if firm else j.loss_wavering) * share,
        Tokyo=-j.tokyo_loss * share,
    )
    return s.end(ending)


# ---- an invasion ----------------------------------------------------------------------------


def the_landing(s, j, warned=False):
    """Ships across the strait; does anybody come to help?"""
    s.consequence("a landing", Beijing=-j.landing_cost, Taipei=-j.taipei_war)
    if warned:  # the others have shown already what they do
        fights = s.choose("Washington", "fights", ["yes", "no"]) == "yes"
    else:
        fights, tokyo = with_tokyo(s, "fights", ["yes", "no"])
        fights = fights == "yes"
        joined(s, j, tokyo)
    if fights:
        return the_war(s, j, land=True)
    left_alone(s, j)
    return falls_or_holds(s, j, j.falls_alone)


def falls_or_holds(s, j, chance):
    """The beaches."""
    if s.hazard("landing", chance, "succeeds", "fails", says="whether the landing succeeds"):
        return the_prize(s, j, "Taiwan falls", 1)
    s.consequence("beaten back", Beijing=-j.beaten)
    return s.end("Taiwan holds", Taipei=j.relief)


def the_war(s, j, land):
    """The two great powers at war, and what nobody chose may come of it."""
    in_it = s.outcome("tokyo") == "opens-bases"
    s.consequence(
        "great-power war",
        Beijing=-j.war_beijing,
        Washington=-j.war_washington,
        Tokyo=-j.war_tokyo if in_it else 0,
    )
    if s.hazard("runaway", j.runaway, "out-of-control", "held"):
        return s.end(
            "runaway escalation",
            Beijing=-j.catastrophe,
            Washington=-j.catastrophe,
            Taipei=-j.catastrophe,
            Tokyo=-j.catastrophe,
        )
    if not land:
        more = s.variant("beaten-at-sea", ["gives-up", "may-land"]) == "may-land"
        if more and s.choose("Beijing", "next", ["call-off", "invade"]) == "invade":
            s.consequence("a landing", Beijing=-j.landing_cost, Taipei=-j.taipei_war)
            return falls_or_holds(s, j, j.falls_helped if in_it else j.falls_unbased)
        s.consequence("beaten at sea", Beijing=-j.face_lost)
        return s.end("blockade broken", Taipei=j.relief)
    return falls_or_holds(s, j, j.falls_helped if in_it else j.falls_unbased)
