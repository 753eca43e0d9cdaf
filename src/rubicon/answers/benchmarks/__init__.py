"""Verdicts beside those on players who choose in other ways: what strategy has to do with them."""
