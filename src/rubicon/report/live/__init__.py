"""The part of the page that answers while one drags: its scripts, and what they are given."""
