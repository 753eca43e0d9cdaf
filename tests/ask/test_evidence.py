"""How probable what was observed is: against every path walked by itself, and by differences."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from rubicon import InputError
from rubicon.ask import Plan, parse
from rubicon.ask.evidence import Likelihood
from rubicon.ask.language import parse_event
from rubicon.ask.observed import Observation, Trust, resolved
from tests.ask.ask_games import Told, shipment
from tests.ask.brute_force import Solved, happens


def event(
    text: str, given: str = "", trust: tuple[float, float] | None = None, episode: str = ""
) -> Observation:
    return Observation(
        date(2024, 1, 1), parse_event(text), text, given=parse_event(given) if given else None,
        given_text=given, trust=Trust(*trust) if trust else None, episode=episode,
        where="observed.toml:1",
    )  # fmt: skip


EXPOSED, DENIED = event("exposure=exposed"), event("stance=deny")
RUMOUR = event("aim=maximal", trust=(0.9, 0.2))
DOUBT = event("answer=arms", trust=(0.7, 0.4))


def by_hand(told: Told, observed: list[Observation], draw: int, seed: int = 3) -> float:
    """One episode's likelihood: what is known is a weight for each path."""
    solved = Solved(told, told.view(seed), draw)
    weights = [solved.probability(path) for path in solved.paths]
    found = 1.0
    for each in observed:
        if each.given is not None:
            weights = [
                w * happens(each.given, p) for w, p in zip(weights, solved.paths, strict=True)
            ]
        before = sum(weights)
        true, false = each.weights
        weights = [
            w * (true if happens(each.event, p) else false)
            for w, p in zip(weights, solved.paths, strict=True)
        ]
        found *= sum(weights) / before
    return found


def likelihood(told: Told, observed: list[Observation], seed: int = 3) -> np.ndarray:
    logs = Likelihood.of(told.game, observed).logs(told.view(seed))
    return np.exp(logs.sum(axis=0))


@pytest.mark.parametrize(
    "observed",
    [
        [EXPOSED],
        [EXPOSED, DENIED],
        [RUMOUR],
        [RUMOUR, EXPOSED, DENIED, DOUBT],
        [event("stance=deny", given="exposure=exposed")],
        [RUMOUR, event("stance=deny", given="exposure=exposed"), DOUBT],
        [event("not exposure=exposed or answer=words"), event("aim=bargain")],
    ],
)
def test_the_likelihood_is_that_of_every_path_walked(observed: list[Observation]) -> None:
    told = shipment()
    found = likelihood(told, observed)
    assert found == pytest.approx([by_hand(told, observed, draw) for draw in range(4)], rel=1e-12)


def test_a_report_by_hand() -> None:
    """A hazard h, reported with trust (0.9, 0.1): 0.9 h + 0.1 (1 − h)."""
    told = shipment()
    view = told.view(3)
    (chance,) = Plan.of(told.game, [parse("P(aim=maximal)")]).evaluate(view).value
    found = likelihood(told, [event("aim=maximal", trust=(0.9, 0.1))])
    assert found == pytest.approx(0.9 * chance + 0.1 * (1 - chance), rel=1e-12)


def test_certain_events_are_known_in_any_order_and_together() -> None:
    told = shipment()
    one, other = likelihood(told, [EXPOSED, DENIED]), likelihood(told, [DENIED, EXPOSED])
    assert one == pytest.approx(other, rel=1e-12)
    together = likelihood(told, [event("exposure=exposed, stance=deny")])
    assert one == pytest.approx(together, rel=1e-12)
    # What is given is known, and nothing is learnt of it.
    given = likelihood(told, [event("stance=deny", given="exposure=exposed")])
    assert given * likelihood(told, [EXPOSED]) == pytest.approx(one, rel=1e-12)


def test_episodes_multiply() -> None:
    told = shipment()
    again = event("stance=deny", given="exposure=exposed", episode="1968")
    found = likelihood(told, [EXPOSED, again, DENIED])
    apart = likelihood(told, [EXPOSED, DENIED]) * likelihood(told, [again])
    assert found == pytest.approx(apart, rel=1e-12)


