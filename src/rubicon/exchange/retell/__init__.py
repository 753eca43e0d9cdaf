"""A game file told as a crisis: its names, who sees what, its judgements, its story.

``names`` gives everything a name that questions can use, ``sight`` finds who sees which move,
``symbols`` names the judgements, ``spreads`` reads how wide they are, ``telling`` tells the story
from data, ``story_text`` and ``crisis_files`` write the same story and its files down.
"""
