"""What differs between two runs, and one question put to both."""
