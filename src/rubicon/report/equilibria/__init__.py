"""Claims in further equilibria: words and tables."""
