"""Tables for the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.table import Table
from rich.text import Text

from rubicon.ask import Answer, Claim, Question, Verdict
from rubicon.report.verdicts.kinds import kind_of, shown_word
from rubicon.report.wording import percent, plain, signed, tenths

_COLOURS = {"holds": "green", "open": "yellow", "fails": "red", "weak": "", "tied": "dim",
            "undefined": "dim"}  # fmt: skip


ROOM = 76
"""Columns that the table of verdicts needs."""


_EXACTLY = ", exactly: no judgement varies"


def interval(verdict: Verdict) -> str:
    """The Monte Carlo interval of a share; none where no draw counts or no judgement varies."""
    if not math.isfinite(verdict.low):
        return ""
    return f"{100 * verdict.low:.1f}–{100 * verdict.high:.1f} %"


def verdict_table(claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> RenderableType:
    """The verdicts on all claims, with what must be known to read them."""
    if not claims:
        return Text("claims.toml has no claims; ask the run something: rubicon ask RUN …")
    note = Text(
        "“holds in”: share of the sets of judgements, among those solved and defined, in which "
        "the claim follows. The interval is what more draws could still change, no more. "
        "Words follow ICD 203.",
        style="dim",
    )
    pairs = list(zip(claims, verdicts, strict=True))
    return Group(_ByWidth(_wide(pairs), _narrow(pairs)), note)


@dataclass(frozen=True)
class _ByWidth:
    """A table, or where it would lose columns the same line by line."""

    wide: RenderableType
    narrow: RenderableType

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield self.wide if options.max_width >= ROOM else self.narrow


def _wide(pairs: Iterable[tuple[Claim, Verdict]]) -> RenderableType:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("", style="bold")
    table.add_column("claim", ratio=1, min_width=20)
    table.add_column(two_lines("holds in", "(95 % interval)"), justify="right", no_wrap=True)
    table.add_column("in words", no_wrap=True)
    table.add_column(two_lines("margin", "(median)"), justify="right", no_wrap=True)
    for claim, verdict in pairs:
        table.add_row(
            Text(f"({claim.letter})" if claim.letter else ""),
            _with_caveats(claim.says, verdict),
            two_lines(percent(verdict.share), interval(verdict)),
            _in_words(verdict),
            signed(verdict.margin.median),
        )
    return table


def _narrow(pairs: Iterable[tuple[Claim, Verdict]]) -> RenderableType:
    found = []
    for claim, verdict in pairs:
        letter = f"({claim.letter}) " if claim.letter else ""
        weak = ", weak" if verdict.draws.weak and not verdict.draws.too_few else ""
        counts = verdict.draws.counted > 0
        within = f" ({interval(verdict)})" if interval(verdict) else ""
        found.append(
            Text.assemble(
                (letter, "bold"),
                _with_caveats(claim.says, verdict),
                f"\nholds in {percent(verdict.share)}{within}: " if counts else "\n",
                (shown_word(verdict), _COLOURS[kind_of(verdict)]),
                f"{weak}; median margin {signed(verdict.margin.median)}\n" if counts else "\n",
            )
        )
    return Group(*found)


def _with_caveats(says: str, verdict: Verdict) -> Text:
    """The claim, and under it what its share leaves out or rests on."""
    weak = verdict.draws.weak
    shares = {
        "unsolved in": verdict.unsolved,
        "undefined in": verdict.undefined,
        "a condition almost never happens in": 0.0 if weak else verdict.draws.rare,
        "both sides equal in": verdict.tied if verdict.tied > 0 and not verdict.same else 0.0,
    }
    said = "; ".join(f"{what} {percent(share)}" for what, share in shares.items() if share >= 0.005)
    same = f"cannot come out otherwise: {verdict.same}" if verdict.same else ""
    reasons = [f"weak: {weak}" if weak else "", same, f"{said} of draws" if said else ""]
    return Text.assemble(says, *((f"\n{reason}", "dim") for reason in reasons if reason))


def _in_words(verdict: Verdict) -> Text:
    weak = "\nweak" if verdict.draws.weak and not verdict.draws.too_few else ""
    return Text.assemble((shown_word(verdict), _COLOURS[kind_of(verdict)]), (weak, "dim"))


def two_lines(plain: str, dim: str) -> Text:
    """Texts, not markup: what users write may hold square brackets."""
    return Text.assemble(plain, "\n", (dim, "dim"))


def verdict_lines(verdict: Verdict, before: Sequence[tuple[str, str]] = ()) -> RenderableType:
    """A claim asked as a question; ``before`` are lines to be read first."""
    rows = [
        *before,
        ("holds in", f"{percent(verdict.share, 1)} of draws"),
        ("95 % interval", f"{percent(verdict.low, 1)} – {percent(verdict.high, 1)} (sampling)"),
        ("in words", shown_word(verdict)),
        ("margin", f"{signed(verdict.margin.median)} (median), 90 % of draws from "
                   f"{signed(verdict.margin.p5)} to {signed(verdict.margin.p95)}"),
    ]  # fmt: skip
    if verdict.draws.exact:
        rows = [*before, ("verdict", f"it {verdict.word}{_EXACTLY}"),
                ("margin", signed(verdict.margin.median))]  # fmt: skip
    if not verdict.draws.counted:
        rows = [*before, ("in words", "undefined in every draw")]
    if verdict.draws.weak:
        rows.append(("weak", verdict.draws.weak))
    if verdict.same:
        rows.append(("mind", f"it cannot come out otherwise: {verdict.same}"))
    return _lines(rows + _caveats(verdict.undefined, verdict.unsolved, verdict.draws.rare))


def answer_lines(answer: Answer, before: Sequence[tuple[str, str]] = ()) -> RenderableType:
    """A number asked for; ``before`` are lines to be read first."""
    p5, median, p95 = (
        shown(answer.question, value)
        for value in (answer.spread.p5, answer.spread.median, answer.spread.p95)
    )
    to = "to" if answer.question.is_difference else "–"
    rows = [
        ("mean", f"{shown(answer.question, answer.mean)} over draws"),
        ("90 % of draws", f"{p5} {to} {p95}, median {median}"),
    ]
    draws = answer.draws
    if draws.exact:
        rows = [("value", f"{shown(answer.question, answer.mean)}{_EXACTLY}")]
    if answer.word:
        rows.insert(1, ("in words", answer.word))
    if not draws.counted:
        rows = [("in words", "undefined in every draw")]
    if draws.too_few:
        rows.append(("weak", draws.weak))
    return _lines([*before, *rows, *_caveats(draws.undefined, draws.unsolved, draws.rare)])


def shown(question: Question, value: float) -> str:
    """A value of a question: a probability, one less another in points, or a plain number."""
    if question.is_likelihood:
        return percent(value, 1)
    if question.is_difference:
        return f"{tenths(value)} points"
    return plain(value, 4)


def _caveats(undefined: float, unsolved: float, rare: float) -> list[tuple[str, str]]:
    rows = []
    if undefined:
        rows.append(("undefined", f"in {percent(undefined, 1)} of draws"))
    if unsolved:
        rows.append(("unsolved", f"{percent(unsolved, 1)} of draws"))
    if rare:
        rows.append(("mind", f"in {percent(rare, 1)} of draws the condition almost never happens "
                             "(below one in a thousand)"))  # fmt: skip
    return rows


def _lines(rows: Sequence[tuple[str, str]]) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column()
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    return table
