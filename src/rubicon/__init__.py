"""Rubicon: test an argument about an international crisis instead of only making it.

>>> import rubicon as rb
>>> run = rb.load("beer-quiche").run(draws=50, progress=False)
>>> run.ask("P(meal=beer) > 0.5").is_claim
True

What there is to know of each name is in ``help(rb.NAME)``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rubicon.errors import InputError, RubiconError
    from rubicon.public.answer import Answer
    from rubicon.public.crisis import Crisis
    from rubicon.public.loading import library, load, new
    from rubicon.public.model import GameModel
    from rubicon.public.points import Point, Sweep
    from rubicon.public.ranges import Range
    from rubicon.public.run import Run, open  # noqa: A004
    from rubicon.story.expressions import exp, log, maximum, minimum

__all__ = [
    "Answer",
    "Crisis",
    "GameModel",
    "InputError",
    "Point",
    "Range",
    "RubiconError",
    "Run",
    "Sweep",
    "exp",
    "library",
    "load",
    "log",
    "maximum",
    "minimum",
    "new",
    "open",
]
__version__ = "0.1.0"

_HOMES = {
    "Answer": "rubicon.public.answer",
    "Crisis": "rubicon.public.crisis",
    "GameModel": "rubicon.public.model",
    "InputError": "rubicon.errors",
    "Point": "rubicon.public.points",
    "Range": "rubicon.public.ranges",
    "RubiconError": "rubicon.errors",
    "Run": "rubicon.public.run",
    "Sweep": "rubicon.public.points",
    "library": "rubicon.public.loading",
    "load": "rubicon.public.loading",
    "new": "rubicon.public.loading",
    "open": "rubicon.public.run",
}


def __getattr__(name: str) -> Any:
    """Names are fetched when asked for, so that `import rubicon` need not load NumPy."""
    from importlib import import_module

    if name in __all__:
        return getattr(import_module(_HOMES.get(name, "rubicon.story.expressions")), name)
    raise AttributeError(f"module 'rubicon' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
