"""Lines of keys and tables, in texts that are written with known lines."""

from __future__ import annotations

import json
from typing import Any

import hypothesis.strategies as st
import pytest

from rubicon.toml import parse_toml
from rubicon.toml.lines import KeyPath
from tests.sampled import law

TRICKY = ["[two]", "x = 1", "# none", '"', "'", "{", "}}", "a.b", "é λ", "\\", "[[t]]", "", "]"]
PLAIN = ["1", "-2.5e3", "inf", "true", "1979-05-27 07:32:00", "07:32:00", "0x_f".replace("_", "")]


class Writer:
    """Writes TOML and notes in which line each key, table and element begins."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.text = ""
        self.lines: dict[KeyPath, int] = {}
        self._draw = draw
        self._names = 0

    def put(self, text: str) -> None:
        self.text += text

    def note(self, path: KeyPath) -> None:
        self.lines[path] = self.text.count("\n") + 1

    def pick(self, *choices: Any) -> Any:
        return self._draw(st.sampled_from(choices))

    def blank(self, lines: bool) -> None:
        """Space, and comments and line ends where they may be."""
        self.put(self.pick("", " ", "\t"))
        if lines:
            self.put(self.pick("", "", "\n", " # a [comment] = 'x'\n\n"))

    def key(self) -> tuple[str, str]:
        """A new key: what it is, and how it is written."""
        self._names += 1
        name = self.pick("k", "a-b_", "a.b", "c d", "[x]", "é=", 'q"') + str(self._names)
        if name.replace("-", "").replace("_", "").isascii() and name.isidentifier():
            return name, name
        return name, json.dumps(name) if '"' in name else self.pick(f'"{name}"', f"'{name}'")

    def dotted(self, around: KeyPath) -> KeyPath:
        """One to three keys with dots, the first of them noted as implied."""
        keys = [self.key() for _ in range(self.pick(1, 1, 2, 3))]
        for length in range(1, len(keys) + 1):
            self.note((*around, *(name for name, _ in keys[:length])))
        self.put(self.pick(".", " . ").join(text for _, text in keys))
        return (*around, *(name for name, _ in keys))

    def statement(self, table: KeyPath) -> None:
        path = self.dotted(table)
        self.put(self.pick("=", " = "))
        self.value(path, 0)
        self.put(self.pick("", "  # [no] table = 1") + "\n")

    def value(self, path: KeyPath, depth: int) -> None:
        kind = self.pick("plain", "basic", "literal", "long", "longer", "list", "table")
        if kind == "plain" or (depth > 2 and kind in ("list", "table")):
            self.put(self.pick(*PLAIN))
        elif kind == "basic":
            self.put(json.dumps(self.pick(*TRICKY)))
        elif kind == "literal":
            self.put(f"'{self.pick(*TRICKY).replace(chr(39), '')}'")
        elif kind == "long":
            held = "\n".join(self.pick(*TRICKY) for _ in range(3)).replace("\\", "\\\\")
            self.put(f'"""{self.pick("", "[a]", chr(10))}{held}{self.pick("", ".", " ")}'
                     f'{self.pick("x", "")}"""')  # fmt: skip
        elif kind == "longer":
            held = "\n".join(self.pick(*TRICKY) for _ in range(3))
            self.put(f"'''{held}'''")
        elif kind == "list":
            self.list_of(path, depth)
        else:
            self.inline(path, depth)

    def list_of(self, path: KeyPath, depth: int) -> None:
        self.put("[")
        for place in range(self.pick(0, 1, 3)):
            self.put("," if place else "")
            self.blank(lines=True)
            self.note((*path, place))
            self.value((*path, place), depth + 1)
            self.blank(lines=True)
        self.put("]")

    def inline(self, path: KeyPath, depth: int) -> None:
        self.put("{")
        for place in range(self.pick(0, 1, 3)):
            self.put("," if place else "")
            self.blank(lines=False)
            inner = self.dotted(path)
            self.put(" = ")
            self.value(inner, depth + 1)
        self.put(" }")

    def header(self, path: KeyPath, written: list[str], listed: bool) -> None:
        space = self.pick("", " ")
        self.put(self.pick("", "  "))
        self.note(path)
        name = self.pick(".", " . ").join(written)
        opens, closes = ("[[", "]]") if listed else ("[", "]")
        self.put(f"{opens}{space}{name}{space}{closes}{self.pick('', ' # [x]')}\n")

    def section(self) -> None:
        """A table or a list of tables, each with keys and perhaps a table of its own."""
        name, written = self.key()
        if self.pick(True, False):
            for place in range(self.pick(1, 2)):
                self.header((name, place), [written], listed=True)
                self.body((name, place), [written])
        else:
            self.header((name,), [written], listed=False)
            self.body((name,), [written])

    def body(self, path: KeyPath, written: list[str]) -> None:
        for _ in range(self.pick(0, 1, 3)):
            self.statement(path)
            self.blank(lines=True)
        if len(path) < 4 and self.pick(True, False):
            name, text = self.key()
            if self.pick(True, False):
                self.header((*path, name), [*written, text], listed=False)
                self.body((*path, name), [*written, text])
            else:
                self.header((*path, name, 0), [*written, text], listed=True)
                self.body((*path, name, 0), [*written, text])


