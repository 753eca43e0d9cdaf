"""How the story goes: public branches, endings and decisions, with their probabilities."""
