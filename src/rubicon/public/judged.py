"""A crisis with what is held possible for its numbers, and the same with other judgements."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

from rubicon.answers.traps.look import Trap
from rubicon.answers.variants.labels import Shift, shifts
from rubicon.ask import Claim
from rubicon.ask.solver import RunSolver
from rubicon.crisis.about import About, about_crisis
from rubicon.crisis.facts import Facts, facts, traps_of
from rubicon.crisis.folder import Folder
from rubicon.crisis.gamefile import GameFile, claims_of, state_all, written_claims
from rubicon.crisis.places import CLAIMS, JUDGEMENTS
from rubicon.crisis.preface import NAME as PREFACE
from rubicon.crisis.preface import preface_text
from rubicon.crisis.stories import Stories
from rubicon.ensemble import Model, Telling
from rubicon.errors import InputError
from rubicon.judgements import Expert, Judgement, JudgementSet, read_judgements
from rubicon.judgements.changing import changed, scaled, stated_as, times
from rubicon.judgements.cooke import CUTOFF
from rubicon.judgements.experts import FOLDER as EXPERTS
from rubicon.judgements.experts import believing, expert_text, weighed
from rubicon.judgements.names import RATIONALITY
from rubicon.judgements.writing import judgements_text
from rubicon.public.eliciting import Place, seed_scores, take_form, write_form
from rubicon.public.pickling import Pickled
from rubicon.public.progress import counting
from rubicon.public.ranges import Stating, is_number, judgement_of, named
from rubicon.public.settings import Factor, read_settings
from rubicon.report import about, check, traps
from rubicon.report.seed import Scores
from rubicon.report.shown import Shown
from rubicon.story.tree import Tree
from rubicon.toml import file_content


@dataclass(frozen=True, repr=False, eq=False)
class Judged(Pickled):
    """A crisis as it is judged; see :class:`rubicon.GameModel`."""

    folder: Folder
    changed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _told: Stories = field(default_factory=Stories)

    # ---- what it is --------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The folder's, the file's, or the title of a story told in a cell."""
        return self.folder.name

    @property
    def title(self) -> str:
        """What the crisis is called."""
        return self.folder.crisis.title

    @property
    def players(self) -> tuple[str, ...]:
        """The players' names."""
        return self.folder.crisis.players

    @property
    def judgements(self) -> JudgementSet:
        """The judgements: ``crisis.judgements["cost"].range``, ``.means``, ``.unit``, …"""
        return self.folder.judgements

    @property
    def claims(self) -> tuple[Claim, ...]:
        """What is claimed, in the file's order: ``.letter``, ``.id``, ``.says``, ``.holds``."""
        return self.folder.claims

    @property
    def notes(self) -> tuple[str, ...]:
        """What has no effect, and what the user of a game file should know, in sentences."""
        own: tuple[str, ...] = getattr(self.folder, "notes", ())
        return own + self.folder.judgements.idle_correlations

    @property
    def unfolded(self) -> Tree:
        """The story, told along every path; told once."""
        return self._told.tree(self.folder, counting)

    @cached_property
    def solved_as(self) -> Model:
        """The game as flat arrays, the judgements, and the unit of λ."""
        return self.folder.model_of(self._told.base(self.folder, counting))

    @cached_property
    def variants(self) -> tuple[Telling, ...]:
        """The story told in other ways (``s.variant(…)``): ``.name`` and ``.told`` of each.

        >>> rb.load("north-korea-2024").variants[0].name
        'brink-first=West'
        """
        return self.folder.variants_of(self._told.others(self.folder, counting), self.solved_as)

    @property
    def shifts(self) -> tuple[Shift, ...]:
        """Labels by which a claim means another thing in a variant of the story."""
        game = self.solved_as.game
        return tuple(
            found
            for each in self.variants
            for found in shifts(game, each.name, each.model.game, self.claims)
        )

    @cached_property
    def solver(self) -> RunSolver:
        """The game's solver, planned when it is first needed."""
        model = self.solved_as
        return RunSolver(model.game, model.rationality, matters=model.matters)

    def about(self) -> Shown[About]:
        """Who moves when, how it can end, its claims, what is known of it.

        >>> crisis.about().record["players"]
        ['Guest', 'Bully']
        """
        return about.show(about_crisis(self.folder, self.solved_as.game))

    @cached_property
    def warnings(self) -> Shown[tuple[Trap, ...]]:
        """What the crisis may say without meaning it, by kind: each has ``.code``, ``.where``,
        ``.about`` and, in ``.found``, numbers. Found in its claims, and in the equilibrium at the
        central judgements.

        >>> [trap.code for trap in crisis.warnings.found]
        []
        """
        places = self._told.base(self.folder, counting).places
        return traps.show(traps_of(self.folder, self.solved_as, self.solver, places))

    def check(self) -> Shown[Facts]:
        """Tell the story, and say what the crisis is, :attr:`warnings` among it.

        >>> crisis.check().nodes
        15
        """
        found = facts(self.folder, self.solved_as, self.warnings.found, self.variants, self.shifts)
        return check.show(found)

    # ---- the same with other judgements ------------------------------------------------

    def set(self, stated: Mapping[str, Stating] | None = None, /, **judgements: Any) -> Self:
        """The same crisis with other ranges for some judgements.

        Each is a number, a pair ``(low, high)`` of hard ends, or a :class:`~rubicon.Range`, whose
        unit, bounds, meaning and source replace what was said of it.

        >>> crisis.set(wimp=0.4, rationality=(5, 15)).changed["rationality"]
        '5 to 15 (100 %), uniform'
        """
        given = named(stated, judgements)
        model = self._stating(given)
        return model._with(
            {
                name: judgement_of(name, value, stated_as(model.judgements, name))
                for name, value in given.items()
            }
        )

    def fix(self, stated: Mapping[str, float] | None = None, /, **judgements: float) -> Self:
        """The same crisis with some judgements known: a number for each.

        >>> crisis.fix(rationality=20)
        <Beer or quiche: 2 players, 15 nodes, 6 judgements, 6 claims; rationality changed>
        """
        given = numbers(named(stated, judgements), "fix({0}=0.5), or set({0}=(low, high))")
        return self.set(given)

    def with_range(self, stated: Mapping[str, Stating] | None = None, /, **judgements: Any) -> Self:
        """The same crisis with other ranges for some judgements: pairs or ``Range``.

        >>> crisis.with_range(wimp=(0.2, 0.4)).changed["wimp"]
        '0.2 to 0.4 (100 %), uniform'
        """
        given = named(stated, judgements)
        for name, value in given.items():
            if is_number(value):
                raise InputError(
                    f"{name} = {value!r} is no range",
                    instead=f"with_range({name}=(low, high)), or fix({name}={value!r})",
                )
        return self.set(given)

    def times(self, stated: Mapping[str, float] | None = None, /, **factors: float) -> Self:
        """The same crisis with the ranges of some judgements multiplied by a number but 0.

        Every number that states a range is multiplied; its form, its coverage and its bounds stay.

        >>> crisis.with_range(wimp=(0.2, 0.4)).times(wimp=2).changed["wimp"]
        '0.4 to 0.8 (100 %), uniform'
        """
        given = numbers(named(stated, factors), "times({0}=1.5)")
        new, model = {}, self._stating(given)
        if RATIONALITY in given:  # each player's own is multiplied, not everyone's put in its place
            own = [f"{RATIONALITY}.{player}" for player in self.judgements.overrides]
            given = dict.fromkeys(own, given[RATIONALITY]) | given
            if self.judgements.rationality is None:
                del given[RATIONALITY]
        for name, factor in given.items():
            was = stated_as(model.judgements, name)
            try:
                new[name] = replace(was, name=name, range=scaled(was.range, float(factor)))
            except InputError as error:
                raise InputError(f"[{name}] times {factor:g}: {error.found}",
                                 instead=error.instead) from None  # fmt: skip
        return model._with(new, [times(each, given) for each in model.judgements.experts])

    def with_settings(self, *settings: str) -> Self:
        """The same crisis with judgements changed in a few letters, as on the command line.

        ``"NAME=0.5"`` is a number that is known, ``"NAME=0.1..0.4"`` an interval that holds the
        number with probability 0.9 (its ends are 5 % and 95 % quantiles, as ``coverage = 0.9`` in a
        ``judgements.toml``; a pair in :meth:`set` has hard ends), ``"NAME=x1.5"`` the range as it
        is times 1.5.

        >>> crisis.with_settings("wimp=20%..40%", "rationality=1e1").changed["wimp"]
        '0.2 to 0.4 (90 %), logit-normal'
        """
        read = read_settings(settings)
        factors = {name: each.by for name, each in read.items() if isinstance(each, Factor)}
        stated = {name: each for name, each in read.items() if not isinstance(each, Factor)}
        model = self.set(stated) if stated else self
        return model.times(factors) if factors else model

    def judged_by(self, file: str | os.PathLike[str]) -> Self:
        """The same crisis with the judgements of another file in place of its own.

        They may cite what is in the crisis' ``sources.bib``.

        >>> own = crisis.folder.path / "judgements.toml"
        >>> crisis.judged_by(own).changed
        mappingproxy({})
        """
        path = Path(file).expanduser()
        found, own = read_judgements(path, self.folder.sources), self.judgements
        told = {name: found[name].text for name in found.rows
                if name not in own.rows or own[name].text != found[name].text}  # fmt: skip
        return self._judged(found, file_content(path), told, Stories())

    def with_experts(self, *names: str) -> Self:
        """The same crisis drawn from the ranges of these experts alone; from its own, without any.

        ``"base"`` are the crisis' own among experts'. Those whose weight is 0 count 1. Raises
        :class:`InputError` if there is no such expert.

        >>> crisis.with_experts().judgements.experts
        ()
        """
        own = self.folder.experts
        stated = {each.id: each.weight for each in own}
        weights = dict.fromkeys(stated, 0.0) | {name: stated.get(name) or 1.0 for name in names}
        experts = weighed(own, weights, str(self.folder.path)) if names else ()
        judgements = believing(self.judgements, experts)
        return replace(self, folder=replace(self.folder, judgements=judgements))

    def with_claims(self, claims: Mapping[str, str] | None = None, /, **named_claims: str) -> Self:
        """The same crisis with other claims: by name, each in notation. What it comes to, its key
        judgements, goes with the claims that it had.

        >>> crisis.with_claims(brave="P(meal=beer) > 0.5").claims[0].holds
        'P(meal=beer) > 0.5'
        """
        found = claims_of({**(claims or {}), **named_claims})
        preface = replace(self.folder.preface, key_judgements=())
        files = {**self.folder.files, CLAIMS: written_claims(found).encode("utf-8", "replace")}
        if self.folder.preface != preface:
            files[PREFACE] = preface_text(preface).encode("utf-8", "replace")
        folder = replace(self.folder, claims=found, files=files, preface=preface)
        made = replace(self, folder=folder)
        _ = made.solved_as  # a claim that does not fit is said here
        return made

    # ---- asking experts ----------------------------------------------------------------

    def form(self, expert: str, out: Place | None = None) -> Path:
        """Write a form for an expert to fill in: a row for each judgement.

        ``expert`` is the name that the expert's file will have; ``out`` ends in ``.md`` (Markdown;
        left out, ``EXPERT.md`` here) or ``.xlsx``, which needs ``rubicon[sheets]``. Raises
        :class:`InputError` if the file exists, or cannot be written."""
        return write_form(self.folder, expert, out)

    def read_form(self, form: Place, out: Place | None = None) -> Path:
        """Read a filled form, and write what it says: ``experts/NAME.toml`` of the crisis' folder,
        or the file ``out``.

        Raises :class:`InputError`, all mistakes at once, each with its cell; or if the file exists,
        or the crisis is in no folder of its user's."""
        return take_form(self.folder, form, out)

    def seed_scores(self, cutoff: float = CUTOFF) -> Shown[Scores]:
        """Experts scored by the questions with known answers in ``experts/seed.toml``: calibration,
        information, and weights by Cooke's classical model, which nothing counts by.

        ``cutoff`` is the calibration below which an expert counts nothing. Raises
        :class:`InputError` if there are no questions, or no expert reaches it."""
        return seed_scores(self.folder, cutoff)

    def _stating(self, names: Iterable[str]) -> Self:
        """Itself, or where a game file's number is named that has no range: with all of them."""
        game = self.folder
        if not isinstance(game, GameFile) or all(
            name in game.judgements or name not in game.retold.symbols.names for name in names
        ):
            return self
        return replace(self, folder=state_all(game), _told=Stories())

    def _with(self, stated: Mapping[str, Judgement], experts: Sequence[Expert] = ()) -> Self:
        found = changed(self.judgements, stated)
        if experts:
            found = replace(found, experts=tuple(experts))
        told = {name: each.text for name, each in stated.items()}
        return self._judged(found, judgements_text(found).encode(), told, self._told)

    def _judged(
        self, found: JudgementSet, content: bytes, told: Mapping[str, str], stories: Stories
    ) -> Self:
        files = {**self.folder.files, JUDGEMENTS: content}
        files |= {f"{EXPERTS}/{each.id}.toml": expert_text(each).encode()
                  for each in found.experts if each.stated}  # fmt: skip
        experts = {each.id: each for each in (*self.folder.experts, *found.experts)}
        folder = replace(self.folder, judgements=found, files=files,
                         experts=tuple(experts.values()))  # fmt: skip
        return replace(self, folder=folder, changed=MappingProxyType({**self.changed, **told}),
                       _told=stories)  # fmt: skip


def numbers(given: dict[str, Any], instead: str) -> dict[str, float]:
    """The same, if all are numbers; ``instead`` has ``{0}`` for a name."""
    for name, value in given.items():
        if not is_number(value):
            raise InputError(f"{name} = {value!r} is no number", instead=instead.format(name))
    return given
