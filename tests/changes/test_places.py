"""What a lever or a mechanism names wrongly is told with the line of the name itself."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from rubicon.crisis.places import copy_crisis
from rubicon.errors import InputError

FILE = '[mechanism.m]\nsays = "x"\n'
OUTCOME = '\n[outcome.o]\nmeans = "m"\nasks = "E[Rival]"\nbetter = "higher"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy_crisis(tmp_path / "crisis")
    return tmp_path / "crisis"


def refused(folder: Path) -> InputError:
    with pytest.raises(InputError) as told:
        rb.load(folder).check()
    return told.value


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ('drop = [\n  "fight",\n  "figt",\n]', 5, "no consequence is called 'figt'"),
        ('[mechanism.m.drop]\nfight = ["Patron", "Rivl"]', 4, "no player is called 'Rivl'"),
        ("[mechanism.m.set]\nexposure = 0.5\nclumsines = 1", 5, "'clumsines', which is no judgem"),
        ("[mechanism.m.set]\nclumsiness = 1\nexposure = 1.5", 5, "which it cannot be"),
        ("[mechanism.m.chances.exposure]\nexposed = 0.5\nsecrt = 0.2", 5, "no outcome 'secrt'"),
        ("[mechanism.m.chances.exposed]\nyes = 0.5", 3, "no label is called 'exposed'"),
        ('[mechanism.m.seen_by]\naim = [\n  "Patron",\n  "Rivl",\n]', 6, "called 'Rivl'"),
        ('[mechanism.m.seen_by]\naim = "Rival"\naims = "Rival"', 5, "no label is called 'aims'"),
        ('remove = [\n  "answer=protest",\n  "answer=talk",\n]', 5, "no outcome 'talk'"),
        ('force = [\n  "answer=protest",\n  "reply=fight",\n]', 5, "no outcome 'fight'"),
        ('drop = "fight"\nsource = [\n  "analyst",\n  "nobody1999",\n]', 6, "key 'nobody1999'"),
    ],
)
@pytest.mark.parametrize("kind", ["mechanism", "lever"])
def test_a_wrong_name_is_told_with_its_line(
    folder: Path, kind: str, text: str, line: int, found: str
) -> None:
    said = (FILE + text).replace("mechanism", kind) + (OUTCOME if kind == "lever" else "")
    (folder / f"{kind}s.toml").write_text(said, "utf-8")
    told = refused(folder)
    assert found in told.found
    assert told.where == f"{folder / kind}s.toml:{line}"


def test_so_is_what_a_claim_works_through_or_cites(folder: Path) -> None:
    own = (folder / "claims.toml").read_text("utf-8")
    claim = '[x]\nsays = "x"\nholds = "E[Patron] > 0"\n'
    begins = len(own.splitlines()) + 1
    for key, wrong in {"through": "fights", "source": "nobody1999"}.items():
        right = {"through": "fight", "source": "analyst"}[key]
        text = f'{own}{claim}{key} = [\n  "{right}",\n  "{wrong}",\n]\n'
        (folder / "claims.toml").write_text(text, "utf-8")
        told = refused(folder)
        assert wrong in told.found
        assert told.where == f"{folder / 'claims.toml'}:{begins + 5}"


def test_who_sees_what_is_revealed_later_is_refused_without_a_word_of_levers(folder: Path) -> None:
    (folder / "mechanisms.toml").write_text(FILE + 'seen_by = { ship = "Patron" }', "utf-8")
    told = refused(folder)
    assert "the story reveals 'ship' later on" in told.found
    assert "lever" not in str(told)


@pytest.mark.parametrize("kind", ["lever", "outcome", "mechanism"])
def test_each_has_a_name(folder: Path, kind: str) -> None:
    name = "mechanisms.toml" if kind == "mechanism" else "levers.toml"
    (folder / name).write_text(f'[{kind}.""]\nsays = "x"\n', "utf-8")
    assert str(refused(folder)).startswith(
        f"{folder / name}:1: a table of the kind {kind} has no name\n  write [{kind}.NAME]"
    )
