"""For a paper: a paragraph of methods with the run's numbers, and a bibliography."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rubicon.ensemble import Run
from rubicon.report.equilibria import starts
from rubicon.report.knockouts.words import draws_told
from rubicon.report.page.content import Content
from rubicon.report.page.method import DESIGNS
from rubicon.report.page.sections import deciding
from rubicon.report.wording import counted, percent


@dataclass(frozen=True)
class Work:
    """A publication on a method, as text and as BibTeX."""

    key: str
    authors: str
    year: int
    title: str
    where: str
    kind: str = "article"

    @property
    def text(self) -> str:
        return f"{self.authors} ({self.year}). {self.title}. {self.where}."

    @property
    def bibtex(self) -> str:
        field = {"article": "journal", "book": "publisher"}.get(self.kind, "howpublished")
        authors = " and ".join(self.authors.split("; "))
        return (
            f"@{self.kind}{{{self.key},\n  author = {{{authors}}},\n  title = {{{self.title}}},\n"
            f"  {field} = {{{self.where}}},\n  year = {{{self.year}}},\n}}"
        )


QRE = Work("mckelvey1998", "McKelvey, R. D.; Palfrey, T. R.", 1998,
           "Quantal response equilibria for extensive form games",
           "Experimental Economics 1, 9–41")  # fmt: skip
TUROCY = Work("turocy2005", "Turocy, T. L.", 2005,
              "A dynamic homotopy interpretation of the logistic quantal response equilibrium "
              "correspondence", "Games and Economic Behavior 51, 243–263")  # fmt: skip
ICD = Work("icd203", "Office of the Director of National Intelligence", 2015,
           "Analytic standards", "Intelligence Community Directive 203", "misc")  # fmt: skip
WILSON = Work("wilson1927", "Wilson, E. B.", 1927,
              "Probable inference, the law of succession, and statistical inference",
              "Journal of the American Statistical Association 22, 209–212")  # fmt: skip
MCKAY = Work("mckay1979", "McKay, M. D.; Beckman, R. J.; Conover, W. J.", 1979,
             "A comparison of three methods for selecting values of input variables in the "
             "analysis of output from a computer code", "Technometrics 21, 239–245")  # fmt: skip
SOBOL = Work("sobol1967", "Sobol’, I. M.", 1967,
             "On the distribution of points in a cube and the approximate evaluation of integrals",
             "USSR Computational Mathematics and Mathematical Physics 7, 86–112")  # fmt: skip
PAWN = Work("pianosi2018", "Pianosi, F.; Wagener, T.", 2018,
            "Distribution-based sensitivity analysis from a generic input-output sample",
            "Environmental Modelling & Software 108, 197–207")  # fmt: skip
PRIM = Work("friedman1999", "Friedman, J. H.; Fisher, N. I.", 1999,
            "Bump hunting in high-dimensional data",
            "Statistics and Computing 9, 123–143")  # fmt: skip
DISCOVERY = Work("bryant2010", "Bryant, B. P.; Lempert, R. J.", 2010,
                 "Thinking inside the box: a participatory, computer-assisted approach to "
                 "scenario discovery",
                 "Technological Forecasting and Social Change 77, 34–49")  # fmt: skip
SHANNON = Work("shannon1948", "Shannon, C. E.", 1948, "A mathematical theory of communication",
               "Bell System Technical Journal 27, 379–423, 623–656")  # fmt: skip
SAVAGE = Work("savage1951", "Savage, L. J.", 1951, "The theory of statistical decision",
              "Journal of the American Statistical Association 46, 55–67")  # fmt: skip
NEWCOMBE = Work("newcombe1998", "Newcombe, R. G.", 1998,
                "Improved confidence intervals for the difference between binomial proportions "
                "based on paired data", "Statistics in Medicine 17, 2635–2650")  # fmt: skip


def works(content: Content) -> tuple[Work, ...]:
    """The literature on the methods that this run's answers rest on, in alphabetical order."""
    answers = content.answers
    found = [QRE, TUROCY]
    design = str(content.run.manifest["design"])
    found += {"lhs": [MCKAY], "sobol": [SOBOL]}.get(design, [])
    if answers.claims:
        found += [ICD, WILSON]
    hinged = [each.hinges for each in answers.claims if each.hinges]
    if hinged:
        found.append(PAWN)
    if any(each.box for each in hinged):
        found += [PRIM, DISCOVERY]
    if answers.signals or any(each.watch for each in answers.claims):
        found.append(SHANNON)
    if answers.levers is not None:
        found.append(SAVAGE)
    if answers.knockouts is not None:
        found.append(NEWCOMBE)
    return tuple(sorted(found, key=lambda work: (work.authors, work.year)))


def methods(content: Content) -> str:
    """A paragraph of methods, to be pasted into a paper."""
    return " ".join(_methods(content))


def _branches(run: Run) -> str:
    past, uncertain = run.past, run.uncertain
    told = f" {counted(past, 'set')} lie past a bifurcation of the branch." if past else ""
    if uncertain:
        told += f" {counted(uncertain, 'set')} were left out as their branch is uncertain."
    return told


def _methods(content: Content) -> Iterator[str]:
    run, manifest, answers, game = (
        content.run, content.run.manifest, content.answers, content.run.game,
    )  # fmt: skip
    solved = run.solved
    yield (
        f"The argument was stated as an extensive game with {counted(game.nodes, 'node')} and "
        f"{counted(game.infosets, 'information set')} in which {deciding(game)}. "
        f"{counted(len(answers.inputs.judgements), 'judgement')} were stated as ranges, and "
        f"{counted(run.draws, 'set')} of them drawn "
        f"({DESIGNS[str(manifest['design'])].split(':')[0].split(',')[0]}, seed "
        f"{manifest['seed']})."
    )
    if run.in_equilibrium:
        how = (
            "the agent quantal response equilibrium (McKelvey and Palfrey 1998) on the principal "
            "branch was computed by tracing it from λ = 0 (Turocy 2005)"
        )
    else:
        how = f"behaviour was computed by another model of choice ({run.choosing.method})"
    yield (
        f"For each, {how}; {solved:,} of {run.draws:,} were solved, with a largest residual of "
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
