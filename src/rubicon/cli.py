"""The command line: parse, call, print. Heavy things are imported by the command that needs them.

Exit codes: 0 done, 1 the run fell short (interrupted, or nothing solved), 2 the input is wrong.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from rubicon.ensemble import Run, Settings
    from rubicon.game import Game
    from rubicon.judgements import Draws

app = typer.Typer(
    name="rubicon",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Test an argument about an international crisis instead of only making it.",
)

CrisisName = Annotated[
    str, typer.Argument(metavar="CRISIS", help="A name from the library, or a crisis folder.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


_INTERRUPTED = 130


def main() -> None:
    """Run the command line, with one clear message for whatever is wrong."""
    from rubicon.errors import InputError, RubiconError

    try:
        app()
    except InputError as error:
        _say(f"error: {error}")
        sys.exit(2)
    except RubiconError as error:
        _say(f"stopped: {error}")
        sys.exit(1)
    except KeyboardInterrupt:
        _say("stopped")
        sys.exit(1)
    except MemoryError as error:
        _say(f"error: there is not enough memory: {error}\n  ask for fewer draws")
        sys.exit(2)
    except SystemExit as stop:
        # The parser's own way of saying that Ctrl-C was pressed.
        sys.exit(1 if stop.code == _INTERRUPTED else stop.code)
    except BrokenPipeError:
        # Whoever reads has had enough, as `head` does.
        sys.stderr.close()
        sys.exit(0)


@app.command("list")
def list_crises(as_json: Json = False) -> None:
    """Show the crises that come with Rubicon."""
    from rubicon.folder import library, title_of

    titles = {name: title_of(path) for name, path in library().items()}
    if as_json:
        _print_json([{"name": name, "title": title} for name, title in titles.items()])
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 3))
    for name, title in titles.items():
        table.add_row(Text(name, style="bold"), Text(title))
    _show(table)


@app.command()
def new(folder: Annotated[Path, typer.Argument(help="The folder to make.")]) -> None:
    """Make a crisis folder with a small, commented example to change."""
    from rubicon.folder import copy_template

    copy_template(folder)
    _show(f"{folder} is ready: read story.py first, then run it:\n  rubicon run {folder}")


@app.command()
def check(crisis: CrisisName, as_json: Json = False) -> None:
    """Tell the story and check all files of a crisis, without solving anything."""
    from rubicon.ensemble import unused
    from rubicon.folder import read_folder

    folder = read_folder(crisis)
    with _counting("Telling the story") as progress:
        model = folder.model(progress)
    game = model.game
    facts: dict[str, Any] = {
        "crisis": folder.name,
        "title": game.title,
        "players": list(game.players),
        "nodes": game.nodes,
        "information_sets": game.infosets,
        "actions": game.actions,
        "judgements": len(model.judgements.rows),
        "claims": len(folder.claims),
        "sources": len(folder.sources),
        "unused_judgements": list(unused(model)),
        "stakes": dict(zip(game.players, model.rationality.per, strict=True)),
    }
    if as_json:
        _print_json(facts)
        return
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        if name == "stakes":
            value = ", ".join(f"{player} {stake:.3g}" for player, stake in value.items())
        elif isinstance(value, list):
            value = ", ".join(value) or "none"
        shown = f"{value:,}" if isinstance(value, int) else str(value)
        table.add_row(Text(name.replace("_", " "), style="dim"), Text(shown))
    _show(table)
    unit = "stakes: each player's range of payoffs at central judgements, λ's unit"
    _show(Text(unit, style="dim"))
    _show(Text("All files fit together.", style="green"))


@app.command()
def run(
    crisis: Annotated[
        str | None,
        typer.Argument(metavar="[CRISIS]", help="A name from the library, or a crisis folder."),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="How many sets of judgements.", show_default="2000")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="The same seed gives the same numbers.", show_default="1")
    ] = None,
    design: Annotated[
        str | None,
        typer.Option(help="lhs (Latin hypercube), sobol or random.", show_default="lhs"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run's folder; a new name of its own if left out.")
    ] = None,
    threads: Annotated[int | None, typer.Option(help="All cores if left out.")] = None,
    chunk: Annotated[
        int | None, typer.Option(help="Draws between two writes; sized by memory if left out.")
    ] = None,
    resume: Annotated[
        Path | None, typer.Option(metavar="RUN", help="Finish an interrupted run.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Solve a crisis for every set of judgements and test its claims."""
    from rubicon.ensemble import Settings, open_run, start_run
    from rubicon.errors import InputError
    from rubicon.folder import read_folder

    if (crisis is None) == (resume is None):
        raise InputError(
            "name a crisis to run, or a run to finish, and not both",
            instead="rubicon run CRISIS, or rubicon run --resume RUN",
        )
    chosen = {"draws": draws, "seed": seed, "design": design}
    given = {name: value for name, value in chosen.items() if value is not None}
    settings = Settings(**given, threads=threads, chunk=chunk)  # type: ignore[arg-type]
    if resume is not None:
        if given or out is not None:
            raise InputError(
                "a run that is resumed keeps its own draws, seed, design and folder",
                instead=f"rubicon run --resume {resume}",
            )
        current = open_run(resume)
    else:
        assert crisis is not None
        folder = read_folder(crisis)
        path = _new_folder(out, folder.name)
        with _counting("Telling the story") as progress:
            model = folder.model(progress)
        current = start_run(model, settings, path, folder.files)
    current = _solve(current, settings)
    _conclude(current, as_json)


