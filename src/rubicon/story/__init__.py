"""The language: a crisis is a Python function, and the tree that it unfolds into."""
