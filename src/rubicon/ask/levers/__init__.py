"""What someone could change: ``stated`` in a file, ``pulling`` on draws, to some ``effects``.

``forcing`` and ``contrasts`` tell a forced move from one that is merely seen, ``order`` what is
decided before it.
"""
