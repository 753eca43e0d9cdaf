"""How verdicts are worded: what claims of each kind do, and what a share rests on."""

from __future__ import annotations

from collections import Counter
from typing import Protocol

from rubicon.ask import Answer, DrawCounts, Verdict, likelihood
from rubicon.ensemble import Run
from rubicon.report.wording import counted, decision, percent

_VERBS = {
    "holds": ("holds widely", "hold widely"),
    "open": ("is open", "are open"),
    "fails": ("fails", "fail"),
    "weak": ("rests on too little", "rest on too little"),
    "tied": ("cannot come out otherwise", "cannot come out otherwise"),
    "undefined": ("cannot be judged", "cannot be judged"),
}
_MEANINGS = {
    "holds": ("in at least 80 % of the sets of judgements",) * 2,
    "open": ("in between: the judgements decide",) * 2,
    "fails": ("it holds in at most 20 %", "they hold in at most 20 %"),
    "weak": ("judged in too few draws, or on what almost never happens",) * 2,
    "tied": ("both sides are equal in every draw: put the claim in another way",) * 2,
    "undefined": ("no set of judgements is both solved and meets their conditions",) * 2,
}


def verb(kind: str, count: int) -> str:
    """What claims of a kind do, none taken as one."""
    return _VERBS[kind][count > 1]


def meaning(kind: str, count: int) -> str:
    """What a kind means, for one claim or several."""
    return _MEANINGS[kind][count != 1]


def shown_word(verdict: Verdict) -> str:
    """The ICD 203 word for a share, which a handful of draws does not earn, nor two sides that are
    the same."""
    if verdict.draws.too_few:
        return "too few draws"
    return "a tie" if verdict.same else word_of(verdict)


def word_of(verdict: Verdict) -> str:
    """The ICD 203 word for a share; "holds" or "fails" where no judgement varies."""
    if verdict.draws.exact and verdict.draws.counted:
        return "holds" if verdict.share else "fails"
    return likelihood(verdict.share)


def weakness(draws: DrawCounts) -> str:
    """Why an answer rests on too little; empty if it does not."""
    if draws.too_few:
        return f"only {draws.counted:,} of {draws.all:,} draws count"
    if draws.mostly_rare:
        return f"in {percent(draws.rare_share)} of draws its condition almost never happens"
    return ""


def sameness(verdict: Verdict) -> str:
    """Why a claim says nothing where both its sides are the same thing; empty if they are not."""
    if not verdict.same:
        return ""
    where = "every draw" if verdict.tied == 1 else f"{percent(verdict.tied, 1)} of draws"
    return f"both sides are equal in {where}: put the claim in another way"


def caveats(said: Verdict | Answer, least: float = 0.005) -> list[str]:
    """What an answer leaves out or rests on, in a few words each; nothing is said of what is so in
    no more than the ``least`` share of draws, unless it is about branches."""
    draws, told = said.draws, []
    tied = 0.0
    if weak := weakness(draws):
        told.append(f"weak: {weak}")
    if isinstance(said, Verdict):
        same = sameness(said)
        told += [f"cannot come out otherwise: {same}"] if same else []
        tied = 0.0 if same else said.tied
    shares = {
        "unsolved in": draws.unsolved - draws.uncertain,
        "undefined in": draws.undefined,
        "a condition almost never happens in": 0.0 if weak else draws.rare,
        "both sides equal in": tied,
    }
    told += branches(draws)
    return told + [f"{what} {percent(s)} of draws" for what, s in shares.items() if s > least]


class OnBranches(Protocol):
    """Shares of draws, or of points, that lie on an uncertain branch or past a bifurcation."""

    @property
    def uncertain(self) -> float: ...
    @property
    def past(self) -> float: ...


def branches(found: OnBranches, of: str = "draws") -> list[str]:
    """In which share the branch is uncertain, or the equilibrium one of several; in few words."""
    shares = {
        "on an uncertain branch, and left out, in": found.uncertain,
        "one of several equilibria, past a bifurcation, in": found.past,
    }
    return [f"{what} {percent(share)} of {of}" for what, share in shares.items() if share]


def on_branches(found: OnBranches, of: str = "draws") -> str:
    """The same as a sentence; empty where there is nothing to tell."""
    told = "; ".join(branches(found, of))
    return told and f"{told[:1].upper()}{told[1:]}."


def what_was_solved(run: Run) -> str:
    """How many sets of judgements, how long it took, and how large the game is."""
    game, solved, players = run.game, run.solved, counted(len(run.game.players), "player")
    how = "" if run.in_equilibrium else f"; no equilibrium but {run.choosing}"
    same = "every set is the same, as nothing that the story uses varies: one would do\n"
    same = same if run.draws > 1 and run.exact else ""
    return (
        f"{counted(run.draws, 'set')} of judgements, {solved:,} solved in "
        f"{run.manifest['seconds']:.1f} s; a game of {counted(game.nodes, 'node')}, "
        f"{counted(game.infosets, 'information set')}, {players}{how}\n"
        f"{same}{what_of_branches(run)}"
    )


def split_at(run: Run) -> dict[str, int]:
    """The decisions at which branches have split, or all but split, and in how many draws."""
    told: Counter[str] = Counter()
    for each in run.manifest.get("branch", {}).get("split_at", []):
        told[decision(each["player"], each["decision"])] += each["draws"]
    return dict(told.most_common())


def what_of_branches(run: Run) -> str:
    """In which draws the equilibrium is one of several, or perhaps another than was looked for;
    empty if there are none."""
    told = ""
    past, uncertain = run.past, run.uncertain
    where = list(split_at(run))
    at = f", at {where[0]}" + (" and elsewhere" if len(where) > 1 else "") if where else ""
    if past:
        told += (
            f"{counted(past, 'set')} ({percent(past / run.draws, 1)}) past a bifurcation{at}: of "
            "several equilibria theirs is the one at which what is alike stays alike; rubicon "
            "equilibria shows the others\n"
        )
    if uncertain:
        told += (
            f"{counted(uncertain, 'set')} ({percent(uncertain / run.draws, 1)}) on an uncertain "
            f"branch{'' if past else at}: left out of every verdict\n"
        )
    return told
