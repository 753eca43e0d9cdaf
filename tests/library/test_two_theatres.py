"""two-theatres against its closed forms, a two-entrant chain store after Kreps and Wilson (1982).

p is `p_tough`, k is `link`, m = gain / (gain + rebuff). A challenger in B acts on what it believes
of B; a defender that is tough in A is tough in B with k + (1 − k) p, a weak one with (1 − k) p.

- Backing down in A, as only the weak do, invites a challenge in B iff (1 − k) p < m.
- Where p > m a defender of whom nothing is known is left alone. So a weak one that is challenged in
  A all the same stands, and keeps that peace, iff it costs it less than the challenge in B would:
  bluff < b_stake ((1 − (1 − k) p) · 1 + (1 − k) p · fight).
- Where p < m, and standing pays at all, the weak stand so often that B is indifferent after it:
  belief in toughness in A then is (m − (1 − k) p) / k, so a defender stands with
  p k / (m − (1 − k) p), and A is left alone iff that exceeds m: p > m² / (k + (1 − k) m).

With k = 1 the last is p > m², the chain store's. Sweeps at large λ find each to 1e-3.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.library.known import Known

pytestmark = pytest.mark.library

PLAIN = {"gain": 1.0, "rebuff": 1.0, "fight": 0.5, "bluff": 0.3, "b_stake": 1.0}
"""m is one half, and standing costs a weak defender less than what it saves in B."""
CHALLENGED = "do(theatre-a=challenge)"
"""A defender that nobody would challenge is never asked; so it is challenged by order."""


@pytest.fixture(scope="module")
def theatres() -> Known:
    return Known.of("two-theatres")


@pytest.mark.parametrize("link", [1.0, 0.8, 0.6])
@pytest.mark.parametrize("rebuff", [1.0, 1.5])
def test_the_first_theatre_is_left_alone_from_a_prior_on(
    theatres: Known, link: float, rebuff: float
):
    """m² / (k + (1 − k) m); with a link of one the chain store's m²."""
    m = 1 / (1 + rebuff)
    expected = m * m / (link + (1 - link) * m)
    found = theatres.threshold(
        "P(theatre-a=challenge) > 0.5", "p_tough", 0.05, 0.9 * m,
        rationality=1000, link=link, **(PLAIN | {"rebuff": rebuff}),
    )  # fmt: skip
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("tough", [0.6, 0.8, 0.9])
def test_backing_down_invites_a_challenge_from_a_link_on(theatres: Known, tough: float):
    """k > 1 − m / p."""
    found = theatres.threshold(
        f"P(theatre-b=challenge | {CHALLENGED}, reply-a=back-down) > 0.5", "link", 0.02, 0.98,
        rationality=150, p_tough=tough, **PLAIN,
    )  # fmt: skip
    assert found == pytest.approx(1 - 0.5 / tough, abs=1e-3)


@pytest.mark.parametrize(
    ("tough", "link", "stake"), [(0.7, 0.8, 1.0), (0.6, 0.9, 2.0), (0.8, 0.5, 0.6)]
)
def test_a_weak_defender_stands_up_to_a_price(
    theatres: Known, tough: float, link: float, stake: float
):
    """bluff < b_stake (1 − (1 − k) p (1 − fight)): what backing down would cost it in B."""
    expected = stake * (1 - (1 - link) * tough * (1 - PLAIN["fight"]))
    others = PLAIN | {"p_tough": tough, "link": link, "b_stake": stake}
    del others["bluff"]
    found = theatres.threshold(
        f"P(reply-a=stand | {CHALLENGED}, type-in-a=weak) > 0.5", "bluff", 0.15, 3,
        rationality=150, **others,
    )  # fmt: skip
    assert found == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize(("tough", "link"), [(0.1, 1.0), (0.15, 0.9), (0.2, 0.8)])
def test_below_the_prior_all_mix_as_derived(theatres: Known, tough: float, link: float):
    """The defender stands with p k / (m − (1 − k) p). After that B challenges so often that a
    weak one does not care: with 1 − bluff / (b_stake (1 − (1 − k) p (1 − fight)))."""
    at = PLAIN | {"p_tough": tough, "link": link}

    def limit(question: str) -> float:
        return float(theatres.ask(question, rationality=1000, **at))

    stands = limit(f"P(reply-a=stand | {CHALLENGED})")
    assert stands == pytest.approx(tough * link / (0.5 - (1 - link) * tough), abs=2e-3)
    saved = 1 - (1 - link) * tough * (1 - PLAIN["fight"])
    challenged = limit(f"P(theatre-b=challenge | {CHALLENGED}, reply-a=stand)")
    assert challenged == pytest.approx(1 - PLAIN["bluff"] / saved, abs=5e-3)
    given_way = limit(f"P(theatre-b=challenge | {CHALLENGED}, reply-a=back-down)")
    assert given_way == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("rationality", [3.0, 12.0, 60.0])
def test_without_a_link_what_happened_in_a_tells_nothing(theatres: Known, rationality: float):
    """Press's and Mercer's world, at any λ: B does the same after either answer."""
    after_standing, after_giving_way, after_nothing = (
        theatres.ask(f"P(theatre-b=challenge | {seen})", link=0.0, rationality=rationality)
        for seen in ("reply-a=stand", "reply-a=back-down", "theatre-a=leave")
    )
    assert after_standing == pytest.approx(after_giving_way, abs=1e-9)
    assert after_standing == pytest.approx(after_nothing, abs=1e-9)


def test_the_stronger_the_link_the_more_giving_way_costs(theatres: Known):
    """Over the whole range, at the central λ, the claim's margin rises with the link."""
    links = np.linspace(0.05, 1, 20)
    invited = theatres.ask(
        "P(theatre-b=challenge | reply-a=back-down) - P(theatre-b=challenge | reply-a=stand)",
        link=links,
    )
    assert np.all(np.diff(invited) > 0)
