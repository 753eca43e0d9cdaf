"""North Korean troops in Russia's war: the argument of an article of November 2024 as a game.

Numbers in brackets, [2] to [15], are the article's paragraphs after its title, which is [0], and
its summary, [1]; known.md maps each of its assertions to the verbs here.

What the story takes as given: the treaty of June 2024, a war in which Russia advances, weapons
that North Korea has sold before. What happened is one of its courses. Where a careful critic
would have told it otherwise, it has a variant (`s.variant`), told beside it on the same draws.

Whatever its course, the war goes on beside it, a larger force is tried in battle and can be taken
back, and men, ground, tutelage and talks are paid for. Only the answer is told at two lengths: in
full on the course that the article describes (found out, owned by both, enlarged, fighting well),
and in brief where the story branches off from it: Washington, Moscow's reply, Seoul.

Every number is a judgement (`j.…`), stated with its range and source in judgements.toml. Each
player's payoffs are in a unit of its own.
"""

from collections import namedtuple

from rubicon import Crisis, minimum

crisis = Crisis(
    "North Korean troops in Russia's war",
    players=["Moscow", "Pyongyang", "Seoul", "Washington", "Kyiv", "Beijing", "Tehran", "Warsaw"],
    about="In October 2024 Seoul showed that North Korean soldiers, sent in secret with Russian "
    "papers, were on their way to Russia's front. An article of that November argued that Moscow "
    "and Pyongyang, once found out, could deny and leave or own up and double down; that for Kim, "
    "on a more intransigent course, Europe is the safer place to test South Korea and the United "
    "States; that an answer may be inevitable unless Beijing has the troops called back; and that "
    "such steps are hard to take back.",
)

PARTNERS = ("Moscow", "Pyongyang")
WATCHERS = ("Seoul", "Washington", "Kyiv")
Capitals = namedtuple("Capitals", "moscow pyongyang")


@crisis.story
def story(s, j):
    """From Pyongyang's harder line to wherever it ends."""
    # [14] Does Moscow want all that it has claimed, or a settlement? Only Moscow knows.
    s.nature(
        "aim",
        {"maximal": j.p_maximal, "bargain": 1 - j.p_maximal},
        seen_by="Moscow",
        says="what Moscow wants",
    )
    # [8, 10] Expansion that raises stakes, or the status quo: not how strong his regime is.
    s.nature(
        "leaning",
        {"expansion": j.p_expansion, "status-quo": 1 - j.p_expansion},
        seen_by="Pyongyang",
        says="what Kim wants",
    )
    # [8] Unity given up, new weapons, launches, talk of tests; or going on as before.
    posture = s.choose(
        "Pyongyang", "posture", ["harden", "as-before"], says="whether Pyongyang hardens its line"
    )
    if posture == "harden":
        s.consequence(
            "harder line",
            Pyongyang=by_leaning(s, j.line_expansion, j.line_status_quo),
            Seoul=-j.seoul_line,
        )
    elif s.variant("troops-without-turn", ["no", "yes"]) == "no":  # [9] "on this path"
        return no_deployment(s, j)
    return the_gambit(s, j)


def by_leaning(s, expansion, status_quo):
    """A payoff of Pyongyang's that depends on what Kim wants."""
    return expansion if s.outcome("leaning") == "expansion" else status_quo


# ---- men, and a place to try one's strength -------------------------------------------------


def the_gambit(s, j):
    """[2, 9] Moscow looks for men, and Kim for a place; either may be the first to ask."""
    if s.variant("who-begins", ["Moscow", "Pyongyang"]) == "Moscow":
        men = where_men_come_from(s, foreigners=True)
        theatre = where_to_try(s) if men in ("covert", "open") else None
    else:
        theatre = where_to_try(s)
        men = where_men_come_from(s, foreigners=theatre == "europe")
    if men in ("covert", "open") and theatre == "europe":
        return the_deployment(s, j)
    if men in ("covert", "open"):
        s.consequence("a friend let down", Pyongyang=-j.refusal)
    if theatre == "korea":
        without_foreigners(s, j)
        return the_test_at_home(s, j)
    return no_deployment(s, j)


def where_men_come_from(s, foreigners):
    """[2, 5] Foreign soldiers, deniably or openly; Russians called up; or neither."""
    menu = ["covert", "open"] if foreigners else []
    if s.variant("call-up-excludes", ["yes", "no"]) == "yes" or not foreigners:
        menu.append("mobilise")
    return s.choose(
        "Moscow",
        "manpower",
        [*menu, "do-without"],
        seen_by=PARTNERS,
        says="where Moscow finds men",
    )


def where_to_try(s):
    """[9, 10] Kim tests his adversaries, and his regime, in Europe, in Korea or nowhere."""
    return s.choose(
        "Pyongyang",
        "gambit",
        ["europe", "korea", "none"],
        seen_by=PARTNERS,
        says="where Pyongyang tries its strength",
    )


