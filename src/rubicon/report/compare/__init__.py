"""Two runs, compared: words, tables and figures."""
