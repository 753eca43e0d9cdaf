"""What recurs in crises, each in a few of the story's own verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rubicon.errors import InputError, quoted, require_known
from rubicon.story.expressions import Expression, Number
from rubicon.story.language import Verbs
from rubicon.story.ledger import Audience, Payoff


class Story(Verbs):
    """What a story function calls ``s``: the verbs, and helpers that only use them."""

    def hazard(
        self,
        label: str,
        chance: Payoff,
        happens: str = "yes",
        otherwise: str = "no",
        seen_by: Audience = "everyone",
        *,
        says: str = "",
    ) -> bool:
        """Something may come to light (or go wrong) in this period; returns whether it does.

        Parameters
        ----------
        label
            What may happen.
        chance
            How likely it is, once: a number or what judgements come to, from 0 to 1.
        happens, otherwise
            What its two outcomes are called.
        seen_by, says
            Who sees which it is, and what it says on pages, as in :meth:`choose`.

        >>> for period in range(3):
        ...     if s.hazard("evidence", j.evidence, "found", "none yet"):
        ...         break
        """
        outcomes = {happens: chance, otherwise: 1 - chance}
        return self.nature(label, outcomes, seen_by, says=says) == happens

    def at_once(
        self,
        choices: Mapping[str, tuple[str, Sequence[str]]],
        seen_by: Audience = "everyone",
        weights: Mapping[str, Mapping[str, float]] | None = None,
        groups: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
        *,
        says: Mapping[str, str] | None = None,
    ) -> tuple[str, ...]:
        """Hidden simultaneous moves: nobody sees another's choice until all have chosen.

        Returns the options taken, in the order of ``choices``.

        Parameters
        ----------
        choices
            By label, its player and options.
        seen_by
            Who then sees all of them.
        weights, groups, says
            By label, those of :meth:`choose`.

        >>> warsaw, seoul = s.at_once({"Warsaw joins": ("Warsaw", ["yes", "no"]),
        ...                            "Seoul joins": ("Seoul", ["yes", "no"])})
        """
        movers = [player for player, _ in choices.values()]
        if len(set(movers)) != len(movers):
            raise InputError(
                f"a player moves twice at once among {quoted(movers)}",
                instead="let it choose once among combinations, or move one after the other",
            )
        for label in (*(weights or {}), *(groups or {}), *(says or {})):
            require_known(label, choices, f"'{label}' is not among the choices made at once")
        taken = tuple(
            self.choose(
                player,
                label,
                options,
                "nobody",
                (weights or {}).get(label),
                (groups or {}).get(label),
                says=(says or {}).get(label, ""),
            )
            for label, (player, options) in choices.items()
        )
        for label in choices:
            self.reveal(label, to=seen_by)
        return taken

    def signal(
        self, label: str, about: str, accuracy: Payoff, seen_by: Audience, *, says: str = ""
    ) -> str:
        """A noisy sign of a hidden state, which only some see; returns what it shows.

        Shows the true outcome of ``about`` with probability ``accuracy``; otherwise one of
        the other outcomes, each as likely.

        Parameters
        ----------
        label
            What the sign is called.
        about
            The label of the hidden state, which has come up before.
        accuracy
            How likely the sign is right, from 0 to 1.
        seen_by, says
            Who sees the sign, and what it says on pages, as in :meth:`choose`.
        """
        states = self.options_of(about)
        if len(states) < 2:
            raise InputError(f"'{about}' has one outcome, so there is nothing to signal")
        truth = self.outcome(about)
        wrong = (1 - accuracy) / (len(states) - 1)
        shown = {state: accuracy if state == truth else wrong for state in states}
        return self.nature(label, shown, seen_by, says=says)

    def factions(self, player: str, first: str, second: str, weight: Payoff) -> Factions:
        """A leader who weighs two factions; see :class:`Factions`.

        Parameters
        ----------
        first, second
            What the factions are called.
        weight
            That of the first, from 0 to 1; the second has the rest.
        """
        return Factions(self, player, first, second, weight)

    def reputation(
        self,
        label: str,
        about: str,
        reader: str,
        stake: Payoff,
        standing: Mapping[str, Mapping[str, Payoff]] | None = None,
        seen_by: Audience = "everyone",
        *,
        says: str = "",
    ) -> str:
        """A third party reads a reputation: it acts as if the hidden state were one or another.

        Returns the reading.

        Parameters
        ----------
        label
            What the reading is called.
        about
            The label of the hidden state, say ``resolve``, seen only by its owner.
        reader
            The player who reads. It chooses among the outcomes of ``about``.
        stake
            What the reader is paid where it reads right: so what it does follows its belief.
        standing
            What others are paid for being read so: ``{"firm": {"West": j.deterrence}}``.
        seen_by, says
            Who sees the reading, and what it says on pages, as in :meth:`choose`.
        """
        states = self.options_of(about)
        for state in standing or {}:
            if state not in states:
                raise InputError(f"'{about}' has no outcome '{state}' to be read as",
                                 instead=f"it has {quoted(states)}")  # fmt: skip
        reading = self.choose(reader, label, states, seen_by, says=says)
        if reading == self.outcome(about):
            self.consequence(f"{label}: read right", {reader: stake})
        if standing and reading in standing:
            self.consequence(f"{label}: read as {reading}", standing[reading])
        return reading


class Factions:
    """A balance of two factions within one player, the weight shifting with events.

    Parameters
    ----------
    story, player
        Whose they are.
    first, second, weight
        As in :meth:`Story.factions`.

    >>> moscow = s.factions("Moscow", "escalators", "bargainers", weight=j.escalators)
    >>> moscow.shift("escalators", j.revelation)     # a share of the rest goes over
    >>> moscow.consequence("prestige", escalators=j.prestige, bargainers=0)

    A consequence is worth to the leader what each faction makes of it, by weight at that
    moment.
    """

    def __init__(self, story: Verbs, player: str, first: str, second: str, weight: Payoff) -> None:
        if first == second:
            raise InputError(f"both factions of {player} are called '{first}'")
        self._story = story
        self._player = player
        self._names = (first, second)
        self.weight: Expression | Number = weight
        """The weight of the first faction, from 0 to 1."""

    def shift(self, toward: str, share: Payoff) -> None:
        """Events move a share of the other faction's weight to this one."""
        if self._named(toward) == 0:
            self.weight = self.weight + share * (1 - self.weight)
        else:
            self.weight = self.weight * (1 - share)

    def worth(self, **by_faction: Payoff) -> Expression | Number:
        """What something is worth to the leader now; a faction left out makes nothing of it."""
        worth: list[Payoff] = [0.0, 0.0]
        for faction, payoff in by_faction.items():
            worth[self._named(faction)] = payoff
        return self.weight * worth[0] + (1 - self.weight) * worth[1]

    def consequence(self, name: str, **by_faction: Payoff) -> None:
        """A consequence for the leader, valued by the factions' weights."""
        self._story.consequence(name, {self._player: self.worth(**by_faction)})

    def _named(self, faction: str) -> int:
        if faction not in self._names:
            raise InputError(f"{self._player} has no faction '{faction}'",
                             instead=f"it has {quoted(self._names)}")  # fmt: skip
        return self._names.index(faction)
