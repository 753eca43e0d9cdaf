"""North Korean troops in Russia's war: the argument of an article of November 2024 as a game.

Numbers in round brackets, (1) to (16), mark the sixteen mechanisms of the argument:

(1)  a small covert deployment, or doing without, or a call-up at home; troops of uncertain worth
(2)  revelation; denying needs a limited force, wound up before irrefutable evidence arrives
(3)  factions for escalation in both capitals, which the revelation strengthens or chastens
(4)  doubling down: more troops, leaked confirmations, "sacred war" as a bridge burnt
(5)  foreign manpower instead of a call-up, and the look of an inexhaustible source of fighters
(6)  Moscow's interest in drawing others in: it can say that it fights a coalition
(7)  followers, Tehran first, who join what looks like a winning alliance
(8)  what Pyongyang earns: cash, experience, commanders picked from the survivors
(9)  Beijing as patron: tutelage, its set-back, pressure, resentment, frustration
(10) the theatre: Korea, where the allies are ready, or Europe
(11) a regime whose strength nobody knows, which fighting shows something about
(12) the answer: words or worse; and a Seoul-Warsaw partnership, which takes both
(13) two theatres: what is done in Ukraine is read in Asia
(14) talk of negotiations, which is cheap, beside acts
(15) October 1962: face the evidence, then a slope and a last moment to step back
(16) choices that are hard to take back once allies, status and prestige hang on them

Where a telling could as well have been another one, the story has a variant (`s.variant`), told
beside it on the same draws: who may step back first, whether the two can still stop once they have
owned up, how fully the open way is told, a Moscow that says nothing, a Beijing that moves early.

Every number is a judgement (``j.…``), stated with its range and source in judgements.toml. Each
player's payoffs are in a unit of its own; what follows falls on the branch where it happens.
"""

from collections import namedtuple

from rubicon import Crisis, minimum

crisis = Crisis(
    "North Korean troops in Russia's war",
    players=["Moscow", "Pyongyang", "Beijing", "West", "Seoul", "Tehran", "Warsaw"],
    about="In autumn 2024 North Korean soldiers, sent in secret with Russian papers, were found "
    "at Russia's front. Moscow and Pyongyang could deny it, which meant staying small and leaving "
    "before the proof came, or own it, which meant doubling down. An article of that November "
    "argued that discovery strengthens those who want more, that owning up shows no wish to "
    "negotiate, that an answer by the West is all but inevitable unless Beijing has the troops "
    "called back, and that such steps are hard to take back.",
)

PARTNERS = ("Moscow", "Pyongyang")
PERIODS_OF_DENIAL = 2
# Who may step back in which round, by who may first; in 1962 it was Moscow.
BRINK = {"Moscow": ("Moscow", "West", "Moscow"), "West": ("West", "Moscow", "West")}
Capitals = namedtuple("Capitals", "moscow pyongyang")


@crisis.story
def story(s, j):
    """From Moscow's want of men to wherever it ends."""
    # Does Moscow want all it has claimed, or a bargain? Only Moscow knows. (14)
    s.nature(
        "aim",
        {"maximal": j.p_maximal, "bargain": 1 - j.p_maximal},
        seen_by="Moscow",
        says="what Moscow wants",
    )
    # (1) Foreign soldiers, deniably or openly; Russians called up; or neither.
    men = s.choose(
        "Moscow",
        "manpower",
        ["covert", "open", "call-up", "do-without"],
        seen_by=PARTNERS,
        says="where Moscow finds men",
    )
    if men in ("covert", "open"):
        return the_gambit(s, j)
    if men == "call-up":
        s.consequence("call-up at home", Moscow=-j.call_up_cost)
    else:
        s.consequence("shortage of men", Moscow=-j.shortage)
    s.consequence("tutelage", Beijing=j.tutelage_kept)
    a_bargain(s, j)
    return s.end("a war without foreign troops")


# ---- Pyongyang's gambit ---------------------------------------------------------------------


