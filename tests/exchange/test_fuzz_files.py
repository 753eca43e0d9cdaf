"""Spoilt files give a game or a clear error: never a traceback, a hang or unbounded memory."""

from __future__ import annotations

import re
import resource
import time
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from rubicon import InputError
from rubicon.exchange import parse_game, read_game, require_perfect_recall, write_game
from tests.exchange.mutations import FILES, spoilt

MANY = 20_000
SECONDS = 1.0
"""Of the processor's time, for one file of at most some kilobytes, which takes milliseconds."""

MEMORY = 300 * 2**10
"""KiB by which the whole process may grow, some 100,000 of which Hypothesis takes for itself."""

MESSAGE = re.compile(r"^\S+game:\d+(:\d+)?: [^\n]{1,400}\n  [^\n]{1,200}$")


@pytest.mark.parametrize("data", FILES, ids=range(len(FILES)))
def test_the_files_are_games_before_they_are_spoilt(data, tmp_path):
    """Otherwise the fuzzing would prove little."""
    file = tmp_path / "game"
    file.write_bytes(data)
    assert read_game(file)


def outcome(file: Path) -> tuple[str, str]:
    """What became of a file, and what was said."""
    try:
        game = read_game(file)
    except InputError as error:
        return "refused", str(error)
    assert parse_game(write_game(game), "again") == game
    try:
        require_perfect_recall(game, str(file))
    except InputError as error:
        return "forgetful", str(error)
    return "read", ""


HEAD = 'EFG 2 R "" { "A" } '
HOSTILE = {
    "depth": HEAD + 'p""1 1""{"x"}0 ' + 'p""1 1 0 ' * 10_000,
    "width": HEAD + 'p""1 1""{' + '""' * 30_000 + "}0",
    "one text": HEAD + '"' + '\\"' * 30_000,
    "one number": HEAD + 't "" 1 "" { ' + "1" * 60_000,
    "one word": "x" * 60_000,
    "braces": HEAD + "{" * 60_000,
    "blanks": " \n" * 30_000,
    "denominators": HEAD + 'c "" 1 "" {' + "".join(f'"" 1/{k}' for k in range(1, 6_000)),
    "outcomes": HEAD + 't "" 1 "" { 1 } ' * 4_000,
    "players": 'EFG 2 R "" {' + '""' * 30_000 + '} t "" 1 "" { 1',
    "cells": 'NFG 1 R "" {' + '""' * 20 + "} {" + " 999999999" * 20 + "} " + "1 " * 30_000,
    "counts": 'NFG 1 R "" {' + '""' * 10_000 + "} {" + " 1" * 10_000 + "} " + "1 " * 10_001,
}
"""Files of some ten thousand tokens, each a trial for one part of a reader."""


@pytest.mark.parametrize("name", HOSTILE)
def test_time_and_memory_grow_with_the_file_and_no_faster(name):
    """Less than 150 bytes of memory for each of the file's, and some seconds at most."""
    text = HOSTILE[name]
    tracemalloc.start()
    try:
        begun = time.process_time()
        with pytest.raises(InputError) as caught:
            parse_game(text, "hostile")
        assert time.process_time() - begun < 5
        assert tracemalloc.get_traced_memory()[1] < 150 * len(text)
    finally:
        tracemalloc.stop()
    assert len(str(caught.value)) < 500


@pytest.mark.slow
def test_twenty_thousand_spoilt_files(tmp_path):
    """Each within a second; each error with line, column and what to write instead."""
    file = tmp_path / "game"
    counts: Counter[str] = Counter()

    @given(spoilt())
    @settings(
        max_examples=MANY,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def one(data: bytes) -> None:
        file.write_bytes(data)
        begun = time.process_time()
        what, said = outcome(file)
        assert time.process_time() - begun < SECONDS
        counts[what] += 1
        assert what == "read" or MESSAGE.match(said), said

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    one()
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MEMORY
    print(counts)
    assert counts.total() >= MANY
    assert counts["read"] > MANY / 20
    assert counts["refused"] > MANY / 2
    assert counts["forgetful"] > 0
