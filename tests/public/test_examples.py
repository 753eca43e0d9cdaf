"""The examples in the public module's docstrings say what happens."""

from __future__ import annotations

import doctest
from collections.abc import Mapping
from importlib import import_module
from inspect import getattr_static
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rubicon as rb
from rubicon.public.settings import read_settings

MODULES = (
    "answer",
    "asking",
    "crisis",
    "judged",
    "kept",
    "loading",
    "model",
    "page",
    "points",
    "ranges",
    "run",
    "settings",
)


@pytest.fixture
def given(crisis: rb.GameModel, run: rb.Run) -> Mapping[str, Any]:
    """What the examples take for granted."""
    return {
        "rb": rb,
        "read_settings": read_settings,
        "np": np,
        "crisis": crisis,
        "run": run,
        "point": crisis.at(wimp=0.1, rationality=10),
        "swept": crisis.sweep(wimp=np.linspace(0.1, 0.9, 3), rationality=10),
    }


@pytest.mark.parametrize("module", MODULES)
def test_examples_of_a_module(
    module: str, given: Mapping[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    found = doctest.DocTestFinder().find(import_module(f"rubicon.public.{module}"))
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.REPORT_NDIFF)
    said: list[str] = []
    told: dict[str, Any] = {}
    for example in sorted(found, key=lambda test: test.lineno or 0):
        # The examples of one story follow each other, as in a session.
        example.globs = dict(given) | told
        runner.run(example, out=said.append, clear_globs=False)
        if module == "crisis":
            told = {"crisis": example.globs["crisis"]}
    assert not runner.summarize(verbose=False).failed, "".join(said)


def test_everything_public_has_an_example_or_is_a_property() -> None:
    for name in rb.__all__:
        found = getattr(rb, name)
        assert found.__doc__, name
    for kind in (rb.GameModel, rb.Run, rb.Answer, rb.Point, rb.Sweep):
        for name in dir(kind):
            member = getattr_static(kind, name)
            if not name.startswith("_") and (callable(member) or isinstance(member, property)):
                assert member.__doc__, f"{kind.__name__}.{name}"
