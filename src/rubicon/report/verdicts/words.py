"""How verdicts are worded: what claims of each kind do, and what a share rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from rubicon.answers.compare.compare import Compared
from rubicon.answers.inputs.footing import Footing
from rubicon.answers.verdicts.classes import class_of
from rubicon.ask import Answer, Claim, DrawCounts, Verdict, bar_of, robustness
from rubicon.ensemble import Run
from rubicon.report.marks import asked
from rubicon.report.wording import among, counted, decision, listed, percent, sampling, span, tenths

LEVELS = ("low", "moderate", "high")
"""How sure one can be of what a judgement rests on."""
SLIGHT = 0.005
"""Shares of draws up to which nothing is said of what is so in them."""
_OF_SETS = ("nearly all", "most", "about half", "few", "almost none")

_VERBS = {
    "holds": ("holds widely", "hold widely"),
    "holds-open": ("is between holding widely and open", "are between holding widely and open"),
    "open": ("is open", "are open"),
    "open-fails": ("is between open and failing", "are between open and failing"),
    "fails": ("fails", "fail"),
    "close": ("is too close to call", "are too close to call"),
    "weak": ("rests on too little", "rest on too little"),
    "undefined": ("cannot be judged", "cannot be judged"),
}
_SHORT = {"holds": "holds widely", "holds-open": "holds or open", "open-fails": "open or fails",
          "close": "too close"}  # fmt: skip
_CROSSES = ("more draws could still decide which",) * 2
_MEANINGS = {
    "holds": ("in at least 80 % of the sets of judgements",) * 2,
    "holds-open": _CROSSES,
    "open": ("in between: the judgements decide",) * 2,
    "open-fails": _CROSSES,
    "fails": ("in at least 80 % of the sets of judgements",) * 2,
    "close": ("in most sets of judgements its sides differ by less than what matters",) * 2,
    "weak": ("judged in too few draws, or on what almost never happens",) * 2,
    "undefined": ("no set of judgements is both solved and meets their conditions",) * 2,
}


def verb(name: str, count: int) -> str:
    """What claims of a class do, none taken as one."""
    return _VERBS[name][count > 1]


def short(name: str) -> str:
    """A class in as few words as a table has room for."""
    return _SHORT.get(name, name)


def meaning(name: str, count: int) -> str:
    """What a class means, for one claim or several."""
    return _MEANINGS[name][count != 1]


def shown_word(verdict: Verdict) -> str:
    """In how many of the sets of judgements it holds, which a handful of draws does not tell."""
    if verdict.draws.too_few:
        return "too few draws"
    word = word_of(verdict)
    return f"in {word}" if word in _OF_SETS else word


def word_of(verdict: Verdict) -> str:
    """The word for a share; "holds" or "fails" where no judgement varies, and "too close to call"
    where it is so in most draws."""
    if verdict.mostly_close:
        return "too close to call"
    if verdict.draws.exact and verdict.draws.counted:
        return "holds" if verdict.share else "fails"
    return robustness(verdict.share)


def cause(verdict: Verdict) -> str:
    """The likely cause for which a claim is too close to call; empty if it is not."""
    if not verdict.mostly_close:
        return ""
    told = [
        f"hardly anything that {player} is paid for depends on “{label}”: is a consequence missing?"
        for player, label in verdict.indifferent
    ]
    if told:
        return "; ".join(told)
    if verdict.margin.p5 == 0 == verdict.margin.p95:
        return "both sides are the same in every draw: put the claim in another way"
    return (
        "its two sides hardly differ: does anything in the story carry a difference between them? "
        "If so little matters, say it in “smallest”"
    )


def letters(claims: Iterable[Claim]) -> str:
    """Claims by their letters."""
    return listed([f"({claim.letter})" for claim in claims])


def becomes(pair: Compared, where: str) -> str:
    """What a claim is in another game, as a clause, with the change of its share in points."""
    first, second = pair.shares
    return (
        f"{verb(class_of(pair.verdicts[1]), 1)} {where}, {percent(first)} → {percent(second)}: "
        f"{tenths(pair.change)} points{sampling(pair.low, pair.high)}"
    )


def parts_in_words(verdict: Verdict, short: bool = False) -> list[str]:
    """Of a claim joined by "and", in how many draws each part holds, and in how many it is rare;
    in ``short`` without its notation."""
    told = []
    for part in verdict.parts:
        text = "" if short else f": {' '.join(part.question.text.split())}"
        rare = part.draws.rare_share
        text += f" (rare in {percent(rare)})" if rare > SLIGHT else ""
        told.append(f"{asked(percent(part.share), str(part.question))}{text}")
    return told


def band_in_words(verdict: Verdict) -> str:
    """Over how wide a band the readings of a claim are spread, and in how many it holds widely;
    empty for a claim that is read in one way."""
    if len(verdict.readings) < 2:
        return ""
    widely = sum(class_of(each) == "holds" for each in verdict.readings)
    return f"{span(*verdict.band)} over {len(verdict.readings)} readings, {widely or 'none'} widely"


def kind_in_words(claim: Claim, verdict: Verdict) -> str:
    """What the kind of a claim makes of its verdict: of what has happened, how probable the story
    thought it; of what may be, which chance is worth planning for. Empty where it adds nothing."""
    if claim.kind == "association":
        return "What goes with what: no move is forced, so nothing is said of what brings it about."
    bar = bar_of(claim.question)
    if bar is None or not verdict.draws.counted:
        return ""
    if claim.kind == "possibility":
        return f"Asked is whether its chance is worth planning for: above {percent(bar.height)}."
    if claim.kind != "fact":
        return ""
    margin = verdict.margin
    mean, *ends = (bar.place(value) for value in (margin.mean, margin.p5, margin.p95))
    return (
        f"It has happened: the story gave it {asked(percent(mean), str(bar.number))} on average"
        f"{among(min(ends), max(ends), 'draws')}."
    )


def footing_in_words(found: Footing) -> str:
    """``101 judgements: 97 of low confidence and 4 of moderate confidence; 56 have no source but
    the analyst.``; empty where nothing is stated of them."""
    graded = [(n, level) for level in LEVELS if (n := found.confidence.get(level, 0))]
    told = [f"{n:,} of {level} confidence" for n, level in graded]
    have = "has" if found.unsourced == 1 else "have"
    alone = f"{found.unsourced:,} {have} no source but the analyst" if found.unsourced else ""
    parts = [part for part in (listed(told), alone) if part]
    return f"{counted(found.judgements, 'judgement')}: {'; '.join(parts)}." if parts else ""


def confidence_in_words(found: Footing) -> str:
    """``low (97 of 101 judgements)``: the confidence of most judgements; empty where none is
    stated."""
    graded = {level: found.confidence.get(level, 0) for level in LEVELS}
    level = max(graded, key=lambda each: graded[each])
    if not graded[level]:
        return ""
    return f"{level} ({graded[level]:,} of {counted(found.judgements, 'judgement')})"


def weakness(draws: DrawCounts) -> str:
    """Why an answer rests on too little; empty if it does not."""
    if draws.too_few:
        if draws.counted == draws.all:
            return f"only {counted(draws.all, 'draw')}"
        verb = "counts" if draws.counted == 1 else "count"
        return f"only {draws.counted:,} of {counted(draws.all, 'draw')} {verb}"
    if draws.mostly_rare:
        return f"in {percent(draws.rare_share)} of draws its condition almost never happens"
    return ""


def caveats(
    said: Verdict | Answer, least: float = SLIGHT, told: OnBranches | None = None
) -> list[str]:
    """What an answer leaves out or rests on, in a few words each; nothing is said of what is so in
    no more than the ``least`` share of draws, unless it is about branches, nor of branches in a
    share that was ``told`` already."""
    draws, found = said.draws, []
    close = 0.0
    if weak := weakness(draws):
        found.append(f"rests on too little: {weak}")
    if isinstance(said, Verdict):
        close = said.close
        found += [why] if (why := cause(said)) else []
    shares = {
        "unsolved in": draws.unsolved - draws.uncertain,
        "undefined in": draws.undefined,
        "a condition almost never happens in": 0.0 if weak else draws.rare,
        "too close to call in": close,
    }
    found += branches(draws, but=told)
    return found + [f"{what} {percent(s)} of draws" for what, s in shares.items() if s > least]


class OnBranches(Protocol):
    """Shares of draws, or of points, that lie on an uncertain branch or past a bifurcation."""

    @property
    def uncertain(self) -> float: ...
    @property
    def past(self) -> float: ...


@dataclass(frozen=True)
class OfRun:
    """Shares of all draws of a run that lie on an uncertain branch, or past a bifurcation."""

    uncertain: float
    past: float

    @classmethod
    def told(cls, run: Run) -> OfRun:
        """Those that :func:`what_of_branches` tells."""
        return cls(run.uncertain / run.draws, run.past / run.draws)


def branches(found: OnBranches, of: str = "draws", but: OnBranches | None = None) -> list[str]:
    """In which share the branch is uncertain, or the equilibrium one of several; in few words, and
    ``but`` where it is no more than what is known already."""
    shares = {
        "on an uncertain branch, and left out, in": (found.uncertain, but and but.uncertain),
        "past a bifurcation in": (found.past, but and but.past),
    }
    return [
        f"{what} {percent(share)} of {of}"
        for what, (share, known) in shares.items()
        if share > (known or 0.0)
    ]


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
