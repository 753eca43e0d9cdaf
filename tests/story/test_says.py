"""What a story says of its moves stands on pages in place of labels, and nowhere else."""

from __future__ import annotations

import csv
from typing import Any

import pytest

import rubicon as rb
from rubicon.errors import InputError


def told(story: Any) -> Any:
    crisis = rb.Crisis("A test", players=("A", "B"))
    crisis.story(story)
    return crisis.with_judgements(rationality=(1, 8), gain=(0.2, 0.6))


def shipped(s: Any, j: Any) -> Any:
    """Every verb that takes ``says``; a label that comes up twice is told once."""
    s.nature("aim", {"more": 0.4, "less": 0.6}, seen_by="A", says="what A wants")
    s.signal("sign", "aim", 0.7, seen_by="B", says="what B hears")
    for _ in range(2):
        open_ = s.choose("A", "ship", ["openly", "not"], says="whether A ships") == "openly"
    if s.hazard("leak", 0.5, says="whether it leaks"):
        s.choose("A", "ship", ["openly", "not"])
    s.at_once({"a-signs": ("A", ["yes", "no"]), "b-signs": ("B", ["yes", "no"])},
              says={"b-signs": "whether B signs"})  # fmt: skip
    s.reputation("reads", "aim", "B", stake=j.gain, says="how B reads A")
    return s.end("over", A=j.gain if open_ else 0)


def test_every_move_says_what_it_says_or_its_label() -> None:
    """In the game, which is what reports are made from."""
    game = told(shipped).solved_as.game
    assert dict(zip(game.labels, game.says, strict=True)) == {
        "aim": "what A wants",
        "sign": "what B hears",
        "ship": "whether A ships",
        "leak": "whether it leaks",
        "a-signs": "a-signs",
        "b-signs": "whether B signs",
        "reads": "how B reads A",
    }


def test_two_ways_to_say_it_are_refused() -> None:
    """A label means one thing."""

    def story(s: Any, j: Any) -> Any:
        for k in range(2):
            s.choose("A", "ship", ["yes", "no"], says=f"whether A ships, {k}")
        return s.end("over", A=j.gain, B=1)

    with pytest.raises(InputError, match=r"'ship' says .*, 1', and elsewhere .*, 0'") as error:
        told(story)
    assert "test_says.py" in error.value.where


def test_what_is_no_text_is_refused() -> None:
    def story(s: Any, j: Any) -> Any:
        s.choose("A", "ship", ["yes", "no"], says=3)
        return s.end("over", A=j.gain, B=1)

    with pytest.raises(InputError, match="'ship' says 3"):
        told(story)


def test_a_label_that_is_not_among_the_choices_is_refused() -> None:
    def story(s: Any, j: Any) -> Any:
        s.at_once({"signs": ("A", ["yes", "no"])}, says={"sings": "whether A signs"})
        return s.end("over", A=j.gain, B=1)

    with pytest.raises(InputError, match="'sings' is not among the choices made at once"):
        told(story)


def test_pages_say_it_and_data_keep_the_label() -> None:
    """A stored run has it, too; questions and JSON know labels alone."""
    game = told(shipped)
    run = game.run(draws=20, progress=False)
    page = run.report(progress=False).path.read_text("utf-8")
    assert "whether A ships (the second time)" in page
    assert "whether A ships: openly" in page
    with (run.path / "answers" / "choices.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"ship", "b-signs"} <= {row["label"] for row in rows}
    assert not any("whether" in row["notation"] for row in rows)
    with (run.path / "answers" / "branches.csv").open(encoding="utf-8", newline="") as file:
        assert all("whether" not in row["path"] for row in csv.DictReader(file))
    record = game.about().record["moves"]
    assert ("ship", "whether A ships") in {(each["label"], each["says"]) for each in record}
