"""A crisis with its judgements and claims: what is run, solved at one point, and swept."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from rubicon.answers.tree.found import MOST
from rubicon.crisis.gamefile import GameFile, state_all, write_folder
from rubicon.ensemble import Settings, start_run, workers
from rubicon.ensemble.starting import VARIANT_DRAWS
from rubicon.errors import InputError, draw_number, whole
from rubicon.game import Game
from rubicon.judgements import GIVEN, TABLE, Draws, central, sample
from rubicon.judgements.names import RATIONALITY
from rubicon.public.exporting import export_game, require_new
from rubicon.public.judged import Judged, numbers
from rubicon.public.points import Point, Sweep
from rubicon.public.progress import Watched, counting
from rubicon.public.ranges import named
from rubicon.public.table import PARQUET, read_table, require_fit
from rubicon.public.values import choosing, points_of, varied_in
from rubicon.report import judgements
from rubicon.report.drawing.figures import file_name
from rubicon.report.shown import Shown
from rubicon.report.tree import TreeFigure
from rubicon.report.wording import counted
from rubicon.story.tree import cut_short

if TYPE_CHECKING:
    from rubicon.public.run import Run


@dataclass(frozen=True, repr=False, eq=False)
class GameModel(Judged):
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

    # ---- solving it --------------------------------------------------------------------

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
        cluster: str | None = None,
        draws_from: str | os.PathLike[str] | None = None,
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
        cluster
            The address of a Dask scheduler, such as ``"tcp://HOST:8786"``, whose workers solve the
            draws in place of this machine, to the same numbers; needs ``rubicon[cluster]``.
        draws_from
            A CSV or Parquet file whose rows are the draws, in place of drawing any: a column for
            each judgement that varies, by its name; all others are at their medians. ``draws`` and
            ``design`` then mean nothing.

        Raises
        ------
        InputError
            If the cluster or the table cannot be used, the folder exists, or so many draws don't
            fit the memory or the disk.
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

        model, temporary, given = self, None, None
        files: dict[str, bytes] = {}
        if draws_from is not None:
            model, given, files = self._given(draws_from)
            draws, design = given.count, TABLE
        if out is not None:
            path = Path(out).expanduser()
        else:  # tables name a run by its folder, so it says what was changed
            temporary = Temporary()
            path = temporary.path / file_name(" ".join([self.name, *self.changed]))
        how = choosing(behaviour)
        settings = Settings(draws, seed, design, threads, chunk, how, variant_draws)
        variants = model.variants if settings.variant_draws else ()
        with workers(cluster) as far:  # before there is a folder
            with counting("Drawing judgements"):
                stored = start_run(model.solved_as, settings, path,
                                   {**model.folder.files, **files}, model.changed, variants,
                                   model.folder.preface.variants, given)  # fmt: skip
            run = Run(stored, temporary, model.folder)
            return run.finish(threads, chunk, progress, cluster=far)

    def _given(self, file: str | os.PathLike[str]) -> tuple[GameModel, Draws, dict[str, bytes]]:
        """The crisis that a table of draws is of, the draws, and the run's copy of the table."""
        table, content = read_table(file)
        columns = dict(table.columns)
        model = self.with_experts() if self.judgements.experts else self
        model = model._stating(columns)._with_own_rationality(columns)
        require_fit(table, model.judgements)
        try:
            draws = points_of(model.judgements, columns, table.rows)
        except InputError as error:
            raise error.at(table.file) from None
        told = {name: f"{np.min(each):g} to {np.max(each):g}, by {table.file}"
                for name, each in columns.items()}  # fmt: skip
        told |= {name: f"{draws[name][0]:g}, its median: {table.file} has no such column"
                 for name in _varying(model, columns)}  # fmt: skip
        model = replace(model, changed=MappingProxyType({**model.changed, **told}))
        suffix = PARQUET if table.file.lower().endswith(PARQUET) else ".csv"
        return model, draws, {f"{GIVEN}{suffix}": content}

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
        given = numbers(named(stated, judgements), instead)
        model, how = self._with_own_rationality(given), choosing(behaviour)
        draws = points_of(model.judgements, given, 1)
        return Point(model, draws, model.solver.by(how).solve(draws), how)

    def tree(self, *, depth: int | None = None, most: int = MOST) -> TreeFigure:
        """The game's tree in the equilibrium at the central judgements; see
        :meth:`rubicon.Point.tree`.

        >>> crisis.tree()
        <Figure: The game of Beer or quiche>
        """
        return self.at().tree(depth=depth, most=most)

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
            game = Game.of(cut_short(self.unfolded, whole("depth", depth, 1)))
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

    # ---- how it is shown ---------------------------------------------------------------

    def __repr__(self) -> str:
        parts = [counted(len(self.players), "player")]
        if (nodes := self._told.nodes) is not None:
            parts.append(counted(nodes, "node"))
        parts.append(counted(len(self.judgements.rows), "judgement"))
        if self.claims:
            parts.append(counted(len(self.claims), "claim"))
        changed = f"; {', '.join(self.changed)} changed" if self.changed else ""
        return f"<{self.title}: {', '.join(parts)}{changed}>"

    def _repr_html_(self) -> str:
        return judgements.show(self.title, self.judgements)._repr_html_()


def _varying(model: GameModel, columns: Mapping[str, Any]) -> list[str]:
    """The judgements that vary, that the story uses, and that have no column."""
    used = {*model.solved_as.game.table.judgements, *model.solved_as.rationality.rows}
    return [name for name in model.judgements.rows
            if name in used & model.judgements.varying and name not in columns
            and not (RATIONALITY in columns and name.startswith(RATIONALITY))]  # fmt: skip
