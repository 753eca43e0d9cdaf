"""What went into a run: its judgements with the draws of each, and where they come from."""
