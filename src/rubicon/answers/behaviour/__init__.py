"""One equilibrium: what everyone does wherever a decision comes up."""
