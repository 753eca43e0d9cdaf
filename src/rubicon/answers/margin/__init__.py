"""How wrong one would have to be: ``nearest`` finds the smallest move that flips a claim.

``ground`` measures moves in units of judgements' own ranges; ``flips`` searches, in ``rounds`` that
share their solves; ``thresholds`` move one judgement at a time; ``lines`` serve both.
"""
