"""Missiles in Cuba, 1962: the crisis that the argument about North Korea's troops points to.

The two stories share what they share, under the same labels and options, so that one question
can be asked of both:

    aim             maximal or bargain: does Moscow want more than it could be given?
    resolve         firm or wavering: would Washington rather run risks than swallow it?
    exposure        exposed or secret: is the covert move found before it has done its work?
    disclosure      publish, in-private or keep-silent: what is made of the find, and by whom
    stance          deny or acknowledge, once it is held against them
    evidence        irrefutable or inconclusive, in the eyes of the world
    course          persist or roll-back: the last choice before the slope
    stage:brink     a round on the slope
    runaway         out-of-control or held, in every round on the slope
    moscow-brink    hold or step-back
    endings         "no deployment", "rolled back", "Moscow steps back", "stand-off",
                    "runaway escalation"

What is Cuba's own: missiles that may be ready or not, photographs that tell of it badly, the
choice between blockade and strike, an offer made in private, and an ally with guns of its own.

Three things might be told otherwise (``s.variant``): whether Moscow may neither deny nor own, who
has the first word on the brink, and whether a strike is open there still.

Every number is a judgement (``j.…``), stated with its range and source in judgements.toml. Each
player's payoffs are in a unit of its own; what follows falls on the branch where it happens.
"""

from rubicon import Crisis

crisis = Crisis(
    "The Cuban missile crisis",
    players=["Moscow", "Washington", "Havana", "Allies"],
    about="In the summer of 1962 Moscow shipped nuclear missiles to Cuba in secret. Found before "
    "they were ready, it could deny or accept the evidence; Washington could strike, blockade, "
    "talk, or live with them. Each further round ran a risk that nobody would be in control. It "
    "ended when Khrushchev withdrew, for a pledge not to invade Cuba and, in private, the "
    "missiles in Turkey. What did that hang on?",
)

BOTH = ("Moscow", "Washington")
ROUNDS = 3
"""On the slope, after a blockade that Moscow defies."""


@crisis.story
def story(s, j):
    """From Moscow's want of missiles near America to wherever it ends."""
    # Two-sided uncertainty. Is it Cuba that Moscow wants safe, or the balance (and Berlin) turned?
    s.nature(
        "aim",
        {"maximal": j.p_maximal, "bargain": 1 - j.p_maximal},
        seen_by="Moscow",
        says="what Moscow wants",
    )
    # And would this President rather run risks than let the missiles stay?
    s.nature(
        "resolve",
        {"firm": j.p_firm, "wavering": 1 - j.p_firm},
        seen_by="Washington",
        says="how far the President would go",
    )
    missiles = s.choose(
        "Moscow",
        "missiles",
        ["covert", "open", "none"],
        seen_by=["Moscow", "Havana"],
        says="how Moscow sends missiles",
    )
    if missiles == "none":
        return s.end("no deployment", Moscow=-j.cuba_exposed, Havana=-j.havana_exposed)
    if missiles == "open":
        return the_open_way(s, j)
    if s.hazard(
        "exposure", j.exposure, "exposed", "secret", says="whether the missiles are found in time"
    ):
        return the_discovery(s, j)
    return the_accomplished_fact(s, j)


# ---- openly, or not found out ---------------------------------------------------------------


def the_open_way(s, j):
    """As Castro would have had it: a treaty, published, before anything sails."""
    s.reveal("missiles")
    if s.choose("Washington", "to-the-treaty", ["protest", "close-the-sea"]) == "protest":
        return missiles_stay(s, j, "missiles by treaty")
    # No lie to point at, and missiles of its own in Turkey, by treaty.
    s.consequence("closing the sea", Washington=-j.blockade_cost - j.no_ground)
    s.consequence("turned back at sea", Moscow=-j.backdown, Washington=j.brink_won)
    s.consequence("Cuba exposed", Moscow=-j.cuba_exposed, Havana=-j.havana_exposed)
    return s.end("turned back at sea")


def the_accomplished_fact(s, j):
    """Not found out: in November the missiles stand ready, and Moscow says so."""
    s.reveal("missiles")
    if s.choose("Washington", "too-late", ["accept", "strike"]) == "accept":
        s.consequence("deceived", Washington=-j.deceived)
        return missiles_stay(s, j, "missiles ready")
    return the_strike(s, j, ready=True)


def missiles_stay(s, j, ending):
    """What it is worth that they stay; to a firm Washington it is worse. The allies look on."""
    the_prize(s, j)
    read_by_allies(s, j)
    return s.end(ending)


