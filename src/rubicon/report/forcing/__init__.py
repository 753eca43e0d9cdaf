"""A move forced beside the same move seen: words and records."""
