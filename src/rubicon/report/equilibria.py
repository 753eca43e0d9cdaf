"""Claims in further equilibria: words, a table and a record."""

from __future__ import annotations

from typing import Any

from rubicon.answers.equilibria.equilibria import Effort
from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.arrays import Bools
from rubicon.ask import Claim
from rubicon.report import forks
from rubicon.report.blocks import CLAIM, Cell, Row, Table, Words, claim_cells, numbers
from rubicon.report.data import about, as_data, fields
from rubicon.report.shown import Shown
from rubicon.report.wording import counted, listed, percent, plain, span

_NOTE = (
    "Differs: share of the random draws in which the claim holds in one equilibrium and fails in "
    "another; the interval is what searching more draws could still change. Past a bifurcation: "
    "the same, of draws chosen for it. Every–some: share of the random draws in which it holds "
    "whichever equilibrium is selected, and in which it holds in at least one. Margin: median over "
    "the draws with several."
)


def show(found: Selection) -> Shown[Selection]:
    """What was looked for and found, and the claims whose verdict depends on it."""
    several = table(found) if found.claims and found.further.any else None
    told = Words("\n".join(sentences(found)))
    blocks = (told, several, *forks.blocks(found.forks))
    return Shown.of(found, "Further equilibria", blocks, record(found))


def record(found: Selection) -> dict[str, Any]:
    """The search and the claims as plain data."""
    effort = found.effort
    searched = fields(effort, draw="draw", past_a_bifurcation="past", equilibria="count",
                      balanced="balanced", starts="starts")  # fmt: skip
    return as_data({
        "searched": [dict(zip(searched, each, strict=True))
                     for each in zip(*searched.values(), strict=True)],
        **fields(effort, lost_starts="lost", draws_past_a_bifurcation="known_past",
                 other_solved_draws="known_rest", unsolved="unsolved"),
        "several": _share(found.further),
        "claims": [_claim(each) for each in found.claims],
        "past_a_bifurcation": [forks.record(each) for each in found.forks],
        "aside": [claim.id for claim in found.aside],
        "sentences": sentences(found),
    })  # fmt: skip


def _claim(found: Selected) -> dict[str, Any]:
    return {
        **about(found.claim),
        "holds": found.claim.holds,
        "depends": found.depends,
        "differs": _share(found.differs),
        "holds_on_the_principal_branch": _share(found.principal),
        "holds_in_every_equilibrium": _share(found.every),
        "holds_in_some_equilibrium": _share(found.some),
        **fields(found, margin_lowest="lowest", margin_highest="highest"),
        "margin_varies": fields(found.varies, "median", "p5", "p95"),
        "undefined_somewhere": found.undefined,
    }


def _share(share: SearchedShare) -> dict[str, Any]:
    return {
        "random": share.sampled,
        "of_random": share.of_sampled,
        **fields(share, "low", "high"),
        "past_a_bifurcation": share.past,
        "of_past_a_bifurcation": share.of_past,
    }


def table(found: Selection) -> Table:
    """Every claim: in how many draws its verdict depends on the equilibrium."""
    columns = (
        *CLAIM,
        *numbers(
            ("differs", "(95 % int.)"),
            ("past a", "bifurc."),
            ("holds in", "every–some"),
            ("margin", "varies by"),
        ),
    )
    return Table(columns, tuple(map(_row, found.claims)), note=_NOTE)


def _row(found: Selected) -> Row:
    claim, differs = found.claim, found.differs
    undefined = [f"undefined in some equilibrium of {found.undefined} draws"]
    every, some = (_percent(share) for share in (found.every, found.some))
    return (
        *claim_cells(claim.letter, claim.says, *(undefined if found.undefined else [])),
        Cell(
            _percent(differs),
            "open" if found.depends else "",
            (span(differs.low, differs.high),) if differs.of_sampled else (),
        ),
        Cell(f"{differs.past} of {differs.of_past}" if differs.of_past else "–"),
        Cell(every if every == some else f"{every.removesuffix(' %')}–{some}"),
        Cell(plain(found.varies.median, 2)),
    )