def no_deployment(s, j):
    """A war without foreign troops."""
    without_foreigners(s, j)
    return s.end("no deployment")


def without_foreigners(s, j):
    """Moscow fights on alone: men, tutelage, ground and talks as they would be."""
    men = s.outcome("manpower")
    if men == "mobilise":
        s.consequence("call-up at home", Moscow=-j.call_up_cost)
    elif men == "do-without":
        s.consequence("shortage of men", Moscow=-j.shortage)
    else:  # it was not asked, or has asked in vain
        s.consequence("shortage of men", Moscow=-cheapest_way(j))
    s.consequence("tutelage", Beijing=0)  # kept whole
    the_war_goes_on(s, j)


def cheapest_way(j, relief=0):
    """What want of men costs Moscow where the story doesn't stop for it: the lesser evil of
    going short and calling up."""
    return minimum(j.call_up_cost, j.shortage * (1 - relief))


def the_war_goes_on(s, j, strong=False, settling=None):
    """[11, 14] Nobody steps in: ground is lost, and who would settle can."""
    ground(s, j, strong)
    a_bargain(s, j, settling)


def ground(s, j, strong):
    """[11] Lost where the front gives way, or a larger force fights well; all of it where both.
    Where the story doesn't tell how the front bears up, it is lost at the mean."""
    pressed = {"giving-way": 1, "holding": 0, None: j.p_giving_way}[s.outcome("front")]
    share = pressed + (1 - pressed) * j.ground_share if strong else pressed * j.ground_share
    maximal = s.outcome("aim") == "maximal"
    s.consequence(
        "ground",
        Moscow=share * (j.ground_maximal if maximal else j.ground_bargain),
        Kyiv=-share,
        Washington=-share * j.washington_ground,
    )


def a_bargain(s, j, settling=None):
    """[14] Where nobody steps in, an offer of talks is met; if it was meant, that is worth it.

    Where the story doesn't tell what Moscow says, one that wants a settlement asks for it. What
    Washington expects of that may be told at its mean, `settling`.
    """
    if s.outcome("voice") not in (None, "offers-talks"):
        return
    settles = s.outcome("aim") == "bargain"
    if settles and s.outcome("voice") is None:
        talk_of_talks(s, j)
    s.consequence(
        "negotiations",
        Moscow=settles * j.deal,
        Washington=(settles if settling is None else settling) * j.washington_deal,
        Kyiv=settles * j.kyiv_deal,
    )


def the_test_at_home(s, j):
    """[9, 10] Northeast Asia, where the United States and its allies are prepared. They strike
    back the less surely, the less Washington stands by them, which Kim doesn't know."""
    raised = by_leaning(s, j.raised_expansion, j.raised_status_quo)
    s.consequence("stakes raised", Pyongyang=raised)
    s.consequence(
        "trouble in Asia",
        Beijing=-j.beijing_korea,
        Seoul=-j.seoul_korea,
        Washington=-j.washington_asia,
    )
    firm = {"firm": 1, "wavering": 0, None: j.p_firm}[s.outcome("resolve")]
    struck = j.asia_ready * (firm + (1 - firm) * j.asia_alone)
    s.consequence("struck back in Korea", Pyongyang=-struck * j.korea_blow)
    return s.end("tried in Korea", Pyongyang=(1 - struck) * j.korea_win)


def the_deployment(s, j):
    """[2, 7] A small contingent of uncertain worth with Russian papers; what both get for it."""
    s.consequence("cash", Moscow=-j.payment, Pyongyang=j.cash)
    s.consequence("combat experience", Pyongyang=j.experience)
    s.consequence(
        "technology",
        Moscow=-j.technology_price,
        Pyongyang=j.technology,
        Seoul=-j.seoul_technology,
    )
    s.consequence("casualties", Pyongyang=-j.casualties)
    raise_stakes(s, j, j.raised_first)
    # [7] Past Beijing: what the two hold against it is a motive from the start.
    s.consequence("resentment of Beijing", Pyongyang=j.resentment)
    s.consequence("frustration with Beijing", Moscow=j.frustration)
    capitals = Capitals(
        s.factions("Moscow", "escalators", "cautious", weight=j.moscow_escalators),
        s.factions("Pyongyang", "escalators", "cautious", weight=j.pyongyang_escalators),
    )
    if s.outcome("manpower") == "open":
        out_in_the_open(s)
        own_up_moscow(s, j, capitals)
        own_up_pyongyang(s, j, capitals)
        return growing(s, j, capitals, fully=False)
    s.consequence("surprise", Moscow=j.surprise)
    # [2] Papers make it deniable, not invisible: somebody's intelligence may find it.
    found = s.hazard(
        "exposure",
        j.exposure,
        "exposed",
        "secret",
        seen_by="nobody",
        says="whether intelligence finds the deployment",
    )
    if found:
        s.reveal("exposure", to=WATCHERS)
        if disclosed(s, j):
            return the_revelation(s, j, capitals)
    return in_the_dark(s, j, capitals)


