"""A form to send to an expert: what it asks of each judgement, and what its answers come to.

A form is a table with a row for each judgement, in a spreadsheet or in Markdown
(:mod:`rubicon.judgements.sheets`). It does not show what the crisis itself holds possible, lest
answers stay near it, and asks for the ends before the middle (O'Hagan et al. 2006, chapter 6).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType

from rubicon.errors import InputError, Mistakes, did_you_mean, placed, quoted
from rubicon.judgements.bounds import Bounds, number
from rubicon.judgements.experts import named_expert
from rubicon.judgements.forms import range_of
from rubicon.judgements.model import Expert, Grounds, Judgement, JudgementSet
from rubicon.judgements.ranges import Fixed, Range, Weighted

JUDGEMENT, P5, P95, P50 = "judgement", "p5", "p95", "p50"
CHANCES, REASONS = "chances", "reasons"
QUANTILES = (P5, P95, P50)
ABOUT = ("expert", "name", "date", "standing")
"""What is asked of the expert, above the judgements."""
HEADS: Mapping[str, str] = MappingProxyType({
    JUDGEMENT: "",
    "what it is": "",
    "unit": "",
    "can be": "",
    P5: "so low that you would be surprised, one time in twenty, if it were lower",
    P95: "so high that you would be surprised, one time in twenty, if it were higher",
    P50: "as likely above as below",
    CHANCES: "how likely each value is, as 0.1: 30, 0.2: 70",
    REASONS: "what you go by; what could put it outside",
})  # fmt: skip
"""The columns, each with what it asks for."""
INSTRUCTIONS = (
    "Give your own view, without asking others first. Begin with the ends: p5, then p95. Before "
    "you give p50, think of a way in which the number could lie outside; if one comes to mind "
    "quickly, widen the range.",
    "Leave a row empty where you have no view. Write numbers with a point: 0.3, not 0,3 or 30 %. "
    "Leave the first column as it is; 'name' is how you are shown, 'date' as of when you answer, "
    "as 2024-11-02, 'standing' who you are and why your view counts.",
)


@dataclass(frozen=True)
class Entry:
    """A cell of a filled form."""

    value: object  # a text, a number, a date; ``None`` for an empty one
    where: str  # the file with the cell or line

    @property
    def text(self) -> str:
        """What is written there, without space around it; empty for an empty cell."""
        return "" if self.value is None else str(self.value).strip()

    def wrong(self, found: str, instead: str) -> InputError:
        """A mistake that is made here."""
        return InputError(found, where=self.where, instead=instead)


Entries = Sequence[Sequence[Entry]]
"""A filled form, row by row."""


def require_asked(judgements: JudgementSet) -> None:
    """Refuse judgements of which a form could ask nothing."""
    if not judgements.judgements:
        raise InputError(
            "the crisis has no judgement to ask an expert for but λ and rankings",
            where=judgements.file,
        )


def heads(judgements: JudgementSet) -> list[str]:
    """The columns that a form has."""
    lists = any(isinstance(each.range, Weighted) for each in judgements.judgements.values())
    return [name for name in HEADS if name != CHANCES or lists]


def blank(judgements: JudgementSet) -> list[list[str]]:
    """The rows of an empty form, a text for each of its columns.

    λ is not asked for, of which nobody has a view, and rankings are the crisis' own.
    """
    rows = []
    for each in judgements.judgements.values():
        told = {
            JUDGEMENT: each.name,
            "what it is": each.means,
            "unit": each.unit,
            "can be": _possible(each.range),
        }
        rows.append([told.get(head, "") for head in heads(judgements)])
    return rows


def answered(entries: Entries, base: JudgementSet, file: str) -> Expert:
    """The expert that a filled form tells of. Raises InputError: all mistakes at once, each with
    its cell: no table, a column or row that is missing, an unknown row or one that stands twice,
    text where a number is wanted, a number outside its bounds, ends that are the wrong way round, a
    row that is half filled in, no answer at all.

    Parameters
    ----------
    entries
        The form's rows; the table of the judgements stands below what is said of the expert.
    base
        The crisis' own judgements, whose bounds and units the answers keep.
    file
        The form's name in messages.
    """
    start = next((k for k, row in enumerate(entries) if row and _is_head(row[0])), None)
    if start is None:
        raise InputError("there is no table of judgements", where=file,
                         instead="its first column is called 'judgement'; write the form anew: "
                         "rubicon elicit CRISIS --for NAME")  # fmt: skip
    mistakes = Mistakes()
    with mistakes.here():
        expert = _about(entries[:start], file)
    columns = _columns(entries[start], base)
    stated: dict[str, Judgement] = {}
    for name, cells in _rows(entries[start + 1 :], columns, entries[start][0], base, mistakes):
        with mistakes.here():
            own = base.judgements[name]
            if held := _range(cells, own.range, mistakes):
                grounds = Grounds(note=cells[REASONS].text)
                stated[name] = replace(own, range=held, grounds=grounds, line=0)
    mistakes.tell()
    if not stated:
        raise InputError("no row of the form is filled in", where=file,
                         instead="fill in p5, p95 and p50 of at least one judgement")  # fmt: skip
    return replace(expert, stated=MappingProxyType(stated))


def _possible(held: Range) -> str:
    """What a number can be at all, in words."""
    if isinstance(held, Weighted):
        return " or ".join(number(value).replace("−", "-") for value in sorted(held.values))
    return str(held.bounds).replace("−", "-")


def _is_head(entry: Entry) -> bool:
    return _head(entry) == JUDGEMENT


def _head(entry: Entry) -> str:
    return entry.text.partition(":")[0].strip().casefold()


def _about(rows: Entries, file: str) -> Expert:
    """What the form says of the expert."""
    told = {row[0].text.casefold(): row[1] for row in rows if len(row) > 1}
    if "expert" not in told:
        raise InputError("the form does not say whose it is", where=file,
                         instead="a row 'expert' stands above the judgements, with the name of the "
                         "expert's file beside it")  # fmt: skip
    with placed(told["expert"].where):
        id_ = named_expert(told["expert"].text)
    name, standing = (told[key].text if key in told else "" for key in ("name", "standing"))
    day = _day(told["date"]) if "date" in told else None
    return Expert(id_, name or id_, MappingProxyType({}), day, standing)


def _day(entry: Entry) -> date | None:
    if isinstance(entry.value, datetime):
        return entry.value.date()
    try:
        return date.fromisoformat(entry.text) if entry.text else None
    except ValueError:
        raise entry.wrong(f"date = '{entry.text}' is no day", "write it as 2024-11-02") from None


def _columns(head: Sequence[Entry], base: JudgementSet) -> dict[str, int]:
    """Where each column of the answers stands."""
    found = {_head(entry): place for place, entry in enumerate(head)}
    asked = [name for name in heads(base) if name in (JUDGEMENT, *QUANTILES, CHANCES, REASONS)]
    if missing := [name for name in asked if name not in found]:
        raise head[0].wrong(f"the table has no column {quoted(missing)}",
                            f"its columns begin with {quoted(asked)}")  # fmt: skip
    return {name: found[name] for name in asked}


def _rows(
    entries: Entries,
    columns: Mapping[str, int],
    head: Entry,
    base: JudgementSet,
    mistakes: Mistakes,
) -> Iterator[tuple[str, dict[str, Entry]]]:
    """Each judgement's answers, by column, from the rows below the ``head`` of a form, its first
    cell; ``base`` has a row for each of its judgements."""
    known, seen = base.judgements, set()
    for row in entries:
        if not any(entry.text for entry in row):
            continue
        name = row[columns[JUDGEMENT]].text
        with mistakes.here():
            if name not in known:
                raise row[0].wrong(f"the form asks for no judgement '{name}'",
                                   did_you_mean(name, known))  # fmt: skip
            if name in seen:
                raise row[0].wrong(f"'{name}' has two rows", "keep one of them")
            seen.add(name)
            empty = Entry(None, row[0].where)
            yield (
                name,
                {
                    each: row[place] if place < len(row) else empty
                    for each, place in columns.items()
                },
            )
    if missing := [name for name in known if name not in seen]:
        with mistakes.here():
            raise head.wrong(f"the form has no row for {quoted(missing)}",
                             "put it back, empty if nothing is said of it")  # fmt: skip


def _range(cells: Mapping[str, Entry], own: Range, mistakes: Mistakes) -> Range | None:
    """What a row states; ``None`` where it is empty, or wrong."""
    name = cells[JUDGEMENT].text
    filled = [each for each in (*QUANTILES, CHANCES) if each in cells and cells[each].text]
    if isinstance(own, Weighted):
        for each in filled:
            if each != CHANCES:
                raise cells[each].wrong(f"[{name}] is one of {_possible(own)}, and has no {each}",
                                        f"say how likely each is, in '{CHANCES}'")  # fmt: skip
        return _chances(name, cells[CHANCES], own) if filled else None
    if CHANCES in filled:
        raise cells[CHANCES].wrong(f"[{name}] is no list of values", "fill in p5, p95 and p50")
    if not filled:
        return None
    found = {}
    for each in filled:
        with mistakes.here():
            found[each] = _quantile(name, each, cells[each], own)
    if len(found) < len(filled):
        return None
    if isinstance(own, Fixed) and filled == [P50]:
        return Fixed(found[P50], own.bounds)
    for each in QUANTILES:
        if each not in found:
            raise cells[each].wrong(f"[{name}] {each} is empty, and others of the row are not",
                                    "fill in p5, p95 and p50, or none of them")  # fmt: skip
    for low, high in ((P5, P50), (P50, P95)):
        if found[low] >= found[high]:
            relation = "equals" if found[low] == found[high] else "exceeds"
            raise cells[low].wrong(
                f"[{name}] {low} = {number(found[low])} {relation} {high} = {number(found[high])}",
                "p5 is the low end, p50 lies between, p95 is the high end",
            )
    try:
        return range_of({each: found[each] for each in (P5, P50, P95)}, own.bounds)
    except InputError as error:
        instead = error.instead.partition("; or use")[0]
        raise cells[P50].wrong(f"[{name}] {error.found}", instead) from None


def _quantile(name: str, column: str, entry: Entry, own: Range) -> float:
    """The number in a cell, strictly inside what it can be."""
    found = _number(f"[{name}] {column}", entry)
    low, high = own.bounds.lower, own.bounds.upper
    inside = low < found < high or (isinstance(own, Fixed) and low <= found <= high)
    if not inside:
        at = " and sits on its end" if found in (low, high) else ""
        raise entry.wrong(
            f"[{name}] {column} = {number(found)}, which can be {own.bounds}{at}",
            _within(own.bounds),
        )
    return found


def _within(bounds: Bounds) -> str:
    ends = [f"above {number(bounds.lower)}"] if math.isfinite(bounds.lower) else []
    ends += [f"below {number(bounds.upper)}"] if math.isfinite(bounds.upper) else []
    return f"write a number {' and '.join(ends)}"


def _number(what: str, entry: Entry) -> float:
    text = entry.text.replace("−", "-")
    if isinstance(entry.value, int | float) and not isinstance(entry.value, bool):
        found = float(entry.value)
    else:
        try:
            found = float(text)
        except ValueError:
            found = math.nan
    if not math.isfinite(found):
        raise entry.wrong(f"{what} = '{entry.text}' is no number", _number_instead(text))
    return found


def _number_instead(text: str) -> str:
    """What to write in place of a text that is no number but looks like one."""
    plain = text.replace(",", ".").replace(" ", "")
    if re.fullmatch(r"[+-]?\d*\.?\d+", plain):
        return f"write it with a point: {plain}"
    if re.fullmatch(r"\d*\.?\d+%", plain):
        return f"write it as a share: {float(plain[:-1]) / 100:g}"
    return "write a number, such as 0.3, and reasons in the last column"


def _chances(name: str, entry: Entry, own: Weighted) -> Weighted:
    """How likely each of some values is, from ``0.1: 30, 0.2: 70``."""
    weights: dict[float, float] = {}
    for part in filter(None, (each.strip() for each in re.split(r"[,;\n]", entry.text))):
        value, colon, weight = part.partition(":")
        if not colon:
            raise entry.wrong(f"[{name}] '{part}' is not a value with its chance",
                              "write VALUE: CHANCE, as in 0.1: 30, 0.2: 70")  # fmt: skip
        at = _number(f"[{name}] the value", Entry(value, entry.where))
        share = _number(f"[{name}] the chance of {number(at)}", Entry(weight, entry.where))
        if at not in own.values or at in weights:
            why = "stands twice" if at in weights else f"is not one of {_possible(own)}"
            raise entry.wrong(f"[{name}] {number(at)} {why}", "give each value one chance")
        if share < 0:
            raise entry.wrong(f"[{name}] the chance of {number(at)} is {number(share)}",
                              "write 0 or more")  # fmt: skip
        weights[at] = share
    possible = {value: share for value, share in weights.items() if share}
    if not possible:
        raise entry.wrong(f"[{name}] no value has a chance", "write one above 0")
    return Weighted(tuple(possible), tuple(possible.values()), own.bounds)
