"""A game as game theorists draw it: its tree, with how it is played."""
