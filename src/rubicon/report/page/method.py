"""How a run was computed, for readers who want to check or repeat it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping

from rubicon.ensemble import Run, changed_files
from rubicon.errors import quoted
from rubicon.judgements import GIVEN
from rubicon.report.page.content import Content
from rubicon.report.verdicts.words import split_at
from rubicon.report.wording import counted, listed, percent

DESIGNS: Mapping[str, str] = {
    "lhs": "Latin hypercube: each judgement has one value in each of as many equal slices "
    "of its range as there are draws",
    "sobol": "Sobol’ sequences, one for each judgement, scrambled and shuffled",
    "random": "independent random numbers",
    "table": "a table that was given: shares are of its rows, and their intervals mean something "
    "only where these were drawn at random",
    "observed": "moved to what is left once what happened is known, from a prior design",
}


PARTS: Mapping[str, str] = {
    "verdicts": "Verdicts",
    "story": "Who moves when, endings, turning points",
    "explanations": "Why would they do that?",
    "hinges": "Hinges, boxes and tipping maps",
    "intensities": "Intensities, exchanged between draws",
    "margins": "Nearest flips, and swings, one judgement at a time",
    "thresholds": "Thresholds, one judgement at a time",
    "selection": "Further equilibria",
    "watch": "What to watch",
    "signals": "What acts give away: signal and noise",
    "levers": "Levers",
    "knockouts": "Without each mechanism",
    "benchmarks": "Other ways to choose",
    "now": "What is open now",
    "variants": "Other ways to tell the story",
}


def parts(content: Content) -> list[tuple[str, str, float]]:
    """An answer, what it rests on, and how many seconds it took."""
    seconds = content.answers.seconds
    return [
        (name, _ground(content, key), seconds[key]) for key, name in PARTS.items() if key in seconds
    ]


def _ground(content: Content, key: str) -> str:
    draws, every = content.answers.draws[key], content.run.draws
    if not draws:
        return "the central judgements, solved again wherever they were moved to"
    if key == "selection":
        return f"{counted(draws, 'draw')}, searched at random and past bifurcations"
    if draws == every:
        return f"all {counted(draws, 'draw')}"
    return f"the first {counted(draws, 'draw')}"


def command(content: Content, more: str = "") -> str:
    """What computes the same run again, or one with ``more`` options."""
    run, manifest = content.run, content.run.manifest
    how = "" if run.in_equilibrium else f" --behaviour {run.choosing}"
    updated = manifest.get("observed")
    design = (updated or manifest)["design"]
    drawn = f"--draws {run.draws} --seed {manifest['seed']} --design {design}"
    if run.from_table:
        table = next(name for name in manifest["files"] if name.startswith(f"{GIVEN}."))
        drawn = f"--draws-from {shlex.quote(f'{run.path.name}/crisis/{table}')}"
    again = f"rubicon run {_copy(content)}{more} {drawn}{how}"
    return f"{again} --out before && rubicon observe before" if updated else again


def _copy(content: Content) -> str:
    """The run's copy of the crisis as arguments: a folder, or a game file and what it was told."""
    copy = f"{content.run.path.name}/crisis"
    names = content.run.manifest.get("files", {})
    game = next((name for name in names if name.startswith("game.")), "")
    if not game:
        return shlex.quote(copy)
    words = [f"{copy}/{game}", "--judgements", f"{copy}/judgements.toml"]
    for claim in content.claims:
        words += ["--claim", f"{claim.id}: {claim.holds}"]
    return shlex.join(words)


def facts(content: Content) -> dict[str, str]:
    """How the run was made, by name; last how many draws have which status, and what it means."""
    run, manifest = content.run, content.run.manifest
    texts, counts = manifest.get("statuses", {}), manifest.get("counts", {})
    game, design = run.game, str(manifest["design"])
    sizes = (
        counted(game.nodes, "node"),
        counted(game.infosets, "information set"),
        counted(game.actions, "action"),
        counted(len(game.players), "player"),
    )
    tolerances = manifest.get("tolerances", {})
    machine = {k: f"{v} cores" if k == "cores" else v for k, v in manifest["machine"].items()}
    versions = {"rubicon": manifest["rubicon"], **manifest.get("versions", {})}
    told = {
        "Design of the draws": DESIGNS[design]
        if run.from_table
        else f"{DESIGNS.get(design, design)}; seed {manifest['seed']}",
        "Sets of judgements": f"{run.draws:,}, of which {run.solved:,} solved",
        "Size of the game": ", ".join(sizes),
        "Method": str(manifest.get("method", "")),
        "Largest error of the equilibrium equations": f"{manifest['largest_residual']:.1e} in "
        f"log-odds; a draw counts as solved up to {tolerances.get('log_odds_residual', 0):.0e}",
        "Largest agent regret": f"{percent(manifest['largest_agent_regret'], 1)} of a player’s "
        "own range of payoffs: as λ is finite, players choose the better option only more often, "
        "not always; this is what the most careless of them gives up by it, and no error",
        "Branches": _branches(run) if manifest.get("branch") else "none is followed",
        "Time": f"{manifest['seconds']:,.1f} s, finished {manifest.get('finished', '–')}",
        "Machine": ", ".join(str(value) for value in machine.values()),
        "Versions": ", ".join(f"{name} {version}" for name, version in versions.items()),
    }
    if judged := manifest.get("changed"):
        held = "; ".join(f"{name}: {value}" for name, value in judged.items())
        told["Judged otherwise than in the crisis’ own file"] = held
    if changed := changed_files(run):
        told["Changed since"] = (
            f"{quoted(changed)} of the run’s copies are not what it was made with; game, draws and "
            "equilibria are those of the files as they were"
        )
    for name, count in counts.items():
        status = "Solved" if name == "SOLVED" else name.replace("_", " ").lower().capitalize()
        told[status] = f"{counted(count, 'draw')}: {texts.get(name, '')}"
    return told


def _branches(run: Run) -> str:
    """What happened on the way from λ = 0."""
    where = listed([f"{name} ({count:,})" for name, count in split_at(run).items()])
    folds = run.manifest.get("branch", {}).get("with_folds", 0)
    return f"λ had to turn round in {counted(folds, 'draw')}; " + (
        f"it splits, or all but splits, at {where}" if where else "no branch splits"
    )
