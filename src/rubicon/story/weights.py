"""How much each option of a decision counts before anybody thinks about what it brings.

Where all options bring the same, each is taken in proportion to its weight: 1 each, unless a story
says otherwise. In a theory of costly attention the weights are what a player does by default
(Matějka & McKay 2015). Options that are one and the same by several names form a *group*, which
has the weight of one option for all of them, so that splitting an option changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rubicon.errors import InputError, did_you_mean, quoted, require_known
from rubicon.story.expressions import REAL


@dataclass(frozen=True)
class Weights:
    """``share`` and ``group`` by option: its weight, and the name of its group or ``""``.

    Both are empty where every option counts 1.
    """

    share: tuple[float, ...] = ()
    group: tuple[str, ...] = ()


EQUAL = Weights()


def weigh(
    label: str,
    options: Sequence[str],
    weights: Mapping[str, object] | None,
    groups: Mapping[str, Sequence[str]] | None,
) -> Weights:
    """The weights of a decision's options. Raises InputError if one names no option, is no positive
    number, or an option is in two groups.

    Parameters
    ----------
    weights
        By option or group, 1 where left out. Within a group they say how its members share.
    groups
        The options of each group.
    """
    if weights is None and groups is None:
        return EQUAL
    shapes = {"weights": (weights, "{option: 2}"), "groups": (groups, '{"name": [option, option]}')}
    for name, (given, shape) in shapes.items():
        if given is not None and not isinstance(given, Mapping):
            raise InputError(f"the {name} of '{label}' are {given!r}",
                             instead=f"write {name}={shape}")  # fmt: skip
    if not weights and not groups:
        return EQUAL
    home = _homes(label, options, groups or {})
    stated: dict[str, Any] = {**dict.fromkeys([*options, *(groups or {})], 1.0), **(weights or {})}
    for name, weight in stated.items():
        if name not in options and name not in (groups or {}):
            raise InputError(f"'{label}' has no option '{name}' to be weighed",
                             instead=did_you_mean(str(name), options))  # fmt: skip
        number = isinstance(weight, REAL) and not isinstance(weight, bool)
        if not (number and 0 < weight < math.inf):
            raise InputError(
                f"the weight of '{name}' in '{label}' is {weight!r}",
                instead="write a number above 0, such as 2; leave out an option nobody has",
            )
    share = {option: float(stated[option]) for option in options}
    for group in groups or {}:
        members = [option for option in options if home[option] == group]
        total = math.fsum(share[option] for option in members)
        share |= {option: float(stated[group]) * share[option] / total for option in members}
    if not groups and set(share.values()) == {1.0}:
        return EQUAL
    return Weights(tuple(share.values()), tuple(home[option] for option in options))


def _homes(
    label: str, options: Sequence[str], groups: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """The group of every option."""
    home = dict.fromkeys(options, "")
    for group, members in groups.items():
        if not isinstance(group, str) or not group.strip() or group in home:
            raise InputError(f"{group!r} cannot be the name of a group of options of '{label}'",
                             instead="choose a name that none of them has")  # fmt: skip
        if not isinstance(members, list | tuple) or not members:
            raise InputError(f"the group '{group}' in '{label}' has no list of options",
                             instead=f'write groups={{"{group}": ["…", "…"]}}')  # fmt: skip
        for option in members:
            fault = f"'{label}' has no option {option!r} for the group '{group}'"
            require_known(option, home, fault)
            if home[option]:
                raise InputError(
                    f"'{option}' is in two groups of '{label}': {quoted([home[option], group])}",
                    instead="name it in one of them" if home[option] != group else "name it once",
                )
            home[option] = group
    return home
