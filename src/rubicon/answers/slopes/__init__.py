"""How an answer changes with each judgement at one equilibrium."""