def _percent(share: SearchedShare) -> str:
    return percent(share.sampled / share.of_sampled) if share.of_sampled else "–"


def sentences(found: Selection) -> list[str]:
    """What was looked for and found, and each claim whose verdict depends on it."""
    told = [_searched(found), _missed(found)]
    depending = [each for each in found.claims if each.depends]
    told += [dependence(each) for each in depending]
    others = len(found.claims) - len(depending)
    if others:
        whose = "other " if depending else ""
        verdicts = f"{others} {whose}verdicts" if others > 1 else f"{whose}verdict"
        told.append(f"The {verdicts} came out alike in all equilibria that were found.")
    if found.aside:
        names = listed([title(claim) for claim in found.aside])
        verb, whose = ("forces", "it is") if len(found.aside) == 1 else ("force", "they are")
        told.append(f"{names} {verb} a move and {whose} set aside: another game is searched.")
    return told


def dependence(found: Selected) -> str:
    """Whether a claim's verdict depends on the equilibrium."""
    name = title(found.claim)
    if not found.depends:
        return f"{name} was not seen to depend on which equilibrium is selected."
    return (
        f"{name} depends on which equilibrium is selected: it holds in one and fails in another "
        f"in {where(found.differs)}."
    )


def title(claim: Claim) -> str:
    """A claim as a sentence names it."""
    letter = f"({claim.letter}) " if claim.letter else ""
    return f"{letter}“{claim.says.rstrip('.')}”"


def where(share: SearchedShare) -> str:
    """In how many of which draws."""
    parts = []
    if share.of_sampled:
        rate = f"{percent(share.sampled / share.of_sampled)}; " if share.sampled else ""
        parts.append(
            f"{share.sampled or 'none'} of {counted(share.of_sampled, 'random draw')} "
            f"({rate}95 % sampling interval {span(share.low, share.high)})"
        )
    if share.of_past:
        parts.append(f"{share.past or 'none'} of {share.of_past} past a bifurcation")
    return listed(parts if share.sampled else parts[::-1])


def starts(effort: Effort, which: Bools | None = None) -> str:
    """From how many random starts draws, or some of them, were searched."""
    made = effort.starts if which is None else effort.starts[which]
    least, most = int(made.min()), int(made.max())
    return f"{least} starts" if least == most else f"{least} to {most} starts"


def _branches(effort: Effort) -> str:
    """How many equilibria draws past a bifurcation have."""
    count = effort.count[effort.past & (effort.count > 0)]
    if not (count > 1).any():
        return ""
    least, most = int(count.min()), int(count.max())
    many = f"{most}" if least == most else f"{least} to {most}"
    return f" Past a bifurcation a draw has {many} equilibria, the principal one included."


def _searched(found: Selection) -> str:
    effort = found.effort
    past = int(effort.past.sum())
    sampled = len(effort.draw) - past
    chosen = [f"{sampled} of {effort.known_rest:,} at random"] if sampled else []
    if effort.known_past:
        chosen.append(f"{past} of the {effort.known_past:,} known to lie past a bifurcation")
    told = (
        f"{counted(len(effort.draw), 'draw')} {'was' if len(effort.draw) == 1 else 'were'} "
        f"searched for further equilibria ({listed(chosen)}), from {starts(effort)} each: "
    )
    if not found.further.any:
        return f"{told}there are none."
    return f"{told}there are several in {where(found.further)}.{_branches(effort)}"


def _missed(found: Selection) -> str:
    effort = found.effort
    short = ~effort.balanced & (effort.count > 0)
    again = int((effort.count == 0).sum())
    told = f"{percent(effort.lost)} of the starts ended nowhere"
    if short.any():
        told += (
            f", and in {counted(int(short.sum()), 'draw')} some equilibria are missing or could "
            f"not be told apart: their indices do not add up to 1 after {starts(effort, short)}"
        )
    if again:
        told += f"; {counted(again, 'draw')} could not be solved again"
    if effort.unsolved:
        told += f"; {counted(effort.unsolved, 'unsolved draw')} of the run could not be searched"
    return f"{told}. A search may miss equilibria anywhere, so dependence may be more common."
