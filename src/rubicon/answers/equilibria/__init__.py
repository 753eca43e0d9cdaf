"""Further equilibria of a draw, and what claims come to in each."""
