"""Make docs/reference-crisis.md from a run of the reference crisis and what the news made of it.

    uv run rubicon run north-korea-2024 --out RUN
    uv run rubicon observe RUN --out UPDATED
    uv run python docs/make_reference.py RUN UPDATED

Numbers are read from the two runs: verdicts, readings and ways to choose from ``summary.json``, the
other tellings as ``rubicon variants RUN`` has them, and verdicts by expert from the run's draws.
Only mechanisms are knocked out anew, on more draws than a run has time for.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

import rubicon as rb
from rubicon.answers.verdicts.classes import class_of

PAGE = Path(__file__).parent / "reference-crisis.md"
WAYS = ("coin-toss", "level-1", "level-2", "level-3", "lambda-x100")
KNOCKED = 200
SIGNS = {"holds": " **+**", "fails": " **−**", "close": " **≈**", "weak": " **…**"}

HEAD = """# The reference crisis, claim by claim

What `north-korea-2024` comes to, in per cent of its sets of judgements: {draws:,} draws (seed
{seed}), and the same after the news until the day of the article. This page is made by
`docs/make_reference.py`; where each assertion of the article went stands in the crisis' note
(`rubicon show north-korea-2024`), as does what two fresh readers found since, one with the article
alone and one with the crisis alone. In equilibrium, under these judgements; not a forecast.

A game of {nodes:,} situations, {sets:,} points of decision and {players} players; {solved} of the
draws are solved on a certain branch.

## Verdicts

The headline and the band over the readings; *close* is too close to call; then what the headline
comes to if all toss coins, think one, two or three steps ahead, or hardly err (λ × 100); without
the mechanism that it names (on the first {knocked} draws: `rubicon knockout RUN --draws
{knocked}`); and after the news. **+** holds widely, **−** fails, **≈** is too close to call, **…**
rests on too little; all else is open.

| claim | holds | band | close | coins | 1 | 2 | 3 | λ × 100 | without its own | news |
|---|---|---|---|---|---|---|---|---|---|---|
"""

READINGS = """
## Readings

| | reading | holds | close | news | why |
|---|---|---|---|---|---|
"""

TOLD = """
## Told otherwise

Which claims change class in another telling, on {draws} draws; {same} of {all} claims change in
none.

| claim | as told | changes |
|---|---|---|
"""


def main(run: Path, updated: Path) -> None:
    """Write the page."""
    before = json.loads((run / "summary.json").read_text("utf-8"))
    opened = rb.open(run)
    claims = before["claims"]
    later = {claim["id"]: after_news(rb.open(updated), claim["letter"]) for claim in claims}
    numbers = {
        "draws": before["draws"],
        "knocked": KNOCKED,
        "seed": before["seed"],
        "nodes": before["nodes"],
        "sets": before["information_sets"],
        "players": len(before["players"]),
        "solved": f"{before['solved'] / before['draws']:.1%}",
    }
    knocked = opened.knockouts(draws=KNOCKED).record["claims"]
    through = {each["id"]: each["through"] for each in knocked}
    parts = [
        HEAD.format(**numbers),
        *(verdict(claim, through[claim["id"]], later[claim["id"]]) for claim in claims),
        READINGS,
        *(line for claim in claims for line in readings(claim, later[claim["id"]])),
        by_expert(opened, claims),
        told_otherwise(opened.variants().record, claims),
        POINTS,
    ]
    PAGE.write_text("".join(parts), "utf-8")


def after_news(run: rb.Run, letter: str) -> dict[str, Any]:
    """The verdict of the updated run, and those of its readings, as ``summary.json`` has them."""

    def told(found: Any) -> dict[str, Any]:
        kind = class_of(found)
        return {"share": found.share, "class": kind, "weak": kind == "weak"}

    verdict = run.ask(letter).found
    return told(verdict) | {"readings": [told(each) for each in verdict.readings]}


def name(claim: dict[str, Any]) -> str:
    return f"({claim['letter']}) {claim['says']}"


def per_cent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f}"


def mark(verdict: dict[str, Any]) -> str:
    """The class of a verdict as a sign."""
    return SIGNS["weak"] if verdict.get("weak") else SIGNS.get(verdict["class"], "")


def verdict(claim: dict[str, Any], through: dict[str, Any] | None, after: dict[str, Any]) -> str:
    """A row of the first table."""
    ways = claim["benchmarks"]["ways"]
    own = f"{per_cent(through['before'])} → {per_cent(through['after'])}" if through else "–"
    cells = [
        name(claim),
        per_cent(claim["share"]) + mark(claim),
        f"{per_cent(claim['band_low'])}–{per_cent(claim['band_high'])}",
        per_cent(claim["close"]),
        *(per_cent(ways[way]["share"]) for way in WAYS),
        own,
        per_cent(after["share"]) + mark(after),
    ]
    return f"| {' | '.join(cells)} |\n"


def readings(claim: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Each reading of a claim that has several, before and after the news."""
    return [
        f"| {claim['letter']} | {own['name']} | {per_cent(own['share'])}{mark(own)} "
        f"| {per_cent(own['close'])} | {per_cent(now['share'])}{mark(now)} | {own['why']} |\n"
        for own, now in zip(claim["readings"], after["readings"], strict=True)
    ]


