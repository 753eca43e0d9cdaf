"""What would make a statement hold: tables."""
