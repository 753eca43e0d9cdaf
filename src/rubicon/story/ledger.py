"""What all paths of one story share, so that each thing is checked and worked out only once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rubicon.errors import InputError, did_you_mean, quoted
from rubicon.story.crisis import ENDING, EVERYONE, NOBODY
from rubicon.story.expressions import Expression, Number, Pool
from rubicon.story.histories import Histories
from rubicon.story.outcomes import Comparisons, Outcome, caller
from rubicon.story.ranked import Ranked, Stated
from rubicon.story.variants import BASE, Noted, Told, Variants
from rubicon.story.weights import Weights

NONE: frozenset[int] = frozenset()

MOVE, CONSEQUENCE, VARIANT = "move", "consequence", "variant"
"""Kinds of names that a ledger keeps the places of, those of endings among them."""

Payoff = Expression | Number
Audience = str | Iterable[str]


@dataclass(frozen=True)
class Consequence:
    """A named payoff to one player, on the branch where it falls."""

    name: str
    player: int
    payoff: Expression


class Ledger:
    """What all paths of one story share: symbols, observations, labels, information sets."""

    def __init__(
        self, players: Sequence[str], rankings: Iterable[Stated] = (), told: Told = BASE
    ) -> None:
        self.variants = Variants(told)
        self.players = tuple(players)
        self._place = {name: k for k, name in enumerate(players)}
        self._audiences = {EVERYONE: frozenset(self._place.values()), NOBODY: NONE}
        self._audiences |= {name: frozenset({k}) for name, k in self._place.items()}
        self.pool = Pool()
        self.ranked = Ranked(rankings, players, self.pool)
        self.histories = Histories()
        self.revealed: set[str] = set()
        self._owner: dict[str, int] = {}
        self.outcomes: dict[str, set[str]] = {}
        self.says: dict[str, str] = {}
        self.compared = Comparisons()
        self.places: dict[tuple[str, str], str] = {}
        self._spoken: dict[tuple[str, str], Outcome] = {}
        self._options: dict[tuple[int, str, int], tuple[tuple[str, ...], Weights]] = {}
        # What comes up again on many paths is checked, or worked out, only once.
        self._named: set[str] = set()
        self._known: dict[tuple[str, int, tuple[str, ...], str], tuple[str, ...]] = {}
        self._paid: dict[tuple[object, ...], tuple[Consequence, ...]] = {}
        self._telling: dict[tuple[str, tuple[str, ...]], Outcome] = {}
        self._checked: dict[tuple[str, int, str], tuple[object, tuple[str, ...]]] = {}

    @property
    def noted(self) -> Noted:
        """What is compared with other tellings of the story."""
        return Noted(self.variants.options, self.outcomes, self.compared, self.ranked.came_up)

    def note_place(self, kind: str, name: str) -> None:
        """Where in the story a move, a consequence or an ending is told first: file and line."""
        if (kind, name) not in self.places:
            self.places[kind, name] = caller()

    def name(self, verb: str, name: str) -> str:
        """The name that a verb is given, as plain text."""
        if type(name) is str and name in self._named:
            return name
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"s.{verb} needs a name, not {name!r}")
        if name == ENDING:
            raise InputError(f"'{ENDING}' is the question language's word for how it ends",
                             instead="choose another name")  # fmt: skip
        plain = str(name)
        self._named.add(plain)
        return plain

    def player(self, name: str) -> int:
        """A player's number."""
        if name not in self._place:
            raise InputError(f"no player is called {name!r}",
                             instead=did_you_mean(str(name), self.players))  # fmt: skip
        return self._place[name]

    def audience(self, audience: Audience) -> frozenset[int]:
        """The numbers of those who see something."""
        if isinstance(audience, str):
            if (known := self._audiences.get(audience)) is not None:
                return known
            audience = (audience,)
        names = list(audience)
        for word in (EVERYONE, NOBODY):
            if word in names:
                raise InputError(f"'{word}' stands in a list of players",
                                 instead=f'write seen_by="{word}", without the list')  # fmt: skip
        return frozenset(self.player(name) for name in names)

    def registered(
        self, label: str, player: int, given: Iterable[str], says: str
    ) -> tuple[str, ...]:
        """The options of a move, checked and noted.

        Parameters
        ----------
        player
            By number; −1 for chance.
        given, says
            As the story has them.
        """
        # What was checked is known again without a look at each option, where it is the same
        # tuple: a table of a game file has as many options as tellings.
        seen, known = self._checked.get((label, player, says), (None, ()))
        if seen is given and type(given) is tuple:
            return known
        key = (label, player, tuple(given), says)
        try:
            known = self._known.get(key, ())
        except TypeError:  # an option that is no text, which is refused below
            known = ()
        if not known:
            known = self._checked_options(label, key[2])
            self._register(label, player, known, says)
            self._known[key] = known
        self._checked[label, player, says] = given, known
        return known

    def _checked_options(self, label: str, options: Sequence[str]) -> tuple[str, ...]:
        for option in options:
            if not isinstance(option, str) or not option.strip():
                raise InputError(f"'{label}' has the option {option!r}", instead="options are text")
        if not options:
            raise InputError(f"'{label}' has no options")
        if len(set(options)) != len(options):
            raise InputError(f"'{label}' has an option twice: {quoted(options)}")
        return tuple(map(str, options))

    def _register(self, label: str, player: int, outcomes: Sequence[str], says: str = "") -> None:
        """A label means one thing: one move of chance, −1, or one choice of one player.

        Its outcomes may shrink or grow from time to time, but a move that shares none of them with
        all the earlier ones is another thing. What it ``says``, if it is said here, is said alike.
        """
        owner = self._owner.setdefault(label, player)
        if owner != player:
            who = ["a move of chance" if k < 0 else f"a choice of {self.players[k]}" for k in
                   (owner, player)]  # fmt: skip
            raise InputError(
                f"the label '{label}' is used for two different things: {who[0]} and {who[1]}",
                instead=f"give one of them another name, such as '{label} by …'",
            )
        known = self.outcomes.setdefault(label, set(outcomes))
        if known.isdisjoint(outcomes):
            raise InputError(
                f"the label '{label}' is used for two different things: a move with the outcomes "
                f"{quoted(sorted(known))} and one with {quoted(outcomes)}",
                instead="give one of them another name",
            )
        known.update(outcomes)
        if not isinstance(says, str) or (says and self.says.setdefault(label, says) != says):
            raise InputError(f"'{label}' says {says!r}, and elsewhere {self.says.get(label)!r}",
                             instead="say it in one way, as text; once is enough")  # fmt: skip

    def outcome(self, label: str, text: str) -> Outcome:
        """An outcome as a story gets it: it notes what it is compared with."""
        found = self._spoken.get((label, text))
        if found is None:
            found = Outcome(text, label, self.outcomes[label], self.compared)
            self._spoken[label, text] = found
        return found

    def offer(
        self, player: int, label: str, history: int, options: tuple[str, ...], weights: Weights
    ) -> None:
        """Options and weights at one information set are the same whatever the player can't see.

        Parameters
        ----------
        player
            By number.
        history
            The number of what the player has seen.
        """
        stated = (options, weights)
        found = self._options.setdefault((player, label, history), stated)
        if found == stated:  # at once where both are the same objects
            return
        known, _ = found
        saw = "; ".join(f"{a}: {b}" for a, b in self.histories.recount(history)) or "nothing yet"
        if known != options:
            raise InputError(
                f"{self.players[player]} chooses '{label}' among {quoted(known)} under one history "
                f"and among {quoted(options)} under another, and cannot tell them apart "
                f"(it has seen {saw})",
                instead="offer the same options in the same order, or let the player see what "
                "differs (seen_by=…, s.reveal(…))",
            )
        raise InputError(
            f"{self.players[player]} chooses '{label}' with other weights or groups under one "
            f"history than under another, and cannot tell them apart (it has seen {saw})",
            instead="weigh the options alike, or let the player see what differs",
        )

    def variant(self, name: str, options: tuple[str, ...]) -> Outcome:
        """Which option of a variant is told."""
        given = (name, options)
        known = self._telling.get(given) if set(map(type, options)) == {str} else None
        if known is None:
            checked = self._checked_options(name, options)
            self.note_place(VARIANT, name)
            taken = self.variants.option(name, checked)
            known = Outcome(taken, name, set(checked), self.compared)
            self._telling[given] = known
        return known

    def consequences(
        self, name: str, payoffs: Mapping[str, Payoff], ends: bool = False
    ) -> tuple[Consequence, ...]:
        """What a name pays, and what rankings add to it; ``ends`` if it is an ending's."""
        pool = self.pool
        own = [p.index if type(p) is Expression and p.pool is pool else (p,)
               for p in payoffs.values()]  # fmt: skip
        key = (name, ends, *payoffs, *own)
        try:
            known = self._paid.get(key)
        except TypeError:  # a payoff that is no number, which is refused below
            known = None
        if known is None:
            known = tuple(self._following(name, payoffs, ends))
            self._paid[key] = known
        return known

    def _following(
        self, name: str, payoffs: Mapping[str, Payoff], ends: bool
    ) -> Iterator[Consequence]:
        self.note_place(CONSEQUENCE, name)
        paid = {}
        for player, payoff in payoffs.items():
            self.player(player)
            if payoff is None:
                raise InputError(f"'{name}' has no payoff for {player}",
                                 instead="write a number or j.…")  # fmt: skip
            paid[player] = self.pool.lift(payoff)
        stated = [(self._place[player], payoff) for player, payoff in paid.items()]
        stated += self.ranked.falling(name, ends, paid)
        for place, payoff in stated:
            yield Consequence(name, place, payoff)
