"""``observed.toml``: what has happened, event by event, in the order in which it was learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rubicon.ask.language import parse_event
from rubicon.ask.syntax import Event, Observed, Question, SyntaxNode, conjunction
from rubicon.errors import InputError, Mistakes, placed, require_known
from rubicon.judgements.file import grade_in
from rubicon.toml import Document, TomlTable, parse_toml, read_toml
from rubicon.toml.writing import number, quoted

NAME = "observed.toml"
KEYS = ("date", "says", "event", "source", "grade", "trust", "given", "episode", "base_rate")
SHAPE = 'an event is a table: [[event]], date = 2024-10-18, event = "label=outcome"'
GRADES: Mapping[str, float] = MappingProxyType(
    {"A": 0.95, "B": 0.85, "C": 0.7, "D": 0.55, "E": 0.5, "F": 0.5}
    | {"1": 0.95, "2": 0.8, "3": 0.65, "4": 0.5, "5": 0.5, "6": 0.5}
)
"""Of reports with this letter or digit of an Admiralty grade, the share that are right."""
_UNJUDGED = ("F", "6")
_TRUST = "trust = { if_true = 0.9, if_false = 0.1 }"


@dataclass(frozen=True)
class Trust:
    """How probable a report is where what it says is true, and where it is false."""

    if_true: float
    if_false: float


@dataclass(frozen=True)
class Observation:
    """One thing that happened, or that was reported."""

    date: date
    event: Event
    text: str  # the event as it was written
    says: str = ""  # in words
    source: tuple[str, ...] = ()
    grade: str = ""  # Admiralty grade of the report
    trust: Trust | None = None  # of a report that may be wrong; ``None`` where it is certain
    # given: what is known to have been so before, of which nothing is learnt; ``None`` for nothing
    given: Event | None = None
    given_text: str = ""
    episode: str = ""  # which time the story was played, under the same judgements
    # how often such an event comes about, for all that is known otherwise
    base_rate: float | None = None
    where: str = ""  # file and line

    @property
    def name(self) -> str:
        """What it is called in tables and messages."""
        return self.text + (f" | {self.given_text}" if self.given_text else "")

    @property
    def weights(self) -> tuple[float, float]:
        """How probable what was observed is where the event is so, and where it is not."""
        return (1.0, 0.0) if self.trust is None else (self.trust.if_true, self.trust.if_false)

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two of them the same."""
        return self.date, self.event, self.given, self.trust, self.episode


def kept_observed(run: Path) -> tuple[Observation, ...]:
    """What a run's crisis, or an updated run, has observed; nothing, if it has no file. Raises
    InputError as :func:`read_observed`."""
    file = run / "crisis" / NAME
    return read_observed(file) if file.is_file() else ()


def read_observed(file: Path) -> tuple[Observation, ...]:
    """The events of a file, in its order.

    Raises InputError with file and line, all mistakes at once: no such file, no TOML, an unknown or
    missing key, a value of another kind, notation that cannot be parsed.
    """
    return _observed(read_toml(file, SHAPE))


def parse_observed(text: str, file: str = NAME) -> tuple[Observation, ...]:
    """As :func:`read_observed`, from the text itself."""
    return _observed(parse_toml(text, file))


def out_of_order(observed: Sequence[Observation]) -> tuple[str, ...]:
    """A sentence for each event that is dated before the one that it follows in its episode."""
    latest: dict[str, Observation] = {}
    found = []
    for each in observed:
        before = latest.setdefault(each.episode, each)
        if each.date < before.date:
            found.append(
                f"{each.where}: '{each.name}' is of {each.date}, and stands after '{before.name}' "
                f"of {before.date}; it is kept where it stands, as learnt later"
            )
        else:
            latest[each.episode] = each
    return tuple(found)


def trust_of(grade: str, grades: Mapping[str, float] = GRADES) -> Trust:
    """The trust in a report of an Admiralty grade: its letter's or its digit's share, whichever is
    lower, and the rest for a false one. F and 6, which judge nothing, leave it to the other."""
    judged = [grades[part] for part in grade if part not in _UNJUDGED]
    share = min(judged, default=0.5)
    return Trust(share, 1 - share)


def latest(observed: Sequence[Observation]) -> tuple[Observation, ...]:
    """Those of the last episode."""
    return tuple(each for each in observed if each.episode == observed[-1].episode)


def as_event(observed: Sequence[Observation]) -> Observed:
    """What ``observed`` stands for: all that was observed in the last episode, with what was given
    there."""
    last = latest(observed)
    events = [(each.given, (1.0, 0.0)) for each in last if each.given is not None]
    events += [(each.event, each.weights) for each in last]
    return Observed(*map(tuple, zip(*events, strict=True))) if events else Observed()


def resolved(question: Question, observed: Sequence[Observation]) -> Question:
    """A question with what ``observed`` stands for in it; see :func:`as_event`."""
    if not any(isinstance(node, Observed) for node in question.body.walk()):
        return question
    known = as_event(observed)

    def put(node: Any) -> Any:
        if isinstance(node, Observed):
            return replace(known, span=node.span)
        return node.with_parts(put) if isinstance(node, SyntaxNode) else node

    return replace(question, body=put(question.body))