def raise_stakes(s, j, share):
    """[10] Soldiers in a shooting war raise the stakes: some by the first, the rest by more."""
    raised = by_leaning(s, j.raised_expansion, j.raised_status_quo)
    s.consequence("stakes raised", Pyongyang=share * raised)


# ---- disclosure -----------------------------------------------------------------------------


def disclosed(s, j):
    """[1, 2] Who has found it may show it to the world, or keep what it knows."""
    chosen = s.variant("disclosure-chosen", ["yes", "no"]) == "yes"
    disclosure = s.choose(
        "Seoul",
        "disclosure",
        ["publish", "keep-quiet"] if chosen else ["publish"],
        seen_by=WATCHERS,
        says="whether the find is published",
    )
    if disclosure == "publish":
        s.reveal("disclosure")
        s.consequence("the world warned", Seoul=j.seoul_warned)
        s.consequence("sources burnt", Seoul=-j.sources_burnt)
    return disclosure == "publish"


def out_in_the_open(s):
    """The world learns what the two have arranged."""
    s.reveal("manpower")
    s.reveal("gambit")


def in_the_dark(s, j, capitals):
    """Nobody has said anything: go on, grow or stop; to compare with what disclosure does."""
    s.stage("dark")
    scale = what_size(s, seen_by=PARTNERS)
    if scale == "wind-up":
        return wound_up(s, j, capitals, "secretly wound up")
    if not (scale == "expand" and agreed(s, capitals, j, openly=False, seen_by=PARTNERS)):
        a_small_force(s, j, watched=False)
        the_war_goes_on(s, j)
        return s.end("kept secret")
    ended = the_larger_force(s, j, capitals, seen_by=PARTNERS)
    if ended:
        return ended
    men_for_moscow(s, j)
    # So many are sooner seen, and then it is plain what has been hidden.
    if s.hazard("exposure", as_visible(j.exposure, j), "exposed", "secret"):
        s.stage("found late")
        out_in_the_open(s)
        s.reveal("commit")
        s.consequence("caught in the act", Moscow=-j.caught)
        return the_answer_in_brief(s, j, larger=True)
    the_war_goes_on(s, j, strong=s.outcome("showing") == "strong")
    return s.end("a larger force, kept secret")


def as_visible(chance, j):
    """The larger, the more visible."""
    return 1 - (1 - chance) ** j.visibility


def the_revelation(s, j, capitals):
    """[2, 3] It is out: deny, own up, or neither. First the patron, then the agent."""
    s.stage("revelation")
    out_in_the_open(s)
    s.consequence("found out", Moscow=-j.found_out)
    # [3] A revelation emboldens some and chastens others; the net effect may go either way.
    for capital, emboldened, chastened in (
        (capitals.moscow, j.moscow_emboldened, j.moscow_chastened),
        (capitals.pyongyang, j.pyongyang_emboldened, j.pyongyang_chastened),
    ):
        capital.shift("escalators", emboldened)
        capital.shift("cautious", chastened)
    # [11] The backdrop of everything: how Ukraine's front bears up.
    s.nature(
        "front",
        {"giving-way": j.p_giving_way, "holding": 1 - j.p_giving_way},
        says="how Ukraine’s front bears up",
    )
    agent_first = s.variant("speaks-first", ["Moscow", "Pyongyang"]) == "Pyongyang"
    agent = pyongyang_speaks(s) if agent_first else None
    stance = moscow_speaks(s)
    if stance == "acknowledge":
        own_up_moscow(s, j, capitals)
        agent = agent or pyongyang_speaks(s)
    if agent == "acknowledge":
        own_up_pyongyang(s, j, capitals)
    if agent and (agent == "acknowledge") != (stance == "acknowledge"):
        s.consequence("out of step", Moscow=-j.out_of_step, Pyongyang=-j.out_of_step)
        a_small_force(s, j, watched=True)  # who won't own the first won't send more
        return the_answer_in_brief(s, j)
    if stance == "acknowledge":
        return growing(s, j, capitals, fully=True)
    # The agent says what the patron says.
    if stance == "deny":
        return the_denial(s, j, capitals)
    # Neither yes nor no: nothing to be refuted, and nothing to be proud of.
    s.consequence("neither yes nor no", Moscow=-j.evasion, Pyongyang=-j.evasion)
    return growing(s, j, capitals, fully=False)


def moscow_speaks(s):
    """[2, 4] Deny, own up, or neither."""
    words = ["deny", "acknowledge"]
    if s.variant("may-evade", ["yes", "no"]) == "yes":
        words.insert(1, "evade")
    return s.choose("Moscow", "stance", words, says="whether Moscow owns up")


