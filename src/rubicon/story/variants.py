"""The same crisis told another way: a story names its variants, and each is told by itself.

>>> first = s.variant("brink-first", ["Moscow", "West"])

The first option is the *base*, the story that all else is about. Every other option is another
telling; so is a combination of them. A variant that comes up only in another variant's telling is
told together with that one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Protocol, TypeVar

from rubicon.errors import InputError, placed, quoted, require_known
from rubicon.story.outcomes import Comparisons
from rubicon.story.ranked import CameUp

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


@dataclass(frozen=True)
class Noted:
    """What one telling noted of a story that has variants: what is wrong in it alone may be right
    over all tellings."""

    options: Mapping[str, tuple[str, ...]]  # of the variants that it came upon, in order
    outcomes: Mapping[str, Set[str]]  # by label, over all paths
    compared: Comparisons
    came_up: CameUp


class Telling(Protocol):
    """One telling of a story, as a tree or as a game; ``noted`` is ``None`` where it came upon no
    variant."""

    @property
    def places(self) -> Mapping[tuple[str, str], str]: ...
    @property
    def noted(self) -> Noted | None: ...


T = TypeVar("T", bound=Telling)


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
    base: T, tell: Callable[[Told], T], combinations: Mapping[str, Combination]
) -> Iterator[tuple[str, Told, T]]:
    """Every other telling of a story: name, options and what is told; each variant by itself first.
    Raises InputError if a telling is faulty, or means something else by a label; if a combination
    names what no telling comes upon.

    Parameters
    ----------
    tell
        Tells the story with some options.
    combinations
        By name, what else is told.
    """
    met = dict(_options(base))
    waiting: list[tuple[str, Told]] = [(name, BASE) for name in met]
    labels = _Labels(base)
    for name, within in waiting:  # grows as further variants are met
        for option in met[name][1:]:
            told: Told = {**within, name: option}
            found = _told(tell, told)
            labels.add(told, found)
            new = [each for each in _options(found) if each not in met]
            _meet(met, found)
            waiting += [(each, told) for each in new]
            yield named(told), told, found
    for name, combined in combinations.items():
        with placed(combined.where):
            _check_known(combined, met)
            found = _told(tell, combined.told)
            if never := [each for each in combined.told if each not in _options(found)]:
                raise InputError(f"in this combination {quoted(never)} comes up on no path",
                                 where=combined.places[never[0]],
                                 instead="leave it out, or add what leads there")  # fmt: skip
            _meet(met, found)
            labels.add(combined.told, found)
        yield name, combined.told, found
    labels.check(met)


def _options(telling: Telling) -> Mapping[str, tuple[str, ...]]:
    return {} if telling.noted is None else telling.noted.options


def _told(tell: Callable[[Told], T], told: Told) -> T:
    try:
        return tell(told)
    except InputError as error:
        raise InputError(f"told with {named(told)}, {error.found}", where=error.where,
                         instead=error.instead) from None  # fmt: skip


def _meet(met: dict[str, tuple[str, ...]], telling: Telling) -> None:
    for name, options in _options(telling).items():
        if met.setdefault(name, options) != options:
            raise InputError(f"the variant '{name}' has the options {quoted(met[name])} in one "
                             f"telling and {quoted(options)} in another",
                             where=telling.places["variant", name],
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

    def __init__(self, base: Telling) -> None:
        self._varied = base.noted is not None
        self._outcomes: dict[str, set[str]] = {}
        self._home: dict[str, Told] = {}
        self._compared = Comparisons()
        self._came_up = CameUp(base.noted.came_up.rankings if base.noted else ())
        if base.noted is not None:
            self.add(BASE, base)

    def add(self, told: Told, telling: Telling) -> None:
        noted = telling.noted
        assert noted is not None  # it came upon a variant
        for label, outcomes in noted.outcomes.items():
            known = self._outcomes.setdefault(label, set(outcomes))
            home = self._home.setdefault(label, told)
            if known.isdisjoint(outcomes):
                raise InputError(
                    f"the label '{label}' means two things: {named(home) or 'the base'} has it "
                    f"with {quoted(sorted(known))}, {named(told)} with {quoted(sorted(outcomes))}",
                    where=telling.places.get(("move", label), ""),
                    instead="give one of them another name; a place that both stories come to can "
                    'have one name in both: s.stage("…")',
                )
            known.update(outcomes)
        self._compared.texts.update(noted.compared.texts)
        self._compared.labels.update(noted.compared.labels)
        self._came_up.join(noted.came_up)

    def check(self, met: Mapping[str, Sequence[str]]) -> None:
        """What was compared and ranked comes up in one telling at least."""
        if self._varied:
            names = {*self._outcomes, *met}
            self._compared.check({n: {*self._outcomes.get(n, ()), *met.get(n, ())} for n in names})
            self._came_up.check()