def test_each_event_has_its_share() -> None:
    told = shipment()
    view = told.view(3)
    logs = Likelihood.of(told.game, [EXPOSED, DENIED]).logs(view)
    asked = [parse("P(exposure=exposed)"), parse("P(stance=deny | exposure=exposed)")]
    assert np.exp(logs) == pytest.approx(Plan.of(told.game, asked).evaluate(view).value, rel=1e-12)


def test_observed_is_an_event_after_the_bar() -> None:
    told = shipment()
    view = told.view(5)
    known = [RUMOUR, EXPOSED]
    asked = [
        parse("P(stance=deny | observed)"),
        parse("P(aim=maximal | observed and stance=deny)"),
        parse("E[Moscow | observed]"),
        parse("E[Moscow from audience | observed]"),
        parse("P(stance=deny | observed) > 0.5 and P(aim=maximal | observed) > 0"),
    ]
    plan = Plan.of(told.game, [resolved(each, known) for each in asked])
    found = plan.evaluate(view).value
    for draw in range(view.draws):
        solved = Solved(told, view, draw)
        pairs = [
            (path, solved.probability(path) * (0.9 if happens(RUMOUR.event, path) else 0.2)
             * happens(EXPOSED.event, path))
            for path in solved.paths
        ]  # fmt: skip
        total = sum(weight for _, weight in pairs)
        denied = sum(w for p, w in pairs if happens(DENIED.event, p))
        both = sum(w for p, w in pairs if happens(parse_event("stance=deny, aim=maximal"), p))
        worth = sum(w * solved.payoff(p, "Moscow") for p, w in pairs)
        minded = sum(w * solved.payoff(p, "Moscow", ["audience"]) for p, w in pairs)
        expected = [denied / total, both / denied, worth / total, minded / total]
        assert found[:4, draw] == pytest.approx(expected, rel=1e-12)
    certain = resolved(parse("P(observed and stance=deny)"), [EXPOSED])
    plain = Plan.of(told.game, [certain, parse("P(exposure=exposed and stance=deny)")])
    value = plain.evaluate(view).value
    assert value[0] == pytest.approx(value[1], rel=1e-14)
    belief = resolved(parse("belief(West, aim=maximal | observed)"), [EXPOSED])
    same = Plan.of(told.game, [belief, parse("belief(West, aim=maximal | exposure=exposed)")])
    value = same.evaluate(view).value
    assert value[0] == pytest.approx(value[1], rel=1e-14)


@pytest.mark.parametrize(
    ("text", "observed", "found"),
    [
        ("P(stance=deny | observed)", [], "nothing has been observed here"),
        ("P(observed)", [RUMOUR], "may be wrong"),
        ("belief(West, aim=maximal | observed)", [RUMOUR], "may be wrong"),
        ("P(exposure=secret | observed)", [EXPOSED], "cannot happen together"),
    ],
)
def test_where_observed_cannot_stand(text: str, observed: list[Observation], found: str) -> None:
    with pytest.raises(InputError, match=found):
        Plan.of(shipment().game, [resolved(parse(text), observed)])


def test_an_unknown_name_is_told_with_its_place() -> None:
    with pytest.raises(InputError, match="no label is called 'stanec'") as error:
        Likelihood.of(shipment().game, [event("stanec=deny")])
    assert error.value.where == "observed.toml:1"


def test_what_cannot_follow_is_told_with_what_the_story_offers() -> None:
    with pytest.raises(InputError) as error:
        Likelihood.of(shipment().game, [event('"send troops"="not at all"'), EXPOSED])
    assert error.value.found == (
        "'exposure=exposed' cannot follow what was observed before it, on any path"
    )
    assert error.value.instead == (
        "'exposure' never comes up any more; the story can still end in 'no deployment'"
    )
    with pytest.raises(InputError, match="cannot follow") as error:
        Likelihood.of(shipment().game, [event("exposure=secret"), event("exposure=exposed")])
    assert "'exposure' can still be 'secret'" in error.value.instead
    never = event("aim=maximal", given="stance=deny")
    with pytest.raises(InputError, match="'stance=deny' cannot follow"):
        Likelihood.of(shipment().game, [event("exposure=secret"), never])