def pyongyang_speaks(s):
    """[4] It takes both to own it."""
    return s.choose(
        "Pyongyang",
        "pyongyang-stance",
        ["deny", "acknowledge"],
        says="whether Pyongyang owns up",
    )


def own_up_moscow(s, j, capitals):
    """[4, 14] Defiance to some, repercussions to others; a settlement nearer or farther."""
    capitals.moscow.consequence(
        "owning up", escalators=j.moscow_defiance, cautious=-j.repercussions
    )
    if s.outcome("aim") == "bargain":
        s.consequence("owning up and a settlement", Moscow=j.bargaining_chip - j.talks_lost)


def own_up_pyongyang(s, j, capitals):
    """[7, 10] The status of a great power's ally, and what that brings down."""
    s.consequence("status", Pyongyang=j.status)
    capitals.pyongyang.consequence(
        "owning up", escalators=j.pyongyang_defiance, cautious=-j.pyongyang_repercussions
    )


# ---- denial ---------------------------------------------------------------------------------


def the_denial(s, j, capitals):
    """[3] Stay limited and wrap up in time, or run the hazard of proof."""
    scale = what_size(s, seen_by=PARTNERS)
    if scale == "wind-up":
        return wound_up(s, j, capitals, "wound up in time")
    grown = scale == "expand" and agreed(s, capitals, j, openly=False, seen_by=PARTNERS)
    if grown:
        ended = the_larger_force(s, j, capitals, seen_by=PARTNERS)
        if ended:
            return ended
        men_for_moscow(s, j)
    else:
        a_small_force(s, j, watched=False)
    proved = s.hazard(
        "evidence",
        as_visible(j.evidence, j) if grown else j.evidence,
        "irrefutable",
        "inconclusive",
        says="whether the evidence becomes irrefutable",
    )
    if not proved:  # What isn't proved need not be answered.
        the_war_goes_on(s, j, strong=s.outcome("showing") == "strong")
        return s.end("kept in doubt")
    s.consequence("caught in the act", Moscow=-j.caught)
    s.reveal("scale")
    if scale == "expand":
        s.reveal("commit")
    # It takes both to own it, and after that Pyongyang keeps silent.
    if s.choose("Moscow", "stance", ["deny", "acknowledge"]) == "acknowledge":
        own_up_moscow(s, j, capitals)
    else:
        s.consequence("brazen denial", Moscow=-j.brazen)
    return the_answer_in_brief(s, j, larger=grown)


# ---- doubling down --------------------------------------------------------------------------


def what_size(s, seen_by="everyone"):
    """[3, 4] Moscow sets the size."""
    menu = ["expand", "hold", "wind-up"]
    if moscow_owns(s) and s.variant("wind-up-once-owned", ["yes", "no"]) == "no":
        menu.remove("wind-up")
    return s.choose(
        "Moscow", "scale", menu, seen_by=seen_by, says="what Moscow does with the force"
    )


def moscow_owns(s):
    """It is no secret of Moscow's, by its own word."""
    return s.outcome("manpower") == "open" or s.outcome("stance") == "acknowledge"


def both_own(s):
    """In one voice."""
    return s.outcome("manpower") == "open" or (
        s.outcome("stance") == s.outcome("pyongyang-stance") == "acknowledge"
    )


def agreed(s, capitals, j, openly, seen_by="everyone"):
    """Growing takes Pyongyang's consent; without publicity there is no sacred war to preach."""
    more = ["sacred-war", "more"] if openly else ["more"]
    commit = s.choose(
        "Pyongyang",
        "commit",
        [*more, "no-more"],
        seen_by=seen_by,
        groups={"larger": more},
        says="whether Pyongyang sends more",
    )
    if commit == "no-more":
        return False
    # [3] Those who favour escalation have got what they want, and the cautious have not.
    capitals.moscow.consequence(
        "a larger war", escalators=j.moscow_bolder, cautious=-j.moscow_dread
    )
    capitals.pyongyang.consequence(
        "a larger war", escalators=j.pyongyang_bolder, cautious=-j.pyongyang_dread
    )
    if commit == "sacred-war":  # [4] A bridge burnt, and doom talk in chorus.
        capitals.pyongyang.consequence("sacred war", escalators=j.sacred_zeal)
    return True


def growing(s, j, capitals, fully):
    """[4] Known to the world: grow, hold or wind up?"""
    if fully and s.variant("beijing-moves", ["after-growth", "before"]) == "before":
        beijing_moves(s, j)
    scale = what_size(s)
    if scale == "wind-up":
        said = "owned" if moscow_owns(s) else "evaded"
        return wound_up(s, j, capitals, f"{said} and wound up")
    if not (scale == "expand" and agreed(s, capitals, j, openly=both_own(s))):
        a_small_force(s, j, watched=True, told=fully)
        return the_answer_in_brief(s, j)
    if both_own(s):  # [4, 5] Pictures of more trains: there seems no end of fighters.
        s.consequence("look of a bottomless source", Moscow=j.bottomless)
        s.consequence("a bottomless enemy", Washington=-j.washington_bottomless)
    ended = the_larger_force(s, j, capitals)
    if ended:
        return ended
    called_up = men_for_moscow(s, j, told=fully)
    if fully and not called_up:
        tehran = the_followers(s, j)
        if tehran == "waits" and s.outcome("showing") == "strong":
            return the_answer(s, j)
    return the_answer_in_brief(s, j, larger=True)


