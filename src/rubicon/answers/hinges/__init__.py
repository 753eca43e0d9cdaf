"""What a claim hinges on: ``found`` puts together what the others measure.

``pawn`` and ``sensitivity`` measure how much each judgement matters, ``prim`` and ``boxes`` find
where the claim fails, ``tipping`` maps it over two judgements.
"""
