"""Which room imports which, and what a function says of its arguments: data flows one way, and the
report asks for nothing but answers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

import rubicon

ROOT = Path(rubicon.__file__).parent

MAY_IMPORT: Mapping[str, str] = {
    "errors": "",
    "arrays": "",
    "files": "errors",
    "beside": "",
    "toml": "errors",
    "story": "arrays errors",
    "judgements": "toml arrays errors",
    "solve": "arrays files",
    "game": "story solve.structure arrays errors",
    "ensemble": "game judgements story solve arrays files errors",
    "exchange": "ensemble game story solve.solution toml arrays errors",
    "ask": "ensemble game judgements story solve toml arrays errors",
    "changes": "ask game judgements toml arrays errors",
    "answers": "beside changes ask ensemble game judgements story solve toml arrays errors",
    "crisis": "answers beside changes ask exchange ensemble game judgements story toml arrays "
    "files errors",
    "report": "crisis answers changes ask. ensemble game judgements arrays files errors",
}
"""Every room with those that it may import: a room, a module of one, or ``room.`` for what a room
offers in its ``__init__`` and nothing inside. ``cli`` and ``public`` may import all; docs
has the same table, with what lives where (`docs/layout.md`)."""
EVERYTHING = ("cli", "library", "public", "__init__")


@cache
def imports() -> tuple[tuple[str, str, str], ...]:
    """File, its room, and a module of another room that it imports, without ``rubicon.``."""
    return tuple(_imports())


def _imports() -> Iterator[tuple[str, str, str]]:
    for file in sorted(ROOT.rglob("*.py")):
        parts = file.relative_to(ROOT).with_suffix("").parts
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                bare = node.module == "rubicon"
                names = [f"rubicon.{a.name}" for a in node.names] if bare else [node.module]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                first, _, module = name.partition(".")
                if first == "rubicon" and module.split(".")[0] not in (parts[0], "__version__"):
                    yield "/".join(parts), parts[0], module


def allowed(module: str, rooms: str) -> bool:
    """Whether a module is one of those that a line of the table names."""
    for room in rooms.split():
        inside = module.startswith(f"{room}.") and not room.endswith(".")
        if inside or module == room.removesuffix("."):
            return True
    return False


def test_every_room_has_its_line() -> None:
    """A new room says what it may import."""
    rooms = {path.stem for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert rooms - {"__pycache__"} == {*MAY_IMPORT, *EVERYTHING}


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_a_room_imports_what_it_may(room: str) -> None:
    faults = [
        f"{file} imports {module}"
        for file, own, module in imports()
        if own == room and not allowed(module, MAY_IMPORT[room])
    ]
    assert faults == []


def test_no_room_is_reached_from_where_it_leads() -> None:
    """The table has no circle: a room comes after all that it may import."""
    seen: set[str] = set()
    for room, rooms in MAY_IMPORT.items():
        assert {each.split(".")[0] for each in rooms.split()} <= seen, room
        seen.add(room)


def test_the_docs_have_the_same_table() -> None:
    text = (Path(__file__).parent.parent / "docs" / "layout.md").read_text("utf-8")
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| `")]
    told = {room.strip().strip("`"): imported.strip() for room, imported, _ in rows}
    assert told == {room: rooms.replace(" ", ", ") or "–" for room, rooms in MAY_IMPORT.items()}


def test_the_report_takes_no_quantiles() -> None:
    """They are answers, which two places would take twice."""
    taken = [
        f"{file.relative_to(ROOT)}: {node.attr}"
        for file in sorted((ROOT / "report").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr in ("quantile", "nanquantile", "percentile")
    ]
    assert taken == []


MANY = 4
"""Arguments from which on a public function says what they are."""
OF_NUMBA = {"kernel", "part", "inlined", "intrinsic", "overload"}
"""Decorators of what is compiled: its arguments are those of its file, named at the top."""


def public_functions() -> Iterator[tuple[str, list[str], str, str]]:
    """Name, arguments, docstring and that of its class, which tells of what its methods share.

    A command, whose help is its docstring, says of each option what it is where it is declared."""
    for file in sorted(ROOT.rglob("*.py")):
        if "library" in file.relative_to(ROOT).parts:
            continue  # stories, each the argument of one crisis
        tree = ast.parse(file.read_text("utf-8"))
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        owners: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
        owners += [(each.name, each) for each in classes]
        for owner, body in owners:
            for node in body.body:
                if not isinstance(node, ast.FunctionDef) or owner.startswith("_"):
                    continue
                decorators = re.findall(r"\w+", " ".join(map(ast.unparse, node.decorator_list)))
                exempt = OF_NUMBA | {"command", "callback"}
                begins = node.name == "__init__"
                if (node.name.startswith("_") and not begins) or exempt & set(decorators):
                    continue
                told = "" if begins else ast.get_docstring(node) or ""
                shared = ast.get_docstring(body) or "" if owner else ""
                name = f"{file.relative_to(ROOT)}: {owner} {node.name}"
                yield name, _arguments(node), told, shared


def _arguments(function: ast.FunctionDef) -> list[str]:
    of = function.args
    rest = [each for each in (of.vararg, of.kwarg) if each is not None]
    every = [each.arg for each in (*of.posonlyargs, *of.args, *of.kwonlyargs, *rest)]
    return every[1:] if every[:1] in (["self"], ["cls"]) else every


def _section(docstring: str) -> list[str]:
    """The names that a docstring's Parameters section tells of."""
    lines = docstring.partition("Parameters\n----------\n")[2].split("\n\n", 1)[0].splitlines()
    heads = (line for line in lines if not line.startswith(" "))
    return [name.lstrip("*") for head in heads for name in head.split(", ")]


def test_many_arguments_are_told_apart() -> None:
    """A public function of many arguments has a Parameters section, for what its first sentence
    leaves open, or its class has, or it sends the reader to the one that it hands them on to."""
    untold = [
        name
        for name, arguments, told, shared in public_functions()
        if len(arguments) >= MANY
        and not {*_section(told), *_section(shared)} & set(arguments)
        and "see :func:`" not in " ".join(told.split())
    ]
    assert untold == []


def test_what_is_told_is_an_argument() -> None:
    strangers = [
        (name, told)
        for name, arguments, docstring, _ in public_functions()
        for told in _section(docstring)
        if told not in arguments
    ]
    assert strangers == []
