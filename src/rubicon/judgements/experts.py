"""``experts/NAME.toml``: the ranges that one person states, in place of a crisis' own.

A run with experts draws from their mixture, the *linear opinion pool* (Stone 1961, "The Opinion
Pool", Ann. Math. Stat. 32): each draw is one expert's, as often as the expert's weight says. Ends
of ranges are never averaged, which would hide that experts disagree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from math import inf
from pathlib import Path
from types import MappingProxyType

from rubicon.errors import InputError, Mistakes, placed, quoted, require_known
from rubicon.judgements.file import stated_in
from rubicon.judgements.model import Expert, JudgementSet
from rubicon.judgements.names import EXPERT
from rubicon.judgements.sources import Source
from rubicon.judgements.writing import judgement_tables
from rubicon.toml import Document, TomlTable, read_toml, writing

FOLDER = "experts"
BASE = "base"
"""The name of the crisis' own ranges among experts: they count if they are given a weight."""
SEED = "seed"
"""A file of questions with known answers, not of an expert."""
_KEYS = ("name", "date", "standing")
_RESERVED = (BASE, SEED, "none")
_SHAPE = '[expert], name = "…", then a table for each judgement: [NAME], range = { … }'


def expert_files(folder: Path) -> tuple[str, ...]:
    """The files of experts in a crisis' folder, as ``experts/NAME.toml``, in order."""
    found = sorted(path.name for path in (folder / FOLDER).glob("*.toml"))
    return tuple(f"{FOLDER}/{name}" for name in found if name != f"{SEED}.toml")


def read_experts(
    folder: Path, base: JudgementSet, sources: Mapping[str, Source] | None = None
) -> tuple[Expert, ...]:
    """The experts of a crisis' folder, in the order of their files' names, all of one weight.

    Raises InputError, all mistakes at once, with file and line: no TOML, a file that states no
    judgement, a judgement that ``base`` lacks or that is ranked there, two experts of one name.
    ``sources`` are those that they may cite; ``None`` leaves references unresolved.
    """
    mistakes, found = Mistakes(), []
    named: dict[str, str] = {}
    for file in expert_files(folder):
        with mistakes.here():
            document = read_toml(folder / file, _SHAPE)
            each = _expert(document, base, sources)
            if (other := named.setdefault(each.name.casefold(), file)) != file:
                raise InputError(
                    f"[{EXPERT}] '{each.name}' is the name in {other}, too",
                    where=document.where(EXPERT, "name"),
                    instead="give each expert a name of its own",
                )
            found.append(each)
    mistakes.tell()
    if found and EXPERT in base:
        raise InputError(
            f"a judgement is called '{EXPERT}', as the column of draws that says whose each is",
            where=base.where(EXPERT),
            instead="give the judgement another name",
        )
    return tuple(found)


def weighed(
    experts: Sequence[Expert], weights: Mapping[str, float], where: str = ""
) -> tuple[Expert, ...]:
    """The experts with other weights by id, the base among them if it is given one.

    Those without a weight keep theirs. Raises InputError, with the place ``where``: an unknown
    expert, a weight that is none, or none above 0.
    """
    known = {each.id: each for each in experts}
    for name, weight in weights.items():
        if name == BASE:
            known.setdefault(BASE, Expert(BASE, BASE, MappingProxyType({})))
        with placed(where):
            require_known(name, [*known, BASE], f"there is no expert '{name}'")
            known[name] = replace(known[name], weight=weight_of(name, weight))
    if known and not any(each.weight for each in known.values()):
        raise InputError(f"the weights of {quoted(known)} are all 0", where=where,
                         instead="give one of them a weight above 0")  # fmt: skip
    return tuple(known.values())


def weight_of(name: str, stated: object) -> float:
    """The weight stated of a name, of an expert's or a story's; an InputError if it is none."""
    if type(stated) not in (int, float) or not 0 <= stated < inf:  # type: ignore[operator]
        raise InputError(f"the weight of '{name}' is {stated!r}",
                         instead=f"write a number from 0 on: {name} = 2")  # fmt: skip
    return float(stated)  # type: ignore[arg-type]


def believing(base: JudgementSet, experts: Sequence[Expert]) -> JudgementSet:
    """The judgements as a mixture of those of experts with a weight above 0."""
    return replace(base, experts=tuple(each for each in experts if each.weight > 0))


def expert_text(expert: Expert) -> str:
    """The text of an expert's file, which :func:`read_experts` reads as the same."""
    lines = [f"[{EXPERT}]", f"name = {writing.quoted(expert.name)}"]
    lines += [f"date = {expert.date.isoformat()}"] if expert.date else []
    lines += [f"standing = {writing.quoted(expert.standing)}"] if expert.standing else []
    return "\n".join([*lines, "", *judgement_tables(expert.stated)])


def named_expert(name: str) -> str:
    """The name of an expert's file, without its ending; an InputError if it can be none."""
    if not re.fullmatch(r"\w[\w-]*", name) or name.casefold() in _RESERVED:
        raise InputError(f"'{name}' can be the name of no expert",
                         instead="call the file by letters, digits, _ and -, and not "
                         f"{quoted(_RESERVED)}")  # fmt: skip
    return name


def _expert(document: Document, base: JudgementSet, sources: Mapping[str, Source] | None) -> Expert:
    with placed(document.file):
        id_ = named_expert(Path(document.file).stem)
    if EXPERT not in document.data:
        raise InputError(f"nothing says who '{id_}' is", where=document.where(), instead=_SHAPE)
    table = TomlTable.of(document, EXPERT)
    table.only(_KEYS)
    day = table.data.get("date")
    with table.at("date"):
        if day is not None and type(day) is not date:
            raise InputError(f"date = {day!r} is no day", instead="without quotes: 2024-10-18")
    rest = {name: each for name, each in document.data.items() if name != EXPERT}
    if not rest:
        raise InputError(f"'{id_}' states no judgement", where=document.where(), instead=_SHAPE)
    stated = stated_in(replace(document, data=rest), base, sources)
    name = table.text("name") or id_
    return Expert(id_, name, MappingProxyType(stated), day, table.text("standing"))
