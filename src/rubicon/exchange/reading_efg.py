"""``.efg``: a tree in preorder, which names information sets and outcomes as it comes to them.

What is described a second time must be described alike; it may be left out then, or in part.
Nodes wait on a stack of our own, so depth costs nothing but memory.
"""

from __future__ import annotations

from fractions import Fraction

from rubicon.errors import InputError, show
from rubicon.exchange.gambit import CHANCE, ExtensiveGame, GambitNode, GambitOutcome, InformationSet
from rubicon.exchange.numbers import total
from rubicon.exchange.reading_parts import braced, comment, head, labels, payoffs
from rubicon.exchange.tokens import Kind, Place, Scanner

ROUNDING = Fraction(1, 10**9)
"""By how much probabilities may miss 1, as numbers written with a few decimal places do."""
_NODES = ("c", "p", "t")
NODES = "a node begins with c (chance), p (a player's choice) or t (an end)"


def read_extensive(scanner: Scanner) -> ExtensiveGame:
    """The game in a text that begins with ``EFG``; see :func:`rubicon.exchange.parse_game`."""
    title, players = head(scanner, "EFG", "2")
    remark = comment(scanner)
    tree = _Tree(scanner, players)
    tree.grow()
    return ExtensiveGame(
        title,
        remark,
        players,
        tuple(tree.information_sets),
        tuple(tree.outcomes),
        tuple(tree.nodes),
        (*tree.normalised(), *scanner.passed_over("tree")),
    )


