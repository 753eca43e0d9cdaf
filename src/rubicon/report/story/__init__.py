"""How the story goes: trees, endings, turning points."""
