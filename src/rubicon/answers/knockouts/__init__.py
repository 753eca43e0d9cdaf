"""What verdicts rest on: every claim with and without each mechanism.

``mechanisms`` says which there are, ``found`` holds the claims against the game without each.
"""