@st.composite
def written(draw: st.DrawFn) -> Writer:
    writer = Writer(draw)
    writer.blank(lines=True)
    for _ in range(writer.pick(0, 2)):
        writer.statement(())
    for _ in range(writer.pick(1, 2, 3)):
        writer.section()
    return writer


def paths(value: Any, path: KeyPath = ()) -> list[KeyPath]:
    """All paths that lead to something in a document."""
    inner = value.items() if isinstance(value, dict) else (
        enumerate(value) if isinstance(value, list) else ())  # fmt: skip
    return [path, *(found for key, each in inner for found in paths(each, (*path, key)))]


@law(written(), st.sampled_from(["\n", "\r\n"]), few=15)
def test_every_key_is_found_in_the_line_in_which_it_was_written(writer: Writer, ends: str) -> None:
    """Tables, lists of tables, dotted and quoted keys, inline tables, among texts of many lines."""
    document = parse_toml(writer.text.replace("\n", ends), "x.toml")
    for path, line in writer.lines.items():
        document.value(path)  # it is there
        assert (path, document.lines.known.get(path)) == (path, line)
    assert all(path in document.lines.known for path in paths(document.data)[1:])


@pytest.mark.parametrize(
    ("text", "path", "line"),
    [
        ('[a]\nnote = """\n[two]\nx = 1\n"""\n[b]\nx = 2\n', ("b", "x"), 7),
        ("\n[a]\n\nset.cost = 1\nset.gain = 2\n", ("a", "set", "gain"), 5),
        ("\n[a]\n\nset.cost = 1\nset.gain = 2\n", ("a", "set"), 4),
        ("[a.b]\nx = 1\n[a]\ny = 1\n", ("a",), 3),
        ("[[l]]\n[l.in]\nx = 1\n[[l]]\n[l.in]\nx = 2\n", ("l", 1, "in", "x"), 6),
        ("[[l]]\n[[l]]\n", ("l",), 1),
        ('["a.b"]\n"c\\u0064" = 1\n', ("a.b", "cd"), 2),
        (
            "x = [\n  1,\n  { a = 1,\n b = [\n2] } ]\n".replace("1,\n b", "1, b"),
            ("x", 1, "b", 0),
            4,
        ),
        ("[a]\nx = 1\n", ("a", "unknown"), 1),
        ("\n\nx = 1\n", ("unknown",), 1),
        ('a = """x\n"""""\nb = 1\n', ("b",), 3),
        ("x = " + "[\n" * 150 + "]" * 150 + "\ny = 1\n", ("y",), 152),
    ],
)
def test_lines(text: str, path: KeyPath, line: int) -> None:
    """What a reader by single lines gets wrong, one by one."""
    assert parse_toml(text, "x.toml").lines.of(*path) == line
