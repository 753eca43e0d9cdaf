"""Which judgements would make a statement hold."""
