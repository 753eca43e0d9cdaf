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

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NoReturn

from rubicon.errors import InputError, did_you_mean, quoted
from rubicon.story.crisis import ENDING, EVERYONE, End
from rubicon.story.expressions import Expression
from rubicon.story.ledger import MOVE, NONE, Audience, Consequence, Ledger, Payoff
from rubicon.story.outcomes import Outcome, caller
from rubicon.story.weights import EQUAL, Weights, weigh

MOST_MOVES = 200
"""Moves on one path after which a story counts as one that never ends."""
MOST_VERBS = 20_000
"""Calls of any verb on one path after which a story counts as one that never ends."""
ONLY_S_AND_J = "a story depends on nothing but s and j: no clock, no random numbers"

Stood = tuple[int, dict[str, frozenset[int]], tuple[str, tuple[str, ...]], Outcome]
"""How a telling stood at a move: see ``_stood`` of :class:`Verbs`."""


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


def told_differently() -> InputError:
    """What is said of a story that does not keep to itself."""
    return InputError("the story goes differently when it is told again along the same path",
                      instead=ONLY_S_AND_J)  # fmt: skip


class Verbs:
    """One telling of a crisis: the verbs that a story function calls on ``s``.

    :class:`rubicon.story.patterns.Story` adds helpers made of them.

    Parameters
    ----------
    ledger
        What all tellings share.
    prefix
        The options to take, by their numbers; after these, the first ones.
    before
        A telling along the same path up to the last move of ``prefix``. What comes before that move
        was checked and noted then, so it is only recalled.
    """

    def __init__(self, ledger: Ledger, prefix: Sequence[int], before: Verbs | None = None) -> None:
        self._ledger = ledger
        self._prefix = prefix
        # _recalled: the moves that are recalled, and that at which the tellings part; none once it
        # has come. _stood: for each move how many verbs came before it, who had seen what, and what
        # it came to, of which options and as the story got it.
        self._recalled = before.moves[: len(prefix)] if before else []
        self._recalled_stood = before._stood[: len(prefix)] if before else []
        self._stood: list[Stood] = []
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
        if self._recalled and (known := self._recall(label)) is not None:
            return known
        if not isinstance(outcomes, Mapping):
            raise InputError(
                f"the outcomes of '{label}' are {outcomes!r}",
                instead='write {"outcome": probability, …}',
            )
        options = self._ledger.registered(label, -1, outcomes, says)
        chances = tuple(self._ledger.pool.lift(chance) for chance in outcomes.values())
        return self._branch(label, -1, options, chances, self._ledger.audience(seen_by))

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
        if self._recalled and (known := self._recall(label)) is not None:
            return known
        mover = self._ledger.player(player)
        if isinstance(options, Set):
            raise InputError(f"the options of '{label}' are a set, which has no order",
                             instead="write them as a list: [\"…\", \"…\"]")  # fmt: skip
        if isinstance(options, str):
            raise InputError(f"the options of '{label}' are one text, '{options}'",
                             instead=f'write ["{options}", …]')  # fmt: skip
        checked = self._ledger.registered(label, mover, options, says)
        weighed = weigh(label, checked, weights, groups)
        self._ledger.offer(mover, label, self._seen[mover], checked, weighed)
        audience = self._ledger.audience(seen_by) | {mover}
        return self._branch(label, mover, checked, (), audience, weighed)

    def consequence(
        self, name: str, payoffs: Mapping[str, Payoff] | None = None, /, **by_player: Payoff
    ) -> None:
        """Something follows, here and now, with a payoff for some players.

        The name is what answers speak of ("status +0.4, audience −0.1"). Players whose
        names are no Python names go into a dictionary: ``{"South Korea": -j.shock}``.
        """
        name = self._tick("consequence", name)
        if self._recalled:
            return
        self._pending.extend(self._ledger.consequences(name, {**(payoffs or {}), **by_player}))

    def reveal(self, label: str, to: Audience = EVERYONE, as_: str | None = None) -> None:
        """What was hidden is seen by some, from here on.

        Shows the latest outcome of ``label`` to those who have not seen it. With ``as_``
        they see only that text: ``s.reveal("send", to="West", as_="foreign troops")``.
        """
        label = self._tick("reveal", label)
        if self._recalled:
            return
        if label not in self._happened:
            raise InputError(
                f"the story reveals '{label}', which has not happened on this path",
                instead=self._near(label),
            )
        outcome, _ = self._happened[label]
        self._ledger.revealed.add(str(label))
        text = outcome if as_ is None else str(as_)
        self._show(label, text, self._ledger.audience(to), exact=as_ is None)

    def end(self, name: str, payoffs: Mapping[str, Payoff] | None = None, /,
            **by_player: Payoff) -> End:  # fmt: skip
        """The story ends here; the payoffs are a last consequence of that name."""
        name = self._tick("end", name)
        if self._recalled:
            raise told_differently()
        paid = {**(payoffs or {}), **by_player}
        self._pending.extend(self._ledger.consequences(name, paid, ends=True))
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
        return self._ledger.variant(name, tuple(options))

    def stage(self, name: str) -> None:
        """The story comes to a place that has a name in every telling: ``reached(stage:…)``."""
        name = self._tick("stage", name)
        if name not in self._stages and not self._recalled:
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
            raise InputError(f"'{label}' has not happened on this path", instead=self._near(label))
        return self._happened[label][1]

    def _near(self, label: str) -> str:
        if not self._happened:
            return "nothing has: a move comes first"
        return did_you_mean(label, self._happened)

    def _recall(self, label: str) -> str | None:
        """What a move came to in the telling before; ``None`` where this one parts from it."""
        depth = len(self.moves)
        move, stood = self._recalled[depth], self._recalled_stood[depth]
        verbs, witnesses, happened, spoken = stood
        if move.label != label or verbs != self._verbs:
            raise told_differently()
        if depth + 1 < len(self._recalled):
            self.moves.append(move)
            self._stood.append(stood)
            self._happened[label] = happened
            return spoken
        self._recalled = []
        self._seen, self._witnesses = move.seen, dict(witnesses)
        self._pending, self._stages = list(move.before), list(move.stages)
        return None

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
        verbs, witnesses = self._verbs, dict(self._witnesses)
        before, stages = self.take_pending(), self.take_stages()
        self.moves.append(
            Move(label, player, options, chances, self.seen, taken, before, weights, stages)
        )
        if taken >= len(options):
            raise InputError(f"'{label}' had more options when the story was told before",
                             instead=ONLY_S_AND_J)  # fmt: skip
        outcome = options[taken]
        happened, spoken = (outcome, options), self._ledger.outcome(label, outcome)
        self._stood.append((verbs, witnesses, happened, spoken))
        self._happened[label] = happened
        self._witnesses[label] = NONE
        self._show(label, outcome, audience)
        return spoken

    def _show(self, label: str, text: str, audience: frozenset[int], exact: bool = True) -> None:
        new = audience - self._witnesses[label]
        self._seen = self._ledger.histories.shown(self._seen, label, text, new)
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
        return self._ledger.name(verb, name)