def by_expert(run: rb.Run, claims: list[dict[str, Any]]) -> str:
    """The share of each claim among each expert's draws; the crisis' own ranges are ``base``."""
    whose = np.array(pq.read_table(run.path / "draws.parquet", columns=["expert"])[0].to_pylist())
    names = sorted(set(whose))
    rows = ["\n## By whom one believes\n\n", f"| claim | {' | '.join(names)} |\n"]
    rows.append(f"|---|{'---|' * len(names)}\n")
    for claim in claims:
        holds = run.ask(claim["letter"]).per_draw
        shares = [float(np.nanmean(holds[whose == each])) for each in names]
        rows.append(f"| {name(claim)} | {' | '.join(map(per_cent, shares))} |\n")
    return "".join(rows)


def told_otherwise(found: dict[str, Any], claims: list[dict[str, Any]]) -> str:
    """The claims that change class in some other telling of the story."""
    rows = []
    for claim, told in zip(claims, found["claims"], strict=True):
        changed = [f"{per_cent(told['variants'][v]['share'])} {v}" for v in told["changes_in"]]
        if changed:
            cells = name(claim), per_cent(told["base"]["share"]), "; ".join(changed)
            rows.append(f"| {' | '.join(cells)} |\n")
    same = len(claims) - len(rows)
    return TOLD.format(draws=found["draws"], same=same, all=len(claims)) + "".join(rows)


POINTS = """
## What its reviewer found in the first telling, and what became of it

| found | now |
|---|---|
| seven of eighteen verdicts on inputs alone | marked in every run; claims that compare estimates say so in their note |
| (c), (m), (l) not on their own mechanism | every claim that names a mechanism is held against the story without it, above |
| counts of options decide | synonyms are one group (sacred war and more; front and projects; arms and Warsaw); secret and public ask the same three sizes |
| λ's unit set by a rare catastrophe | λ per stake, 1 to 10 |
| (a) asked for Pyongyang's half, too | Moscow's choice alone is the headline; both is a reading |
| (b) conditioned on a lucky ending | asked of what Moscow expects when it chooses |
| (c) conditioned on reaching the choice | asked of all that follows discovery, against the dark |
| (d) four moves in a row, of a reported fact | two facts, each with how likely the story thought it |
| (e) all-in gain, the brink included | beckoning is an act with a price; what it is for is asked; all-in is a reading |
| (h) more than everything else together | worth more than the dead; most of it is a reading |
| (j) not stated | a claim of its own, said to be unsaid and needed |
| (k) "may be inevitable" as more than 90 % | very likely; three other readings, one of them against no larger force |
| (m) cited what the article doesn't say | how a war goes changes what Kim does, or tells him something; likewise how Washington answers |
| (n) "may witness" as likely, after words only | a chance worth planning for, after any answer |
| (p) against denying | against backtracking; against denying and against before are readings |
| (r) a sentence about 1962 | claims about both crises, with the same labels there |
| conjunctions hide verdicts | four joined claims or readings are left, each with its parts |
| five rest on too little | see **…** above, before and after the news |
| the intransigent turn has no state | `leaning` and `posture` |
| nobody in Seoul decides | `disclosure`, `seoul`; Washington's `answer` apart |
| Ukraine and the front absent | Kyiv is a player, `front` a state |
| disclosure a throw of dice | Seoul's choice; by chance is a variant |
| resentment only on roll-back; Beijing moves late | motives from the first day; earlier and openly are variants |
| no option to say nothing | `stance=evade`; without it is a variant |
| the treaty a gain | given |
| no nuclear talk, no BRICS, no act of drawing in | `voice`, `tehran=projects` |
| hindsight in ranges | nothing later than 4 November 2024 but in the files of events; a test |
| sources: aggregators, no address | official texts and agencies with day and address; what was not at hand is marked; theory cited for mechanisms |
| "high" confidence for a definition | none stated |
| `evidence` per period of no length | once, before the troops have done their work |
| units and changes only in comments | on the page, and in the note |
"""  # noqa: E501


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
