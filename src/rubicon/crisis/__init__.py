"""A crisis as a folder or a game file, and the index of the library."""
