"""Keys of very many parts, which TOML's reader takes the square of their number for."""

from __future__ import annotations

import pytest

from rubicon.errors import InputError
from rubicon.toml import parse_toml


@pytest.mark.parametrize(
    "line",
    ["a." * 50_000 + "b = 1", "[" + "a . " * 50_000 + "b]", "x = {" + "b." * 50_000 + "c = 1}",
     '"a".' * 50_000 + "b = 1", "[[" + "'a'." * 50_000 + "b]]"],
    ids=["key", "table", "inline", "quoted", "list"],
)  # fmt: skip
def test_they_are_refused_with_their_line(line):
    with pytest.raises(InputError, match="more than 64 parts") as error:
        parse_toml(f"a = '''\n'''\n# {'a.' * 99}\n{line}\n", "file.toml")
    assert error.value.where == "file.toml:4"


@pytest.mark.parametrize(
    "text", [f'a = "{"b." * 99}"', f'a = """\n{"b." * 99}"""', f"a = 1 # {'a.' * 99}",
             f"{'a.' * 60}b = 1", "a = [1.5, 2.5, " + "1.5, " * 99 + "]"],
)  # fmt: skip
def test_texts_numbers_and_keys_of_fewer_parts_are_none_of_that(text):
    assert "a" in parse_toml(text, "file.toml").data
