"""What someone could change: ``stated`` in a file, ``pulling`` on draws, to some ``effects``."""
