"""Small known games, each told as a crisis. What is known of them stands in `test_published`.

Every function tells one story and returns its :class:`~rubicon.Crisis`; what varies between
instances is a judgement. `EXAMPLES` has an instance of each, for tests that want many games.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rubicon import Crisis
from tests.play import Play, equilibrium

__all__ = ["EXAMPLES", "Example", "Play", "equilibrium"]


def deterrence() -> Crisis:
    """M1, Signorino's deterrence game: challenge or not, give way or resist."""
    crisis = Crisis("Deterrence", ["Challenger", "Defender"])

    @crisis.story
    def story(s, j):
        if s.choose("Challenger", "challenge", ["hold back", "challenge"]) == "hold back":
            return s.end("status quo", Challenger=j.peace)
        if s.choose("Defender", "answer", ["give way", "resist"]) == "give way":
            return s.end("concession", Challenger=j.prize)
        return s.end("war", Challenger=j.war, Defender=j.resolve)

    return crisis


def reply() -> Crisis:
    """M2, `egame122`: a mild or harsh act, which the other side sees and answers."""
    crisis = Crisis("Act and reply", ["Actor", "Rival"])

    @crisis.story
    def story(s, j):
        act = s.choose("Actor", "act", ["mild", "harsh"])
        answer = s.choose("Rival", "answer", ["comply", "defy"])
        s.consequence("what comes of it", Actor=j[f"{act}_{answer}"])
        if answer == "defy":
            s.consequence("defiance", Rival=j[f"defy_{act}"])
        return s.end(f"{act}, {answer}")

    return crisis


def chain() -> Crisis:
    """M3, `egame123`: three states in turn may let the matter rest."""
    crisis = Crisis("Three in a chain", ["Aggressor", "Target", "Patron"])

    @crisis.story
    def story(s, j):
        if s.choose("Aggressor", "attack", ["rest", "act"]) == "rest":
            return s.end("peace", Aggressor=j.a_peace)
        if s.choose("Target", "resist", ["rest", "act"]) == "rest":
            return s.end("conquest", Aggressor=j.a_conquest, Target=j.t_conquest)
        if s.choose("Patron", "help", ["rest", "act"]) == "rest":
            return s.end("war of two", Aggressor=j.a_two, Target=j.t_two)
        return s.end("war of three", Aggressor=j.a_three, Target=j.t_three, Patron=j.p_three)

    return crisis


def demand() -> Crisis:
    """M5, crisis bargaining with two types: a safe or a risky demand, a hair below each limit."""
    crisis = Crisis("Take it or leave it", ["Challenger", "Target"])

    @crisis.story
    def story(s, j):
        cost = {"firm": j.cost_firm, "soft": j.cost_soft}
        kind = s.nature("kind", {"firm": j.firm, "soft": 1 - j.firm}, seen_by="Target")
        size = s.choose("Challenger", "demand", ["safe", "risky"])
        share = j.strength + cost["firm" if size == "safe" else "soft"] - j.hair
        if s.choose("Target", "answer", ["accept", "fight"]) == "accept":
            return s.end("settled", Challenger=share, Target=1 - share)
        s.consequence("lottery of war", Challenger=j.strength, Target=1 - j.strength)
        return s.end("war", Challenger=-j.cost_challenger, Target=-cost[kind])

    return crisis


def demand_from_many(types: int) -> Crisis:
    """M5 with war costs spread evenly over [0, C], and demands from strength to strength + C.

    A type's cost is the middle of its interval, so that nobody is ever indifferent, and a
    demand of strength + k·C/types is refused by just k types.
    """
    crisis = Crisis(f"Take it or leave it, {types} types", ["Challenger", "Target"])

    @crisis.story
    def story(s, j):
        kinds = {f"cost {k}": (k + 0.5) / types for k in range(types)}
        kind = s.nature("kind", dict.fromkeys(kinds, 1 / types), seen_by="Target")
        asked = s.choose("Challenger", "demand", [f"+{k}" for k in range(types + 1)])
        share = j.strength + j.largest_cost * (int(asked) / types)
        if s.choose("Target", "answer", ["accept", "fight"]) == "accept":
            return s.end("settled", Challenger=share, Target=1 - share)
        s.consequence("lottery of war", Challenger=j.strength, Target=1 - j.strength)
        return s.end("war", Challenger=-j.cost_challenger, Target=-j.largest_cost * kinds[kind])

    return crisis


