"""What to watch for: words, tables and figures."""
