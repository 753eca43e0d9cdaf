"""Why a player prefers one option: words, tables and figures."""
