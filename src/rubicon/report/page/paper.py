"""For a paper: a paragraph of methods with the run's numbers, and a bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from rubicon.ensemble import Run
from rubicon.judgements.sources import parse_sources
from rubicon.report.equilibria import starts
from rubicon.report.knockouts.words import draws_told
from rubicon.report.page.content import Content
from rubicon.report.page.method import DESIGNS
from rubicon.report.page.sections import deciding
from rubicon.report.wording import counted, percent


@dataclass(frozen=True)
class Work:
    """A publication on a method, as BibTeX and as text."""

    bibtex: str
    text: str


def literature() -> dict[str, Work]:
    """The works of ``works.bib`` by their keys."""
    text = files("rubicon.report.page").joinpath("works.bib").read_text("utf-8")
    entries = zip(parse_sources(text).values(), text.strip().split("\n\n"), strict=True)
    return {source.key: Work(bibtex, source.text) for source, bibtex in entries}


def works(content: Content) -> tuple[Work, ...]:
    """The literature on the methods that this run's answers rest on, in alphabetical order."""
    answers = content.answers
    hinged = [each.hinges for each in answers.claims if each.hinges]
    design = str(content.run.manifest["design"])
    used = {
        "mckelvey1998": True,
        "turocy2005": True,
        "mckay1979": design == "lhs",
        "sobol1967": design == "sobol",
        "icd203": answers.claims,
        "wilson1927": answers.claims,
        "pianosi2018": hinged,
        "friedman1999": any(each.box for each in hinged),
        "bryant2010": any(each.box for each in hinged),
        "shannon1948": answers.signals or any(each.watch for each in answers.claims),
        "savage1951": answers.levers is not None,
        "newcombe1998": answers.knockouts is not None,
    }
    known = literature()
    return tuple(sorted((known[key] for key, is_used in used.items() if is_used),
                        key=lambda work: work.text))  # fmt: skip


def methods(content: Content) -> str:
    """A paragraph of methods, to be pasted into a paper."""
    return " ".join(_methods(content))


def _branches(run: Run) -> str:
    past, uncertain = run.past, run.uncertain
    told = f" {counted(past, 'set')} lie past a bifurcation of the branch." if past else ""
    if uncertain:
        told += f" {counted(uncertain, 'set')} were left out as their branch is uncertain."
    return told


def _drawn(run: Run) -> str:
    if run.from_table:
        return "taken from a table"
    told = DESIGNS[str(run.manifest["design"])].split(":")[0].split(",")[0]
    return f"drawn ({told}, seed {run.manifest['seed']})"


def _methods(content: Content) -> Iterator[str]:
    run, answers, manifest, game = (
        content.run,
        content.answers,
        content.run.manifest,
        content.run.game,
    )
    yield (
        f"The argument was stated as an extensive game with {counted(game.nodes, 'node')} and "
        f"{counted(game.infosets, 'information set')} in which {deciding(game)}. "
        f"{counted(len(answers.inputs.judgements), 'judgement')} were stated as ranges, and "
        f"{counted(run.draws, 'set')} of them {_drawn(run)}."
    )
    if run.in_equilibrium:
        how = (
            "the agent quantal response equilibrium (McKelvey and Palfrey 1998) on the principal "
            "branch was computed by tracing it from λ = 0 (Turocy 2005)"
        )
    else:
        how = f"behaviour was computed by another model of choice ({run.choosing.method})"
    yield (
        f"For each, {how}; {run.solved:,} of {run.draws:,} were solved, with a largest residual of "
        f"{manifest['largest_residual']:.1e} in log-odds. λ is stated as a judgement."
        f"{_branches(run)}"
    )
    if answers.claims:
        yield (
            f"{counted(len(answers.claims), 'claim')} in probability notation "
            f"{'was' if len(answers.claims) == 1 else 'were'} evaluated in each; intervals of "
            "shares are Wilson’s 95 % sampling intervals (Wilson 1927), other intervals the middle "
            "90 % of draws, and words for the probability of an event follow ICD 203."
        )
    if any(each.hinges for each in answers.claims):
        yield (
            "Influential judgements were identified by PAWN (Pianosi and Wagener 2018) with "
            "bootstrap intervals and a dummy, and regions of failure by PRIM (Friedman and Fisher "
            "1999; Bryant and Lempert 2010), checked on held-out halves of the draws."
        )
    if any(each.margin for each in answers.claims):
        yield (
            "The distance to the nearest judgements that flip a claim is Euclidean, in units of "
            "each judgement’s range from its 5 % to its 95 % value, and was confirmed by solving "
            "the game again."
        )
    if answers.selection:
        effort = answers.selection.effort
        yield (
            f"Further equilibria were sought in {counted(len(effort.draw), 'draw')} from "
            f"{starts(effort)} each; {percent(effort.lost)} of the starts ended nowhere."
        )
    if answers.levers is not None:
        yield (
            f"Levers were compared on the same {counted(answers.draws['levers'], 'draw')} (common "
            "random numbers), by mean and by "
            f"{'expected and minimax' if answers.levers.complete else 'expected'} regret "
            "(Savage 1951)."
        )
    if (knocked := answers.knockouts) is not None:
        yield (
            f"Every claim was held against the story without each of "
            f"{counted(len(knocked.mechanisms), 'mechanism')}, on {draws_told(knocked)}, the same "
            "with and without; intervals of the change are those for paired samples (Newcombe "
            "1998)."
        )
    if answers.signals:
        yield "Information is Shannon’s (1948), in bits."
    yield f"Computed with Rubicon {manifest['rubicon']}."
