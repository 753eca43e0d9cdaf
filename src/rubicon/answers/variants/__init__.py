"""Every claim in every other way in which the story is told."""
