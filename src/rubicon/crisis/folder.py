"""A crisis is a folder: its story, its judgements, its claims and its sources.

``story.py`` is code, and is run only because the user named this folder; the other files are
data, parsed and never evaluated.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import Any

from rubicon.answers.knockouts.mechanisms import NAME as MECHANISMS
from rubicon.answers.knockouts.mechanisms import check_mechanisms, read_mechanisms
from rubicon.answers.levers.pull import check_levers
from rubicon.answers.levers.stated import LeverFile, read_levers
from rubicon.ask import Claim, Observation, plan_claims, read_claims
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import NAME as OBSERVED
from rubicon.ask.observed import parse_observed
from rubicon.changes import Change
from rubicon.crisis.combinations import read_combinations
from rubicon.crisis.preface import NAME as PREFACE
from rubicon.crisis.preface import Preface, parse_preface
from rubicon.crisis.quotes import TEXTS, check_quotes
from rubicon.crisis.telling import by_two
from rubicon.ensemble import Model, Telling, make_model
from rubicon.errors import InputError, Mistakes, did_you_mean, explain_failure
from rubicon.files import refuse_strange
from rubicon.judgements import JudgementSet, Source, cite, read_judgements, read_sources
from rubicon.story.endless import PATIENCE, bounded
from rubicon.story.language import Crisis
from rubicon.story.places import place_of
from rubicon.story.tree import Tree, unfold
from rubicon.story.variants import BASE, Told, named, tellings
from rubicon.toml import decoded, file_content

STORY, JUDGEMENTS, CLAIMS, SOURCES = "story.py", "judgements.toml", "claims.toml", "sources.bib"
LEVERS, KNOWN, COMBINATIONS = "levers.toml", "known.md", "variants.toml"
FILES = (STORY, JUDGEMENTS, CLAIMS, SOURCES)
"""What every crisis has."""
EXTRAS = (PREFACE, LEVERS, MECHANISMS, KNOWN, COMBINATIONS, OBSERVED)
"""What says how the crisis is argued, what could be changed, what verdicts may rest on, what is
known of the answer, which variants of the story are combined, and what has happened."""
LIBRARY = Path(__file__).parents[1] / "library"
TEMPLATE = LIBRARY / "template"
MODULE = "rubicon_story_"
"""How the modules are called that stories are read as; a hash of the path follows."""
Progress = Callable[[int], None]
"""What is called now and then with the number of nodes so far."""


@dataclass(frozen=True)
class Folder:
    """A crisis as its files tell it.

    ``known`` is the text of its ``known.md``, what is known of the answer; empty without one.
    ``combinations`` of the story's variants are told, too, each with its place in the file.
    ``files`` has the bytes of each by name, as they were when they were read: what a run keeps
    a copy of, even if someone saves another version while the story is told.
    """

    name: str
    path: Path
    crisis: Crisis
    judgements: JudgementSet
    claims: tuple[Claim, ...]
    levers: LeverFile
    sources: Mapping[str, Source]
    files: Mapping[str, bytes]
    known: str = ""
    combinations: Mapping[str, tuple[Told, str]] = field(default_factory=dict)
    preface: Preface = field(default_factory=Preface)
    mechanisms: tuple[Change, ...] = ()
    observed: tuple[Observation, ...] = ()  # what its ``observed.toml`` says has happened

    @property
    def from_file(self) -> bool:
        """Whether the story was read from a file, not told in a module or notebook."""
        return self.crisis.function.__module__.startswith(MODULE)

    def __getstate__(self) -> dict[str, Any]:
        """For :mod:`pickle`: a story from a file is read again, from the bytes that are kept; one
        told elsewhere goes by the name of its function, as all functions do."""
        if self.from_file:
            return {**vars(self), "crisis": None}
        function = self.crisis.function
        try:
            pickle.dumps(function)
        except (pickle.PicklingError, AttributeError) as error:
            raise InputError(
                f"the story of '{self.crisis.title}' cannot be pickled: {error}",
                where=place_of(function.__code__.co_filename, function.__code__.co_firstlineno),
                instead="tell it by a function of its own name, defined at the top of a module or "
                "cell, or in a crisis folder",
            ) from None
        return dict(vars(self))

    def __setstate__(self, state: dict[str, Any]) -> None:
        if state["crisis"] is None:
            told = read_story(state["path"] / STORY, state["files"][STORY])
            state["crisis"] = told.called(state["preface"].title)
        vars(self).update(state)

    def tell(self, progress: Progress | None = None, told: Told = BASE) -> Tree:
        """Tell the story along every path, as ``told`` or its base. Raises InputError with file and
        line, if the story is faulty."""
        try:
            names, rankings = self.judgements.names, self.judgements.rankings
            return unfold(self.crisis, names, progress, rankings, told=told)
        except SystemExit as error:
            raise _left(Path(self.crisis.function.__code__.co_filename), error) from None

    def model(self, progress: Progress | None = None) -> Model:
        """Tell the story and check that all files fit together. Raises InputError for whatever
        is wrong with story, judgements or claims, and where."""
        return self.model_of(self.tell(progress))

    def model_of(self, told: Tree) -> Model:
        """As :meth:`model`, of the story already told."""
        model = make_model(self.name, self.crisis, told, self.judgements, self.preface.smallest)
        plan_claims(model.game, self.claims)
        check_levers(self.levers, model)
        check_mechanisms(self.mechanisms, self.claims, model)
        if self.observed:
            Likelihood.of(model.game, self.observed)
        return model

    def variants_of(
        self, base: Tree, like: Model, progress: Progress | None = None
    ) -> tuple[Telling, ...]:
        """The story told in every other way than as its base, one variant at a time; ``like`` is
        the model of the base.

        Raises
        ------
        InputError
            Whatever is wrong with one of them, and where; see
            :func:`~rubicon.story.variants.tellings`.
        """
        found = []
        with by_two(self, base, progress) as tell:
            for name, told, tree in tellings(base, tell, self.combinations):
                try:
                    model = make_model(self.name, self.crisis, tree, self.judgements, base=like)
                except InputError as error:
                    raise InputError(f"told with {named(told)}, {error.found}", where=error.where,
                                     instead=error.instead) from None  # fmt: skip
                found.append(Telling(name, told, model))
        return tuple(found)


def library() -> dict[str, Path]:
    """The crises that come with Rubicon, by name."""
    return {
        path.name: path
        for path in sorted(LIBRARY.iterdir())
        if (path / STORY).is_file() and path != TEMPLATE
    }


def find(name: str) -> Path:
    """The folder of a crisis: a path, or a name from the library. Raises InputError if there is
    neither, or a file is missing in it."""
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
    if is_run(path) and not (path / STORY).is_file():
        kept = kept_crisis(path)
        raise InputError(
            f"'{path}' is a run, not a crisis",
            instead=f"name the crisis that it was made from: {quote(str(kept))}",
        )
    if is_run(path.parent):  # what a stranger's run keeps, say
        refuse_strange(path)
    for file in FILES:
        if not (path / file).is_file():
            raise InputError(
                f"the crisis folder has no {file}",
                where=str(path),
                instead=f"a crisis is {', '.join(FILES[:-1])} and {FILES[-1]} in one folder; "
                "rubicon new NAME shows an example",
            )
    return path


def refuse_crisis(path: Path) -> None:
    """Raise an :class:`InputError` if a crisis is named where a run is wanted."""
    in_library = not path.exists() and str(path) in library()
    if not in_library and (is_run(path) or not (path / STORY).is_file()):
        return
    made = Path(f"{path.name}-run")
    raise InputError(
        f"'{path}' is a crisis, not the folder of a run",
        instead=f"name its run: {quote(str(made))}"
        if is_run(made)
        else f"run it first: rubicon run {quote(str(path))}\n"
        f"  or in Python: rb.load({str(path)!r}).run()",
    )


def is_run(path: Path) -> bool:
    """Whether a folder is that of a run, which keeps its crisis in a folder within."""
    return os.path.lexists(path / "manifest.json")


def origin(name: str) -> Path:
    """The folder that a crisis is copied from: a crisis, or what a run keeps of its own.

    Raises InputError as :func:`find`; or if the run was made from a game file, or holds a link, a
    FIFO and the like.
    """
    path = Path(name)
    if not is_run(path):
        return find(name)
    refuse_strange(path)
    kept = kept_crisis(path)
    if kept.is_file():
        raise InputError(
            f"the run '{name}' was made from a game file",
            instead=f"make a folder of that: rubicon import {quote(str(kept))} --to FOLDER",
        )
    return find(str(kept))


def kept_crisis(run: Path) -> Path:
    """What a run was made from, as it keeps it: a crisis folder or a game file."""
    kept = run / "crisis"
    return kept if (kept / STORY).is_file() else next(iter(kept.glob("game.?fg")), kept)


def read_folder(name: str) -> Folder:
    """Read a crisis, running its story file (but not yet telling the story)."""
    path = find(name)
    files = {file: file_content(path / file) for file in FILES}
    files |= {file: file_content(path / file) for file in EXTRAS if (path / file).is_file()}
    sources = read_sources(path / SOURCES)
    mistakes = Mistakes()
    with mistakes.here():
        judgements = read_judgements(path / JUDGEMENTS, sources)
    with mistakes.here():
        claims = read_claims(path / CLAIMS)
    with mistakes.here():
        levers = read_levers(path / LEVERS) if LEVERS in files else LeverFile((), ())
    with mistakes.here():
        mechanisms = read_mechanisms(path / MECHANISMS) if MECHANISMS in files else ()
    with mistakes.here():
        combined = read_combinations(path / COMBINATIONS) if COMBINATIONS in files else {}
    mistakes.tell()
    cited = [(claim.source, claim.where) for claim in claims]
    cited += [(each.source, each.where) for each in (*levers.levers, *mechanisms)]
    for source, where in cited:
        with mistakes.here():
            _require_cited(source, where, sources, path)
    with mistakes.here():
        check_quotes(claims, path / TEXTS)
    mistakes.tell()
    # The story is compiled from these bytes; the others were parsed from the files since.
    for file, content in files.items():
        if file_content(path / file) != content:
            raise InputError("the file changed while it was being read", where=str(path / file),
                             instead="run the command again")  # fmt: skip
    story = read_story(path / STORY, files[STORY])
    preface = parse_preface(
        decoded(files.get(PREFACE, b""), str(path / PREFACE)),
        str(path / PREFACE),
        story.players,
        claims,
    )
    observed = parse_observed(
        decoded(files.get(OBSERVED, b""), str(path / OBSERVED)), str(path / OBSERVED)
    )
    for each in observed:
        with mistakes.here():
            _require_cited(each.source, each.where, sources, path)
    mistakes.tell()
    return Folder(
        # A folder's name may hold bytes that are no text.
        name=path.resolve().name.encode("utf-8", "replace").decode(),
        path=path,
        crisis=story.called(preface.title),
        judgements=judgements,
        claims=tuple(each.knowing(observed) for each in claims),
        levers=levers,
        sources=sources,
        files=files,
        known=decoded(files.get(KNOWN, b""), str(path / KNOWN)),
        combinations=combined,
        preface=preface,
        mechanisms=mechanisms,
        observed=observed,
    )


def _require_cited(
    source: tuple[str, ...], where: str, sources: Mapping[str, Source], path: Path
) -> None:
    """Refuse a source that the crisis' ``sources.bib`` lacks."""
    try:
        cite(list(source), sources, str(path / SOURCES))
    except InputError as error:
        raise error.at(where) from None