def a_small_force(s, j, watched, told=False):
    """[2] Some thousands who go on: what they relieve, and how they look, which is told at its
    mean, for nobody decides anything by it."""
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    if watched:
        poor = j.p_weak * j.showing_accuracy + (1 - j.p_weak) * (1 - j.showing_accuracy)
        how_they_look(s, j, poor * j.small_watched, (1 - poor) * j.small_watched)
    if told and calls_up(s, j, seen_by="Moscow"):
        s.consequence("Russia kept going", Beijing=j.relief_limited * j.beijing_russia)
        return
    foreigners(s, j, j.relief_limited, cheapest=not told)


def men_for_moscow(s, j, told=False):
    """[5] A larger force, and Russians beside it or not. Returns whether more are called up."""
    relief = j.relief_strong if s.outcome("showing") == "strong" else j.relief_weak
    if told and calls_up(s, j):
        s.consequence("Russia kept going", Beijing=relief * j.beijing_russia)
        return True
    foreigners(s, j, relief, cheapest=not told)
    return False


def foreigners(s, j, relief, cheapest):
    """[5] They stand in for Russians, in part."""
    short = cheapest_way(j, relief) if cheapest else j.shortage * (1 - relief)
    s.consequence("shortage of men", Moscow=-short)
    s.consequence("Russia kept going", Beijing=relief * j.beijing_russia)


def calls_up(s, j, seen_by="everyone"):
    """[5] With or without foreigners, Moscow can still call up Russians. It has seen by then how
    a larger force does; without one it is decided now and felt after the answer."""
    call_up = s.choose(
        "Moscow",
        "call-up",
        ["yes", "no"],
        seen_by=seen_by,
        says="whether Moscow calls up more Russians",
    )
    if call_up == "yes":
        s.consequence("call-up at home", Moscow=-j.call_up_cost)
    return call_up == "yes"


def beijing_moves(s, j):
    """[7, 12] Press Pyongyang to roll it back, at a price, or tolerate it. To everyone else
    Beijing professes to know nothing, so that only Pyongyang sees which."""
    hidden = s.variant("beijing-seen", ["by-Pyongyang", "by-all"]) == "by-Pyongyang"
    beijing = s.choose(
        "Beijing",
        "beijing",
        ["press", "tolerate"],
        seen_by="Pyongyang" if hidden else "everyone",
        says="whether Beijing presses Pyongyang",
    )
    if beijing == "press":
        s.consequence("pressing an ally", Beijing=-j.pressing)


def the_larger_force(s, j, capitals, seen_by="everyone"):
    """[5, 7, 10] Thousands more, in combat: what they do at home, and whether Kim goes on. Returns
    the ending if that is one."""
    if seen_by == "everyone" and s.outcome("beijing") is None:  # it has not moved before
        beijing_moves(s, j)
    first_battles(s, j, seen_by)
    course = s.choose(
        "Pyongyang",
        "course",
        ["persist", "roll-back"],
        seen_by=seen_by,
        says="whether Pyongyang persists",
    )
    if course == "roll-back":
        return rolled_back(s, j, capitals)
    if s.outcome("beijing") == "press":
        s.consequence("Chinese pressure", Pyongyang=-j.chinese_pressure)
    if s.outcome("regime") == "weak":
        return cracks_at_home(s, j)
    defied = s.outcome("beijing") == "press"
    s.consequence("tutelage", Beijing=-j.full_tutelage if defied else j.tutelage_lost)
    earn_more(s, j)
    return None


def first_battles(s, j, seen_by):
    """[10] A regime of unknown strength sends them; how they do is a noisy sign of it."""
    s.nature(
        "regime",
        {"strong": 1 - j.p_weak, "weak": j.p_weak},
        seen_by="nobody",
        says="how much war Kim’s regime bears",
    )
    showing = s.signal(
        "showing",
        about="regime",
        accuracy=j.showing_accuracy,
        seen_by=seen_by,
        says="how the soldiers do in battle",
    )
    if seen_by == "everyone":  # what nobody sees can neither shame nor be told at home
        poor = showing == "weak"
        how_they_look(s, j, poor * 1, (not poor) * 1)


def how_they_look(s, j, poor, good):
    """[2, 10] Their worth was uncertain; if they do well, Kim beats the imperialists shoulder to
    shoulder with a great power."""
    s.consequence(
        "a poor showing",
        Moscow=-poor * j.moscow_poor_showing,
        Pyongyang=-poor * j.pyongyang_poor_showing,
    )
    s.consequence("victory beside a great power", Pyongyang=good * j.victory)


