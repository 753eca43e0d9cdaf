"""Rubicon: test an argument about an international crisis instead of only making it."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rubicon.errors import InputError, RubiconError
    from rubicon.story.expressions import exp, log, maximum, minimum
    from rubicon.story.language import Crisis

__all__ = ["Crisis", "InputError", "RubiconError", "exp", "log", "maximum", "minimum"]
__version__ = "0.1.0"

_HOMES = {
    "Crisis": "rubicon.story.language",
    "InputError": "rubicon.errors",
    "RubiconError": "rubicon.errors",
}


def __getattr__(name: str) -> Any:
    """Names are fetched when asked for, so that `rubicon --help` need not load NumPy."""
    from importlib import import_module

    if name in __all__:
        return getattr(import_module(_HOMES.get(name, "rubicon.story.expressions")), name)
    raise AttributeError(f"module 'rubicon' has no attribute {name!r}")
