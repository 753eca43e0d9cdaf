"""Whom one believes: what verdicts are by the ranges of each expert."""
