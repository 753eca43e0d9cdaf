"""Rubicon: test an argument about an international crisis instead of only making it."""

from rubicon.errors import InputError, RubiconError
from rubicon.expressions import exp, log, maximum, minimum
from rubicon.story import Crisis

__all__ = ["Crisis", "InputError", "RubiconError", "exp", "log", "maximum", "minimum"]
__version__ = "0.1.0"