def the_gambit(s, j):
    """Kim tests his adversaries' resolve, and his own regime, somewhere or nowhere. (10)"""
    # (11) How sure Kim is of his regime. What he doesn't know, `regime`, is drawn when it shows.
    s.nature(
        "self-belief",
        {"assured": j.p_assured, "doubting": 1 - j.p_assured},
        seen_by="Pyongyang",
        says="how sure Kim is of his regime",
    )
    theatre = s.choose(
        "Pyongyang",
        "gambit",
        ["europe", "korea", "none"],
        seen_by=PARTNERS,
        says="where Pyongyang tries its strength",
    )
    if theatre == "europe":
        return the_deployment(s, j)
    s.consequence("shortage of men", Moscow=-cheapest_way(j))
    s.consequence("a friend let down", Pyongyang=-j.refusal)
    a_bargain(s, j)
    if theatre == "korea":
        return the_test_at_home(s, j)
    s.consequence("tutelage", Beijing=j.tutelage_kept)
    return s.end("no deployment")


def the_test_at_home(s, j):
    """(10) Northeast Asia, where the United States and its allies stand ready."""
    draw_regime(s, j)
    ready = s.hazard(
        "allies-in-asia",
        j.asia_ready,
        "strike-back",
        "flinch",
        says="whether the allies in Asia strike back",
    )
    s.consequence("trouble in Korea", Beijing=-j.beijing_korea)
    if not ready:
        return s.end("a success in Korea", Pyongyang=j.korea_win)
    s.consequence("struck back in Korea", Pyongyang=-j.korea_blow)
    if s.outcome("regime") == "weak":
        s.consequence("strain on the regime", Pyongyang=-j.strain)
    return s.end("a reverse in Korea")


def draw_regime(s, j):
    """(11) Nobody sees how strong the regime is; what Kim thinks of it is all he has."""
    weak = j.weak_if_assured if s.outcome("self-belief") == "assured" else j.weak_if_doubting
    return s.nature(
        "regime",
        {"strong": 1 - weak, "weak": weak},
        seen_by="nobody",
        says="how strong the regime is",
    )


def the_deployment(s, j):
    """(1) A small contingent with Russian papers, of uncertain worth; what both get for it."""
    # (8) What Pyongyang earns, and (h) what else it gets: the claim weighs one against the other.
    s.consequence("cash", Moscow=-j.payment, Pyongyang=j.cash)
    s.consequence("combat experience", Pyongyang=j.experience)
    s.consequence("technology", Pyongyang=j.technology, Seoul=-j.seoul_technology)
    s.consequence("treaty protection", Pyongyang=j.treaty)
    s.consequence("casualties", Pyongyang=-j.casualties)
    # (9) Less of Beijing's pupil; though Beijing is served by a Russia that doesn't lose.
    s.consequence("autonomy from Beijing", Pyongyang=j.autonomy)
    s.consequence("Russia kept going", Beijing=j.beijing_russia)
    capitals = Capitals(
        s.factions("Moscow", "escalators", "cautious", weight=j.moscow_escalators),
        s.factions("Pyongyang", "escalators", "cautious", weight=j.pyongyang_escalators),
    )
    if s.outcome("manpower") == "open":
        return the_open_way(s, j, capitals)
    s.consequence("surprise", Moscow=j.surprise)
    if s.hazard(
        "exposure", j.exposure, "exposed", "secret", says="whether the deployment comes to light"
    ):
        return the_revelation(s, j, capitals)
    return in_the_dark(s, j, capitals)


# ---- open, or not found out -----------------------------------------------------------------


def the_open_way(s, j, capitals):
    """(1) What doing it openly would have been: repercussions from the first day, no surprise."""
    show_deployment(s)
    own_up_moscow(s, j, capitals)
    own_up_pyongyang(s, j, capitals)
    return doubling_down(s, j, capitals)


def in_the_dark(s, j, capitals):
    """Not found out: go on, grow, or stop; to compare with what a revelation does. (3)"""
    scale = s.choose(
        "Moscow",
        "scale",
        ["expand", "hold", "wind-up"],
        seen_by=PARTNERS,
        says="what Moscow does with the force",
    )
    if scale == "wind-up":
        return wound_up(s, j, capitals, "secretly wound up")
    if scale == "expand" and growth(s, seen_by=PARTNERS):
        # (2) The larger, the more visible.
        if s.hazard("exposure", more_visible(j, j.exposure), "exposed", "secret"):
            show_deployment(s)
            s.reveal("commit")
            s.consequence("caught in the act", Moscow=-j.caught)
        return the_fighting_alone(s, j, capitals)
    s.consequence("shortage of men", Moscow=-cheapest_way(j, j.relief_limited))
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    a_bargain(s, j)
    return s.end("kept secret")


