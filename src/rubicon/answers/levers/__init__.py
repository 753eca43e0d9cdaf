"""What someone could change.

``stated`` reads it from a file, ``changing`` makes it of a crisis, ``pull`` does so on a run's
draws, ``effects`` says what that does to outcomes, and ``notation`` what to ask for the same means.
"""