def _new_folder(out: Path | None, name: str) -> Path:
    """Where a run goes: the folder asked for, or the first free name."""
    from rubicon.errors import InputError

    if out is not None:
        if out.exists():
            raise InputError(f"the output folder {out} exists",
                             instead="name another with --out, or finish an interrupted run "
                                     "with --resume")  # fmt: skip
        return out
    number, path = 1, Path(f"{name}-run")
    while path.exists():
        number += 1
        path = Path(f"{name}-run-{number}")
    return path


def _solve(run: Run, settings: Settings) -> Run:
    """Solve what is missing, with a bar; Ctrl-C leaves a run that can be finished."""
    from rubicon.ensemble import RunInterruptedError, finish_run, other_versions, solve_run

    missing = sum(stop - start for start, stop in run.missing())
    others = other_versions(run) if missing else ""
    if others:
        _say(f"note: the run was begun with {others}; the last digits may differ")
    try:
        with _bar("Solving", run.draws, run.draws - missing) as progress:
            seconds = solve_run(run, settings.threads, settings.chunk, progress)
    except KeyboardInterrupt:
        left = sum(stop - start for start, stop in run.missing())
        raise RunInterruptedError(
            f"{run.draws - left:,} of {run.draws:,} draws are solved and kept\n"
            f"  finish the run with: rubicon run --resume {run.path}"
        ) from None
    return finish_run(run, seconds)


def _conclude(run: Run, as_json: bool) -> None:
    """Answer, write the report, and print the verdicts."""
    from rubicon.ask import plan_claims, read_claims
    from rubicon.ask.runs import ask_run, verdicts_of
    from rubicon.ensemble import RunInterruptedError
    from rubicon.report.page import write_report
    from rubicon.report.summary import write_summary

    if not run.manifest["counts"].get("SOLVED"):
        raise RunInterruptedError(
            f"none of {run.draws:,} draws could be solved; {run.path / 'manifest.json'} says why"
        )
    claims = read_claims(run.path / "crisis" / "claims.toml")
    verdicts = verdicts_of(ask_run(run, plan_claims(run.game, claims)))
    summary = write_summary(run, claims, verdicts)
    with _waiting("Writing the report"):
        report = write_report(run, claims, verdicts)
    if as_json:
        _print_json(summary)
        return
    from rich.text import Text

    from rubicon.report.terminal import verdict_table

    _show(Text(summary["title"], style="bold"))
    _show(
        f"{run.draws:,} sets of judgements, {summary['solved']:,} solved in "
        f"{summary['seconds']:.1f} s; a game of {run.game.nodes:,} nodes, "
        f"{run.game.infosets:,} information sets, {len(run.game.players)} players\n"
    )
    _show(verdict_table(claims, verdicts))
    _show(f"\nreport: {report}")


@app.command()
def ask(
    run: Annotated[Path, typer.Argument(metavar="RUN", help="The folder of a finished run.")],
    question: Annotated[str, typer.Argument(help='Such as "P(stance=deny | exposure=exposed)".')],
    as_json: Json = False,
) -> None:
    """Ask a finished run anything, in the notation of claims."""
    from rubicon.ask import Plan, Verdict, parse
    from rubicon.ask.runs import ask_run
    from rubicon.ensemble import open_run
    from rubicon.report.summary import answer_record, verdict_record
    from rubicon.report.terminal import answer_lines, verdict_lines

    opened = open_run(run)
    (found,) = ask_run(opened, Plan.of(opened.game, [parse(question)])).conclusions()
    if isinstance(found, Verdict):
        record, lines = verdict_record(found), verdict_lines(found)
    else:
        record, lines = answer_record(found), answer_lines(found)
    if as_json:
        _print_json(record)
        return
    from rich.text import Text

    _show(Text(question, style="bold"))
    _show(lines)


