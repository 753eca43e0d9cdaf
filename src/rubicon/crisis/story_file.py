"""A story from a file: code, run only because the user named it."""

from __future__ import annotations

import hashlib
import os
import sys
import types
from pathlib import Path

from rubicon.errors import InputError
from rubicon.story.crisis import Crisis
from rubicon.story.endless import PATIENCE, bounded
from rubicon.story.places import place_of

MODULE = "rubicon_story_"
"""How the modules are called that stories are read as; a hash of the path follows."""


def read_story(path: Path, content: bytes, patience: float = PATIENCE) -> Crisis:
    """Run a story file's content, for at most ``patience`` seconds; the crisis that it defines.

    Raises InputError with file and line, if it is no Python, raises, does not end, or defines no
    crisis or several."""
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
        raise left_python(path, error) from None
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


def left_python(path: Path, error: SystemExit) -> InputError:
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
