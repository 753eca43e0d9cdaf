"""What a claim hinges on: words, tables and figures."""