def spelt_out(event: Event) -> Event:
    """An event with the events that ``observed`` stands for in its place; all of them certain."""

    def put(node: Any) -> Any:
        if isinstance(node, Observed):
            return conjunction(*node.events)
        return node.with_parts(put) if isinstance(node, SyntaxNode) else node

    found: Event = put(event)
    return found


def observed_text(observed: Iterable[Observation]) -> str:
    """The text of a file with these events."""
    return "\n".join(map(_text, observed))


def _observed(document: Document) -> tuple[Observation, ...]:
    mistakes, found = Mistakes(), []
    for key in document.data:
        if key not in ("event", "grades"):
            raise InputError(f"'{key}' stands outside of any event", where=document.where(key),
                             instead=SHAPE)  # fmt: skip
    listed = document.data.get("event", [])
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise InputError("'event' is no list of tables", where=document.where("event"),
                         instead=f"with two brackets: {SHAPE}")  # fmt: skip
    grades = {**GRADES, **_grades(document)}
    for place, each in enumerate(listed):
        with mistakes.here():
            found.append(_observation(TomlTable(document, ("event", place), each), grades))
    mistakes.tell()
    return tuple(found)


def _grades(document: Document) -> dict[str, float]:
    """What the file says of grades, in place of :data:`GRADES`."""
    if "grades" not in document.data:
        return {}
    table = TomlTable.of(document, "grades")
    table.only(GRADES)
    for name, value in table.data.items():
        with table.at(name):
            if type(value) not in (int, float) or not 0.5 <= value < 1:
                raise InputError(
                    f"{name} = {value!r} is no share from 0.5 to below 1",
                    instead="write the share of such reports that are right: B = 0.8",
                )
    return {name: float(value) for name, value in table.data.items()}


def _observation(table: TomlTable, grades: Mapping[str, float]) -> Observation:
    table.only(KEYS)
    for key, cure in (("date", "date = 2024-10-18"), ("event", 'event = "label=outcome"')):
        table.need(key, cure)
    day = table.data["date"]
    with table.at("date"):
        if type(day) is not date:
            raise InputError(f"date = {day!r} is no day", instead="without quotes: 2024-10-18")
    grade, (text, given) = grade_in(table), map(table.text, ("event", "given"))
    return Observation(
        date=day,
        event=_event(table, "event", text),
        text=text,
        says=table.text("says"),
        source=table.texts("source"),
        grade=grade,
        trust=_trust(table) or (trust_of(grade, grades) if grade else None),
        given=_event(table, "given", given) if given else None,
        given_text=given,
        episode=table.text("episode"),
        base_rate=_base_rate(table),
        where=table.where("event"),
    )


def _event(table: TomlTable, key: str, text: str) -> Event:
    with placed(table.where(key)):
        return parse_event(text)


def _base_rate(table: TomlTable) -> float | None:
    stated = table.data.get("base_rate")
    if stated is None:
        return None
    with table.at("base_rate"):
        if type(stated) not in (int, float) or not 0 < stated < 1:
            raise InputError(
                f"base_rate = {stated!r} is not between 0 and 1",
                instead="write how often such an event comes about: base_rate = 0.05",
            )
    return float(stated)


def _trust(table: TomlTable) -> Trust | None:
    """The trust that a table states; ``None`` where it states none."""
    stated = table.data.get("trust")
    if stated is None:
        return None
    with table.at("trust"):
        if not isinstance(stated, dict):
            raise InputError(f"trust = {stated!r} is no table", instead=_TRUST)
        for key in stated:
            require_known(key, ("if_true", "if_false"), f"trust has the unknown key '{key}'")
        for key in ("if_true", "if_false"):
            if key not in stated:
                raise InputError(f"trust lacks '{key}'", instead=_TRUST)
            value = stated[key]
            if type(value) not in (int, float) or not 0 < value < 1:
                raise InputError(
                    f"{key} = {value!r} is not between 0 and 1",
                    instead=f"{_TRUST}: how probable such a report is, either way; leave trust out "
                    "where it is certain",
                )
    return Trust(float(stated["if_true"]), float(stated["if_false"]))


def _text(each: Observation) -> str:
    lines = ["[[event]]", f"date = {each.date.isoformat()}"]
    told = {"says": each.says, "event": each.text, "grade": each.grade,
            "given": each.given_text, "episode": each.episode}  # fmt: skip
    lines += [f"{key} = {quoted(value)}" for key, value in told.items() if value]
    if each.source:
        lines.append(f"source = [{', '.join(map(quoted, each.source))}]")
    if each.base_rate is not None:
        lines.append(f"base_rate = {number(each.base_rate)}")
    if each.trust:
        lines.append(f"trust = {{ if_true = {number(each.trust.if_true)}, "
                     f"if_false = {number(each.trust.if_false)} }}")  # fmt: skip
    return "\n".join(lines) + "\n"
