"""How wrong one would have to be: words, tables and figures."""
