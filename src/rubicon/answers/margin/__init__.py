"""How wrong one would have to be: ``nearest`` finds the smallest move that flips a claim.

``scales`` measures moves in units of judgements' own ranges; ``hunt`` searches, in ``rounds`` that
share their solves; ``thresholds`` and ``scans`` move one judgement at a time.
"""
