"""Forcing a move and seeing it: what ``do(…)`` brings about.

``forcing`` has the questions that tell a forced move from one that is merely seen, ``found`` the
answers over a run's draws, ``reasons`` why they differ, ``order`` what is decided before the move.
"""