def audience_costs(price: str) -> Crisis:
    """M6, tying hands (the signal is paid for on backing down) or sinking costs (at once)."""
    crisis = Crisis(f"A signal that {price}", ["Defender", "Challenger"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"resolute": j.resolute, "weak": 1 - j.resolute}, "Defender")
        stake = {"resolute": j.stake_resolute, "weak": j.stake_weak}[kind]
        fight = {"resolute": j.war_resolute, "weak": j.war_weak}[kind]
        signalled = s.choose("Defender", "word", ["silence", "signal"]) == "signal"
        if signalled and price == "sinks costs":
            s.consequence("the signal's cost", Defender=-j.price)
        if s.choose("Challenger", "challenge", ["stay out", "challenge"]) == "stay out":
            return s.end("deterred", Defender=stake)
        if s.choose("Defender", "stand", ["back down", "fight"]) == "fight":
            return s.end("war", Defender=fight, Challenger=j.war_challenger)
        if signalled and price == "ties hands":
            s.consequence("loss of face", Defender=-j.price)
        return s.end("backed down", Challenger=j.prize)

    return crisis


def ladder(rungs: int) -> Crisis:
    """M7, brinkmanship: in turn, quit or climb at the risk of disaster for both."""
    crisis = Crisis(f"A ladder of {rungs} rungs", ["First", "Second"])

    @crisis.story
    def story(s, j):
        for rung in range(1, rungs + 1):
            mover, other = ("First", "Second") if rung % 2 else ("Second", "First")
            if s.choose(mover, f"rung {rung}", ["quit", "climb"]) == "quit":
                return s.end(f"{other} wins", {other: j.prize})
            if s.hazard(f"slip {rung}", j.risk, "disaster", "held"):
                return s.end("disaster", First=-j.disaster, Second=-j.disaster)
        return s.end(f"{mover} wins", {mover: j.prize})

    return crisis


def covert_act() -> Crisis:
    """M8: abstain, intervene openly or covertly; expose or ignore; escalate or accept."""
    crisis = Crisis("A covert intervention", ["Intervener", "Rival"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"exposer": j.exposer, "ignorer": 1 - j.exposer}, seen_by="Rival")
        act = s.choose("Intervener", "act", ["abstain", "overt", "covert"])
        if act == "abstain":
            return s.end("nothing")
        s.consequence("intervention", Intervener=j.gain, Rival=-j.harm)
        if act == "covert":
            s.consequence("secrecy", Intervener=-j.lost_by_secrecy)
            if s.choose("Rival", "find", ["ignore", "expose"]) == "ignore":
                return s.end("secret")
            s.consequence("exposure", Rival=j[f"exposing_{kind}"])
        if s.choose("Rival", "answer", ["accept", "escalate"]) == "escalate":
            s.consequence("escalation", Intervener=-j.e_intervener, Rival=-j.e_rival)
            return s.end("escalated")
        s.consequence("publicity", Intervener=-j.publicity, Rival=-j[f"inaction_{kind}"])
        return s.end("accepted")

    return crisis


def chain_store(entrants: int) -> Crisis:
    """M10, Kreps and Wilson: an incumbent that may be strong faces one entrant after another.

    The strong incumbent always fights: it has a single option.
    """
    names = [f"Entrant {n}" for n in range(entrants, 0, -1)]
    crisis = Crisis(f"A reputation before {entrants} entrants", ["Incumbent", *names])

    @crisis.story
    def story(s, j):
        kinds = {"strong": j.strong, "weak": 1 - j.strong}
        strong = s.nature("kind", kinds, seen_by="Incumbent") == "strong"
        for entrant in names:
            if s.choose(entrant, f"{entrant} enters", ["out", "in"]) == "out":
                s.consequence("monopoly", Incumbent=j.monopoly)
                continue
            s.consequence("entry", {entrant: j.entry})
            options = ["fight"] if strong else ["acquiesce", "fight"]
            if s.choose("Incumbent", f"answer to {entrant}", options) == "fight":
                s.consequence("fight", {"Incumbent": 0.0 if strong else -1.0, entrant: -1.0})
        return s.end("all have moved")

    return crisis


