"""A crisis is a folder: its story, its judgements, its claims and its sources.

``story.py`` is code, and is run only because the user named this folder; the other files are
data, parsed and never evaluated.
"""

from __future__ import annotations

import ast
import hashlib
import shutil
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rubicon.ask import Claim, plan_claims, read_claims
from rubicon.ensemble import Model, make_model
from rubicon.errors import InputError, did_you_mean
from rubicon.judgements import JudgementSet, Source, cite, read_judgements, read_sources
from rubicon.story import Crisis

STORY, JUDGEMENTS, CLAIMS, SOURCES = "story.py", "judgements.toml", "claims.toml", "sources.bib"
FILES = (STORY, JUDGEMENTS, CLAIMS, SOURCES)
LIBRARY = Path(__file__).parent / "library"
TEMPLATE = LIBRARY / "template"


@dataclass(frozen=True)
class Folder:
    """A crisis as its files tell it."""

    name: str
    path: Path
    crisis: Crisis
    judgements: JudgementSet
    claims: tuple[Claim, ...]
    sources: Mapping[str, Source]

    @property
    def files(self) -> tuple[Path, ...]:
        """What a run keeps a copy of."""
        return tuple(self.path / file for file in FILES)

    def model(self, progress: Callable[[int], None] | None = None) -> Model:
        """Tell the story and check that all files fit together.

        Raises
        ------
        InputError
            Whatever is wrong with story, judgements or claims, and where.
        """
        model = make_model(self.name, self.crisis, self.judgements, progress)
        plan_claims(model.game, self.claims)
        return model


def library() -> dict[str, Path]:
    """The crises that come with Rubicon, by name."""
    return {
        path.name: path
        for path in sorted(LIBRARY.iterdir())
        if (path / STORY).is_file() and path != TEMPLATE
    }


def find(name: str) -> Path:
    """The folder of a crisis: a path, or a name from the library.

    Raises
    ------
    InputError
        If there is neither, or a file is missing in it.
    """
    path = Path(name)
    known = library()
    if not path.is_dir():
        if name not in known:
            raise InputError(
                f"there is no crisis '{name}', neither a folder nor in the library",
                instead=f"{did_you_mean(name, known)} (rubicon list shows the library; "
                f"rubicon new {name} makes a folder)",
            )
        path = known[name]
    for file in FILES:
        if not (path / file).is_file():
            raise InputError(
                f"the crisis folder has no {file}",
                where=str(path),
                instead=f"a crisis is {', '.join(FILES[:-1])} and {FILES[-1]} in one folder; "
                "rubicon new NAME shows an example",
            )
    return path


def read_folder(name: str) -> Folder:
    """Read a crisis, running its story file (but not yet telling the story)."""
    path = find(name)
    sources = read_sources(path / SOURCES)
    judgements = read_judgements(path / JUDGEMENTS, sources)
    claims = read_claims(path / CLAIMS)
    for claim in claims:
        try:
            cite(list(claim.source), sources, str(path / SOURCES))
        except InputError as error:
            raise error.at(claim.where) from None
    return Folder(
        name=path.resolve().name,
        path=path,
        crisis=read_story(path / STORY),
        judgements=judgements,
        claims=claims,
        sources=sources,
    )


def read_story(path: Path) -> Crisis:
    """Run a story file and return the crisis that it defines.

    Raises
    ------
    InputError
        With file and line, if it is no Python, raises, or defines no crisis or several.
    """
    name = f"rubicon_story_{hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:12]}"
    module = types.ModuleType(name)
    module.__file__ = str(path)
    # Dataclasses in a story look their module up by name.
    sys.modules[name] = module
    try:
        code = compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)
        exec(code, module.__dict__)
    except SyntaxError as error:
        line = (error.text or "").rstrip("\n")
        caret = f"\n  {line}\n  {' ' * max((error.offset or 1) - 1, 0)}^" if line else ""
        raise InputError(
            f"the story is no Python: {error.msg}{caret}", where=f"{path}:{error.lineno}"
        ) from None
    except InputError as error:
        raise error.at(_line(path, error)) from None
    except Exception as error:
        raise InputError(
            f"the story raised {type(error).__name__}: {error}", where=_line(path, error)
        ) from error
    found = {id(x): x for x in vars(module).values() if isinstance(x, Crisis)}
    if len(found) != 1:
        raise InputError(
            f"the story defines {len(found) or 'no'} crises",
            where=str(path),
            instead='write one: crisis = Crisis("title", players=["…", "…"])',
        )
    (crisis,) = found.values()
    return crisis


def _line(path: Path, error: BaseException) -> str:
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"{path}:{line}" if line else str(path)


def title_of(path: Path) -> str:
    """A crisis' title, read from its story's text without running it."""
    tree = ast.parse((path / STORY).read_text("utf-8"))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Crisis"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            return str(node.args[0].value)
    return path.name


def copy_template(folder: Path) -> None:
    """Make a crisis folder with the small example that teaches the language.

    Raises
    ------
    InputError
        If the folder exists or can't be made.
    """
    if folder.exists():
        raise InputError(f"{folder} exists", instead="choose another name; nothing was changed")
    try:
        folder.mkdir(parents=True)
        for file in FILES:
            shutil.copyfile(TEMPLATE / file, folder / file)
    except OSError as error:
        raise InputError(
            f"the folder cannot be made: {error.strerror}", where=str(folder)
        ) from None
