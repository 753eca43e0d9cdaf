"""The immutable tree that a story unfolds into, its information sets and its validity."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from operator import is_

from rubicon.errors import InputError
from rubicon.story.crisis import Crisis, End
from rubicon.story.endless import PATIENCE, bounded
from rubicon.story.expressions import Expression, Judgements, Pool
from rubicon.story.language import Move, Verbs, told_differently
from rubicon.story.ledger import Consequence, Ledger
from rubicon.story.patterns import Story
from rubicon.story.places import place_of
from rubicon.story.ranked import Stated
from rubicon.story.variants import BASE, Noted, Told, named
from rubicon.story.weights import EQUAL, Weights

WHOLE = 32
"""So many tellings are told from the start, and of the others one in so many."""

MOST_NODES = 500_000
"""Nodes after which a story counts as too large to unfold. To check so many takes some 100 seconds
of processor time."""


class Kind(IntEnum):
    """What happens at a node."""

    END = 0
    CHANCE = 1
    DECISION = 2


@dataclass(frozen=True, slots=True)
class Node:
    """A place in the tree.

    ``consequences`` fall on the way to it, ``chance`` is the probability of the branch that
    leads to it (``None`` unless the parent is a chance node), ``seen[player]`` the number of
    the player's observation history, ``weights`` those of its options, ``stages`` what the place is
    called.
    """

    parent: int
    branch: int
    kind: Kind
    label: str
    player: int
    options: tuple[str, ...]
    chance: Expression | None
    consequences: tuple[Consequence, ...]
    seen: tuple[int, ...]
    weights: Weights = EQUAL
    stages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tree:
    """What a story unfolds into. Nodes stand in preorder; node 0 is the root.

    ``histories[k]`` is an observation history as (history before, label, outcome); history 0
    has seen nothing. ``places`` has file and line where a name is told first, by its kind
    (``"move"``, ``"consequence"`` or ``"ending"``) and itself, for messages. ``revealed`` are the
    labels that the story shows to somebody later on; ``says`` has what some labels say on pages.
    ``noted`` is what else was noted, only where the story has variants.
    """

    title: str
    players: tuple[str, ...]
    nodes: tuple[Node, ...]
    histories: tuple[tuple[int, str, str], ...]
    pool: Pool
    places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)
    revealed: tuple[str, ...] = ()
    says: Mapping[str, str] = field(default_factory=dict)
    noted: Noted | None = field(default=None, compare=False, repr=False)

    def children(self) -> list[list[int]]:
        """For every node its children, in the order of its options."""
        children: list[list[int]] = [[] for _ in self.nodes]
        for index, node in enumerate(self.nodes):
            if node.parent >= 0:
                children[node.parent].append(index)
        return children


def unfold(
    crisis: Crisis,
    judgements: Iterable[str] | None = None,
    progress: Callable[[int], None] | None = None,
    rankings: Iterable[Stated] = (),
    patience: float = PATIENCE,
    told: Told = BASE,
) -> Tree:
    """Tell the story along every path. Raises InputError with file and line, if the story is
    faulty: see :mod:`rubicon.story.language`.

    Parameters
    ----------
    judgements
        The names that the story may use; ``None`` for any.
    progress
        Called now and then with the number of nodes so far.
    rankings
        What pays players instead of the story; see :mod:`rubicon.story.ranked`.
    patience
        Seconds that a single telling may take.
    told
        Options of the story's variants; the base if left out.
    """
    ledger = Ledger(crisis.players, rankings, told)
    symbols = Judgements(ledger.pool, judgements)
    paths = _Paths(crisis, ledger, symbols, progress)
    file = crisis.function.__code__.co_filename
    bounded(paths.tell_all, file, patience, lambda: _after(paths.story))
    noted = ledger.noted
    if not noted.options:
        noted.compared.check(noted.outcomes)
        noted.came_up.check()
    tree = Tree(
        f"{crisis.title} ({named(told)})" if told else crisis.title,
        crisis.players,
        tuple(paths.builder.nodes),
        tuple(ledger.histories.steps),
        ledger.pool,
        ledger.places,
        tuple(sorted(ledger.revealed)),
        ledger.says,
        noted if noted.options else None,
    )
    _everyone_is_paid(crisis, tree)
    return tree


class _Paths:
    """Tells the story along every path, and puts one telling after another into the builder."""

    def __init__(
        self,
        crisis: Crisis,
        ledger: Ledger,
        symbols: Judgements,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.builder = _Builder()
        self.story = Story(ledger, [])
        self._crisis, self._ledger, self._symbols = crisis, ledger, symbols
        self._progress = progress

    def tell_all(self, told: Callable[[], None]) -> None:
        """Call ``told`` after every telling.

        Most recall what they share with the telling before. The first ones and every so often
        another are told from the start, so that a story that depends on more than its path is
        noticed.
        """
        prefix: list[int] | None = []
        while prefix is not None:
            whole = self.builder.paths < WHOLE or self.builder.paths % WHOLE == 0
            self.story = Story(self._ledger, prefix, None if whole else self.story)
            tell(self._crisis, self.story, self._symbols)
            told()
            self._add(len(prefix))
            prefix = _next_path(self.story.moves)

    def _add(self, known: int) -> None:
        try:
            self.builder.add(self.story, known)
        except InputError as error:
            raise error.at(f"{_story_file(self._crisis)}{_after(self.story)}") from None
        _bound(self._crisis, self.builder)
        if self._progress is not None and self.builder.paths % 500 == 0:
            self._progress(len(self.builder.nodes))


def tell(crisis: Crisis, story: Story, judgements: Judgements) -> None:
    """Run the story along one path; whatever goes wrong is said with its line."""
    function = crisis.function
    try:
        returned = function(story, judgements)
    except InputError as error:
        raise error.at(_place(crisis, error, story)) from None
    except RecursionError as error:
        raise InputError(
            "the story calls itself without end",
            where=_place(crisis, error, story),
            instead="bound the rounds with a counter",
        ) from None
    except Exception as error:
        raise InputError(
            f"the story raised {type(error).__name__}: {error}",
            where=_place(crisis, error, story),
        ) from error
    if story.ending is None or not isinstance(returned, End):
        raise InputError(
            f"the story stops without an ending{_after(story)}",
            where=_story_file(crisis),
            instead='finish every path with: return s.end("…")',
        )


def _bound(crisis: Crisis, builder: _Builder) -> None:
    if len(builder.nodes) > MOST_NODES:
        raise InputError(
            f"the story has more than {MOST_NODES:,} nodes",
            where=_story_file(crisis),
            instead="shorten it: fewer periods, fewer options, or moves that end it sooner",
        )


def _next_path(moves: Sequence[Move]) -> list[int] | None:
    """The next path in preorder: the last move that has another option takes it."""
    for depth in range(len(moves) - 1, -1, -1):
        if moves[depth].taken + 1 < len(moves[depth].options):
            return [move.taken for move in moves[:depth]] + [moves[depth].taken + 1]
    return None


def _repeatable(move: Move) -> tuple[object, ...]:
    """All of a move that must be the same whenever the story is told along the same path."""
    before = tuple((c.name, c.player, c.payoff.index) for c in move.before)
    chances = tuple(chance.index for chance in move.chances)
    told = move.label, move.player, move.options, chances, move.seen, before
    return *told, move.weights, move.stages


class _Builder:
    """Puts one telling after another into the tree."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.paths = 0
        self._trunk: list[int] = []
        self._told: list[Move] = []

    def add(self, story: Verbs, keep: int) -> None:
        """Put in a telling; the nodes of its first ``keep`` moves, where it parts from the telling
        before at the last of them, stand already."""
        moves, before = story.moves, self._told[:keep]
        # What was recalled is the same: no need to look at each move of a long path.
        alike = keep - 1 if keep and all(map(is_, moves[: keep - 1], before)) else 0
        same = zip(moves[alike:keep], before[alike:], strict=False)
        if len(moves) < keep or any(
            move is not old and _repeatable(move) != _repeatable(old) for move, old in same
        ):
            raise told_differently()
        del self._trunk[keep:]
        for depth in range(keep, len(moves)):
            move = moves[depth]
            kind = Kind.CHANCE if move.player < 0 else Kind.DECISION
            self._append(
                moves,
                depth,
                kind,
                move.label,
                move.options,
                move.before,
                move.seen,
                move.stages,
                move.weights,
            )
        assert story.ending is not None
        self._append(
            moves, len(moves), Kind.END, story.ending.name, (), story.take_pending(), story.seen,
            story.take_stages(),
        )  # fmt: skip
        self._told = moves
        self.paths += 1

    def _append(
        self,
        moves: Sequence[Move],
        depth: int,
        kind: Kind,
        label: str,
        options: tuple[str, ...],
        consequences: tuple[Consequence, ...],
        seen: tuple[int, ...],
        stages: tuple[str, ...],
        weights: Weights = EQUAL,
    ) -> None:
        came = moves[depth - 1] if depth else None
        node = Node(
            parent=self._trunk[-1] if self._trunk else -1,
            branch=came.taken if came else -1,
            kind=kind,
            label=label,
            player=moves[depth].player if kind is Kind.DECISION else -1,
            options=options,
            chance=came.chances[came.taken] if came and came.chances else None,
            consequences=consequences,
            seen=seen,
            weights=weights,
            stages=stages,
        )
        self._trunk.append(len(self.nodes))
        self.nodes.append(node)


