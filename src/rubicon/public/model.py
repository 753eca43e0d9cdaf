"""A crisis with its judgements and claims: what is run, solved at one point, and swept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.answers.traps.look import Trap
from rubicon.answers.variants.labels import Shift, shifts
from rubicon.ask import Claim
from rubicon.ask.solver import RunSolver
from rubicon.crisis.about import About, about_crisis
from rubicon.crisis.facts import Facts, facts, traps_of
from rubicon.crisis.folder import CLAIMS, JUDGEMENTS, Folder
from rubicon.crisis.gamefile import (
    GameFile,
    claims_of,
    state_all,
    write_folder,
    written_claims,
)
from rubicon.crisis.preface import NAME as PREFACE
from rubicon.crisis.preface import preface_text
from rubicon.ensemble import Model, Settings, Telling, start_run
from rubicon.ensemble.run import VARIANT_DRAWS
from rubicon.errors import InputError, draw_number, whole
from rubicon.game import Game
from rubicon.judgements import Draws, Judgement, JudgementSet, central, read_judgements, sample
from rubicon.judgements.changing import changed, scaled, stated_as
from rubicon.judgements.names import RATIONALITY
from rubicon.judgements.writing import judgements_text
from rubicon.public.exporting import export_game, require_new
from rubicon.public.pickling import Pickled
from rubicon.public.points import Point, Sweep
from rubicon.public.progress import Watched, counting
from rubicon.public.ranges import Stating, is_number, judgement_of, named
from rubicon.public.settings import Factor, read_settings
from rubicon.public.values import choosing, points_of, varied_in
from rubicon.report import about, check, judgements, traps
from rubicon.report.drawing.figures import file_name
from rubicon.report.shown import Shown
from rubicon.report.wording import counted
from rubicon.story.tree import Tree, cut_short
from rubicon.toml import file_content

if TYPE_CHECKING:
    from rubicon.public.run import Run


@dataclass(frozen=True, repr=False, eq=False)
class GameModel(Pickled):
    """A game with what is held possible for its numbers, and what is claimed of it.

    Made by :func:`rubicon.load` and :meth:`rubicon.Crisis.with_judgements`. It never changes:
    :meth:`set` and its like return another one. They take judgements by keyword or, for names such
    as ``"rationality.PLAYER"``, in a mapping; ``rationality`` is λ of all players. What is wrong
    raises :class:`InputError`: a name that is not there, is given twice or is a payoff of a
    ranking; a number beyond its bounds; a faulty story (with the line of its file or cell); files
    that don't fit together.

    Parameters
    ----------
    folder
        The files of the crisis, as they were read or as they would be written.
    changed
        Judgements that were changed since, each with its range in words; a run notes them.

    Examples
    --------
    >>> crisis = rb.load("beer-quiche")
    >>> crisis.title, crisis.players
    ('Beer or quiche', ('Guest', 'Bully'))
    >>> crisis.fix(rationality=20).changed
    mappingproxy({'rationality': '20, fixed'})
    """

    folder: Folder
    changed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    _told: list[Tree] = field(default_factory=list)

    # ---- what it is ------------------------------------------------------------------

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
    def tree(self) -> Tree:
        """The story, told along every path; told once."""
        if not self._told:
            with counting("Telling the story") as progress:
                self._told.append(self.folder.tell(progress))
        return self._told[0]

    @cached_property
    def solved_as(self) -> Model:
        """The game as flat arrays, the judgements, and the unit of λ."""
        return self.folder.model_of(self.tree)

    @cached_property
    def variants(self) -> tuple[Telling, ...]:
        """The story told in other ways (``s.variant(…)``): ``.name`` and ``.told`` of each.

        >>> rb.load("north-korea-2024").variants[0].name
        'brink-first=West'
        """
        with counting("Telling the variants") as progress:
            return self.folder.variants_of(self.tree, self.solved_as, progress)

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
        return traps.show(traps_of(self.folder, self.solved_as, self.solver, self.tree.places))

    def check(self) -> Shown[Facts]:
        """Tell the story, and say what the crisis is, :attr:`warnings` among it.

        >>> crisis.check().nodes
        15
        """
        found = facts(self.folder, self.solved_as, self.warnings.found, self.variants, self.shifts)
        return check.show(found)

    # ---- the same with other judgements ---------------------------------------------------

    def set(self, stated: Mapping[str, Stating] | None = None, /, **judgements: Any) -> GameModel:
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

    def fix(self, stated: Mapping[str, float] | None = None, /, **judgements: float) -> GameModel:
        """The same crisis with some judgements known: a number for each.

        >>> crisis.fix(rationality=20)
        <Beer or quiche: 2 players, 15 nodes, 6 judgements, 6 claims; rationality changed>
        """
        given = _numbers(named(stated, judgements), "fix({0}=0.5), or set({0}=(low, high))")
        return self.set(given)

    def with_range(
        self, stated: Mapping[str, Stating] | None = None, /, **judgements: Any
    ) -> GameModel:
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

    def times(self, stated: Mapping[str, float] | None = None, /, **factors: float) -> GameModel:
        """The same crisis with the ranges of some judgements multiplied by a number but 0.

        Every number that states a range is multiplied; its form, its coverage and its bounds stay.

        >>> crisis.with_range(wimp=(0.2, 0.4)).times(wimp=2).changed["wimp"]
        '0.4 to 0.8 (100 %), uniform'
        """
        given = _numbers(named(stated, factors), "times({0}=1.5)")
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
        return model._with(new)

    def with_settings(self, *settings: str) -> GameModel:
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

    def judged_by(self, file: str | os.PathLike[str]) -> GameModel:
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
        return self._judged(found, file_content(path), told)

    def with_claims(
        self, claims: Mapping[str, str] | None = None, /, **named_claims: str
    ) -> GameModel:
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
        made = GameModel(folder, self.changed, self._told)
        _ = made.solved_as  # a claim that does not fit is said here
        return made

    def _stating(self, names: Iterable[str]) -> GameModel:
        """Itself, or where a game file's number is named that has no range: with all of them."""
        game = self.folder
        if not isinstance(game, GameFile) or all(
            name in game.judgements or name not in game.retold.symbols.names for name in names
        ):
            return self
        return GameModel(state_all(game), self.changed)

    def _with(self, stated: Mapping[str, Judgement]) -> GameModel:
        found = changed(self.judgements, stated)
        told = {name: each.text for name, each in stated.items()}
        return self._judged(found, judgements_text(found).encode(), told, self._told)

    def _judged(
        self, found: JudgementSet, content: bytes, told: Mapping[str, str], *tree: list[Tree]
    ) -> GameModel:
        files = {**self.folder.files, JUDGEMENTS: content}
        folder = replace(self.folder, judgements=found, files=files)
        return GameModel(folder, MappingProxyType({**self.changed, **told}), *tree)

    # ---- solving it -----------------------------------------------------------------------

    def run(
        self,
        draws: int = 2000,
        seed: int = 1,
        *,
        design: str = "lhs",
        out: str | os.PathLike[str] | None = None,
        threads: int | None = None,
        chunk: int | None = None,
        variant_draws: int = VARIANT_DRAWS,
        progress: Watched = None,
        behaviour: str = "equilibrium",
    ) -> Run:
        """Solve the game for many sets of judgements that nobody would rule out.

        Parameters
        ----------
        draws
            How many sets of judgements, 1 or more.
        seed
            A whole number from 0 on; the same one gives the same numbers to the last digit.
        design
            ``"lhs"`` (Latin hypercube), ``"sobol"`` or ``"random"``.
        out
            A folder, which must not exist, to keep the run in. Left out, it lies in a temporary
            folder that is removed together with the last object that came from the run.
        threads
            How many to use; all cores if left out. The numbers don't depend on it.
        chunk
            Draws between two writes; sized by memory if left out. Nor on this.
        variant_draws
            On how many of the draws each variant of the story is solved, too; 0 leaves them out.
        progress
            Whether to show a bar; left out, if someone watches: a terminal or a notebook. With
            ``"words"`` a line on stderr says what begins where nobody watches.
        behaviour
            How players are taken to choose: ``"equilibrium"``, ``"coin-toss"``, ``"level-1"`` (any
            number of steps ahead) or ``"no-mistakes"``.

        Raises
        ------
        InputError
            If the folder exists, or so many draws don't fit the memory or the disk.
        RunInterruptedError
            If it was interrupted, or no draw could be solved; what is done is kept where ``out``
            is given, and :func:`rubicon.open` finishes it.

        Examples
        --------
        >>> crisis.run(draws=50, progress=False)
        <Run of Beer or quiche: 50 draws, 50 solved, 6 claims>
        """
        # Only what was run can be asked, so that other commands need not wait for all answers.
        from rubicon.public.run import Run, Temporary

        made, temporary = self.solved_as, None
        if out is not None:
            path = Path(out).expanduser()
        else:  # tables name a run by its folder, so it says what was changed
            temporary = Temporary()
            path = temporary.path / file_name(" ".join([self.name, *self.changed]))
        how = choosing(behaviour)
        settings = Settings(draws, seed, design, threads, chunk, how, variant_draws)
        variants = self.variants if settings.variant_draws else ()
        with counting("Drawing judgements"):
            stored = start_run(made, settings, path, self.folder.files, self.changed, variants)
        return Run(stored, temporary).finish(threads, chunk, progress)

    def at(
        self,
        stated: Mapping[str, float] | None = None,
        /,
        *,
        behaviour: str = "equilibrium",
        **judgements: float,
    ) -> Point:
        """One equilibrium: the game solved at one set of judgements, a number for each.

        Those left out are at their medians. λ is in the unit that the crisis states it in: per
        stake or range of a player at the *medians* of all judgements (wherever the point lies), or
        per payoff. ``behaviour`` is that of :meth:`run`.

        >>> round(crisis.at(rationality=0).ask("P(meal=beer | kind=surly)"), 2)
        0.5
        """
        instead = "such as at({0}=0.5); sweep({0}=…) for several"
        given = _numbers(named(stated, judgements), instead)
        model, how = self._with_own_rationality(given), choosing(behaviour)
        draws = points_of(model.judgements, given, 1)
        return Point(model, draws, model.solver.by(how).solve(draws), how)

    def sweep(
        self,
        stated: Mapping[str, Any] | None = None,
        /,
        *,
        behaviour: str = "equilibrium",
        **judgements: Any,
    ) -> Sweep:
        """Equilibria along one judgement, or along several that move together.

        Each is a one-dimensional array of numbers, the points, or a number that it has at all of
        them; several arrays have one length. Those left out are at their medians. ``behaviour`` is
        that of :meth:`run`.

        >>> import numpy as np
        >>> swept = crisis.sweep(rationality=np.linspace(0, 20, 5))
        >>> swept.ask("P(meal=beer)").values.round(2)
        array([0.5, 1. , 1. , 1. , 1. ])
        """
        given = named(stated, judgements)
        varied, points = varied_in(given)
        model, how = self._with_own_rationality(given), choosing(behaviour)
        draws = points_of(model.judgements, given, points)
        return Sweep(model, varied, draws, model.solver.by(how).solve(draws), how)

    def _with_own_rationality(self, given: Mapping[str, Any]) -> GameModel:
        """The same crisis with a λ of their own for players who are given one and had none."""
        own = {
            name: float(np.asarray(value, float).flat[0])
            for name, value in given.items()
            if name.startswith(f"{RATIONALITY}.") and name not in self.judgements.rows
        }
        return self.set(own) if own else self

    def export(
        self,
        file: str | os.PathLike[str],
        *,
        draw: int | None = None,
        draws: int = 2000,
        seed: int = 1,
        design: str = "lhs",
        depth: int | None = None,
    ) -> Shown[Path]:
        """Write the game at one set of judgements for Gambit and other programs.

        Parameters
        ----------
        file
            A file that does not exist: ``.efg`` for the tree, ``.nfg`` for a table of strategies.
        draw
            Which draw of a run with these ``draws``, ``seed`` and ``design``, from 0; central
            judgements if left out.
        draws, seed, design
            As in :meth:`run`.
        depth
            Only the first moves, this many; all if left out.

        Examples
        --------
        >>> print(crisis.export("central.efg").words)
        central.efg: 15 nodes, 4 information sets (central judgements)
        in questions its labels go in quotes: P("Guest: meal (kind=wimp)"=beer)
        """
        path, settings = require_new(file), Settings(draws, seed, design)
        stated = self.solved_as.judgements
        game = self.solved_as.game
        if depth is not None:
            game = Game.of(cut_short(self.tree, whole("depth", depth, 1)))
        if draw is None:
            return export_game(game, central(stated), "central judgements", path)
        drawn = sample(stated, settings.draws, settings.seed, settings.design)
        number = draw_number(draw, settings.draws)
        one = Draws(drawn.names, drawn.values[:, number : number + 1])
        return export_game(game, one, f"draw {number}, seed {settings.seed}, {design}", path)

    def save(self, folder: str | os.PathLike[str]) -> Path:
        """Write the crisis as a folder that can be edited, with its judgements as they are now.

        Of a game file the story tells what the file does. A story told in a cell has to stand by
        itself. Raises :class:`InputError` if it uses what is defined elsewhere or its source is not
        to be had, or if the folder exists.

        >>> rb.load(crisis.fix(wimp=0.2).save("likelier")).judgements["wimp"].text
        '0.2, fixed'
        """
        path = Path(folder).expanduser()
        game = self.folder
        write_folder(state_all(game) if isinstance(game, GameFile) else game, path)
        return path

    # ---- how it is shown ------------------------------------------------------------------

    def __repr__(self) -> str:
        parts = [counted(len(self.players), "player")]
        if self._told:
            parts.append(counted(len(self._told[0].nodes), "node"))
        parts.append(counted(len(self.judgements.rows), "judgement"))
        if self.claims:
            parts.append(counted(len(self.claims), "claim"))
        changed = f"; {', '.join(self.changed)} changed" if self.changed else ""
        return f"<{self.title}: {', '.join(parts)}{changed}>"

    def _repr_html_(self) -> str:
        return judgements.show(self.title, self.judgements)._repr_html_()


def _numbers(given: dict[str, Any], instead: str) -> dict[str, float]:
    """The same, if all are numbers; ``instead`` has ``{0}`` for a name."""
    for name, value in given.items():
        if not is_number(value):
            raise InputError(f"{name} = {value!r} is no number", instead=instead.format(name))
    return given
