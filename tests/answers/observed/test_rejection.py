"""Observing the reference crisis, against playing it: what goes otherwise is thrown away."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon.game import Game
from tests.play import reach

pytestmark = pytest.mark.slow

DRAWS = 2000
EVENTS = {("exposure", 1): "exposed", ("stance", 1): "acknowledge"}
AT_ONCE = 200


def went(game: Game, leaf: int) -> dict[tuple[str, int], str]:
    """What happened on the way to a leaf: by label, and the how-manieth time it came up."""
    way = []
    while (parent := int(game.parent[leaf])) >= 0:
        way.append((game.labels[game.label[parent]], game.texts[game.outcome[leaf]]))
        leaf = parent
    found: dict[tuple[str, int], str] = {}
    for label, text in reversed(way):
        times = sum(known == label for known, _ in found)
        found[label, times + 1] = text
    return found


def kept(run: rb.Run) -> np.ndarray:
    """The draws whose story, played once, goes as observed."""
    game = run.stored.game
    leaves = np.flatnonzero(game.children == 0)
    ways = [went(game, int(leaf)) for leaf in leaves]
    match = np.array([all(way.get(k) == text for k, text in EVENTS.items()) for way in ways])
    rng = np.random.default_rng(3)
    found = []
    for draws, chunk in run.stored.chunks():
        values = game.table.evaluate(draws.rows(game.table.judgements))
        behaviour = chunk.behaviour.T
        for start in range(0, values.shape[1], AT_ONCE):
            here = slice(start, start + AT_ONCE)
            ends = reach(game, values[:, here], behaviour[:, here])[leaves].cumsum(axis=0)
            assert ends[-1] == pytest.approx(1, abs=1e-9)
            played = (ends < rng.random(ends.shape[1])).sum(axis=0)
            found.append(match[np.minimum(played, len(leaves) - 1)])
    return np.flatnonzero(np.concatenate(found))


def test_all_shares_are_those_of_the_draws_that_went_as_observed(tmp_path: Path) -> None:
    run = rb.load("north-korea-2024").run(draws=DRAWS, variant_draws=0, progress=False)
    assert run.solved.mean() > 0.99
    file = tmp_path / "events.toml"
    file.write_text(
        "\n".join(
            f'[[event]]\ndate = 2024-10-{18 + k}\nevent = "{label}[{time}]={text}"\n'
            for k, ((label, time), text) in enumerate(EVENTS.items())
        ),
        "utf-8",
    )
    found = run.observe(file, progress=False)
    told, played = found.happened(), kept(run)
    few = 1 / len(played) + 1 / min(told.effective, DRAWS)
    assert len(played) > 100
    error = np.sqrt(told.evidence * (1 - told.evidence) / DRAWS)
    assert len(played) / DRAWS == pytest.approx(told.evidence, abs=4 * error)
    moved = 0
    for name, claim in found.claims.items():
        before, after = run.claims[name].per_draw, claim.per_draw
        share, mine = (before[played] > 0).mean(), (after > 0).mean()
        spread = np.sqrt(max(share * (1 - share), 1 / len(played)) * few)
        assert mine == pytest.approx(share, abs=4 * spread), name
        moved += abs(share - (before > 0).mean()) > 4 * spread
    assert moved > 0  # or it would pass if nothing were updated
    for name, values in run.judgements.items():
        if values.std() > 0:
            error = 4.5 * values[played].std() * np.sqrt(few)
            assert found.judgements[name].mean() == pytest.approx(values[played].mean(), abs=error)
