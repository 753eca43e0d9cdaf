"""What a crisis may say without meaning it, found before a run: see `traps.found.traps`."""