def growth(s, seen_by="everyone"):
    """Growing takes Pyongyang's consent; without publicity there is no sacred war to preach."""
    commit = s.choose(
        "Pyongyang",
        "commit",
        ["more", "no-more"],
        seen_by=seen_by,
        says="whether Pyongyang sends more",
    )
    return commit == "more"


def more_visible(j, chance):
    """The chance that something comes out when the force has grown."""
    return 1 - (1 - chance) ** j.visibility


# ---- revelation: deny or acknowledge --------------------------------------------------------


def the_revelation(s, j, capitals):
    """(2) It is out. Both capitals must say something; first the patron, then the agent."""
    show_deployment(s)
    the_balance_shifts(j, capitals)
    cheap_talk(s, j, capitals)
    stances = ["deny", "acknowledge"]
    if s.variant("no-comment", ["no", "yes"]) == "yes":  # for long Moscow neither denied nor owned
        stances.append("no-comment")
    stance = s.choose("Moscow", "stance", stances, says="whether Moscow owns up")
    moscow_owns = stance == "acknowledge"
    if moscow_owns:
        own_up_moscow(s, j, capitals)
    pyongyang_stance = s.choose(
        "Pyongyang",
        "pyongyang-stance",
        ["deny", "acknowledge"],
        says="whether Pyongyang owns up",
    )
    pyongyang_owns = pyongyang_stance == "acknowledge"
    if pyongyang_owns:
        own_up_pyongyang(s, j, capitals)
    if moscow_owns and pyongyang_owns:
        return doubling_down(s, j, capitals)
    if moscow_owns or pyongyang_owns:
        return out_of_step(s, j, capitals)
    return the_denial(s, j, capitals)


def show_deployment(s):
    """The world learns what the two have arranged."""
    s.reveal("manpower")
    s.reveal("gambit")


def the_balance_shifts(j, capitals):
    """(3) A revelation emboldens some and chastens others; the net effect may go either way."""
    capitals.moscow.shift("escalators", j.moscow_emboldened)
    capitals.pyongyang.shift("escalators", j.pyongyang_emboldened)
    for capital in capitals:
        capital.shift("cautious", j.chastened)


def cheap_talk(s, j, capitals):
    """(14) The Kremlin says that it is open to negotiations, or does not trouble to."""
    talk = s.choose(
        "Moscow", "talk", ["offers-talks", "no-talk"], says="whether Moscow offers talks"
    )
    if talk == "offers-talks":
        s.consequence("goodwill abroad", Moscow=j.talk_goodwill)
        capitals.moscow.consequence("talk of peace at home", escalators=-j.talk_softness)


def own_up_moscow(s, j, capitals):
    """Acknowledging: defiance to some, repercussions to others; a bargain nearer or farther."""
    capitals.moscow.consequence("owning up", escalators=j.defiance, cautious=-j.repercussions)
    if s.outcome("aim") == "bargain":
        s.consequence("owning up and the bargain", Moscow=j.bargaining_chip - j.talks_lost)


def own_up_pyongyang(s, j, capitals):
    """Pyongyang says so, too: the status of a great power's ally, and what that brings down."""
    s.consequence("status", Pyongyang=j.status)
    capitals.pyongyang.consequence(
        "owning up", escalators=j.defiance, cautious=-j.pyongyang_repercussions
    )


def out_of_step(s, j, capitals):
    """One owns what the other denies: nothing grows out of that, and both look foolish."""
    s.consequence("out of step", Moscow=-j.out_of_step, Pyongyang=-j.out_of_step)
    s.consequence("shortage of men", Moscow=-cheapest_way(j, j.relief_limited))
    return the_answer(s, j, capitals)


# ---- denial ---------------------------------------------------------------------------------


