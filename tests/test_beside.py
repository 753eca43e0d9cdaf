"""The second process: what is told to it, what is heard of it, and that its failure is told."""

from __future__ import annotations

from types import MappingProxyType

import pytest

from rubicon.beside import Hear, Tell, beside


def doubled(hear: Hear, tell: Tell) -> None:
    """Doubles what it hears; what it prints comes to nobody."""
    for _ in range(2):
        print("said aloud")
        tell({key: 2 * value for key, value in hear().items()})


def failing(hear: Hear, tell: Tell) -> None:
    raise ValueError(f"{hear()} is nothing to work with")


def test_it_answers_one_thing_after_the_other() -> None:
    with beside(__name__, "doubled") as other:
        other.tell(MappingProxyType({"a": 1.5}))
        assert other.hear() == {"a": 3.0}
        other.tell({"b": 4})
        assert other.hear() == {"b": 8}


def test_a_failure_is_told(capfd: pytest.CaptureFixture[str]) -> None:
    with beside(__name__, "failing") as other:
        other.tell(None)
        with pytest.raises(RuntimeError, match="said why above"):
            other.hear()
    assert "None is nothing to work with" in capfd.readouterr().err


def test_it_ends_with_the_block() -> None:
    with beside(__name__, "doubled") as other:
        pass
    assert other.process.poll() is not None
