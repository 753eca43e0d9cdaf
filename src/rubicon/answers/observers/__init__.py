"""What players and outsiders get to see, and how much it tells of what they want to know."""
