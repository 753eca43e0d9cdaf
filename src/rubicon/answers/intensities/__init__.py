"""What a verdict owes to how strong preferences are, where only their order is stated."""