@app.command()
def export(
    crisis: Annotated[str, typer.Argument(metavar="CRISIS", help="A crisis, or a run's folder.")],
    file: Annotated[Path, typer.Argument(metavar="FILE.efg", help="The file to write.")],
    draw: Annotated[
        int | None,
        typer.Option(help="The number of the draw, from 0; central judgements if left out."),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="How many draws the design has.", show_default="2000")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="The seed of the draws.", show_default="1")
    ] = None,
    design: Annotated[
        str | None, typer.Option(help="lhs, sobol or random.", show_default="lhs")
    ] = None,
    depth: Annotated[
        int | None, typer.Option(help="Only the first moves, this many; all if left out.", min=1)
    ] = None,
) -> None:
    """Write one draw's game in Gambit's format, so that anyone can check us."""
    from rubicon.ensemble import Settings
    from rubicon.errors import InputError
    from rubicon.exchange import write_efg

    if file.exists():
        raise InputError(f"the file {file} exists", instead="name another")
    chosen = {"draws": draws, "seed": seed, "design": design}
    given = {name: value for name, value in chosen.items() if value is not None}
    if (Path(crisis) / "manifest.json").is_file():
        if given:
            raise InputError(
                "a run keeps its own draws, seed and design",
                instead=f"rubicon export {crisis} {file} --draw N",
            )
        game, judgements, which = _draw_of_run(Path(crisis), draw, depth)
    else:
        settings = Settings(**given)  # type: ignore[arg-type]
        game, judgements, which = _draw_of_crisis(crisis, settings, draw, depth)
    values = game.table.evaluate(judgements.rows(game.table.judgements))[:, 0]
    try:
        file.write_text(write_efg(game, values, comment=f"{game.title} ({which})"), "utf-8")
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(file)) from None
    _show(f"{file}: {game.nodes:,} nodes, {game.infosets:,} information sets ({which})")


def _draw_of_run(path: Path, draw: int | None, depth: int | None) -> tuple[Game, Draws, str]:
    """A run's game, one draw of its judgements, and which draw that is."""
    from rubicon.ensemble import open_run
    from rubicon.errors import InputError

    run = open_run(path)
    if draw is None:
        raise InputError("which draw of the run?", instead="--draw N")
    if depth is not None:
        raise InputError(
            "a run's game is exported whole",
            instead=f"export the crisis itself: rubicon export {run.manifest['crisis']} …",
        )
    number = _within(draw, run.draws)
    which = f"draw {number}, seed {run.manifest['seed']}, {run.manifest['design']}"
    return run.game, run.judgements(number, number + 1), which


def _draw_of_crisis(
    name: str, settings: Settings, draw: int | None, depth: int | None
) -> tuple[Game, Draws, str]:
    """A crisis' game, perhaps cut short, with one draw or the central judgements."""
    from rubicon.folder import read_folder
    from rubicon.game import Game
    from rubicon.judgements import Draws, central, sample
    from rubicon.tree import cut_short

    folder = read_folder(name)
    told = folder.tell()
    model = folder.model_of(told)
    game = model.game if depth is None else Game.of(cut_short(told, depth))
    if draw is None:
        return game, central(model.judgements), "central judgements"
    drawn = sample(model.judgements, settings.draws, settings.seed, settings.design)
    number = _within(draw, settings.draws)
    which = f"draw {number}, seed {settings.seed}, {settings.design}"
    return game, Draws(drawn.names, drawn.values[:, number : number + 1]), which


def _within(draw: int, count: int) -> int:
    from rubicon.errors import InputError

    if not 0 <= draw < count:
        raise InputError(f"there is no draw {draw}", instead=f"draws are 0 to {count - 1}")
    return draw


# ---- what commands print -------------------------------------------------------------


def _show(what: RenderableType) -> None:
    """Print text as it is: titles, names and paths are the user's and no markup of ours."""
    from rich.console import Console

    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=isinstance(what, str))
    console.print(what)


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


def _print_json(data: Any) -> None:
    sys.stdout.write(json.dumps(data, indent=1, ensure_ascii=False) + "\n")


@contextmanager
def _bar(what: str, total: int, done: int) -> Iterator[Any]:
    """A progress bar with rate and remaining time on stderr, if someone watches."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as p:
        task = p.add_task(what, total=total, completed=done, rate="compiling at first …")

        def advance(count: int) -> None:
            p.advance(task, count)
            speed = p.tasks[0].speed
            p.update(task, rate=f"{speed:.0f} draws/s" if speed else "")

        yield advance


@contextmanager
def _counting(what: str) -> Iterator[Any]:
    """A count that grows on stderr, if someone watches."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    with console.status(f"{what} …") as status:
        yield lambda nodes: status.update(f"{what}: {nodes:,} nodes …")


@contextmanager
def _waiting(what: str) -> Iterator[None]:
    with _counting(what):
        yield


if __name__ == "__main__":
    main()
