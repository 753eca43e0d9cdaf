"""What acts give away, what to watch, and whether it was a surprise.

``occasions`` and ``sightings`` say what can happen and who sees it when, ``information`` measures
what it tells; ``signals``, ``looking`` and ``surprise`` answer the three questions.
"""
