"""The same crisis told another way: a story names its variants, and each is told by itself.

>>> first = s.variant("brink-first", ["Moscow", "West"])

The first option is the *base*, the story that all else is about. Every other option is another
telling; so is a combination of them. A variant that comes up only in another variant's telling is
told together with that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from rubicon.errors import InputError, placed, quoted, require_known
from rubicon.story.outcomes import Comparisons

if TYPE_CHECKING:
    from rubicon.story.tree import Tree

Told = Mapping[str, str]
"""By variant, the option that a telling takes; the others take their first."""
BASE: Told = MappingProxyType({})


@dataclass(frozen=True)
class Combination:
    """Variants that are told together."""

    told: Told
    where: str  # file and line
    places: Mapping[str, str]  # by variant, those of its option


def named(told: Told) -> str:
    """A telling in words: ``brink-first=West``."""
    return ", ".join(f"{name}={option}" for name, option in told.items())


class Variants:
    """The variants that one telling comes upon, with the options that it takes."""

    def __init__(self, told: Told = BASE) -> None:
        self.told = told
        self.options: dict[str, tuple[str, ...]] = {}

    def option(self, name: str, options: tuple[str, ...]) -> str:
        """What this telling takes. Raises InputError if there is nothing to choose from, or the
        variant has other options elsewhere."""
        if len(options) < 2:
            raise InputError(f"the variant '{name}' has one option: there is no other story",
                             instead='s.variant("…", ["as told", "otherwise"])')  # fmt: skip
        known = self.options.setdefault(name, options)
        if known != options:
            raise InputError(
                f"the variant '{name}' has the options {quoted(known)} and, elsewhere, "
                f"{quoted(options)}",
                instead="give both the same options in the same order, or one another name",
            )
        return self.told.get(name, options[0])


def tellings(
    base: Tree, tell: Callable[[Told], Tree], combinations: Mapping[str, Combination]
) -> Iterator[tuple[str, Told, Tree]]:
    """Every other telling of a story: name, options and tree; each variant by itself first. Raises
    InputError if a telling is faulty, or means something else by a label; if a combination names
    what no telling comes upon.

    Parameters
    ----------
    tell
        Tells the story with some options.
    combinations
        By name, what else is told.
    """
    met = dict(base.variants)
    waiting: list[tuple[str, Told]] = [(name, BASE) for name in met]
    labels = _Labels(base)
    for name, within in waiting:  # grows as further variants are met
        for option in met[name][1:]:
            told: Told = {**within, name: option}
            tree = _told(tell, told)
            labels.add(told, tree)
            new = [each for each in tree.variants if each not in met]
            _meet(met, tree)
            waiting += [(each, told) for each in new]
            yield named(told), told, tree
    for name, combined in combinations.items():
        with placed(combined.where):
            _check_known(combined, met)
            tree = _told(tell, combined.told)
            if never := [each for each in combined.told if each not in tree.variants]:
                raise InputError(f"in this combination {quoted(never)} comes up on no path",
                                 where=combined.places[never[0]],
                                 instead="leave it out, or add what leads there")  # fmt: skip
            _meet(met, tree)
            labels.add(combined.told, tree)
        yield name, combined.told, tree
    labels.check(met)


def _told(tell: Callable[[Told], Tree], told: Told) -> Tree:
    try:
        return tell(told)
    except InputError as error:
        raise InputError(f"told with {named(told)}, {error.found}", where=error.where,
                         instead=error.instead) from None  # fmt: skip


def _meet(met: dict[str, tuple[str, ...]], tree: Tree) -> None:
    for name, options in tree.variants.items():
        if met.setdefault(name, options) != options:
            raise InputError(f"the variant '{name}' has the options {quoted(met[name])} in one "
                             f"telling and {quoted(options)} in another",
                             where=tree.places["variant", name],
                             instead="give one of them another name")  # fmt: skip


def _check_known(combined: Combination, met: Mapping[str, Sequence[str]]) -> None:
    for name, option in combined.told.items():
        with placed(combined.places[name]):
            require_known(name, met, f"the story has no variant '{name}'")
            require_known(option, met[name], f"the variant '{name}' has no option '{option}'")
            if option == met[name][0]:
                raise InputError(f"{name}={option} is what the base tells", instead="leave it out")


class _Labels:
    """What labels, texts and rankings mean, over all tellings of a story."""

    def __init__(self, base: Tree) -> None:
        self._base = base
        self._outcomes: dict[str, set[str]] = {}
        self._home: dict[str, Told] = {}
        self._compared = Comparisons()
        if base.ledger is not None:
            self.add(BASE, base)

    def add(self, told: Told, tree: Tree) -> None:
        ledger, base = tree.ledger, self._base.ledger
        assert ledger is not None  # it came upon a variant
        assert base is not None
        for label, outcomes in ledger.outcomes.items():
            known = self._outcomes.setdefault(label, set(outcomes))
            home = self._home.setdefault(label, told)
            if known.isdisjoint(outcomes):
                raise InputError(
                    f"the label '{label}' means two things: {named(home) or 'the base'} has it "
                    f"with {quoted(sorted(known))}, {named(told)} with {quoted(sorted(outcomes))}",
                    where=tree.places.get(("move", label), ""),
                    instead="give one of them another name; a place that both stories come to can "
                    'have one name in both: s.stage("…")',
                )
            known.update(outcomes)
        self._compared.texts.update(ledger.compared.texts)
        self._compared.labels.update(ledger.compared.labels)
        base.ranked.join(ledger.ranked)

    def check(self, met: Mapping[str, Sequence[str]]) -> None:
        """What was compared and ranked comes up in one telling at least."""
        if self._base.ledger is not None:
            names = {*self._outcomes, *met}
            self._compared.check({n: {*self._outcomes.get(n, ()), *met.get(n, ())} for n in names})
            self._base.ledger.ranked.check()
