"""What someone could change.

``stated`` reads it from a file, ``pull`` makes it of a run on its draws (:mod:`rubicon.changes`),
``effects`` says what that does to outcomes, and ``notation`` what to ask for the same means.
"""
