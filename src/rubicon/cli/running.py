"""``rubicon run``: a crisis solved for every set of judgements, and what that comes to."""

from __future__ import annotations

import time
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import (
    Json,
    app,
    open_kept,
    phase,
    print_json,
    say,
    show,
    waiting,
)
from rubicon.cli.games import (
    Chances,
    Claims,
    JudgementFile,
    Lambda,
    Payoffs,
    game_options,
    note,
)
from rubicon.public.progress import bar, counting

if TYPE_CHECKING:
    from rubicon.ensemble import Run, Settings


@app.command()
def run(
    crisis: Annotated[
        str | None,
        typer.Argument(
            metavar="[CRISIS]", help="A name from the library, a crisis folder, or a game file."
        ),
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
    payoffs: Payoffs = None,
    chances: Chances = "",
    rationality: Lambda = "",
    judgements: JudgementFile = None,
    claim: Claims = None,
    as_json: Json = False,
) -> None:
    """Solve a crisis for every set of judgements and test its claims."""
    from rubicon.crisis.gamefile import read_crisis
    from rubicon.ensemble import RunInterruptedError, Settings, start_run
    from rubicon.errors import InputError

    began = time.perf_counter()
    if (crisis is None) == (resume is None):
        raise InputError(
            "name a crisis to run, or a run to finish, and not both",
            instead="rubicon run CRISIS, or rubicon run --resume RUN",
        )
    chosen = {"draws": draws, "seed": seed, "design": design}
    given = {name: value for name, value in chosen.items() if value is not None}
    settings = Settings(**given, threads=threads, chunk=chunk)  # type: ignore[arg-type]
    about_game = game_options(payoffs, chances, rationality, judgements, claim)
    if resume is not None:
        if about_game.given:
            raise InputError(
                f"a run that is resumed keeps its own judgements and claims; "
                f"{' and '.join(about_game.given)} cannot change them",
                instead=f"rubicon run --resume {resume}",
            )
        if given or out is not None:
            raise InputError(
                "a run that is resumed keeps its own draws, seed, design and folder",
                instead=f"rubicon run --resume {resume}",
            )
        current = open_kept(resume)
    else:
        assert crisis is not None
        try:
            folder = read_crisis(crisis, about_game)
            note(folder)
            path = _new_folder(out, folder.name)
            with counting("Telling the story") as progress:
                model = folder.model(progress)
            with waiting("Drawing judgements"):
                current = start_run(model, settings, path, folder.files)
        except KeyboardInterrupt:
            raise RunInterruptedError("nothing was solved yet, and nothing is kept") from None
    current = _solve(current, settings)
    try:
        _conclude(current, as_json, began)
    except KeyboardInterrupt:
        raise RunInterruptedError(
            f"all draws are solved and kept\n"
            f"  answer and report with: rubicon run --resume {quote(str(current.path))}"
        ) from None


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
        say(f"note: the run was begun with {others}; the last digits may differ")
    if missing:
        phase(f"Solving {missing:,} of {run.draws:,} draws")
    try:
        with bar("Solving", run.draws, run.draws - missing) as progress:
            seconds = solve_run(run, settings.threads, settings.chunk, progress)
    except KeyboardInterrupt:
        left = sum(stop - start for start, stop in run.missing())
        raise RunInterruptedError(
            f"{run.draws - left:,} of {run.draws:,} draws are solved and kept\n"
            f"  finish the run with: rubicon run --resume {quote(str(run.path))}"
        ) from None
    return finish_run(run, seconds)


def _conclude(run: Run, as_json: bool, began: float) -> None:
    """Answer, write the report, and print the verdicts; ``began`` is when the command did."""
    from rubicon.cli.reporting import conclude
    from rubicon.ensemble import RunInterruptedError

    if not run.manifest["counts"].get("SOLVED"):
        raise RunInterruptedError(
            f"none of {run.draws:,} draws could be solved; {run.path / 'manifest.json'} says why"
        )
    answers, summary, report = conclude(run)
    if as_json:
        print_json(summary)
        return
    from rich.text import Text

    from rubicon.report import story
    from rubicon.report.verdicts import show_verdicts
    from rubicon.report.wording import counted

    show(Text(summary["title"], style="bold"))
    show(
        f"{counted(run.draws, 'set')} of judgements, {summary['solved']:,} solved in "
        f"{summary['seconds']:.1f} s; a game of {counted(run.game.nodes, 'node')}, "
        f"{counted(run.game.infosets, 'information set')}, "
        f"{counted(len(run.game.players), 'player')}\n"
    )
    if answers.claims:
        show(show_verdicts([each.claim for each in answers.claims], answers.verdicts))
    else:
        show(story.show(answers.story))
        show("There are no claims: ask the run something, rubicon ask RUN …")
    show(f"\nreport: {report}")
    show(f"{time.perf_counter() - began:.0f} s in all, with answers and report")