def the_denial(s, j, capitals):
    """(2) Denying: wind up while it is in doubt, or stay (or grow) and run the hazard of proof."""
    grown = False
    for period in range(PERIODS_OF_DENIAL):
        sizes = ["hold", "wind-up"] if period else ["expand", "hold", "wind-up"]
        scale = s.choose("Moscow", "scale", sizes, seen_by=PARTNERS)
        if scale == "wind-up":
            return wound_up(s, j, capitals, "grown and gone" if grown else "wound up in time")
        grown = grown or (scale == "expand" and growth(s, seen_by=PARTNERS))
        proof = more_visible(j, j.evidence) if grown else j.evidence
        if s.hazard(
            "evidence",
            proof,
            "irrefutable",
            "inconclusive",
            says="whether the evidence becomes irrefutable",
        ):
            return facing_the_evidence(s, j, capitals, grown)
    men_from_abroad(s, j, grown)
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    a_bargain(s, j)
    return s.end("never proven")


def facing_the_evidence(s, j, capitals, grown):
    """(15) The dilemma of October 1962: deny the photographs, or accept them."""
    if s.outcome("stance") != "no-comment":  # who denied nothing is not refuted
        s.consequence("caught in the act", Moscow=-j.caught)
    if s.choose("Moscow", "stance", ["deny", "acknowledge"]) == "acknowledge":
        own_up_moscow(s, j, capitals)
    else:
        s.consequence("brazen denial", Moscow=-j.brazen)
    men_from_abroad(s, j, grown)
    return the_answer(s, j, capitals)


def men_from_abroad(s, j, grown):
    """What the foreign troops relieve when nobody stops to look how well they fight."""
    if grown:
        earn_more(s, j)
    relief = (j.relief_strong + j.relief_weak) / 2 if grown else j.relief_limited
    s.consequence("shortage of men", Moscow=-cheapest_way(j, relief))


def cheapest_way(j, relief=0):
    """What want of men costs Moscow where the story doesn't stop for it: the lesser evil of
    going short and calling up."""
    return minimum(j.call_up_cost, j.shortage * (1 - relief))


def wound_up(s, j, capitals, ending):
    """The troops go home. (16) The factions for escalation lose face by it."""
    for capital in capitals:
        capital.consequence("stepping back", escalators=-j.humiliation, cautious=j.respite)
    s.consequence("shortage of men", Moscow=-cheapest_way(j))
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    a_bargain(s, j)
    return s.end(ending)


# ---- doubling down --------------------------------------------------------------------------


def doubling_down(s, j, capitals):
    """(4) Both have owned it, and the reasons for keeping it small have gone. Grow?"""
    if s.variant("beijing-first", ["no", "yes"]) == "yes":
        beijing_moves(s, j)
    sizes = ["expand", "hold"]
    if s.variant("wind-up-once-owned", ["yes", "no"]) == "yes":
        sizes.append("wind-up")
    scale = s.choose("Moscow", "scale", sizes)
    if scale == "wind-up":
        return wound_up(s, j, capitals, "owned and wound up")
    if scale == "expand":
        leak_confirmations(s, j)
        commit = s.choose("Pyongyang", "commit", ["sacred-war", "more", "no-more"])
        if commit != "no-more":
            return the_larger_force(s, j, capitals)
    if in_brief(s):
        s.consequence("shortage of men", Moscow=-cheapest_way(j, j.relief_limited))
    elif not a_call_up(s, j):
        s.consequence("shortage of men", Moscow=-j.shortage * (1 - j.relief_limited))
    return the_answer(s, j, capitals)


def in_brief(s):
    """The open way is told in less detail, to be compared with."""
    openly = s.outcome("manpower") == "open"
    return openly and s.variant("open-way", ["in-brief", "in-full"]) == "in-brief"


def beijing_moves(s, j):
    """(9) Beijing: press Pyongyang to keep out or roll it back, at a price, or tolerate it. To
    everyone else it professes to know nothing, so that only Pyongyang sees which."""
    beijing = s.choose(
        "Beijing",
        "beijing",
        ["press", "tolerate"],
        seen_by="Pyongyang",
        says="whether Beijing presses Pyongyang",
    )
    if beijing == "press":
        s.consequence("pressing an ally", Beijing=-j.pressing)


def leak_confirmations(s, j):
    """(4, 5) Pictures of more trains: there seems no end of fighters."""
    s.consequence("look of a bottomless source", Moscow=j.bottomless, West=-j.west_bottomless)