def the_prize(s, j):
    """Missiles in Cuba, as each side sees them."""
    maximal = s.outcome("aim") == "maximal"
    firm = s.outcome("resolve") == "firm"
    s.consequence(
        "missiles in Cuba",
        Moscow=j.missiles_maximal if maximal else j.missiles_bargain,
        Washington=-(j.missiles_firm if firm else j.missiles_wavering),
        Havana=j.havana_missiles,
    )


def read_by_allies(s, j):
    """Ankara and Berlin read in what they can see whether Washington would stand by them."""
    s.reputation(
        "allies-read",
        about="resolve",
        reader="Allies",
        stake=j.reading_right,
        standing={"firm": {"Washington": j.standing}},
    )


# ---- found ----------------------------------------------------------------------------------


def the_discovery(s, j):
    """Photographs of 14 October: missiles, perhaps ready. A week in which only Washington knows
    what it knows, and chooses what to make of it."""
    s.reveal("missiles")
    s.nature("readiness", {"ready": j.p_ready, "not-ready": 1 - j.p_ready}, seen_by="Moscow")
    s.signal("photographs", about="readiness", accuracy=j.photo_accuracy, seen_by="Washington")
    disclosure = s.choose(
        "Washington",
        "disclosure",
        ["publish", "in-private", "keep-silent"],
        says="what Washington makes of what it has found",
    )
    if disclosure == "keep-silent":
        s.consequence("deceived", Washington=-j.deceived)
        return missiles_stay(s, j, "missiles accepted")
    if disclosure == "in-private":  # an ambassador is told, and Moscow has the first word in public
        s.consequence("the initiative given away", Washington=-j.initiative)
    else:
        response = s.choose(
            "Washington", "response", ["blockade", "strike"], says="how Washington responds"
        )
        if response == "strike":
            return the_strike(s, j)
        s.consequence("blockade", Washington=-j.blockade_cost, Moscow=-j.blockaded)
    deny_or_acknowledge(s, j)
    return go_on_or_roll_back(s, j)


def deny_or_acknowledge(s, j):
    """Deny or accept the evidence, before anyone knows what the world will make of it."""
    ways = ["deny", "acknowledge"]
    if s.variant("evasion", ["no", "yes"]) == "yes":  # neither, as for most of that week
        ways.append("evade")
    stance = s.choose("Moscow", "stance", ways, says="whether Moscow owns up")
    if stance == "evade":
        return
    if stance == "acknowledge":
        s.consequence("owning up", Moscow=-j.repercussions)
        if s.outcome("aim") == "bargain":
            s.consequence("owning up and the bargain", Moscow=j.bargaining_chip)
        return
    if s.hazard("evidence", j.evidence, "irrefutable", "inconclusive"):
        s.consequence("brazen denial", Moscow=-j.brazen)
    else:
        s.consequence("doubt at the United Nations", Moscow=j.doubt, Washington=-j.doubted)


def go_on_or_roll_back(s, j):
    """The last choice before the slope. Talks alone leave the work on the sites to go on."""
    course = s.choose("Moscow", "course", ["persist", "roll-back"], says="whether Moscow persists")
    if course == "roll-back":
        quietly = s.outcome("disclosure") == "in-private"
        face = j.quiet_face if quietly else 1
        s.consequence("stepping back", Moscow=-j.humiliation * face)
        s.consequence("ally let down", Moscow=-j.allies_let_down * face, Havana=-j.havana_betrayed)
        if quietly:  # talks are about something: a pledge for the missiles, and no triumph
            the_pledge(s, j)
        else:
            s.consequence("missiles gone", Washington=j.brink_won)
            s.consequence("Cuba exposed", Moscow=-j.cuba_exposed, Havana=-j.havana_exposed)
        read_by_allies(s, j)
        return s.end("rolled back")
    if s.outcome("disclosure") == "in-private":
        # Nothing has come of the talks, and meanwhile the missiles have become ready.
        s.consequence("talked past", Washington=-j.talked_past)
        if s.choose("Washington", "after-talks", ["accept", "blockade"]) == "accept":
            return missiles_stay(s, j, "missiles accepted")
        s.consequence("blockade", Washington=-j.blockade_cost, Moscow=-j.blockaded)
        return the_last_round(s, j)
    return the_slope(s, j)


def the_pledge(s, j):
    """Washington will not invade Cuba: all that a Moscow wants that wants Cuba safe."""
    maximal = s.outcome("aim") == "maximal"
    s.consequence(
        "pledge not to invade",
        Moscow=j.pledge_maximal if maximal else j.pledge_bargain,
        Havana=j.havana_pledge,
        Washington=-j.pledge_cost,
    )


# ---- the strike -----------------------------------------------------------------------------


