"""The command line: parse, call, print. Heavy things are imported by the command that needs them.

A file for each noun that commands are about. Exit codes: 0 done, 1 the run fell short
(interrupted, or nothing solved), 2 the input is wrong.
"""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from contextvars import copy_context
from functools import cache
from typing import Any

import typer

from rubicon.beside import seldom_collect
from rubicon.cli.app import app, print_json, say
from rubicon.cli.streams import Output, UnprintedError, forget, open_closed, tolerate_encodings
from rubicon.errors import InputError, InputErrors, RubiconError

# Importing a file of commands registers them; help lists them in this order.
# isort: off
from rubicon.cli import showing  # noqa: F401
from rubicon.cli import crises  # noqa: F401
from rubicon.cli import eliciting  # noqa: F401
from rubicon.cli import running  # noqa: F401
from rubicon.cli import observing  # noqa: F401
from rubicon.cli import asking  # noqa: F401
from rubicon.cli import claiming  # noqa: F401
from rubicon.cli import believing  # noqa: F401
from rubicon.cli import watching  # noqa: F401
from rubicon.cli import comparing  # noqa: F401
from rubicon.cli import exporting  # noqa: F401
from rubicon.cli import documenting  # noqa: F401
# isort: on

__all__ = ["app", "main"]

_INTERRUPTED = 130
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]
"""What the parser raises of options and arguments; Typer names only this one of its kinds."""


def main() -> None:
    """Run the command line, with one clear message for whatever is wrong."""
    from rubicon.story.endless import MAY_EXIT

    if "stdout" in open_closed():
        say("note: standard output is closed: nothing will be shown")
    tolerate_encodings()
    context = copy_context()
    context.run(MAY_EXIT.set, True)

    # Read once NumPy is imported, by the command that needs it: products of matrices are small
    # here, and BLAS's threads go on waiting for more where the solver's could work.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    seldom_collect()
    if threading.current_thread() is threading.main_thread():
        # Whoever is told to end keeps what is done, as with Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    own = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (Output(each, each is own[0]) for each in own)
    try:
        code = context.run(_called)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads has had enough, as `head` does.
        forget(own[0])
        code = 0
    except UnprintedError as error:
        say(f"stopped: the answer cannot be printed: {error}")
        code = 1
    finally:
        sys.stderr.flush()
        sys.stdout, sys.stderr = own
    if code:
        sys.exit(code)


@cache
def _parser() -> Any:
    """All commands with their options, which a process reads off their functions once."""
    return typer.main.get_command(app)


def _called() -> int:
    """Run the command that was named; its exit code."""
    try:
        code = _parser()(standalone_mode=False)
    except _UsageError as error:
        return _misused(error)
    except InputError as error:
        return _failed(f"error: {error}", error, 2)
    except RubiconError as error:
        return _failed(f"stopped: {error}", InputError(str(error)), 1)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        refused = InputError(f"the system refuses: {error.strerror or error}",
                             where=os.fsdecode(error.filename or ""))  # fmt: skip
        return _failed(f"error: {refused}", refused, 2)
    except MemoryError as error:
        lacking = InputError(f"there is not enough memory: {error}", instead="ask for fewer draws")
        return _failed(f"error: {lacking}", lacking, 2)
    if code == _INTERRUPTED:
        # The parser's own way of saying that Ctrl-C was pressed.
        return _failed("stopped", InputError("stopped"), 1)
    return int(code or 0)


def _failed(said: str, error: InputError, code: int) -> int:
    """Say what is wrong, also to a program that listens; the exit code."""
    say(said)
    if "--json" in sys.argv[1:]:
        several = error.errors if isinstance(error, InputErrors) else (error,)
        first, *others = (
            {"found": each.found, "where": each.where, "instead": each.instead} for each in several
        )
        more = {"others": others} if others else {}
        print_json({"error": first | {"exit": code} | more})
    return code


def _misused(error: Any) -> int:
    """Say what is wrong with an option or an argument as all else is said; the exit code."""
    said = error.format_message().strip().rstrip(".")
    if said:  # without any arguments, help has been shown instead
        plain = re.sub(r"Input should be (.*), unable to parse .*", r"write \1", said)
        plain = plain.replace("Value error, ", "")
        help_for = error.ctx.command_path if error.ctx else "rubicon"
        wrong = InputError(plain[:1].lower() + plain[1:],
                           instead=f"{help_for} --help lists what there is")  # fmt: skip
        return _failed(f"error: {wrong}", wrong, int(error.exit_code))
    return int(error.exit_code)