def earn_more(s, j):
    """[7] More soldiers, more of everything; the survivors are given commands."""
    s.consequence("cash", Moscow=-j.payment * j.growth, Pyongyang=j.cash * j.growth)
    s.consequence("combat experience", Pyongyang=j.experience * j.growth)
    s.consequence("commanders from the survivors", Pyongyang=j.commanders)
    s.consequence("casualties", Pyongyang=-j.casualties * j.growth)
    s.consequence("a tried army in the North", Seoul=-j.seoul_tried)
    raise_stakes(s, j, 1 - j.raised_first)


# ---- taking it back -------------------------------------------------------------------------


def wound_up(s, j, capitals, ending):
    """[3, 14] The troops go home before they have grown."""
    taken_back(s, j, capitals)
    return s.end(ending)


def rolled_back(s, j, capitals):
    """[12, 15] They go home after: a sacred war is given up, and friends of Beijing's are again."""
    if s.outcome("commit") == "sacred-war":
        s.consequence("a sacred war given up", Pyongyang=-j.sacred_cost)
    taken_back(s, j, capitals)
    return s.end("rolled back")


def taken_back(s, j, capitals):
    """[14, 15] The factions for escalation lose face, and a friend who has owned up loses more."""
    for capital, humiliation, respite in (
        (capitals.moscow, j.moscow_humiliation, j.moscow_respite),
        (capitals.pyongyang, j.pyongyang_humiliation, j.pyongyang_respite),
    ):
        capital.consequence("stepping back", escalators=-humiliation, cautious=respite)
    if moscow_owns(s):
        s.consequence("prestige", Moscow=-j.prestige)
    if s.outcome("beijing") == "press":  # [7] A pupil again.
        s.consequence("tutelage", Beijing=j.tutelage_restored)
        s.consequence("resentment of Beijing", Pyongyang=-j.resentment)
        s.consequence("frustration with Beijing", Moscow=-j.frustration)
    else:
        s.consequence("tutelage", Beijing=j.tutelage_slighted)
    s.consequence("shortage of men", Moscow=-cheapest_way(j))
    the_war_goes_on(s, j)


def cracks_at_home(s, j):
    """[10] A weak regime doesn't bear it: the coffins come home, and the troops after them."""
    s.consequence("strain on the regime", Pyongyang=-j.strain)
    if s.outcome("commit") == "sacred-war":
        s.consequence("a sacred war given up", Pyongyang=-j.sacred_cost)
    s.consequence("shortage of men", Moscow=-cheapest_way(j))
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    the_war_goes_on(s, j)
    return s.end("cracks at home")


# ---- the answer -----------------------------------------------------------------------------


def the_followers(s, j):
    """[6] Does Tehran join, at the front or only in projects such as BRICS? A winner attracts;
    but one in need pays better."""
    joins = ["front", "projects"]
    tehran = s.choose(
        "Tehran",
        "tehran",
        [*joins, "waits"],
        groups={"joins": joins},
        says="whether Tehran joins",
    )
    strong = s.outcome("showing") == "strong"
    if tehran == "front":
        s.consequence("beside a winner", Tehran=j.tehran_winner if strong else 0)
        s.consequence("a price from the needy", Tehran=0 if strong else j.tehran_price)
        s.consequence("Western wrath", Tehran=-j.tehran_wrath)
        s.consequence("followers", Moscow=j.followers)
    elif tehran == "projects":  # an alternative to the West that looks like one, and shelter
        s.consequence("a club of winners", Tehran=j.club if strong else j.club * j.club_losing)
        s.consequence("Western wrath", Tehran=-j.tehran_wrath * j.wrath_projects)
        s.consequence("followers", Moscow=j.followers * j.projects_worth)
    return tehran


def the_answer(s, j):
    """[11, 12] Kyiv presses for deeds or looks for terms; Moscow speaks; Washington answers."""
    kyiv = s.choose(
        "Kyiv", "kyiv", ["presses", "seeks-terms"], says="whether Kyiv presses for deeds"
    )
    if kyiv == "seeks-terms":
        return kyivs_terms(s, j)
    s.consequence("a plea", Kyiv=-j.plea)
    voice = what_moscow_says(s, j)
    # [9, 13] Washington alone knows whether it would stand by its allies in Asia.
    s.nature(
        "resolve",
        {"firm": j.p_firm, "wavering": 1 - j.p_firm},
        seen_by="Washington",
        says="whether Washington would stand by Asia",
    )
    if washington_answers(s) == "words":
        words_only(s, j, larger=True)
        if voice == "draws-in":  # [4] Who was dared and stays out looks afraid.
            s.consequence("a dare declined", Washington=-j.dared)
        return seoul_and_after(s, j)
    firm, maximal = s.outcome("resolve") == "firm", s.outcome("aim") == "maximal"
    the_west_steps_in(s, j, firm, maximal)
    if moscow_replies(s, j) == "climb":  # [15] brinkmanship
        return the_slope(s, j)
    return seoul_and_after(s, j)


