"""A quote stands in the text that the folder keeps of its source, or the crisis is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

import rubicon as rb
from rubicon.crisis.places import copy_crisis
from rubicon.errors import InputError
from tests.cli.commands import replace

TEXT = "He said: “We  shall ship\nthem – in secret.” Nobody’s business,\nhe added, and left.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example, with a text of the source of its claims."""
    copy_crisis(tmp_path / "crisis")
    (tmp_path / "crisis" / "sources").mkdir()
    (tmp_path / "crisis" / "sources" / "example2024.txt").write_text(TEXT, "utf-8")
    return tmp_path / "crisis"


def quote(folder: Path, said: str) -> None:
    replace(folder / "claims.toml", 'letter = "a"', f'letter = "a"\nquote = """{said}"""')


@pytest.mark.parametrize(
    "said",
    [
        "we shall ship them - in secret",
        "We shall\n  ship them — in secret.",
        "'Nobody's business'",
        "We shall ship … he added",
        "ship [...] left",
    ],
)
def test_a_quote_that_stands_there_is_taken(folder: Path, said: str) -> None:
    """Spaces, quotes, dashes and case don't count; dots stand for what is left out."""
    quote(folder, said)
    assert rb.load(folder).claims[0].quote == said.strip()


@pytest.mark.parametrize("said", ["We shall not ship them", "he added … in secret"])
def test_a_quote_that_does_not_stand_there_is_refused(folder: Path, said: str) -> None:
    """Nor one whose parts stand in another order; with the place of the claim, and of the text."""
    quote(folder, said)
    with pytest.raises(InputError) as told:
        rb.load(folder)
    text = (folder / "claims.toml").read_text("utf-8").splitlines()
    line = next(k for k, each in enumerate(text, 1) if each.startswith("quote"))
    assert told.value.where == f"{folder / 'claims.toml'}:{line}"
    assert "the quote of the claim 'secrecy-pays' does not stand in 'example2024.txt'" in str(
        told.value
    )
    assert f"copy it from {folder / 'sources' / 'example2024.txt'}" in str(told.value)


def test_where_a_text_is_not_kept_nothing_is_looked_up(folder: Path) -> None:
    """It may be in the one that is missing."""
    quote(folder, "Something else")
    own = (folder / "sources.bib").read_text("utf-8")
    (folder / "sources.bib").write_text(f"{own}\n@misc{{lost, title = {{A}}}}\n", "utf-8")
    replace(folder / "claims.toml", '"example2024, p. 2"', '["example2024, p. 2", "lost"]')
    assert rb.load(folder).claims[0].quote == "Something else"


def test_a_copy_of_a_crisis_has_the_texts_too(folder: Path) -> None:
    """So that its quotes are looked up there as well."""
    quote(folder, "We shall not ship them")
    copy_crisis(folder.parent / "copy", folder)
    with pytest.raises(InputError, match="does not stand"):
        rb.load(folder.parent / "copy")


@pytest.mark.parametrize("source", ["", 'source = "analyst"\n'])
def test_a_quote_of_no_source_is_looked_up_in_all_texts(folder: Path, source: str) -> None:
    """A text of no source of the bibliography is one of them."""
    (folder / "sources" / "other.txt").write_text("They said no.", "utf-8")
    claim = '\n[x]\nsays = "x"\nholds = "E[Patron] > 0"\n'
    own = (folder / "claims.toml").read_text("utf-8")
    (folder / "claims.toml").write_text(f'{own}{claim}{source}quote = "They said no."\n', "utf-8")
    assert rb.load(folder).claims[-1].quote == "They said no."
    (folder / "claims.toml").write_text(f'{own}{claim}{source}quote = "They say no."\n', "utf-8")
    with pytest.raises(InputError) as told:
        rb.load(folder)
    assert told.value.where.endswith(f":{len(f'{own}{claim}{source}'.splitlines()) + 1}")
    assert "does not stand in 'example2024.txt', 'other.txt'" in str(told.value)
    assert 'say whose it is, source = "KEY"' in str(told.value)
