"""Which verdicts depend on the equilibrium, in sentences."""

from __future__ import annotations

from rubicon.answers.equilibria.equilibria import Bools, Effort
from rubicon.answers.equilibria.selection import SearchedShare, Selected, Selection
from rubicon.ask import Claim
from rubicon.report.wording import counted, listed, percent, span


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
