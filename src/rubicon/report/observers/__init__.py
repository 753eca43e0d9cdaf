"""What the reports of observers have in common: signals, what to watch, surprises."""