def kyivs_terms(s, j):
    """What Kyiv gets depends on what Moscow wants."""
    if s.outcome("aim") == "bargain":
        s.consequence("negotiations", Moscow=j.deal, Washington=j.washington_deal)
        return s.end("terms sought and met", Kyiv=-j.terms)
    s.consequence("ground", Moscow=j.ground_maximal, Washington=-j.washington_ground)
    return s.end("terms dictated", Kyiv=-j.diktat)


def what_moscow_says(s, j):
    """[4, 14] Each has its price: beckoning others in, nuclear doom, or talk of talks."""
    voice = s.choose(
        "Moscow",
        "voice",
        ["draws-in", "nuclear-talk", "offers-talks"],
        says="what Moscow says to the West",
    )
    if voice == "draws-in":
        s.consequence("fear at home of a larger war", Moscow=-j.beckoning)
    elif voice == "nuclear-talk":
        s.consequence("friends put off by doom talk", Moscow=-j.doom_price)
    else:
        talk_of_talks(s, j)
    return voice


def talk_of_talks(s, j):
    """[14] Goodwill abroad, and softness in the eyes of those at home who want more."""
    s.consequence("talk of talks", Moscow=j.talk_goodwill - j.talk_softness)


def washington_answers(s):
    """[12] Verbal push-back, or some form of escalation."""
    return s.choose("Washington", "answer", ["words", "escalate"], says="how Washington answers")


def moscow_replies(s, j):
    """[15] The die is cast here."""
    reply = s.choose("Moscow", "reply", ["absorb", "climb"], says="how Moscow takes the answer")
    if reply == "absorb":
        s.consequence("swallowed", Moscow=-j.swallowed)
    return reply


def the_answer_in_brief(s, j, larger=False):
    """The same where the story doesn't dwell on it: who steps back isn't told, nor anything after
    Seoul; resolve, and Moscow's aim, count at their mean as Washington saw them before."""
    if washington_answers(s) == "words":
        words_only(s, j, larger, settling=1 - j.p_maximal)
        return seoul_answers(s, j, larger)
    the_west_steps_in(s, j, firm=j.p_firm, maximal=j.p_maximal)
    if moscow_replies(s, j) == "absorb":
        return seoul_answers(s, j, larger)
    if s.hazard("runaway", 1 - (1 - j.runaway) ** 2, "out-of-control", "held"):  # two rounds' worth
        return runaway(s, j)
    either = (j.brink_won - j.backdown) / 2
    return s.end("one of them steps back", Moscow=either, Washington=either)


def words_only(s, j, larger, settling=None):
    """[12] Verbal push-back: the more there is to answer, the less it suffices."""
    s.consequence("words for deeds", Washington=-(j.words_larger if larger else j.words_limited))
    if s.outcome("kyiv") == "presses":  # heard by all; unanswered, it costs who could have answered
        s.consequence("a plea unheard", Washington=-j.pressure)
    s.consequence("Washington found wanting", Pyongyang=j.probed)
    the_war_goes_on(s, j, s.outcome("showing") == "strong", settling)


def the_west_steps_in(s, j, firm, maximal):
    """[4, 12] Limits on weapons lifted, advisers, intelligence: others in the fray."""
    s.consequence("fighting a coalition", Moscow=j.coalition)
    s.consequence("Western entry", Moscow=-j.western_entry, Pyongyang=-j.pyongyang_entry)
    s.consequence("cost of stepping in", Washington=-j.stepping_in)
    s.consequence("Kyiv helped", Kyiv=j.helped)
    s.consequence("the West tied down in Europe", Beijing=j.beijing_distraction)
    s.consequence("reassurance", Warsaw=j.reassured, Seoul=j.reassured)
    s.consequence("Russia checked", Washington=maximal * j.checked)
    if s.outcome("voice") == "nuclear-talk":  # [4]
        s.consequence("fear of the worst", Washington=-j.doom_fear)
    if s.variant("firmness-moves-washington", ["yes", "no"]) == "yes":
        # [13] Whether resolve in Asia makes it act in Ukraine, or save itself for Asia.
        s.consequence("one resolve for two theatres", Washington=firm * j.resolve_link)


def seoul_and_after(s, j):
    """[9, 10] Seoul answers. If with words, the test is over; what was it for?"""
    ended = seoul_answers(s, j, larger=True, after=True)
    if ended:
        return ended
    next_step = s.choose(
        "Pyongyang",
        "next-step",
        ["turns-on-asia", "holds"],
        says="whether Kim then turns on Asia",
    )
    return s.end("answered") if next_step == "holds" else the_test_at_home(s, j)