def a_call_up(s, j):
    """(5) With or without foreigners, Moscow can still call up Russians."""
    call_up = s.choose(
        "Moscow", "call-up", ["yes", "no"], says="whether Moscow calls up more Russians"
    )
    if call_up == "no":
        return False
    s.consequence("call-up at home", Moscow=-j.call_up_cost)
    return True


def the_larger_force(s, j, capitals):
    """(4, 5) Thousands more, in combat; perhaps preached as a sacred war that must be won."""
    if s.outcome("commit") == "sacred-war":
        capitals.pyongyang.consequence("sacred war", escalators=j.sacred_zeal)
    brief = in_brief(s)
    if not brief and a_call_up(s, j):  # Russians do the rest, and the story loses its other turns
        return the_fighting_alone(s, j, capitals)
    if s.outcome("beijing") is None:  # it has not moved before
        beijing_moves(s, j)
    first_battles(s, j)
    # (11, 16) Kim has seen how his soldiers and his people bear it. The turning point.
    course = s.choose(
        "Pyongyang", "course", ["persist", "roll-back"], says="whether Pyongyang persists"
    )
    if course == "roll-back":
        return rolled_back(s, j, capitals)
    if s.outcome("beijing") == "press":
        s.consequence("Chinese pressure", Pyongyang=-j.chinese_pressure)
    if s.outcome("regime") == "weak":
        return cracks_at_home(s, j)
    the_harvest(s, j)
    tutelage_after_all(s, j)
    if not brief:
        the_followers(s, j)
    return the_answer(s, j, capitals)


def tutelage_after_all(s, j):
    """(9) What is left of it when a larger force fights on, the more bitter where Beijing forbade
    it."""
    defied = s.outcome("beijing") == "press"
    s.consequence("tutelage", Beijing=j.tutelage_defied if defied else j.tutelage_lost)


def first_battles(s, j):
    """(11) How the contingent does is a noisy sign of the regime that sent it."""
    draw_regime(s, j)
    watching = PARTNERS if s.outcome("exposure") == "secret" else "everyone"
    showing = s.signal(
        "showing",
        about="regime",
        accuracy=j.showing_accuracy,
        seen_by=watching,
        says="how the soldiers do in battle",
    )
    if showing == "weak" and watching == "everyone":  # (1) Their worth was uncertain.
        s.consequence("a poor showing", Moscow=-j.poor_showing, Pyongyang=-j.poor_showing)


def the_fighting_alone(s, j, capitals):
    """A larger force in combat where the story follows neither Beijing nor the followers."""
    first_battles(s, j)
    if s.outcome("beijing") == "press":
        s.consequence("Chinese pressure", Pyongyang=-j.chinese_pressure)
    if s.outcome("regime") == "weak":
        return cracks_at_home(s, j)
    the_harvest(s, j)
    tutelage_after_all(s, j)
    if s.outcome("exposure") == "secret":
        a_bargain(s, j)
        return s.end("a larger force, kept secret")
    return the_answer(s, j, capitals)


def the_harvest(s, j):
    """What a larger force that fights on brings to both. (5, 8, 11)"""
    earn_more(s, j)
    strong = s.outcome("showing") == "strong"
    # (11) At home: Kim beats the imperialists shoulder to shoulder with a great power.
    s.consequence("victory beside a great power", Pyongyang=j.victory if strong else 0)
    relief = j.relief_strong if strong else j.relief_weak
    if s.outcome("call-up") == "no":
        s.consequence("shortage of men", Moscow=-j.shortage * (1 - relief))
    elif s.outcome("call-up") is None:
        s.consequence("shortage of men", Moscow=-cheapest_way(j, relief))
    if strong:
        maximal = s.outcome("aim") == "maximal"
        s.consequence("ground gained", Moscow=j.ground_maximal if maximal else j.ground_bargain)
        s.consequence("ground lost", West=-j.west_ground)


def earn_more(s, j):
    """(8) More soldiers, more of everything; the survivors are given commands."""
    s.consequence("cash", Moscow=-j.payment * j.growth, Pyongyang=j.cash * j.growth)
    s.consequence("combat experience", Pyongyang=j.experience * j.growth)
    s.consequence("commanders from the survivors", Pyongyang=j.commanders)
    s.consequence("casualties", Pyongyang=-j.casualties * j.growth)