def cut_short(tree: Tree, depth: int) -> Tree:
    """The tree without what lies deeper than ``depth`` moves, as slower programs can read it.

    A move at the cut becomes an end, paid with the consequences so far. What players have seen
    stays, so information sets are those of the whole story that lie above the cut.
    """
    level: dict[int, int] = {}
    moved: dict[int, int] = {}
    nodes: list[Node] = []
    for index, node in enumerate(tree.nodes):  # parents stand before their children
        level[index] = level[node.parent] + 1 if node.parent >= 0 else 0
        if level[index] > depth:
            continue
        moved[index] = len(nodes)
        kept = replace(node, parent=moved.get(node.parent, -1))
        if level[index] == depth and node.kind is not Kind.END:
            kept = replace(kept, kind=Kind.END, label=f"before {node.label}", player=-1, options=(),
                           weights=EQUAL)  # fmt: skip
        nodes.append(kept)
    return replace(tree, title=f"{tree.title}, first {depth} moves", nodes=tuple(nodes))


def _everyone_is_paid(crisis: Crisis, tree: Tree) -> None:
    zero = tree.pool.constant(0).index
    paid = {
        consequence.player
        for node in tree.nodes
        for consequence in node.consequences
        if consequence.payoff.index != zero
    }
    for place, player in enumerate(tree.players):
        if place not in paid:
            raise InputError(
                f"the player {player} is never paid, so nothing that happens matters to it",
                where=_story_file(crisis),
                instead=f"give it a stake, s.consequence(…, {player}=…), or leave it out",
            )


def _story_file(crisis: Crisis) -> str:
    code = crisis.function.__code__
    return place_of(code.co_filename, code.co_firstlineno)


def _place(crisis: Crisis, error: BaseException, story: Verbs) -> str:
    """File and line of the deepest frame that belongs to the story's file."""
    file = crisis.function.__code__.co_filename
    frames = traceback.extract_tb(error.__traceback__)
    lines = [f.lineno or 0 for f in frames if f.filename == file]
    return f"{place_of(file, lines[-1])}{_after(story)}" if lines else _story_file(crisis)


def _after(story: Verbs) -> str:
    """Where on the tree a telling was, for errors."""
    if not story.moves:
        return ""
    path = ", ".join(f"{move.label}={move.options[move.taken]}" for move in story.moves[-4:]
                     if move.taken < len(move.options))  # fmt: skip
    return f" (after {'… ' if len(story.moves) > 4 else ''}{path})"
