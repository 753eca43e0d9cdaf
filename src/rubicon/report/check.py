"""What ``rubicon check`` says of a crisis whose files fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

from rubicon.crisis.facts import Facts, Named, Sharpness
from rubicon.judgements import PER_PAYOFF, PER_RANGE, PER_STAKE
from rubicon.report import preface, traps
from rubicon.report.about import expert_record
from rubicon.report.blocks import Block, Cell, Column, Heading, Table, Words
from rubicon.report.shown import Shown
from rubicon.report.variants import shifted
from rubicon.report.wording import weights_text

MOST_SHOWN = 12
"""Names in a line of the table."""
MOST_NAMES = 24
"""Names of a game file in a table."""


STAKES = (
    "stakes: how far apart two tellings by coin toss typically end for a player, at central "
    "judgements; λ's unit"
)
_UNITS = {PER_STAKE: "the player's stake", PER_RANGE: "the player's range of payoffs",
          PER_PAYOFF: "a unit"}  # fmt: skip


def show(found: Facts) -> Shown[Facts]:
    """Facts as they are shown."""
    plain = record(found)
    return Shown.of(found, "", _blocks(found, plain), plain)


def record(found: Facts) -> dict[str, Any]:
    """As plain data; ``names`` only of a game file."""
    data = {each.name: getattr(found, each.name) for each in fields(found)}
    data = {name: list(v) if isinstance(v, tuple) else v for name, v in data.items()}
    data |= preface.record(data.pop("preface"))
    data["shifts"] = [shifted(each) for each in found.shifts]
    data["warnings"] = traps.record(data.pop("traps"))
    data["rationality"] = [asdict(each) | {"says": at_ten(each)} for each in found.rationality]
    data["experts"] = [expert_record(each) for each in found.experts]
    data["names"] = [vars(each).copy() for each in found.names]  # a table has many
    return data if found.names else {k: v for k, v in data.items() if k != "names"}


def _blocks(found: Facts, plain: Mapping[str, Any]) -> Iterator[Block]:
    apart = ["names", "warnings", "rationality", "shifts", "key_judgements", "units", "glossary"]
    optional = "levers", "mechanisms", "variants", "stakes", "weights", "experts"
    apart += [name for name in optional if not getattr(found, name)]
    said = [(name, value) for name, value in plain.items() if name not in apart]
    yield Table(
        (Column(), Column(wide=True)),
        tuple((Cell(name.replace("_", " "), "dim"), Cell(_value(name, v))) for name, v in said),
    )
    if found.stakes:
        yield Words(STAKES, "dim")
    for unit, name in _UNITS.items():
        tenths = [f"{s.player} {s.tenth:.3g}" for s in found.rationality if s.unit == unit]
        if tenths:
            told = f"at λ = 10 an option better by a tenth of {name} is taken 2.7 times as often"
            yield Words(f"{told}; in payoff, a tenth is for {', '.join(tenths)}", "dim")
    for each in found.shifts:
        yield Words(f"mind: {shifted(each)}", "open")
    yield from _names("names given to what has none", (n for n in found.names if not _judged(n)))
    yield from _names("judgements", filter(_judged, found.names))
    yield from traps.blocks(found.traps)
    yield Words("\nAll files fit together." if found.names else "All files fit together.", "good")


def at_ten(found: Sharpness) -> str:
    """What λ = 10 means for a player, in words."""
    return (
        f"at λ = 10 {found.player} takes what is better by {found.tenth:.3g} in payoff "
        f"(a tenth of {_UNITS[found.unit]}) 2.7 times as often"
    )


def _value(name: str, value: Any) -> str:
    if name == "stakes":
        return ", ".join(f"{player} {stake:.3g}" for player, stake in value.items())
    if name == "weights":
        return "; ".join(f"{label}: {weights_text(each)}" for label, each in value.items())
    if name == "experts":
        return ", ".join(f"{each['name']} ({each['weight']:g})" for each in value)
    if isinstance(value, list):
        many = value and name.endswith("_without_source")
        return f"{len(value)}: {_listed(value)}" if many else _listed(value)
    return f"{value:,}" if isinstance(value, int) else str(value)


def _listed(names: list[str]) -> str:
    """Names, or the first of them where there are many."""
    shown = ", ".join(names[:MOST_SHOWN]) or "none"
    return f"{shown} … (--json lists all)" if len(names) > MOST_SHOWN else shown


def _judged(each: Named) -> bool:
    return each.kind == "judgement"


def _names(heading: str, names: Iterable[Named]) -> Iterator[Block]:
    """Names with what they stand for, the first of them if there are many."""
    listed = list(names)
    if not listed:
        return
    yield Heading(heading)
    shown = listed[:MOST_NAMES]
    rows = tuple((Cell(each.name), Cell(each.stands_for, "dim")) for each in shown)
    yield Table((Column(), Column(wide=True)), rows)
    if len(listed) > len(shown):
        yield Words(f"… and {len(listed) - len(shown)} more: --json lists all", "dim")