class _Tree:
    """What the file has told so far."""

    def __init__(self, scanner: Scanner, players: tuple[str, ...]) -> None:
        self.scanner = scanner
        self.players = players
        self.nodes: list[GambitNode] = []
        self.information_sets: list[InformationSet] = []
        self.outcomes: list[GambitOutcome] = []
        self._set_index: dict[tuple[int, int], int] = {}
        self._set_line: list[int] = []
        self._outcome_index: dict[int, int] = {}
        self._outcome_line: list[int] = []
        self._missed: list[tuple[int, Fraction]] = []  # lines, and by how much chances miss 1

    def grow(self) -> None:
        """Read every node and hang it where it belongs."""
        open_nodes: list[tuple[int, int]] = []  # a node, and how many of its branches are told
        parent, branch = -1, -1
        while True:
            width = self._node(parent, branch)
            if width:
                open_nodes.append((len(self.nodes) - 1, 0))
            while open_nodes:
                parent, done = open_nodes.pop()
                if done < len(self._actions(parent)):
                    branch = done
                    open_nodes.append((parent, done + 1))
                    break
            else:
                break
        if self.scanner.at(Kind.WORD) and self.scanner.value in _NODES:
            raise self.scanner.error(
                f"{self.scanner.shown()} follows though every branch of the tree has ended",
                "delete what is too much, or give an information set above more actions",
            )

    def normalised(self) -> list[str]:
        """A note of the moves of chance whose probabilities had to be made to add up to 1."""
        if not self._missed:
            return []
        line, most = self._missed[0][0], max(miss for _, miss in self._missed)
        others = f" and {len(self._missed) - 1} others" if self._missed[1:] else ""
        return [
            f"{self.scanner.where}:{line}: the probabilities of this move of chance{others} add up "
            f"to 1 but for rounding (by {float(most):.1g}): they were divided by their sum"
        ]

    def _actions(self, node: int) -> tuple[str, ...]:
        return self.information_sets[self.nodes[node].information_set].actions

    def _node(self, parent: int, branch: int) -> int:
        """Read one node; how many branches it has."""
        scanner = self.scanner
        kind, line = scanner.value, scanner.place[0]
        if not scanner.at(Kind.WORD) or kind not in _NODES:
            raise scanner.misplaced(self._due(parent, branch), NODES)
        scanner.advance()
        label = scanner.text("the node's label")
        held = -1
        if kind != "t":
            held = self._information_set(CHANCE if kind == "c" else self._player())
        outcome = self._outcome()
        self.nodes.append(GambitNode(label, parent, branch, held, outcome, line))
        return 0 if held < 0 else len(self.information_sets[held].actions)

    def _due(self, parent: int, branch: int) -> str:
        if parent < 0:
            return "the first node"
        actions = self._actions(parent)
        return (
            f"what follows action {branch + 1} of {len(actions)} ({show(actions[branch])}) "
            f"at the node of line {self.nodes[parent].line}"
        )

    def _player(self) -> int:
        place, count = self.scanner.place, len(self.players)
        player = self.scanner.whole("the player's number", least=1)
        if player > count:
            raise self.scanner.error(
                f"there is no player {player}", f"players are numbered 1 to {count}", place
            )
        return player

    # ---- information sets ----------------------------------------------------------------------

    def _information_set(self, player: int) -> int:
        """Read a node's information set; its index."""
        scanner, place = self.scanner, self.scanner.place
        number = scanner.whole("the number of the information set")
        label = scanner.text("") if scanner.at(Kind.TEXT) else None
        actions, probabilities = self._described(player) if scanner.at(Kind.OPEN) else (None, ())
        index = self._set_index.get((player, number))
        if index is None:
            if actions is None:
                raise scanner.error(
                    f"{self._name(player, number)} comes for the first time, without actions",
                    'list them after its label: "label" { "left" "right" }',
                    place,
                )
            found = InformationSet(player, number, label or "", actions, probabilities)
            index = self._set_index[player, number] = len(self.information_sets)
            self.information_sets.append(found)
            self._set_line.append(place[0])
            return index
        known = self.information_sets[index]
        if label is not None and label != known.label:
            raise self._differs(index, f"is called {show(known.label)}", show(label), place)
        if actions is not None and len(actions) != len(known.actions):
            raise self._differs(index, f"has {_count(known.actions)}", str(len(actions)), place)
        if actions is not None and actions != known.actions:
            k = next(k for k, a in enumerate(actions) if a != known.actions[k])
            raise self._differs(
                index, f"has {show(known.actions[k])} as action {k + 1}", show(actions[k]), place
            )
        if actions is not None and probabilities != known.probabilities:
            raise self._differs(index, "has other probabilities", "these", place)
        return index

    def _described(self, player: int) -> tuple[tuple[str, ...], tuple[Fraction, ...]]:
        """``{ "left" "right" }``, or with chance ``{ "heads" 1/2 "tails" 1/2 }``."""
        scanner, place = self.scanner, self.scanner.place
        if player != CHANCE:
            return labels(scanner, "actions", "an action"), ()
        pairs = braced(scanner, "actions of chance", self._chance)
        probabilities = tuple(p for _, p in pairs)
        try:
            whole = total(probabilities)
            shares = tuple(total([p / whole]) if whole else p for p in probabilities)
        except InputError as error:
            raise error.at(f"{scanner.where}:{place[0]}:{place[1]}") from None
        if abs(whole - 1) > ROUNDING:
            raise scanner.error(
                f"the probabilities add up to {_plain(whole)}, not to 1",
                "they are exact numbers: write 1/3 for a third, not 0.333",
                place,
            )
        if whole != 1:
            self._missed.append((place[0], abs(whole - 1)))
        return tuple(label for label, _ in pairs), shares

    def _chance(self) -> tuple[str, Fraction]:
        label = self.scanner.text("the label of an action")
        place = self.scanner.place
        probability = self.scanner.number(f"the probability of {show(label)}")
        if probability < 0:
            raise self.scanner.error(
                f"the probability of {show(label)} is negative", "it lies between 0 and 1", place
            )
        return label, probability

    def _name(self, player: int, number: int) -> str:
        if player == CHANCE:
            return f"information set {number} of chance"
        return f"information set {number} of player {player} ({show(self.players[player - 1])})"

    def _differs(self, index: int, before: str, now: str, place: Place) -> InputError:
        known = self.information_sets[index]
        return self.scanner.error(
            f"{self._name(known.player, known.number)} {before} in line {self._set_line[index]}, "
            f"and {now} here",
            "describe it alike, or give another information set its own number",
            place,
        )

    # ---- outcomes ------------------------------------------------------------------------------

    def _outcome(self) -> int:
        """Read a node's outcome; its index, −1 for none."""
        scanner, place = self.scanner, self.scanner.place
        number = scanner.whole("the outcome's number (0 for none)")
        if number == 0:
            if scanner.at(Kind.TEXT) or scanner.at(Kind.OPEN):
                raise scanner.error(
                    f"{scanner.shown()} follows outcome 0, which stands for no payoffs",
                    "number an outcome that pays something from 1 on",
                )
            return -1
        label = scanner.text("") if scanner.at(Kind.TEXT) else None
        paid = None
        if scanner.at(Kind.OPEN):
            scanner.advance()
            paid = payoffs(scanner, self.players)
        index = self._outcome_index.get(number)
        if index is None:
            if paid is None:
                raise scanner.error(
                    f"outcome {number} comes for the first time, without payoffs",
                    'give them after its label: "label" { 1, -1 }',
                    place,
                )
            index = self._outcome_index[number] = len(self.outcomes)
            self.outcomes.append(GambitOutcome(number, label or "", paid))
            self._outcome_line.append(place[0])
            return index
        known, line = self.outcomes[index], self._outcome_line[index]
        again = "describe it alike, or give another outcome its own number"
        if label is not None and label != known.label:
            raise scanner.error(
                f"outcome {number} is called {show(known.label)} in line {line}, and "
                f"{show(label)} here",
                again,
                place,
            )
        if paid is not None and paid != known.payoffs:
            k = next(k for k, x in enumerate(paid) if x != known.payoffs[k])
            raise scanner.error(
                f"outcome {number} pays player {k + 1} ({show(self.players[k])}) "
                f"{_plain(known.payoffs[k])} in line {line}, and {_plain(paid[k])} here",
                again,
                place,
            )
        return index


def _count(actions: tuple[str, ...]) -> str:
    return f"{len(actions)} action{'s' if len(actions) > 1 else ''}"


def _plain(number: Fraction) -> str:
    text = str(number)
    return text if len(text) <= 40 else f"{text[:39]}…"