def read_story(path: Path, content: bytes, patience: float = PATIENCE) -> Crisis:
    """Run a story file's content, for at most ``patience`` seconds; the crisis that it defines.

    Raises InputError with file and line, if it is no Python, raises, does not end, or defines no
    crisis or several.
    """
    name = f"{MODULE}{hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]}"
    module = types.ModuleType(name)
    module.__file__ = str(path)
    # Dataclasses in a story look their module up by name.
    sys.modules[name] = module
    try:
        code = compile(content, str(path), "exec", dont_inherit=True)
        bounded(lambda _: exec(code, module.__dict__), str(path), patience)
    except SyntaxError as error:
        line = (error.text or "").rstrip("\n")
        caret = f"\n  {line}\n  {' ' * max((error.offset or 1) - 1, 0)}^" if line else ""
        raise InputError(
            f"the story is no Python: {error.msg}{caret}", where=f"{path}:{error.lineno}"
        ) from None
    except InputError as error:
        raise error.at(_line(path, error)) from None
    except SystemExit as error:
        raise _left(path, error) from None
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
    try:
        _ = crisis.function
    except InputError as error:
        raise error.at(str(path)) from None
    return crisis


def _left(path: Path, error: SystemExit) -> InputError:
    """A story that calls ``exit()`` would end the command, and without a word."""
    return InputError(
        "the story leaves Python (exit, quit, sys.exit or SystemExit)",
        where=_line(path, error),
        instead='finish every path with: return s.end("…")',
    )


def _line(path: Path, error: BaseException) -> str:
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(path):
            line = trace.tb_lineno
        trace = trace.tb_next
    return place_of(str(path), line) if line else str(path)


def copy_crisis(folder: Path, origin: Path = TEMPLATE) -> None:
    """Make a crisis folder as another one is: by default the example that teaches the language.

    ``known.md`` stays behind, for what is known of one crisis need not be so of its variant.

    Raises InputError if the folder exists or can't be made, or has the name of a crisis in the
    library.
    """
    if folder.name in library():
        raise InputError(
            f"'{folder.name}' is a crisis of the library, which a folder of that name would hide",
            instead="choose another name",
        )
    if folder.exists():
        raise InputError(f"{folder} exists", instead="choose another name; nothing was changed")
    with explain_failure("the folder cannot be made", folder):
        folder.mkdir(parents=True)
        for file in (*FILES, PREFACE, LEVERS, MECHANISMS, COMBINATIONS, OBSERVED):
            if (origin / file).is_file():
                shutil.copyfile(origin / file, folder / file)
        if (origin / TEXTS).is_dir():
            shutil.copytree(origin / TEXTS, folder / TEXTS)
