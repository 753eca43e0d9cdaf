"""``rubicon run``: a crisis solved for every set of judgements, and what that comes to."""

from __future__ import annotations

import time
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rubicon.cli.app import command, opened, print_json, put, say, show
from rubicon.cli.completion import run_folders
from rubicon.cli.options import (
    Chances,
    Changes,
    Claims,
    CrisisOrNone,
    Design,
    Json,
    JudgementFile,
    Lambda,
    NumberOfDraws,
    Payoffs,
    Seed,
    count,
    loaded,
    option,
)
from rubicon.errors import InputError

if TYPE_CHECKING:
    from rubicon.public.run import Run
    from rubicon.report.shown import Shown


@command(
    "rubicon run north-korea-2024 --draws 500 --out my-run",
    'rubicon run my-crisis --set exposure=0.5 --set "resolve=0.1..0.4"',
    'rubicon run game.efg --payoffs "±20%" --claim "P(act=attack) > 0.5"',
    "rubicon run beer-quiche --behaviour level-2",
    "rubicon run my-crisis --draws-from grid.csv",
    "rubicon run --resume my-run",
)
def run(
    crisis: CrisisOrNone = None,
    draws: NumberOfDraws = None,
    seed: Seed = None,
    design: Design = None,
    out: Annotated[
        Path | None, option("FOLDER", "The run's folder; a new name of its own if left out.")
    ] = None,
    threads: Annotated[int | None, count("All cores if left out.")] = None,
    chunk: Annotated[
        int | None, count("Draws between two writes; sized by memory if left out.")
    ] = None,
    cluster: Annotated[
        str | None,
        option(
            "ADDRESS",
            "Let the workers of a Dask scheduler solve it: tcp://HOST:8786. Needs "
            "rubicon[cluster].",
        ),
    ] = None,
    resume: Annotated[
        Path | None, option("RUN", "Finish an interrupted run.", autocompletion=run_folders)
    ] = None,
    draws_from: Annotated[
        Path | None,
        option(
            "FILE",
            "A CSV or Parquet file whose rows are the draws: a column for each judgement that "
            "varies, by its name.",
        ),
    ] = None,
    changes: Changes = None,
    judgements: JudgementFile = None,
    experts: Annotated[
        str | None,
        option(
            "NAMES",
            "Draw from the ranges of these experts alone, separated by commas; none: the "
            "crisis' own.",
            show_default="all",
        ),
    ] = None,
    behaviour: Annotated[
        str | None,
        option(
            "MODEL",
            "How players choose: equilibrium, coin-toss, level-1 (one step ahead; or 2, 3, …) "
            "or no-mistakes.",
            show_default="equilibrium",
        ),
    ] = None,
    variant_draws: Annotated[
        int | None,
        count(
            "On how many draws the story's variants are solved, too; 0 leaves them out.",
            show_default="500",
        ),
    ] = None,
    report: Annotated[
        bool, typer.Option("--report/--no-report", help="Write the report, too.")
    ] = True,
    payoffs: Payoffs = None,
    chances: Chances = "",
    rationality: Lambda = "",
    claim: Claims = None,
    as_json: Json = False,
) -> None:
    """Solve a crisis for every set of judgements and test its claims."""
    from rubicon.ensemble import RunInterruptedError
    from rubicon.report.variants import shifted

    began = time.perf_counter()
    if (crisis is None) == (resume is None):
        raise InputError(
            "name a crisis to run, or a run to finish, and not both",
            instead="rubicon run CRISIS, or rubicon run --resume RUN",
        )
    how: dict[str, Any] = {
        "draws": draws,
        "seed": seed,
        "design": design,
        "out": out,
        "behaviour": behaviour,
        "variant_draws": variant_draws,
        "draws_from": draws_from,
    }
    about = {"payoffs": payoffs, "chances": chances, "rationality": rationality,
             "judgements": judgements, "claim": claim, "set": changes,
             "experts": experts}  # fmt: skip
    given = {name: value for name, value in how.items() if value is not None}
    if resume is not None:
        if told := [
            f"--{name.replace('_', '-')}" for name in given | about if (given | about)[name]
        ]:
            raise InputError(
                "a run that is resumed keeps its own judgements, claims, draws, seed, design, "
                f"behaviour and folder; {' and '.join(told)} cannot change them",
                instead=f"rubicon run --resume {resume}",
            )
        done, warnings = opened(resume).finish(threads, chunk, "words", cluster=cluster), None
    else:
        assert crisis is not None
        drawn = {**given, "experts": experts}
        idle = [
            f"--{each}"
            for each in ("draws", "seed", "design", "experts")
            if drawn.get(each) is not None
        ]
        if draws_from is not None and idle:
            raise InputError(f"the rows of a table are the draws; {' and '.join(idle)} cannot "
                             "change them", instead="leave out one or the other")  # fmt: skip
        try:
            model = loaded(crisis, payoffs, chances, rationality, judgements, claim, changes)
            if experts is not None:
                named = [each.strip() for each in experts.split(",")]
                model = model.with_experts(*([] if named == ["none"] else named))
            for each in model.shifts if variant_draws != 0 else ():
                say(f"note: {shifted(each)}")
            given["out"] = new_folder(out, f"{model.name}-run")
            warnings = model.warnings
            for line in warnings.words.splitlines():
                say(line)
            done = model.run(
                **given, threads=threads, chunk=chunk, progress="words", cluster=cluster
            )
            for which, text in done.changed.items() if draws_from else ():
                say(f"note: {which}: {text}")
        except KeyboardInterrupt:
            raise RunInterruptedError("nothing was solved yet, and nothing is kept") from None
    try:
        _conclude(done, report, as_json, began, warnings)
    except KeyboardInterrupt:
        raise RunInterruptedError(
            f"all draws are solved and kept\n"
            f"  answer and report with: rubicon run --resume {quote(str(done.path))}"
        ) from None


def new_folder(out: Path | None, name: str) -> Path:
    """Where a run goes: the folder asked for, or the first free name like ``name``."""
    if out is not None:
        if out.exists():
            raise InputError(f"the output folder {out} exists",
                             instead="name another with --out, or finish an interrupted run "
                                     "with --resume")  # fmt: skip
        return out
    number, path = 1, Path(name)
    while path.exists():
        number += 1
        path = Path(f"{name}-{number}")
    return path


def _conclude(
    run: Run, report: bool, as_json: bool, began: float, warnings: Shown[Any] | None
) -> None:
    """Answer, write the report, and print the verdicts; ``began`` is when the command did."""
    page = run.report("words") if report else None
    summary = page.summary if page else run.summarise()
    after = page.warnings if page else None
    for line in after.words.splitlines() if after else ():
        say(line)
    if as_json:
        told = [warning for each in (warnings, after) if each for warning in each.record]
        print_json(dict(summary) | ({"warnings": told} if warnings or told else {}))
        return
    put(page.verdicts if page else run.verdicts, False)
    if not summary["claims"]:
        show("There are no claims: ask the run something, rubicon ask RUN …")
    if page:
        show(f"\nreport: {page.path}")
    else:
        show(f"\nrun: {run.path}")
    took = f"{time.perf_counter() - began:.0f} s in all"
    show(f"{took}, with answers and report" if page else took)
