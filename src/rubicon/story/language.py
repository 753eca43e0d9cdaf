"""The story language: a crisis is a Python function that tells who moves, who sees, what follows.

>>> from rubicon import Crisis
>>> crisis = Crisis("A covert shipment", players=["Patron", "Rival"])
>>> @crisis.story
... def story(s, j):
...     if s.choose("Patron", "ship", ["covertly", "not at all"]) == "not at all":
...         return s.end("quiet")
...     s.consequence("arms delivered", Patron=j.gain, Rival=-j.harm)
...     if s.hazard("exposure", j.leak, "exposed", "secret", seen_by="everyone"):
...         s.consequence("scandal", Patron=-j.scandal)
...     return s.end("shipped")

The function runs once per *path*, with symbols in place of judgements. Everyone sees
everything except where ``seen_by`` says otherwise; an information set is a player, a
decision, and all that the player has seen and done, so perfect recall holds by construction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

from rubicon.errors import InputError, did_you_mean, quoted
from rubicon.story.expressions import Expression, Judgements, Number, Pool
from rubicon.story.outcomes import Comparisons, Outcome, caller
from rubicon.story.ranked import Ranked, Stated
from rubicon.story.variants import BASE, Told, Variants
from rubicon.story.weights import EQUAL, Weights, weigh

MOST_MOVES = 200
"""Moves on one path after which a story counts as one that never ends."""
MOST_VERBS = 20_000
"""Calls of any verb on one path after which a story counts as one that never ends."""

MOST_SHOWN = 100_000
"""Steps of histories that are kept for paths that begin alike."""
NONE: frozenset[int] = frozenset()

MOVE, CONSEQUENCE, VARIANT = "move", "consequence", "variant"
"""Kinds of names that a ledger keeps the places of, those of endings among them."""
EVERYONE, NOBODY, ENDING = "everyone", "nobody", "ending"

if TYPE_CHECKING:
    from rubicon.story.patterns import Story

_RESERVED = frozenset({EVERYONE, NOBODY, ENDING, "nature", "chance"})

StoryFunction = Callable[["Story", Judgements], "End"]
Payoff = Expression | Number
Audience = str | Iterable[str]


@dataclass(frozen=True)
class Crisis:
    """A title, the players and, once told, the story.

    Raises
    ------
    InputError
        If there is no player, a name is empty, repeated, or one that the language uses.
    """

    title: str
    players: tuple[str, ...]
    about: str = ""
    _told: list[StoryFunction] = field(default_factory=list, repr=False, compare=False)

    def __init__(self, title: str, players: Sequence[str], about: str = "") -> None:
        if isinstance(players, str) or not players:
            raise InputError(f"the crisis '{title}' has no list of players")
        for name in players:
            if not isinstance(name, str) or not name.strip() or name in _RESERVED:
                raise InputError(f"{name!r} cannot be a player's name", instead="choose another")
        if len(set(players)) != len(players):
            raise InputError(f"a player is named twice among {quoted(players)}")
        object.__setattr__(self, "title", title)
        object.__setattr__(self, "players", tuple(players))
        object.__setattr__(self, "about", about)
        object.__setattr__(self, "_told", [])

    def story(self, function: StoryFunction) -> StoryFunction:
        """Decorator: this function tells the story."""
        if self._told:
            raise InputError(f"the crisis '{self.title}' has two stories")
        self._told.append(function)
        return function

    def called(self, title: str) -> Crisis:
        """The same crisis by another title; itself, if that is empty."""
        if not title:
            return self
        other = Crisis(title, self.players, self.about)
        other._told.append(self.function)
        return other

    @property
    def function(self) -> StoryFunction:
        """The function that tells the story."""
        if not self._told:
            raise InputError(
                f"the crisis '{self.title}' has no story",
                instead="put @crisis.story above the function that tells it",
            )
        return self._told[0]


@dataclass(frozen=True)
class End:
    """What ``s.end(…)`` returns, and the story with it."""

    name: str


@dataclass(frozen=True)
class Consequence:
    """A named payoff to one player, on the branch where it falls."""

    name: str
    player: int
    payoff: Expression


@dataclass(frozen=True)
class Move:
    """One move on one path: chance (``player`` −1) or a player's choice among ``options``."""

    label: str
    player: int
    options: tuple[str, ...]
    chances: tuple[Expression, ...]
    seen: tuple[int, ...]
    taken: int
    before: tuple[Consequence, ...]
    weights: Weights = EQUAL
    stages: tuple[str, ...] = ()


