"""Forcing a move and seeing it: what ``do(…)`` brings about.

``forcing`` and ``contrasts`` tell a forced move from one that is merely seen, ``order`` what is
decided before it.
"""