def alliance() -> Crisis:
    """M12: attack an ally's protégé, concede or resist, honour the alliance or renege."""
    crisis = Crisis("An alliance", ["Attacker", "Target", "Ally"])

    @crisis.story
    def story(s, j):
        kinds = {"reliable": j.reliable, "unreliable": 1 - j.reliable}
        kind = s.nature("kind", kinds, seen_by="Ally")
        if s.choose("Attacker", "attack", ["hold", "attack"]) == "hold":
            return s.end("status quo", Target=1, Ally=j.stake)
        if s.choose("Target", "answer", ["concede", "resist"]) == "concede":
            return s.end("concession", Attacker=1)
        honoured = s.choose("Ally", "treaty", ["honour", "renege"]) == "honour"
        odds = j.odds_against_two if honoured else j.odds_against_one
        s.consequence("outcome of war", Attacker=odds, Target=1 - odds, Ally=j.stake * (1 - odds))
        s.consequence("cost of war", Attacker=-j.cost_attacker, Target=-j.cost_target)
        cost = {"reliable": j.cost_reliable, "unreliable": j.cost_unreliable}[kind]
        s.consequence("price of the treaty", Ally=-cost if honoured else -j.disgrace)
        return s.end("war of three" if honoured else "war of two")

    return crisis


def volunteers(allies: int) -> Crisis:
    """M13, the volunteer's dilemma: unseen by each other, allies help or hope that others do."""
    names = [f"Ally {k}" for k in range(1, allies + 1)]
    crisis = Crisis(f"Burden sharing among {allies}", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"{name} helps": (name, ["no", "yes"]) for name in names})
        for name, helps in zip(names, taken, strict=True):
            if helps == "yes":
                s.consequence("burden", {name: -j.cost})
        if "yes" not in taken:
            return s.end("nobody")
        s.consequence("good", dict.fromkeys(names, j.good))
        return s.end("somebody")

    return crisis


def volunteers_with_costs(allies: int) -> Crisis:
    """The volunteer's dilemma of allies who differ: ``cost0``, ``cost1``, …"""
    names = [f"Ally {k}" for k in range(allies)]
    crisis = Crisis("Who helps", names)

    @crisis.story
    def story(s, j):
        taken = s.at_once({f"m{k}": (name, ["wait", "help"]) for k, name in enumerate(names)})
        for k, does in enumerate(taken):
            if does == "help":
                s.consequence("cost", {names[k]: -j[f"cost{k}"]})
        if "help" not in taken:
            return s.end("nobody")
        return s.end("saved", dict.fromkeys(names, 1))

    return crisis


TAKEN = ((0.8, 0.2), (0.4, 1.6), (3.2, 0.8), (1.6, 6.4), (12.8, 3.2), (6.4, 25.6), (51.2, 12.8))
"""The centipede's payoffs to (first, second) when taken at the k-th move, or never."""


def centipede(moves: int) -> Crisis:
    """M15, McKelvey and Palfrey's centipede at twice their dollars: take more now, or pass."""
    crisis = Crisis(f"Centipede of {moves} moves", ["First", "Second"])

    @crisis.story
    def story(s, j):
        for k in range(moves):
            mover = "Second" if k % 2 else "First"
            if s.choose(mover, f"move {k + 1}", ["take", "pass"]) == "take":
                return s.end(f"taken at {k + 1}", First=TAKEN[k][0], Second=TAKEN[k][1])
        return s.end("never taken", First=TAKEN[moves][0], Second=TAKEN[moves][1])

    return crisis