def the_strike(s, j, ready=False):
    """The other way: bombs on the sites. Some missiles may be ready, and some men may fire."""
    s.consequence(
        "air strike",
        Washington=-j.strike_cost,
        Moscow=-j.strike_loss,
        Havana=-j.havana_struck,
    )
    launch = j.launch if ready or s.outcome("readiness") == "ready" else j.launch / 5
    if s.hazard("runaway", launch, "out-of-control", "held", says="whether it runs away"):
        return runaway(s, j)
    # Swallow it, or answer in Berlin or Turkey.
    if s.choose("Moscow", "reply", ["absorb", "climb"]) == "absorb":
        s.consequence("swallowed", Moscow=-j.swallowed)
        return s.end("struck and swallowed", Washington=j.brink_won)
    return one_throw(s, j, j.plunge)


# ---- the slope ------------------------------------------------------------------------------


def the_slope(s, j):
    """Brinkmanship: every round may run out of control, until someone steps back."""
    havana = s.choose("Havana", "havana", ["holds-fire", "fires"], says="whether Havana fires")
    fires = havana == "fires"
    if fires:  # on the low-flying planes; a U-2 was shot down on 27 October
        s.consequence("defiance", Havana=j.havana_defiance)
    order = ["Moscow", "Washington"]
    if s.variant("first-on-the-brink", ["Moscow", "Washington"]) == "Washington":
        order.reverse()
    turns = ["hold", "step-back"]
    if s.variant("strike-on-the-brink", ["open", "closed"]) == "open":
        turns.append("strike")
    for turn in range(ROUNDS):
        s.stage("brink")
        heated = 1 - (1 - j.runaway) ** j.heat if fires and not turn else j.runaway
        if s.hazard("runaway", heated, "out-of-control", "held"):
            return runaway(s, j)
        if order[turn % 2] == "Moscow":
            if not s.outcome("offer"):
                s.stage("offer")
                the_offer(s)
            if moscow_gives_way(s):
                return moscow_steps_back(s, j)
            continue
        washington = s.choose(
            "Washington", "washington-brink", turns, says="whether Washington steps back"
        )
        if washington == "step-back":
            s.consequence("stepping back", Washington=-j.backdown)
            return missiles_stay(s, j, "Washington steps back")
        if washington == "strike":
            return the_strike(s, j)
    return one_throw(s, j, j.plunge)


def the_offer(s):
    """What Washington says in public, and what the President's brother says to the ambassador."""
    s.choose(
        "Washington",
        "offer",
        ["nothing", "pledge", "pledge-and-jupiters"],
        seen_by=BOTH,
        says="what Washington offers",
    )


def moscow_gives_way(s):
    """Whether it does, in this round."""
    choice = s.choose(
        "Moscow", "moscow-brink", ["hold", "step-back"], says="whether Moscow steps back"
    )
    return choice == "step-back"


def the_last_round(s, j):
    """A blockade that comes late has one round, and no offer goes with it."""
    s.stage("brink")
    if s.hazard("runaway", j.runaway, "out-of-control", "held"):
        return runaway(s, j)
    if moscow_gives_way(s):
        return moscow_steps_back(s, j)
    return one_throw(s, j, j.plunge)


def moscow_steps_back(s, j):
    """The missiles go home, for what was offered; what was offered in private stays private."""
    s.consequence("stepping back", Moscow=-j.backdown)
    s.consequence("ally let down", Moscow=-j.allies_let_down, Havana=-j.havana_betrayed)
    s.consequence("missiles gone", Washington=j.brink_won)
    offer = s.outcome("offer")
    if offer is None or offer == "nothing":
        s.consequence("Cuba exposed", Moscow=-j.cuba_exposed, Havana=-j.havana_exposed)
    else:
        the_pledge(s, j)
    if offer is None:
        read_by_allies(s, j)
        return s.end("Moscow steps back")
    if offer == "pledge-and-jupiters":
        s.consequence("missiles in Turkey withdrawn", Moscow=j.jupiters, Washington=-j.jupiter_cost)
    # What was it given? Ankara can only guess, and what it takes to be true counts.
    s.reputation(
        "ankara-reads",
        about="offer",
        reader="Allies",
        stake=j.reading_right,
        standing={"pledge-and-jupiters": {"Washington": -j.trade_seen}},
    )
    return s.end("Moscow steps back")


def one_throw(s, j, chance):
    """Past the last moment to step back: over the edge or not."""
    if s.hazard("runaway", chance, "out-of-control", "held"):
        return runaway(s, j)
    return s.end("stand-off", Moscow=-j.standoff, Washington=-j.standoff, Havana=-j.standoff)


def runaway(s, j):
    """What nobody chose; each in its own unit."""
    return s.end(
        "runaway escalation",
        Moscow=-j.catastrophe,
        Washington=-j.catastrophe,
        Havana=-j.catastrophe_near,
        Allies=-j.catastrophe_near,
    )
