"""A crisis is a folder: its story, its judgements, its claims and its sources.

``story.py`` is code, and is run only because the user named this folder; the other files are
data, parsed and never evaluated.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rubicon.answers.knockouts.mechanisms import NAME as MECHANISMS
from rubicon.answers.knockouts.mechanisms import check_mechanisms, read_mechanisms
from rubicon.answers.levers.pull import check_levers
from rubicon.answers.levers.stated import LeverFile, read_levers
from rubicon.ask import Claim, Observation, plan_claims, read_claims
from rubicon.ask.evidence import Likelihood
from rubicon.ask.observed import NAME as OBSERVED
from rubicon.ask.observed import parse_observed
from rubicon.changes import Change
from rubicon.crisis.combinations import read_combinations
from rubicon.crisis.kept_stories import Tellings
from rubicon.crisis.places import (
    CLAIMS,
    COMBINATIONS,
    EXTRAS,
    FILES,
    JUDGEMENTS,
    KNOWN,
    LEVERS,
    SOURCES,
    STORY,
    find,
)
from rubicon.crisis.preface import NAME as PREFACE
from rubicon.crisis.preface import Preface, parse_preface
from rubicon.crisis.quotes import TEXTS, check_quotes
from rubicon.crisis.story_file import MODULE, left_python, read_story
from rubicon.crisis.telling import by_two
from rubicon.ensemble import Model, Telling, make_model
from rubicon.errors import InputError, Mistakes, did_you_mean, quoted
from rubicon.game.unfolded import Unfolded
from rubicon.judgements import Expert, JudgementSet, Source, cite, read_judgements, read_sources
from rubicon.judgements.experts import BASE as OWN
from rubicon.judgements.experts import believing, expert_files, read_experts, weighed
from rubicon.story.crisis import Crisis
from rubicon.story.places import place_of
from rubicon.story.tree import Tree, unfold
from rubicon.story.variants import BASE, Combination, Told, named, tellings
from rubicon.toml import decoded, file_content

Progress = Callable[[int], None]
"""What is called now and then with the number of nodes so far."""


@dataclass(frozen=True)
class Folder:
    """A crisis as its files tell it.

    ``known`` is the text of its ``known.md``, what is known of the answer; empty without one.
    ``combinations`` of the story's variants are told, too.
    ``files`` has the bytes of each by name, as they were when they were read: what a run keeps
    a copy of, even if someone saves another version while the story is told."""

    name: str
    path: Path
    crisis: Crisis
    judgements: JudgementSet
    claims: tuple[Claim, ...]
    levers: LeverFile
    sources: Mapping[str, Source]
    files: Mapping[str, bytes]
    known: str = ""
    combinations: Mapping[str, Combination] = field(default_factory=dict)
    preface: Preface = field(default_factory=Preface)
    mechanisms: tuple[Change, ...] = ()
    observed: tuple[Observation, ...] = ()  # what its ``observed.toml`` says has happened
    experts: tuple[Expert, ...] = ()  # whose ranges differ, also those who count nothing

    @property
    def from_file(self) -> bool:
        """Whether the story was read from a file, not told in a module or notebook."""
        return self.crisis.function.__module__.startswith(MODULE)

    def __getstate__(self) -> dict[str, Any]:
        """For :mod:`pickle`: a story from a file is read again, from the bytes that are kept; one
        told elsewhere goes by the name of its function, as all functions do."""
        if self.from_file:
            return {**vars(self), "crisis": None}
        function = self.crisis.function
        try:
            pickle.dumps(function)
        except (pickle.PicklingError, AttributeError) as error:
            raise InputError(
                f"the story of '{self.crisis.title}' cannot be pickled: {error}",
                where=place_of(function.__code__.co_filename, function.__code__.co_firstlineno),
                instead="tell it by a function of its own name, defined at the top of a module or "
                "cell, or in a crisis folder",
            ) from None
        return dict(vars(self))

    def __setstate__(self, state: dict[str, Any]) -> None:
        if state["crisis"] is None:
            told = read_story(state["path"] / STORY, state["files"][STORY])
            state["crisis"] = told.called(state["preface"].title)
        vars(self).update(state)

    def tell(self, progress: Progress | None = None, told: Told = BASE) -> Tree:
        """Tell the story along every path, as ``told`` or its base. Raises InputError with file and
        line, if the story is faulty."""
        try:
            names, rankings = self.judgements.names, self.judgements.rankings
            return unfold(self.crisis, names, progress, rankings, told=told)
        except SystemExit as error:
            raise left_python(Path(self.crisis.function.__code__.co_filename), error) from None

    def model(self, progress: Progress | None = None) -> Model:
        """Tell the story and check that all files fit together. Raises InputError for whatever
        is wrong with story, judgements or claims, and where."""
        return self.model_of(Unfolded.of(self.tell(progress)))

    def model_of(self, told: Unfolded) -> Model:
        """As :meth:`model`, of the story already told."""
        model = make_model(self.name, self.crisis, told, self.judgements, self.preface.smallest)
        plan_claims(model.game, self.claims)
        check_levers(self.levers, model)
        check_mechanisms(self.mechanisms, self.claims, model)
        if self.observed:
            Likelihood.of(model.game, self.observed)
        return model

    def tell_others(self, base: Unfolded, progress: Progress | None = None) -> Tellings:
        """Tell the story in every other way than as its base, one variant at a time.

        Raises
        ------
        InputError
            Whatever is wrong with one of them, and where; see
            :func:`~rubicon.story.variants.tellings`.
        """
        with by_two(self, base, progress) as tell:
            return list(tellings(base, tell, self.combinations))

    def variants_of(self, others: Tellings, like: Model) -> tuple[Telling, ...]:
        """The story's variants, as they were told, with these judgements; ``like`` is the model of
        the base. Raises InputError for whatever does not fit together, and where."""
        found = []
        for name, told, story in others:
            try:
                model = make_model(self.name, self.crisis, story, self.judgements, base=like)
            except InputError as error:
                raise InputError(f"told with {named(told)}, {error.found}", where=error.where,
                                 instead=error.instead) from None  # fmt: skip
            found.append(Telling(name, told, model))
        stated, known = self.preface.variants, [OWN, *(each.name for each in found)]
        place = str(self.path / PREFACE)
        if strange := next((name for name in stated if name not in known), None):
            raise InputError(f"[variants] names no variant: '{strange}'", where=place,
                             instead=did_you_mean(strange, known))  # fmt: skip
        if stated and not any(stated.get(name, 1.0) for name in known):
            raise InputError(f"the weights of {quoted(known)} are all 0", where=place,
                             instead="give one of them a weight above 0")  # fmt: skip
        return tuple(found)


def read_folder(name: str) -> Folder:
    """Read a crisis, running its story file (but not yet telling the story)."""
    path = find(name)
    files = {file: file_content(path / file) for file in FILES}
    extras = [file for file in EXTRAS if (path / file).is_file()]
    files |= {file: file_content(path / file) for file in (*extras, *expert_files(path))}
    sources = read_sources(path / SOURCES)
    mistakes = Mistakes()
    with mistakes.here():
        judgements = read_judgements(path / JUDGEMENTS, sources)
    with mistakes.here():
        claims = read_claims(path / CLAIMS)
    with mistakes.here():
        levers = read_levers(path / LEVERS) if LEVERS in files else LeverFile((), ())
    with mistakes.here():
        mechanisms = read_mechanisms(path / MECHANISMS) if MECHANISMS in files else ()
    with mistakes.here():
        combined = read_combinations(path / COMBINATIONS) if COMBINATIONS in files else {}
    mistakes.tell()
    with mistakes.here():
        experts = read_experts(path, judgements, sources)
    citing: list[Claim | Change] = [*claims, *levers.levers, *mechanisms]
    for each in citing:
        for source in each.source:
            with mistakes.here():
                _require_cited((source,), each.place("source", source), sources, path)
    with mistakes.here():
        check_quotes(claims, path / TEXTS)
    mistakes.tell()
    # The story is compiled from these bytes; the others were parsed from the files since.
    for file, content in files.items():
        if file_content(path / file) != content:
            raise InputError("the file changed while it was being read", where=str(path / file),
                             instead="run the command again")  # fmt: skip
    story = read_story(path / STORY, files[STORY])
    preface = parse_preface(
        decoded(files.get(PREFACE, b""), str(path / PREFACE)),
        str(path / PREFACE),
        story.players,
        claims,
        [*(each.id for each in experts), *([OWN] if experts else [])],
    )
    experts = weighed(experts, preface.experts, str(path / PREFACE))
    observed = parse_observed(
        decoded(files.get(OBSERVED, b""), str(path / OBSERVED)), str(path / OBSERVED)
    )
    for event in observed:
        with mistakes.here():
            _require_cited(event.source, event.where, sources, path)
    mistakes.tell()
    return Folder(
        # A folder's name may hold bytes that are no text.
        name=path.resolve().name.encode("utf-8", "replace").decode(),
        path=path,
        crisis=story.called(preface.title),
        judgements=believing(judgements, experts),
        claims=tuple(each.knowing(observed) for each in claims),
        levers=levers,
        sources=sources,
        files=files,
        known=decoded(files.get(KNOWN, b""), str(path / KNOWN)),
        combinations=combined,
        preface=preface,
        mechanisms=mechanisms,
        observed=observed,
        experts=experts,
    )


def _require_cited(
    source: tuple[str, ...], where: str, sources: Mapping[str, Source], path: Path
) -> None:
    """Refuse a source that the crisis' ``sources.bib`` lacks."""
    try:
        cite(list(source), sources, str(path / SOURCES))
    except InputError as error:
        raise error.at(where) from None