def beer_quiche() -> Crisis:
    """M16, Cho and Kreps: a breakfast that may show courage, and a challenger who watches."""
    crisis = Crisis("Beer or quiche", ["Guest", "Bully"])

    @crisis.story
    def story(s, j):
        kind = s.nature("kind", {"wimp": j.wimp, "surly": 1 - j.wimp}, seen_by="Guest")
        meal = s.choose("Guest", "meal", ["beer", "quiche"])
        if meal == ("quiche" if kind == "wimp" else "beer"):
            s.consequence("the meal it likes", Guest=1)
        if s.choose("Bully", "duel", ["yes", "no"]) == "yes":
            return s.end("duel", Bully=1 if kind == "wimp" else 0)
        s.consequence("left in peace", Guest=2)
        return s.end("no duel", Bully=0 if kind == "wimp" else 1)

    return crisis


def poker() -> Crisis:
    """M16, stripped-down poker: raise or fold on a card that the other has not seen."""
    crisis = Crisis("Stripped-down poker", ["Alice", "Bob"])

    @crisis.story
    def story(s, j):
        card = s.nature("card", {"king": 0.5, "queen": 0.5}, seen_by="Alice")
        if s.choose("Alice", "bid", ["raise", "fold"]) == "fold":
            return s.end("folded", Alice=-1, Bob=1)
        if s.choose("Bob", "answer", ["meet", "pass"]) == "pass":
            return s.end("passed", Alice=1, Bob=-1)
        won = 2 if card == "king" else -2
        return s.end("shown", Alice=won, Bob=-won)

    return crisis


def horse() -> Crisis:
    """Selten's horse: the third does not know which of the first two broke ranks."""
    crisis = Crisis("Selten's horse", ["One", "Two", "Three"])

    @crisis.story
    def story(s, j):
        first = s.choose("One", "one", ["across", "down"], seen_by="Two")
        second = "down"
        if first == "across":
            second = s.choose("Two", "two", ["across", "down"], seen_by="One")
            if second == "across":
                return s.end("all hold", One=1, Two=1, Three=1)
        if s.choose("Three", "three", ["left", "right"]) == "right":
            return s.end("right", One=0, Two=0, Three=0 if first == "down" else 1)
        if first == "down":
            return s.end("first broke", One=3, Two=2, Three=2)
        return s.end("second broke", One=4, Two=4, Three=0)

    return crisis


def alert() -> Crisis:
    """A hidden simultaneous move: two sides mobilise or wait without seeing each other."""
    crisis = Crisis("Two alerts", ["North", "South"])

    @crisis.story
    def story(s, j):
        north, south = s.at_once(
            {"north": ("North", ["wait", "mobilise"]), "south": ("South", ["wait", "mobilise"])}
        )
        if north == south == "wait":
            return s.end("calm", North=j.calm_north, South=j.calm_south)
        if north == south:
            return s.end("war", North=-j.war_north, South=-j.war_south)
        ahead, behind = ("North", "South") if north == "mobilise" else ("South", "North")
        return s.end(f"{ahead} ahead", {ahead: j.lead, behind: -j.fright})

    return crisis


def three_types() -> Crisis:
    """Signalling with three types, three messages and a receiver with three answers."""
    crisis = Crisis("Three kinds of sender", ["Sender", "Receiver"])

    @crisis.story
    def story(s, j):
        kinds = {"low": j.low, "middle": j.middle, "high": 1 - j.low - j.middle}
        rank = {name: k for k, name in enumerate(kinds)}
        kind = s.nature("kind", kinds, seen_by="Sender")
        message = s.choose("Sender", "message", ["none", "cheap", "costly"])
        effort = {"none": 0.0, "cheap": 0.3, "costly": 1.0}[message]
        s.consequence("effort", Sender=-effort * j.effort / (1 + rank[kind]))
        answer = s.choose("Receiver", "answer", list(kinds))
        s.consequence("standing", Sender=j.standing * rank[answer])
        s.consequence("misreading", Receiver=-((rank[answer] - rank[kind]) ** 2) * j.misreading)
        return s.end(f"read as {answer}")

    return crisis


