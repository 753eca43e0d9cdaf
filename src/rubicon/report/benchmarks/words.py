"""What becomes of verdicts where players choose otherwise, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rubicon.answers.benchmarks.by_lambda import Group
from rubicon.answers.benchmarks.found import UNMOVED, Benchmarks, InWays, Way
from rubicon.answers.verdicts.classes import class_of
from rubicon.report.equilibria import title
from rubicon.report.verdicts.rests import way_name
from rubicon.report.verdicts.words import becomes, letters, verb
from rubicon.report.wording import counted, listed, percent, plain

NO_CLAIMS = "The run has no claims to be held against other ways to choose."


def _where(way: Way) -> str:
    name = way_name(way)
    return "if all toss coins" if name == "coin toss" else f"at {name}"


def sentences(found: Benchmarks) -> list[str]:
    """Which ways to choose there are, what follows from the inputs alone, and what changes."""
    if not found.claims:
        return [NO_CLAIMS]
    alone = [each for each in found.claims if each.strategy == "none"]
    exactly = [each.claim for each in alone if each.exactly]
    told = [ways_in_words(found.ways), "No verdict follows from the inputs alone."]
    if alone:
        which = letters([each.claim for each in alone])
        too = f"; to the last digit of its margin {letters(exactly)}" if exactly else ""
        told[1] = (
            f"From the inputs alone {'follow' if alone[1:] else 'follows'} {which}: the same in "
            f"every way in at least {percent(UNMOVED)} of the draws{too}."
        )
    return [*told, *(changes(found.ways, each) for each in found.claims if each.changes)]


def ways_in_words(ways: Sequence[Way]) -> str:
    """Which ways to choose verdicts are held against, and on how many draws."""
    told = (
        "Beside the run's own verdicts stand those on players who toss coins, who think one, two "
        "or three steps ahead (levels 1 to 3)"
    )
    sharp = next((way for way in ways if way.times != 1), None)
    told += f", and who hardly make a mistake ({_sharply(sharp)})." if sharp else "."
    own = next((way for way in ways if way.own), None)
    return f"{told} The run's own players are those of the {way_name(own)}." if own else told


def _sharply(way: Way) -> str:
    lost = way.draws - way.solved
    also = f", {lost:,} of which could not be solved at it" if lost else ""
    return f"{way_name(way)}, on {counted(way.draws, 'draw')}{also}"


def changes(ways: Sequence[Way], each: InWays) -> str:
    """In which ways the class of a claim is another one, and by how many points its share."""
    told = [becomes(each.told[k], _where(ways[k])) for k in each.changes]
    return f"{title(each.claim)} {verb(class_of(each.base), 1)}; it {listed(told)}."


def of_claim(each: InWays) -> list[str]:
    """Whether a verdict takes strategy, and how its share changes with λ."""
    return [text for text in (_strategy(each), along(each)) if text]


def _strategy(each: InWays) -> str:
    same = f"in {percent(each.unmoved.share)} of the draws it comes out the same in every way"
    match each.strategy:
        case "none" if each.exactly:
            return (
                "No: it is algebra of the inputs, and by how much it holds or fails does not "
                "depend on what anybody chooses."
            )
        case "none":
            return f"No, it follows from the inputs alone: {same}."
        case "little":
            return f"Little: {same}."
        case "some":
            return f"In part: if all toss coins its class is no other one, but only {same}."
        case "much" if 0 in each.changes:
            return "Yes: if all toss coins its class is another one."
        case "much":
            return f"Yes: only {same}."
    return ""


def along(each: InWays) -> str:
    """How the share changes from the smallest to the largest λ; empty where it hardly does."""
    ends = ends_of(each.by_lambda)
    if not ends:
        return ""
    least, most = (
        f"(about {plain(end.rationality, 2)}) it holds in {percent(end.holds.share)}"
        for end in ends
    )
    return f"Where λ is smallest {least}, where it is largest {most}."


def ends_of(groups: Sequence[Group]) -> tuple[Group, Group] | None:
    """The draws with the smallest and with the largest λ, where their shares differ by more than
    chance."""
    if not groups:
        return None
    first, last = groups[0], groups[-1]
    apart = first.holds.high < last.holds.low or last.holds.high < first.holds.low
    return (first, last) if apart else None


def findings(found: Benchmarks) -> Iterator[str]:
    """What the findings of a report say."""
    alone = [each.claim for each in found.claims if each.strategy == "none"]
    if alone:
        yield (
            f"{letters(alone)} {'follow' if alone[1:] else 'follows'} from the inputs alone: "
            "whatever way players choose in, tossing coins among them, hardly any draw comes out "
            "otherwise. The game adds nothing to what was put in."
        )
    moved = [each.claim for each in found.claims if each.changes]
    if moved:
        yield f"Of {letters(moved)} the class changes with the way in which players choose."