def rolled_back(s, j, capitals):
    """(16) Taking it back: what it costs those who staked their name on it."""
    capitals.pyongyang.consequence("stepping back", escalators=-j.humiliation, cautious=j.respite)
    if s.outcome("commit") == "sacred-war":
        s.consequence("a sacred war given up", Pyongyang=-j.sacred_cost)
    if s.outcome("beijing") == "press":  # (9) Tutelage again, and the resentment of it.
        s.consequence("tutelage", Beijing=j.tutelage_restored)
        s.consequence("resentment of Beijing", Pyongyang=-j.resentment)
        s.consequence("frustration with Beijing", Moscow=-j.frustration)
    else:
        s.consequence("tutelage", Beijing=j.tutelage_slighted)
    s.consequence("shortage of men", Moscow=-cheapest_way(j))
    a_bargain(s, j)
    return s.end("rolled back")


def cracks_at_home(s, j):
    """(11) A weak regime doesn't bear it: the coffins come home, and the troops after them."""
    s.consequence("strain on the regime", Pyongyang=-j.strain)
    if s.outcome("commit") == "sacred-war":
        s.consequence("a sacred war given up", Pyongyang=-j.sacred_cost)
    if s.outcome("call-up") != "yes":
        s.consequence("shortage of men", Moscow=-cheapest_way(j))
    s.consequence("tutelage", Beijing=j.tutelage_slighted)
    a_bargain(s, j)
    return s.end("cracks at home")


def the_followers(s, j):
    """(7) Does Tehran join? A winner attracts; but one in need pays better."""
    tehran = s.choose("Tehran", "tehran", ["joins", "stays-out"], says="whether Tehran joins")
    if tehran == "stays-out":
        return
    strong = s.outcome("showing") == "strong"
    s.consequence("with the winner", Tehran=j.tehran_winner if strong else 0)
    s.consequence("a price from the needy", Tehran=0 if strong else j.tehran_price)
    s.consequence("Western wrath", Tehran=-j.tehran_wrath)
    s.consequence("followers", Moscow=j.followers)


# ---- the answer -----------------------------------------------------------------------------


def the_answer(s, j, capitals):
    """(12) Words, or stepping in; the West alone knows how far its resolve in Asia goes. (13)"""
    followed = s.outcome("tehran") is not None  # only there the story follows the allies, too
    if s.outcome("showing") is None:  # no larger force in combat
        s.consequence("tutelage", Beijing=j.tutelage_slighted)
    s.nature(
        "resolve",
        {"firm": j.p_firm, "wavering": 1 - j.p_firm},
        seen_by="West",
        says="whether Washington would stand by Asia",
    )
    if s.choose("West", "answer", ["words", "escalate"], says="how the West answers") == "words":
        words_only(s, j)
    else:
        the_west_steps_in(s, j)
        # (15) Swallow it, or choose brinkmanship.
        reply = s.choose("Moscow", "reply", ["absorb", "climb"], says="how Moscow takes the answer")
        if reply == "climb":
            return the_slope(s, j) if followed else one_throw(s, j)
        s.consequence("swallowed", Moscow=-j.swallowed)
    if followed:
        the_theatres_are_bridged(s, j)
        if s.outcome("answer") == "words":
            the_partnership(s, j)
    return s.end(f"answered: {s.outcome('answer')}")


def words_only(s, j):
    """Verbal push-back: the more there is to answer, the less it suffices."""
    larger = s.outcome("showing") is not None
    s.consequence("words for deeds", West=-(j.words_larger if larger else j.words_limited))
    s.consequence("resolve found wanting", Pyongyang=j.resolve_probed)
    a_bargain(s, j)


def a_bargain(s, j):
    """(14) Where nobody escalates, an offer of talks is met; if it was meant, that is worth it.

    Where the story tells of no talk, a Moscow that wants a bargain is taken to look for one.
    """
    if s.outcome("aim") == "bargain" and s.outcome("talk") != "no-talk":
        s.consequence("negotiations", Moscow=j.deal, West=j.west_deal)


