"""What went into a run: its judgements as a table, and what sentences call them."""