def leak() -> Crisis:
    """A reveal: what was sent in secret may leak, in full or only in outline."""
    crisis = Crisis("A leak", ["Sender", "Watcher"])

    @crisis.story
    def story(s, j):
        sent = s.choose("Sender", "send", ["nothing", "arms", "troops"], seen_by="nobody")
        s.consequence("use", Sender={"nothing": 0.0, "arms": j.arms, "troops": j.troops}[sent])
        found = s.nature("leak", {"full": j.full, "outline": j.outline,
                                  "none": 1 - j.full - j.outline}, seen_by="Watcher")  # fmt: skip
        if found == "full":
            s.reveal("send", to="Watcher")
        elif found == "outline":
            s.reveal("send", to="Watcher", as_="nothing" if sent == "nothing" else "something")
        if s.choose("Watcher", "answer", ["let be", "protest"]) == "let be":
            if sent != "nothing":
                s.consequence("let pass", Watcher=-j.passed)
            return s.end("quiet")
        s.reveal("leak")
        s.consequence("protest", Sender=-j.heat, Watcher=-j.heat if sent == "nothing" else j.credit)
        if s.choose("Sender", "reply", ["deny", "own up"]) == "own up":
            s.consequence("candour", Sender=j.candour)
        elif found == "full":
            s.consequence("caught lying", Sender=-j.lie)
        return s.end("protested")

    return crisis


def who_is_first() -> Crisis:
    """Neither of two knows who moves first: their information sets precede each other."""
    crisis = Crisis("Who is first", ["East", "West"])

    @crisis.story
    def story(s, j):
        first = s.nature("order", {"East": j.east, "West": 1 - j.east}, seen_by="nobody")
        taken = {}
        for player in ("East", "West") if first == "East" else ("West", "East"):
            taken[player] = s.choose(player, player, ["go", "wait"], seen_by="nobody")
            if player == first and taken[player] == "go":
                s.consequence("head start", {player: j.start})
        if taken["East"] == taken["West"] == "go":
            s.consequence("collision", East=-j.collision, West=-j.collision)
        return s.end("done", {player: 1.0 for player in taken if taken[player] == "go"})

    return crisis


def patterns() -> Crisis:
    """Every helper of the language once: a hazard, factions, a signal, a reputation."""
    crisis = Crisis("All patterns", ["Power", "Ally", "Reader"])

    @crisis.story
    def story(s, j):
        s.nature("resolve", {"firm": j.firm, "lax": 1 - j.firm}, seen_by="Power")
        court = s.factions("Power", "hawks", "doves", weight=j.hawks)
        for period in ("spring", "autumn"):
            if s.choose("Power", f"{period} act", ["press", "rest"]) == "press":
                court.consequence("pressure", hawks=j.prestige, doves=-j.expense)
                if s.outcome("resolve") == "lax":
                    s.consequence("strain", Power=-j.strain)
                if s.hazard(f"{period} incident", j.incident, "clash", "calm"):
                    court.shift("hawks", j.shift)
                    s.consequence("clash", Power=-j.expense, Ally=-j.fear)
        s.signal("report", about="resolve", accuracy=j.accuracy, seen_by=["Reader"])
        stands_by, _ = s.at_once({
            "stand by": ("Ally", ["yes", "no"]), "probe": ("Reader", ["yes", "no"]),
        })  # fmt: skip
        if stands_by == "yes":
            s.consequence("company", Ally=j.company - j.fear * (1 - court.weight))
        s.reputation("reading", about="resolve", reader="Reader", stake=j.stake,
                     standing={"firm": {"Power": j.standing}})  # fmt: skip
        return s.end("year's end")

    return crisis


@dataclass(frozen=True)
class Example:
    """A game and an instance of its judgements."""

    tell: Callable[[], Crisis]
    judgements: Mapping[str, float] = field(default_factory=dict)