def the_west_steps_in(s, j):
    """Limits on weapons lifted, advisers, intelligence, and Seoul's arms: others in the fray."""
    # (6) Moscow can say that it fights a coalition; it is also hit.
    s.consequence("fighting a coalition", Moscow=j.coalition)
    s.consequence("Western entry", Moscow=-j.western_entry, Pyongyang=-j.pyongyang_entry)
    s.consequence("cost of stepping in", West=-j.stepping_in)
    s.consequence("the West tied down in Europe", Beijing=j.beijing_distraction)
    s.consequence("reassurance", Warsaw=j.reassured, Seoul=j.reassured)
    if s.outcome("resolve") == "firm":
        # (13) Whether resolve in Asia makes it act in Ukraine, or save itself for Asia.
        s.consequence("one resolve for two theatres", West=j.resolve_link)
    if s.outcome("aim") == "maximal":
        s.consequence("Russia checked", West=j.checked)


def the_theatres_are_bridged(s, j):
    """(13) Tokyo, Taipei and Seoul read in Ukraine what the United States would do for them."""
    s.reputation(
        "asia-reads",
        about="resolve",
        reader="Seoul",
        stake=j.reading_right,
        standing={
            "firm": {"West": j.deterrence, "Pyongyang": -j.deterred, "Beijing": -j.encircled}
        },
        says="how Asia reads Washington’s resolve",
    )


def the_partnership(s, j):
    """(12) Seoul and Warsaw: partners only if both sign, and neither wants to stand alone."""
    signs = ["yes", "no"]
    seoul, warsaw = s.at_once(
        {"seoul-signs": ("Seoul", signs), "warsaw-signs": ("Warsaw", signs)},
        says={"seoul-signs": "whether Seoul signs", "warsaw-signs": "whether Warsaw signs"},
    )
    if seoul == "yes":
        s.consequence("Moscow retaliates in Korea", Seoul=-j.seoul_retaliation)
    if warsaw == "yes":
        s.consequence("arms and attention shared", Warsaw=-j.warsaw_shared)
    if seoul == warsaw == "yes":
        s.consequence("partnership", Seoul=j.seoul_partner, Warsaw=j.warsaw_partner)
        s.consequence("partnership against us", Moscow=-j.against_us, Beijing=-j.encircled)
    elif seoul == "yes":
        s.consequence("left standing", Seoul=-j.alone)
    elif warsaw == "yes":
        s.consequence("left standing", Warsaw=-j.alone)


# ---- the slope ------------------------------------------------------------------------------


def the_slope(s, j):
    """(15) Brinkmanship: every round may run out of control, until someone steps back."""
    s.stage("brink")
    for mover in BRINK[s.variant("brink-first", ["Moscow", "West"])]:
        if s.hazard("runaway", j.runaway, "out-of-control", "held", says="whether it runs away"):
            return runaway(s, j)
        brink = s.choose(
            mover,
            f"{mover.lower()}-brink",
            ["hold", "step-back"],
            says=f"whether {'Moscow' if mover == 'Moscow' else 'the West'} steps back",
        )
        if brink == "step-back":
            return stepped_back(s, j, mover)
    # Past the last moment to step back.
    return one_throw(s, j, j.plunge)


def one_throw(s, j, chance=None):
    """Over the edge or not; all there is of the slope where the story doesn't dwell on it."""
    if s.hazard("runaway", j.runaway if chance is None else chance, "out-of-control", "held"):
        return runaway(s, j)
    return s.end("stand-off", Moscow=-j.standoff, West=-j.standoff)


def stepped_back(s, j, mover):
    """The one who steps back pays in prestige, and the other gains by it."""
    if mover == "West":
        return s.end("the West steps back", West=-j.backdown, Moscow=j.brink_won)
    if s.outcome("tehran") == "joins":  # (16) Smaller allies were told that this would be won.
        s.consequence("allies let down", Moscow=-j.allies_let_down)
    return s.end("Moscow steps back", Moscow=-j.backdown, West=j.brink_won)


def runaway(s, j):
    """What nobody chose; each in its own unit, by how near it stands."""
    fighting, near, far = -j.catastrophe, -j.catastrophe_near, -j.catastrophe_far
    return s.end(
        "runaway escalation",
        Moscow=fighting,
        West=fighting,
        Pyongyang=near,
        Seoul=near,
        Warsaw=near,
        Beijing=far,
        Tehran=far,
    )