def seoul_answers(s, j, larger, after=False):
    """[9, 12, 13] Seoul, the first to be tested, has seen what Washington does, not what it is:
    words, arms for Kyiv, or a partnership with Warsaw."""
    deeds = ["arms", "warsaw"]
    seoul = s.choose(
        "Seoul",
        "seoul",
        ["words", *deeds],
        groups={"deeds": deeds},
        says="how Seoul answers",
    )
    # [12] Against a small force there is less to answer, or to join hands against.
    reason = 1 if larger else j.small_answered
    if seoul == "words":
        s.consequence("Seoul’s words for deeds", Seoul=-reason * j.seoul_words)
        s.consequence("Seoul found wanting", Pyongyang=j.probed)
        return None if after else s.end("answered")
    s.consequence(
        "Moscow retaliates in Korea", Seoul=-j.seoul_retaliation, Pyongyang=j.retaliation_gift
    )
    if seoul == "warsaw":
        return the_partnership(s, j, reason)
    s.consequence(
        "Seoul’s arms", Kyiv=j.seoul_arms, Moscow=-j.seoul_arms_harm, Pyongyang=-j.seoul_blow
    )
    s.consequence("a stand taken", Seoul=reason * j.seoul_stand)
    return s.end("answered")


def the_partnership(s, j, reason):
    """[12] Seoul turns to Warsaw; it takes both."""
    if s.choose("Warsaw", "warsaw-signs", ["yes", "no"], says="whether Warsaw signs") == "no":
        s.consequence("left standing", Seoul=-j.alone)
        return s.end("answered")
    s.consequence("partnership", Seoul=reason * j.seoul_partner, Warsaw=reason * j.warsaw_partner)
    s.consequence("arms and attention shared", Warsaw=-j.warsaw_shared)
    # [13] The more where Washington would waver; at its mean where the story is told in brief.
    wavering = {None: 1 - j.p_firm, "wavering": 1, "firm": 0}[s.outcome("resolve")]
    s.consequence("not alone without Washington", Seoul=wavering * j.seoul_hedge)
    s.consequence(
        "partnership against us",
        Moscow=-j.against_us,
        Beijing=-j.encircled,
        Pyongyang=-j.seoul_blow,
    )
    return s.end("a partnership of Seoul and Warsaw")


# ---- the slope ------------------------------------------------------------------------------


def the_slope(s, j):
    """[15] Brinkmanship: every round may run out of control, until someone steps back."""
    movers = ["Moscow", "Washington"]
    if s.variant("brink-first", movers) == "Washington":
        movers.reverse()
    rounds = int(s.variant("brink-rounds", ["3", "5"]))
    for turn in range(rounds):
        s.stage("brink")
        if turn == rounds - 1:
            s.stage("last minute")
        mover = movers[turn % 2]
        if s.hazard("runaway", j.runaway, "out-of-control", "held", says="whether it runs away"):
            return runaway(s, j)
        brink = s.choose(
            mover,
            f"{mover.lower()}-brink",
            ["hold", "step-back"],
            says=f"whether {mover} steps back",
        )
        if brink == "step-back" and mover == "Moscow":
            return moscow_steps_back(s, j)
        if brink == "step-back":
            return s.end("Washington steps back", Washington=-j.backdown, Moscow=j.brink_won)
    # Past the last moment to step back.
    if s.hazard("runaway", j.plunge, "out-of-control", "held"):
        return runaway(s, j)
    return s.end("stand-off", Moscow=-j.standoff, Washington=-j.standoff)


def moscow_steps_back(s, j):
    """[15] It pays in prestige. A smaller ally who was told that this would be won may refuse to go
    along: then its soldiers fight on, for a price, and so does the danger for another round."""
    s.consequence("stepping back from the brink", Moscow=-j.backdown, Washington=j.brink_won)
    if s.variant("ally-may-refuse", ["yes", "no"]) == "yes":
        ally = s.choose(
            "Pyongyang", "ally", ["yields", "refuses"], says="whether Pyongyang goes along"
        )
        if ally == "refuses":
            s.consequence("an ally’s price", Moscow=-j.ally_price, Pyongyang=j.ally_gain)
            if s.hazard("runaway", j.runaway, "out-of-control", "held"):
                return runaway(s, j)
            return s.end("Moscow steps back")
    if s.outcome("commit") == "sacred-war":
        s.consequence("a sacred war given up", Pyongyang=-j.sacred_cost)
    return s.end("Moscow steps back")


def runaway(s, j):
    """What nobody chose; each in its own unit, by how near it stands."""
    fighting, near, far = -j.catastrophe, -j.catastrophe_near, -j.catastrophe_far
    return s.end(
        "runaway escalation",
        Moscow=fighting,
        Washington=fighting,
        Kyiv=fighting,
        Pyongyang=near,
        Seoul=near,
        Warsaw=near,
        Beijing=far,
        Tehran=far,
    )