class Ledger:
    """What all paths of one story share: symbols, observations, labels, information sets.

    An observation history is one number: ``histories[k]`` is the history before, and the
    label and outcome seen last. History 0 has seen nothing.
    """

    def __init__(
        self, players: Sequence[str], rankings: Iterable[Stated] = (), told: Told = BASE
    ) -> None:
        self.variants = Variants(told)
        self.players = tuple(players)
        self.place = {name: k for k, name in enumerate(players)}
        self.audiences = {EVERYONE: frozenset(self.place.values()), NOBODY: NONE}
        self.audiences |= {name: frozenset({k}) for name, k in self.place.items()}
        self.pool = Pool()
        self.ranked = Ranked(rankings, players, self.pool)
        self.histories: list[tuple[int, str, str]] = [(-1, "", "")]
        self.revealed: set[str] = set()
        self._history: dict[tuple[int, str, str], int] = {}
        self._owner: dict[str, int] = {}
        self.outcomes: dict[str, set[str]] = {}
        self.says: dict[str, str] = {}
        self.compared = Comparisons()
        self.places: dict[tuple[str, str], str] = {}
        self._spoken: dict[tuple[str, str], Outcome] = {}
        self._options: dict[tuple[int, str, int], tuple[tuple[str, ...], Weights]] = {}
        # What comes up again on many paths is checked, or worked out, only once.
        self.named: set[str] = set()
        self.known: dict[tuple[str, int, tuple[str, ...], str], tuple[str, ...]] = {}
        self._shown: dict[tuple[tuple[int, ...], str, str, frozenset[int]], tuple[int, ...]] = {}

    def saw(self, history: int, label: str, outcome: str) -> int:
        """The history that follows when a player sees an outcome."""
        key = (history, label, outcome)
        following = self._history.setdefault(key, len(self.histories))
        if following == len(self.histories):
            self.histories.append(key)
        return following

    def shown(
        self, seen: tuple[int, ...], label: str, outcome: str, audience: frozenset[int]
    ) -> tuple[int, ...]:
        """The history of each player once an audience sees an outcome.

        Parameters
        ----------
        seen
            The history of each player before.
        audience
            Who sees it, by number.
        """
        key = (seen, label, outcome, audience)
        found = self._shown.get(key)
        if found is None:
            if len(self._shown) > MOST_SHOWN:
                self._shown.clear()
            found = self._shown[key] = tuple(
                self.saw(history, label, outcome) if player in audience else history
                for player, history in enumerate(seen)
            )
        return found

    def recount(self, history: int) -> list[tuple[str, str]]:
        """All that was seen, first to last."""
        told = []
        while history > 0:
            history, label, outcome = self.histories[history]
            told.append((label, outcome))
        return told[::-1]

    def note_place(self, kind: str, name: str) -> None:
        """Where in the story a move, a consequence or an ending is told first: file and line."""
        if (kind, name) not in self.places:
            self.places[kind, name] = caller()

    def register(self, label: str, player: int, outcomes: Sequence[str], says: str = "") -> None:
        """A label means one thing: one move of chance, or one choice of one player.

        Its outcomes may shrink or grow from time to time, but a move that shares none of them
        with all the earlier ones is another thing.

        Parameters
        ----------
        player
            By number; −1 for chance.
        says
            What is decided, as pages print it; empty where it is not said here.
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
        known, weighed = self._options.setdefault((player, label, history), (options, weights))
        if known == options and weighed == weights:
            return
        saw = "; ".join(f"{a}: {b}" for a, b in self.recount(history)) or "nothing yet"
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


class Verbs:
    """One telling of a crisis: the verbs that a story function calls on ``s``.

    :class:`rubicon.story.patterns.Story` adds helpers made of them.
    """

    def __init__(self, ledger: Ledger, prefix: Sequence[int]) -> None:
        self._ledger = ledger
        self._prefix = prefix
        self._verbs = 0
        self._pending: list[Consequence] = []
        self._stages: list[str] = []
        self._seen = (0,) * len(ledger.players)
        self._witnesses: dict[str, frozenset[int]] = {}
        self._happened: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.moves: list[Move] = []
        self.ending: End | None = None
        self._ended_in = ""

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("_"):
            raise AttributeError(name)
        verbs = [verb for verb in dir(type(self)) if not verb.startswith("_")]
        raise InputError(f"the story language has no verb '{name}'",
                         instead=did_you_mean(name, verbs))  # fmt: skip

    # ---- the verbs ------------------------------------------------------------------

    def nature(
        self,
        label: str,
        outcomes: Mapping[str, Payoff],
        seen_by: Audience = EVERYONE,
        *,
        says: str = "",
    ) -> str:
        """Chance decides between outcomes; returns the one that comes up.

        Parameters
        ----------
        outcomes
            Each with its probability: a number, or what judgements come to.
        seen_by, says
            As in :meth:`choose`.

        >>> s.nature("aim", {"maximal": j.p, "bargain": 1 - j.p}, seen_by="Moscow")
        """
        label = self._tick("nature", label)
        if not isinstance(outcomes, Mapping):
            raise InputError(
                f"the outcomes of '{label}' are {outcomes!r}",
                instead='write {"outcome": probability, …}',
            )
        options = self._registered(label, -1, outcomes, says)
        chances = tuple(self._ledger.pool.lift(chance) for chance in outcomes.values())
        return self._branch(label, -1, options, chances, self._audience(seen_by))

    def choose(
        self,
        player: str,
        label: str,
        options: Sequence[str],
        seen_by: Audience = EVERYONE,
        weights: Mapping[str, float] | None = None,
        groups: Mapping[str, Sequence[str]] | None = None,
        *,
        says: str = "",
    ) -> str:
        """A player decides; returns the option taken. The player always sees its own move.

        Parameters
        ----------
        player
            Who decides.
        label
            What the decision is called; it may come up several times on a path.
        options
            In order; the same ones wherever the player has seen the same.
        seen_by
            Who sees the move at once: ``"everyone"``, ``"nobody"``, or players.
        weights
            How often options, or groups, are taken where all bring the same; 1 each if left out.
        groups
            Options that count as one, by the group's name: see :mod:`rubicon.story.weights`.
        says
            What is decided, in a few words that pages print in place of the label.

        >>> s.choose("Moscow", "stance", ["deny", "acknowledge"], says="whether Moscow owns up")
        """
        label = self._tick("choose", label)
        mover = self._player(player)
        if isinstance(options, Set):
            raise InputError(f"the options of '{label}' are a set, which has no order",
                             instead="write them as a list: [\"…\", \"…\"]")  # fmt: skip
        if isinstance(options, str):
            raise InputError(f"the options of '{label}' are one text, '{options}'",
                             instead=f'write ["{options}", …]')  # fmt: skip
        checked = self._registered(label, mover, options, says)
        weighed = weigh(label, checked, weights, groups)
        self._ledger.offer(mover, label, self._seen[mover], checked, weighed)
        return self._branch(label, mover, checked, (), self._audience(seen_by) | {mover}, weighed)

    def consequence(
        self, name: str, payoffs: Mapping[str, Payoff] | None = None, /, **by_player: Payoff
    ) -> None:
        """Something follows, here and now, with a payoff for some players.

        The name is what answers speak of ("status +0.4, audience −0.1"). Players whose
        names are no Python names go into a dictionary: ``{"South Korea": -j.shock}``.
        """
        name = self._tick("consequence", name)
        self._pending.extend(self._checked_payoffs(name, {**(payoffs or {}), **by_player}))

    def reveal(self, label: str, to: Audience = EVERYONE, as_: str | None = None) -> None:
        """What was hidden is seen by some, from here on.

        Shows the latest outcome of ``label`` to those who have not seen it. With ``as_``
        they see only that text: ``s.reveal("send", to="West", as_="foreign troops")``.
        """
        label = self._tick("reveal", label)
        if label not in self._happened:
            raise InputError(
                f"the story reveals '{label}', which has not happened on this path",
                instead=self._near(label),
            )
        outcome, _ = self._happened[label]
        self._ledger.revealed.add(str(label))
        self._show(
            label, outcome if as_ is None else str(as_), self._audience(to), exact=as_ is None
        )

    def end(self, name: str, payoffs: Mapping[str, Payoff] | None = None, /,
            **by_player: Payoff) -> End:  # fmt: skip
        """The story ends here; the payoffs are a last consequence of that name."""
        name = self._tick("end", name)
        self._pending.extend(self._checked_payoffs(name, {**(payoffs or {}), **by_player}, True))
        self._ledger.note_place(ENDING, name)
        self.ending, self._ended_in = End(name), caller().rpartition(":")[2]
        return self.ending

    def outcome(self, label: str) -> str | None:
        """The latest outcome of a label on this path, or ``None`` if it has not happened."""
        happened = self._happened.get(label)
        if happened:
            return self._ledger.outcome(str(label), happened[0])
        if label not in self._ledger.outcomes:
            self._ledger.compared.labels.setdefault(label, caller())
        return None

    def variant(self, name: str, options: Sequence[str]) -> str:
        """Which story is told: its option; the first is the base. See :mod:`~.variants`.

        >>> for mover in (s.variant("brink-first", ["Moscow", "West"]), …):
        """
        name = self._tick("variant", name)
        if isinstance(options, str | Set):
            raise InputError(f"the options of the variant '{name}' are {options!r}",
                             instead='write a list: ["as told", "otherwise"]')  # fmt: skip
        checked = self._checked_options(name, list(options))
        self._ledger.note_place(VARIANT, name)
        taken = self._ledger.variants.option(name, checked)
        return Outcome(taken, name, set(checked), self._ledger.compared)

    def stage(self, name: str) -> None:
        """The story comes to a place that has a name in every telling: ``reached(stage:…)``."""
        name = self._tick("stage", name)
        if name not in self._stages:
            self._stages.append(name)

    # ---- what the verbs share ---------------------------------------------------------

    @property
    def seen(self) -> tuple[int, ...]:
        """Each player's observation history so far."""
        return self._seen

    def take_pending(self) -> tuple[Consequence, ...]:
        """The consequences since the last move."""
        pending, self._pending = tuple(self._pending), []
        return pending

    def take_stages(self) -> tuple[str, ...]:
        """The stages since the last move."""
        stages, self._stages = tuple(self._stages), []
        return stages

    def options_of(self, label: str) -> tuple[str, ...]:
        """The outcomes that a label had on this path."""
        if label not in self._happened:
            raise InputError(
                f"'{label}' has not happened on this path",
                instead=self._near(label),
            )
        return self._happened[label][1]

    def _near(self, label: str) -> str:
        if not self._happened:
            return "nothing has: a move comes first"
        return did_you_mean(label, self._happened)

    def _branch(
        self,
        label: str,
        player: int,
        options: tuple[str, ...],
        chances: tuple[Expression, ...],
        audience: frozenset[int],
        weights: Weights = EQUAL,
    ) -> str:
        self._ledger.note_place(MOVE, label)
        depth = len(self.moves)
        if depth >= MOST_MOVES:
            recent = list(dict.fromkeys(move.label for move in self.moves[-20:]))
            raise InputError(
                f"the story has not ended after {MOST_MOVES} moves; the last were {quoted(recent)}",
                instead="bound the rounds: for period in range(3): …, then s.end(…)",
            )
        taken = self._prefix[depth] if depth < len(self._prefix) else 0
        self.moves.append(
            Move(
                label,
                player,
                options,
                chances,
                self.seen,
                taken,
                self.take_pending(),
                weights,
                self.take_stages(),
            )
        )
        if taken >= len(options):
            raise InputError(
                f"'{label}' had more options when the story was told before",
                instead="a story depends on nothing but s and j: no clock, no random numbers",
            )
        outcome = options[taken]
        self._happened[label] = (outcome, options)
        self._witnesses[label] = NONE
        self._show(label, outcome, audience)
        return self._ledger.outcome(label, outcome)

    def _show(self, label: str, text: str, audience: frozenset[int], exact: bool = True) -> None:
        new = audience - self._witnesses[label]
        self._seen = self._ledger.shown(self._seen, label, text, new)
        if exact:
            self._witnesses[label] |= new

    def _tick(self, verb: str, name: str) -> str:
        """Count a call, and check the name it gives; the name as plain text."""
        self._verbs += 1
        if self.ending is not None:
            over = f"s.end('{self.ending.name}')"
            raise InputError(
                f"the story goes on with s.{verb}('{name}') after {over} in line {self._ended_in}",
                instead=f"write return in front of it there: return {over}",
            )
        if self._verbs > MOST_VERBS:
            raise InputError(f"the story has not ended after {MOST_VERBS} verbs")
        if type(name) is str and name in self._ledger.named:
            return name
        if not isinstance(name, str) or not name.strip():
            raise InputError(f"s.{verb} needs a name, not {name!r}")
        if name == ENDING:
            raise InputError(f"'{ENDING}' is the question language's word for how it ends",
                             instead="choose another name")  # fmt: skip
        plain = str(name)
        self._ledger.named.add(plain)
        return plain

    def _player(self, name: str) -> int:
        if name not in self._ledger.place:
            raise InputError(f"no player is called {name!r}",
                             instead=did_you_mean(str(name), self._ledger.players))  # fmt: skip
        return self._ledger.place[name]

    def _audience(self, audience: Audience) -> frozenset[int]:
        if isinstance(audience, str):
            if (known := self._ledger.audiences.get(audience)) is not None:
                return known
            audience = (audience,)
        names = list(audience)
        for word in (EVERYONE, NOBODY):
            if word in names:
                raise InputError(f"'{word}' stands in a list of players",
                                 instead=f'write seen_by="{word}", without the list')  # fmt: skip
        return frozenset(self._player(name) for name in names)

    def _registered(
        self, label: str, player: int, given: Iterable[str], says: str
    ) -> tuple[str, ...]:
        """The options of a move, checked and noted in the ledger.

        Parameters
        ----------
        player
            By number; −1 for chance.
        given, says
            As the story has them.
        """
        key = (label, player, tuple(given), says)
        try:
            known = self._ledger.known.get(key)
        except TypeError:  # an option that is no text, which is refused below
            known = None
        if known is None:
            known = self._checked_options(label, key[2])
            self._ledger.register(label, player, known, says)
            self._ledger.known[key] = known
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

    def _checked_payoffs(
        self, name: str, payoffs: Mapping[str, Payoff], ends: bool = False
    ) -> list[Consequence]:
        self._ledger.note_place(CONSEQUENCE, name)
        paid = {}
        for player, payoff in payoffs.items():
            self._player(player)
            if payoff is None:
                raise InputError(f"'{name}' has no payoff for {player}",
                                 instead="write a number or j.…")  # fmt: skip
            paid[player] = self._ledger.pool.lift(payoff)
        stated = [(self._ledger.place[player], payoff) for player, payoff in paid.items()]
        stated += self._ledger.ranked.falling(name, ends, paid)
        return [Consequence(name, player, payoff) for player, payoff in stated]
