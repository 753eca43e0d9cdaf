"""What levers change: words, tables and figures."""