_COVERT = {
    "gain": 1.0, "lost_by_secrecy": 0.2, "publicity": 0.6, "harm": 0.5, "exposer": 0.6,
    "e_intervener": 1.2, "e_rival": 2.0, "exposing_exposer": 0.3, "exposing_ignorer": 0.1,
    "inaction_exposer": 0.1, "inaction_ignorer": 0.4,
}  # fmt: skip
_AUDIENCE = {
    "stake_resolute": 1.0, "stake_weak": 0.8, "war_resolute": 0.2, "war_weak": -0.7,
    "prize": 1.0, "war_challenger": -1.5, "resolute": 0.25,
}  # fmt: skip
_ALLIANCE = {
    "odds_against_one": 0.8, "odds_against_two": 0.3, "cost_attacker": 0.45, "cost_target": 0.25,
    "stake": 1.0, "cost_reliable": 0.4, "cost_unreliable": 1.0, "disgrace": 0.2, "reliable": 0.6,
}  # fmt: skip
_LADDER = {"risk": 0.2, "prize": 1.0, "disaster": 2.0}

EXAMPLES: dict[str, Example] = {
    "M1 deterrence": Example(deterrence, {"peace": 0.2, "prize": 1.0, "war": -0.6, "resolve": 0.3}),
    "M2 reply": Example(reply, {
        "mild_comply": 0.3, "mild_defy": -0.2, "harsh_comply": 1.1, "harsh_defy": -0.9,
        "defy_mild": -0.4, "defy_harsh": 0.7}),
    "M3 chain": Example(chain, {
        "a_peace": 0.1, "a_conquest": 1.0, "t_conquest": -0.8, "a_two": 0.4, "t_two": -1.0,
        "a_three": -1.2, "t_three": 0.3, "p_three": -0.25}),
    "M5 demand": Example(demand, {
        "strength": 0.5, "cost_challenger": 0.1, "cost_firm": 0.05, "cost_soft": 0.3,
        "firm": 0.55, "hair": 0.02}),
    "M5 many types": Example(lambda: demand_from_many(4), {
        "strength": 0.5, "cost_challenger": 0.1, "largest_cost": 0.6}),
    "M6 tying hands": Example(lambda: audience_costs("ties hands"), {**_AUDIENCE, "price": 0.5}),
    "M6 sinking costs": Example(lambda: audience_costs("sinks costs"), {**_AUDIENCE, "price": 0.3}),
    "M7 ladder of 3": Example(lambda: ladder(3), _LADDER),
    "M7 ladder of 6": Example(lambda: ladder(6), _LADDER),
    "M8 covert act": Example(covert_act, _COVERT),
    "M10 chain store of 2": Example(
        lambda: chain_store(2), {"strong": 0.3, "monopoly": 2.0, "entry": 0.5}),
    "M10 chain store of 3": Example(
        lambda: chain_store(3), {"strong": 0.1, "monopoly": 2.0, "entry": 0.5}),
    "M12 alliance": Example(alliance, _ALLIANCE),
    "M13 volunteers": Example(lambda: volunteers(3), {"good": 1.0, "cost": 0.3}),
    "M15 centipede of 4": Example(lambda: centipede(4)),
    "M15 centipede of 6": Example(lambda: centipede(6)),
    "M16 beer or quiche": Example(beer_quiche, {"wimp": 0.1}),
    "M16 poker": Example(poker),
    "Selten's horse": Example(horse),
    "two alerts": Example(alert, {
        "calm_north": 0.6, "calm_south": 0.4, "war_north": 1.5, "war_south": 1.0, "lead": 0.9,
        "fright": 0.7}),
    "three types": Example(three_types, {
        "low": 0.5, "middle": 0.3, "effort": 1.5, "standing": 0.6, "misreading": 1.0}),
    "a leak": Example(leak, {
        "arms": 0.5, "troops": 1.2, "full": 0.25, "outline": 0.35, "passed": 0.4, "heat": 0.6,
        "credit": 0.5, "candour": 0.2, "lie": 0.9}),
    "who is first": Example(who_is_first, {"east": 0.4, "start": 0.5, "collision": 1.6}),
    "all patterns": Example(patterns, {
        "firm": 0.45, "hawks": 0.4, "prestige": 1.0, "expense": 0.6, "strain": 0.3,
        "incident": 0.3, "shift": 0.5, "fear": 0.5, "accuracy": 0.8, "company": 0.6,
        "stake": 1.0, "standing": 0.7}),
}  # fmt: skip
